"""Writing a letter from a case: it waits with its case, may begin with a template, and is filed there."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.paper.letters import FiledPaper, FilePaper, Letter, LetterDraft, PaperKind
from rathaus_desk.ui.cases.letter_templates import LetterTemplates, draft_of
from rathaus_desk.ui.cases.letter_text import text_of
from rathaus_desk.ui.cases.writing_desk import WritingDesk
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.widgets import button
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.filed_sheet import show_filed
from rathaus_desk.ui.paper.letter_preview import Drawn
from rathaus_desk.usecases.cases.letters import letter_for
from rathaus_desk.usecases.templates.case_letters import FilledDraft

TEMPLATE, GAP = "cases.template", "cases.gap"


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that was begun and left."""

    draft: LetterDraft
    text: str


class LetterDesk(WritingDesk):
    """One letter from one case; a letter that is left and not filed waits with its case."""

    filed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        keys = keys_in_words(workplace.actions["cases.send"])
        super().__init__(workplace, keys, self._ask_sheet, self._file)
        self.case: Case | None = None
        self._unsent: dict[int, Unsent] = {}
        self.templates = LetterTemplates(self, workplace)
        self.templates.filled.connect(self._take_template)
        self.templates.without.connect(self._take_usual)
        self._register()
        choose = workplace.actions[TEMPLATE]
        pick = button(choose.text(), choose.trigger, "", keys_in_words(choose))
        self._lay_out(pick, button(self.tr("Zurück zum Vorgang"), self.leave, "quiet", self.tr("Esc")))

    def open(self, case: Case, letter: Letter) -> None:
        """Show a proposed letter, or the one that was begun for this case before."""
        self.case = case
        self.head.setText(self.tr("Brief zu {number}").format(number=case.number))
        begun = self._unsent.get(case.id)
        self.begun = False  # Strg+Z brings back nothing of the letter that was here before
        self._fill(
            begun.draft if begun else draft_of(letter),
            begun.text if begun else text_of(letter.body),
        )
        self.begun = begun is not None
        self._file_when_drawn = self._filing = False
        self._draw_at_once()
        # The focus ring needs the field where it will stand.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.text.setFocus()

    def choose_template(self) -> None:
        """Choose a template; it is filled from this case, and what was typed comes back with Strg+Z."""
        if self.isVisible() and self.case is not None:
            self.templates.choose(self.case)
        else:
            self._at.speaker.say(self.tr("Bitte zuerst einen Brief beginnen: Strg+B."))

    def go_to_gap(self) -> None:
        """Go to the next place where a field of the template is still empty."""
        if self.isVisible():
            self.gaps.go_on()
        else:
            self._at.speaker.say(self.tr("In diesem Brief ist nichts offen."))

    def leave(self) -> None:
        """Go back to the case; the text waits there."""
        if self.case is not None and self.begun:
            self._unsent[self.case.id] = Unsent(self.draft(), self.text.toPlainText())
        self._timer.stop()
        super().leave()

    def forget(self) -> None:
        """Throw away the letters that were begun and not filed."""
        self._unsent.clear()

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(TEMPLATE, tr("Vorlage wählen"), "Vorgang",
            tr("Füllt den Brief aus einer Vorlage. Er lässt sich danach weiter ändern."),
            self.choose_template, keys="F6", room="cases")  # fmt: skip
        add(GAP, tr("Nächste offene Stelle im Brief"), "Bearbeiten",
            tr("Geht zum nächsten Feld der Vorlage, das noch leer ist."),
            self.go_to_gap, keys="F8", room="cases")  # fmt: skip

    # Text into sheet

    def _take_template(self, filled: FilledDraft) -> None:
        """Put a filled template into the fields, and go to what is still open in it."""
        self._take(filled.draft)
        self.text.setFocus()
        if self.gaps.names:
            self.go_to_gap()

    def _take_usual(self) -> None:
        if self.case is not None:
            asks, refused = self.templates, self._refused  # what is drawn asks for itself
            self._at.background.ask(
                asks, letter_for, self._take_letter, on_refusal=refused, case_id=self.case.id
            )

    def _take_letter(self, letter: Letter) -> None:
        self._take(draft_of(letter))

    def _take(self, draft: LetterDraft) -> None:
        self.begun = True
        self._fill(draft, text_of(draft.body))
        self._draw_at_once()

    def _draw_at_once(self) -> None:
        """Draw without a pause: nobody is typing."""
        self._edition += 1
        self._ask_sheet()

    def _ask_sheet(self) -> None:
        if self.case is not None:
            draw = partial(self.preview.draw, self._edition, run=self._reference(self.case))
            ask, case_id = self._at.background.ask, self.case.id
            ask(self, letter_for, draw, on_refusal=self._refused, case_id=case_id, draft=self.draft())

    # Into the file

    def _file(self, drawn: Drawn) -> None:
        if self.case is None:
            return
        reference = self._reference(self.case)
        command = FilePaper(
            case_ids=(self.case.id,),
            kind=PaperKind.LETTER,
            title=self.tr("Brief {reference}").format(reference=reference),
            reference=reference,
            pdf=drawn.pdf,
        )
        done = partial(self._was_filed, self.case.id, drawn.pdf)
        self._at.background.do(self, command, done, self._refused)

    def _reference(self, case: Case) -> str:
        letters = sum(one.kind is PaperKind.LETTER for one in case.papers)
        return f"{case.number}-{letters + 1}"

    def _was_filed(self, case_id: int, pdf: bytes, paper: FiledPaper) -> None:
        self._filing = False
        self._unsent.pop(case_id, None)
        show_filed(self._at, paper, pdf)
        self.filed.emit()
