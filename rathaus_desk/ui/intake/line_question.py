"""A question that the entry line answers next: for whom, who really, which concern instead."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.ui.intake.fact_chips import FactChips
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, label, row

Answer = Callable[[Hit], None]
Choose = Callable[[int], None]


class LineQuestion(QFrame):
    """Stands right below the entry line until it is answered or left with Esc."""

    asked = Signal()
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "hint")
        self.kind = HitKind.PERSON
        self._answer: Answer | None = None
        self._choose: Choose | None = None
        self._offered: tuple[str, ...] = ()
        self.text = label("")
        self.chips = FactChips(self.tr("Zur Auswahl, mit Ziffern wählen"))
        self.chips.changed.connect(self._chosen)
        leave = button(self.tr("Abbrechen"), self.leave, "quiet", self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        head = row(self.text, leave)
        head.setStretch(0, 1)
        inner.addLayout(head)
        inner.addWidget(self.chips)
        self.hide()

    @property
    def open(self) -> bool:
        """Tell whether an answer is awaited."""
        return self._answer is not None or self._choose is not None

    def ask(self, text: str, kind: HitKind, answer: Answer) -> None:
        """Ask for a person or a service; `answer` gets what the entry line found."""
        self.kind, self._answer, self._choose = kind, answer, None
        self._show(text, ())
        self.asked.emit()

    def choose(self, text: str, choices: tuple[str, ...], chosen: Choose) -> None:
        """Ask for one of several by its digit; `chosen` gets its place from zero."""
        self._answer, self._choose = None, chosen
        self._show(text, choices)
        self.chips.setFocus()

    def answer(self, hit: Hit) -> bool:
        """Give the answer; False if a hit of this kind answers nothing here."""
        if self._answer is None or hit.kind is not self.kind:
            return False
        answer = self._answer
        self.leave()
        answer(hit)
        return True

    def leave(self) -> None:
        """Take the question back."""
        self._answer = self._choose = None
        self.hide()
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _show(self, text: str, choices: tuple[str, ...]) -> None:
        self._offered = choices
        self.text.setText(text)
        self.chips.offer(choices)
        self.show()
        announce(self.text)

    def _chosen(self) -> None:
        picked, choose = self.chips.chosen(), self._choose
        if picked and choose is not None:
            self.leave()
            choose(self._offered.index(picked[0]))
