"""Letters that come back: a code scanner types quickly and presses Enter; four take a few seconds."""

from collections import deque
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.printing.returns import RegisterReturn, Returned, ReturnReason
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.focus import bring_soon
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import announce, column, label, mark_wrong, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace

_KEPT = 8  # lines of the last scans


class ScanLine(QLineEdit):
    """The line for the scanner; up and down turn to another reason without leaving it."""

    turned = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.turned.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ReturnsPanel(QFrame):
    """One line for the scanner; the reason stays chosen until another one is."""

    noted = Signal()  # a letter came back; its job may be the one that is open

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._lines: deque[str] = deque(maxlen=_KEPT)
        self.count = 0
        self.setProperty("kind", "card")
        self.reason = Choice([(word(one), one.value) for one in ReturnReason], "")
        self.reason.removeItem(0)
        self.reason.setAccessibleName(self.tr("Warum der Brief zurückkam"))
        self.code = ScanLine()
        self.code.turned.connect(self._turn)
        self.code.setAccessibleDescription(self.tr("Pfeil auf und ab wechselt den Grund."))
        at_most(self.code, 60)
        self.code.setAccessibleName(self.tr("Code vom Rand des Blattes"))
        self.code.setPlaceholderText(self.tr("z. B. K26-014/147"))
        self.code.returnPressed.connect(self.take)
        self.error = label("", "error")
        self.error.hide()
        self.head = label("", "strong")
        self.lines = label("", "muted")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("RÜCKLAUF · Strg+R"), "group"))
        both = row(spacing=tokens.M)
        both.addLayout(
            column(label(self.tr("Grund, Pfeil auf und ab"), "small"), self.reason, spacing=tokens.XS), 1
        )
        both.addLayout(column(label(self.tr("Code, Enter"), "small"), self.code, spacing=tokens.XS), 1)
        inner.addLayout(both)
        for one in (self.error, self.head, self.lines):
            inner.addWidget(one)
        self._show()

    def begin(self) -> None:
        """Go to the line for the scanner."""
        self.code.setFocus()
        self.code.selectAll()

    def take(self) -> None:
        """Note the letter whose code was scanned; the line is free for the next at once."""
        code = self.code.text().strip()
        if not code:
            return
        self.code.clear()
        reason = ReturnReason(self.reason.currentData())
        command = RegisterReturn(code=code, reason=reason)
        self._at.background.do(self, command, self._noted, partial(self._refused, code))

    def _turn(self, step: int) -> None:
        """Choose the next reason or the one before; round the list."""
        self.reason.setCurrentIndex((self.reason.currentIndex() + step) % self.reason.count())
        announce(self.reason)

    def sit_down(self) -> None:
        """Forget what the one before has scanned."""
        self._lines.clear()
        self.count = 0
        self.code.clear()
        self.forgive()
        self._show()

    def forgive(self) -> None:
        """Take back what was said of a code that is not known."""
        show_text(self.error, "")
        mark_wrong(self.code, False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the code that was not known: whoever comes back begins anew."""
        super().hideEvent(event)
        self.forgive()

    def _noted(self, done: Returned) -> None:
        self.forgive()
        self.count += done.before is None
        marked = self.tr(", Anschrift ist vermerkt") if done.flagged else ""
        again = self.tr(" (war schon erfasst)") if done.before else ""
        said = f"✓ {done.run}/{done.letter} · {done.title} · {word(done.reason)}{marked}{again}"
        self._lines.appendleft(said)
        self._show()
        announce(self.head)
        self.noted.emit()

    def _refused(self, code: str, error: DeskError) -> None:
        show_text(self.error, f"{code}: {error}")
        mark_wrong(self.code, True)
        announce(self.error)
        bring_soon(self.error)

    def _show(self) -> None:
        one = self.count == 1
        said = self.tr("1 Brief erfasst") if one else self.tr("{count} Briefe erfasst")
        show_text(self.head, said.format(count=self.count) if self.count else "")
        show_text(self.lines, "\n".join(self._lines))
