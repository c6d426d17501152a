"""Two lines that may be one person, side by side; Enter says one, Umschalt+Enter says two."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import PairToDecide, StoredRecipient
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, breakable, button, clear, label, wrapped


class PairPanel(QFrame):
    """The next pair to decide; it takes the focus itself, so that one key decides."""

    one = Signal()
    two = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pair: PairToDecide | None = None
        self.head = label("", "strong")
        self.because = label("", "muted")
        sides = QWidget()
        self._sides = QHBoxLayout(sides)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(tokens.L)
        self.one_button = button(self.tr("Eine Person"), self.one.emit, "primary", self.tr("Enter"))
        self.two_button = button(self.tr("Zwei Personen"), self.two.emit, keys=self.tr("Umschalt+Enter"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        for part in (self.head, sides, self.because):
            inner.addWidget(part)
        inner.addLayout(wrapped(self.two_button, self.one_button, last_right=True))
        self.hide()

    def show_pair(self, pair: PairToDecide | None, left: int) -> None:
        """Show a pair, and how many are still to be decided; None hides the panel."""
        had_focus = self.hasFocus()
        self.pair = pair
        self.setVisible(pair is not None)
        if pair is None:
            return
        self.head.setText(self.tr("Ist das eine Person? Noch {count}.").format(count=figure(left)))
        likely = word(pair.likeness)
        self.because.setText(f"{likely[:1].upper()}{likely[1:]}: {pair.because}")
        clear(self._sides)
        for line in (pair.first, pair.second):
            self._sides.addWidget(_side(line, self.tr("Zeile {number}").format(number=line.line)), 1)
        first, second = (", ".join((one.name, *one.address[-2:])) for one in (pair.first, pair.second))
        self.setAccessibleName(f"{self.head.text()} {first} – {second}. {self.because.text()}")
        if had_focus:
            announce(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pair is not None:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                (self.two if shifted else self.one).emit()
                return
        super().keyPressEvent(event)


def _side(one: StoredRecipient, number: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("kind", "card")
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
    inner.setSpacing(tokens.XS)
    inner.addWidget(label(number, "small"))
    for text in one.address:
        inner.addWidget(label(breakable(text)))
    inner.addStretch(1)
    return frame
