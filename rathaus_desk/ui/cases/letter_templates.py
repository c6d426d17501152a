"""Choosing a template for a letter from a case: a key, a few words, Enter, and the letter is filled."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.paper.letters import Letter, LetterDraft
from rathaus_desk.domain.templates.stored import TemplateLine, TemplateOrigin
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.picker import Offered, Picker
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.templates.case_letters import template_draft
from rathaus_desk.usecases.templates.kept import usable_templates

NONE = ""  # stands for the text that the program proposes without any template


class LetterTemplates(QObject):
    """Offers the templates with which the person writes, and fills the one that is taken."""

    filled = Signal(object)
    without = Signal()

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent)
        self._page = parent
        self._at = workplace
        self._case_id = 0

    def choose(self, case: Case) -> None:
        """Show the templates; what is taken is filled from this case."""
        self._case_id = case.id
        self._at.background.ask(self, usable_templates, self._offer)

    def _offer(self, lines: tuple[TemplateLine, ...]) -> None:
        usual = Offered(
            self.tr("Ohne Vorlage"),
            self.tr("Der Text, den das Programm zum Stand des Vorgangs vorschlägt."),
            NONE,
        )
        offered = [Offered(one.name, self._detail(one), one.key) for one in lines]
        picker = Picker(self._page.window(), self.tr("Vorlage wählen"), (*offered, usual))
        picker.chosen.connect(self._taken)
        picker.open()

    def _detail(self, one: TemplateLine) -> str:
        whose = one.unit if one.origin is TemplateOrigin.UNIT else word(one.origin).capitalize()
        return " · ".join(part for part in (one.group, one.purpose, whose) if part)

    def _taken(self, key: str) -> None:
        if key == NONE:
            self.without.emit()
            return
        ask = self._at.background.ask
        ask(self, template_draft, self.filled.emit, on_refusal=self._refused, case_id=self._case_id, key=key)

    def _refused(self, error: DeskError) -> None:
        self._at.speaker.say(str(error))


def draft_of(letter: Letter) -> LetterDraft:
    """Return what a clerk may change of a letter."""
    return LetterDraft(
        letter.subject, letter.salutation, letter.body, letter.size, letter.enclosures, letter.form
    )
