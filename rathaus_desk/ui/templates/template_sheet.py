"""One template beside the list: whose it is, what can be done with it, and how its letter looks."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.templates.stored import TemplateLine, TemplateOrigin
from rathaus_desk.domain.templates.worst import made_up_worst
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.letter_preview import LetterPreview
from rathaus_desk.ui.templates.template_list import whose
from rathaus_desk.usecases.templates.composing import Frame, Sample, frame, sample

PREVIEW_NEEDS = 260  # pixels: a sheet of which one sees less says nothing
KEYS_FIT_UP_TO = 1.25  # the zoom from which on the keys no longer stand on the buttons


class TemplateSheet(QFrame):
    """What there is to know of a template before one opens it."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self.line: TemplateLine | None = None
        self.around: Frame | None = None
        self.verbs: dict[str, QPushButton] = {}
        self._keys: dict[str, str] = {}
        self.name, self.purpose, self.facts = label("", "title"), label(), label("", "small")
        self.hint = label("", "error")
        self.preview = LetterPreview(workplace.background)
        self.preview.setMinimumHeight(PREVIEW_NEEDS)
        self._flow = FlowLayout()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        for one in (self.name, self.purpose, self.facts, self.hint):
            inner.addWidget(one)
        inner.addLayout(self._flow)
        inner.addWidget(label(self.tr("SO SIEHT ES BEI EINEM LANGEN NAMEN AUS"), "group"))
        inner.addWidget(self.preview, 1)
        workplace.look.changed.connect(self._name_verbs)

    def add_verb(self, name: str, action: QAction) -> None:
        """Show what can be done with a template."""
        made = button(action.text(), action.trigger)
        made.setToolTip(plain_tip(action.toolTip()))
        self.verbs[name] = made
        self._keys[name] = keys_in_words(action)
        self._flow.addWidget(made)
        self._name_verbs()

    def forget(self) -> None:
        """Forget what somebody else looked at."""
        self.line, self.around = None, None

    @property
    def pdf(self) -> bytes:
        """The sheet that is shown."""
        return self.preview.pdf

    def load(self) -> None:
        """Read the frame of the letters: head, signature, text modules."""
        self._at.background.ask(self, frame, self._keep_frame)

    def show_template(self, line: TemplateLine | None) -> None:
        """Show a template."""
        if line is None or line == self.line:
            return
        self.line = line
        self.name.setText(line.name)
        show_text(self.purpose, line.purpose)
        self.facts.setText(self._facts(line))
        show_text(self.hint, self._hint(line))
        self.verbs["edit"].setVisible(line.editable)
        self.verbs["copy"].setVisible(line.origin is not TemplateOrigin.UNIT or not line.editable)
        self.verbs["retire"].setVisible(line.editable and not line.retired)
        self._draw()

    def _facts(self, line: TemplateLine) -> str:
        shipped = line.origin is TemplateOrigin.SHIPPED
        parts = [whose(line) if shipped else self.tr("Gehört: {whose}").format(whose=whose(line))]
        if line.changed_at is not None:
            said = self.tr("Fassung {version} vom {day}, {author}")
            day = numeric_date(line.changed_at.date())
            parts.append(said.format(version=line.version, day=day, author=line.author))
        return " · ".join(parts)

    def _hint(self, line: TemplateLine) -> str:
        if line.broken:
            return self.tr("Diese Vorlage lässt sich nicht lesen und wird nicht benutzt. {why}").format(
                why=line.broken[0]
            )
        if line.retired:
            return self.tr("Zurückgezogen: niemand schreibt damit. „Fassungen“ holt sie zurück.")
        if line.newer:
            return self.tr("Mit dem Programm kam ein neuer Text. Ihrer gilt weiter; „Fassungen“ zeigt beide.")
        return ""

    def _name_verbs(self) -> None:
        for name, one in self.verbs.items():
            shown = f"  {self._keys[name]}" if self._at.look.zoom <= KEYS_FIT_UP_TO else ""
            one.setText(f"{one.accessibleName()}{shown}")

    def _keep_frame(self, around: Frame) -> None:
        self.around = around
        self._draw()

    def _draw(self) -> None:
        line = self.line
        if self.around is None or line is None:
            return
        made: Callable[[], Sample] = partial(sample, line.kind, line.text, made_up_worst(), self.around)
        self._at.background.draw(self, made, partial(self._composed, line))

    def _composed(self, line: TemplateLine, made: Sample) -> None:
        if made.letter is not None and line is self.line:
            self.preview.draw(0, made.letter)

    def focus_first(self) -> None:
        """Go to the first thing that can be done, or else to the picture, which the arrow keys turn."""
        shown = (one for one in self.verbs.values() if one.isVisibleTo(self))
        place: QWidget = next(shown, self.preview)
        place.setFocus(Qt.FocusReason.TabFocusReason)
