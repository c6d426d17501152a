"""What stands over a window while it is blanked: the town's crest, its name, and the time."""

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.office.screen_pin import LONGEST_PIN
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.icons import picture
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.widgets import label, row, show_text

CREST = 96
_OF_THE_MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.ContextMenu,
)


class Curtain(QFrame):
    """Covers one window whole and lets nothing through."""

    painted = Signal()
    pin_entered = Signal(str)

    def __init__(self, over: QWidget, town: str) -> None:
        super().__init__(over)
        self.setProperty("kind", "curtain")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sichtschutz. F12 holt die Ansicht zurück."))
        self.crest = label(wrap=False)
        self.town = label(town, "title", wrap=False)
        self.time = label("", "large", wrap=False)
        self.hint = label("", "muted", wrap=False)
        self.pin = QLineEdit()
        self.pin.setAccessibleName(self.tr("PIN"))
        self.pin.setPlaceholderText(self.tr("PIN"))
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        at_most(self.pin, LONGEST_PIN)
        self.pin.setFixedWidth(CREST * 2)
        self.pin.returnPressed.connect(self._enter_pin)
        self.wrong = label("", "error", wrap=False)
        column = QVBoxLayout(self)
        column.setSpacing(tokens.L)
        column.addStretch(2)
        for one in (self.crest, self.town, self.time, self.pin, self.wrong):
            column.addLayout(row(None, one, None))
        column.addStretch(3)
        column.addLayout(row(None, self.hint, None))
        self.hide()

    def fall(self, now: datetime, look: Look) -> None:
        """Cover the window as large as it is now."""
        self.pin.hide()
        self.wrong.hide()
        self.hint.setText(self.tr("F12 holt die Ansicht zurück"))
        size = look.pixels(CREST)
        self.crest.setPixmap(picture("crest", look.colours.accent, size))
        self.show_time(now)
        self.cover()
        self.show()
        self.raise_()

    def cover(self) -> None:
        """Take the size of the window beneath."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def show_time(self, now: datetime) -> None:
        """Show the time of day."""
        self.time.setText(clock(now))

    def ask_pin(self) -> None:
        """Ask for the PIN."""
        self.pin.clear()
        self.pin.setEnabled(True)
        self.pin.show()
        self.pin.setFocus()
        self.hint.setText(self.tr("Die Ansicht war lange verdeckt. Bitte die PIN eintippen, dann Enter."))

    def say_wrong(self, seconds: int) -> None:
        """Say that it was not the PIN, and that the next try has to wait."""
        self.pin.clear()
        self.pin.setEnabled(False)
        text = self.tr("Diese PIN stimmt nicht. Nächster Versuch in {seconds} Sekunden.")
        show_text(self.wrong, text.format(seconds=seconds))

    def event(self, event: QEvent) -> bool:
        if event.type() in _OF_THE_MOUSE:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def _enter_pin(self) -> None:
        self.pin_entered.emit(self.pin.text())
