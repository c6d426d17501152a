"""How people meet, as chips of which one is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.widgets import button, row


class KindChips(QWidget):
    """One chip for each way to meet."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[AppointmentKind, QPushButton] = {}
        group = QButtonGroup(self)
        for kind in AppointmentKind:
            made = button(word(kind), self.changed.emit, "chip")
            made.setCheckable(True)
            group.addButton(made)
            self.buttons[kind] = made
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(row(*self.buttons.values(), None))

    @property
    def chosen(self) -> AppointmentKind:
        """The way that is chosen."""
        return next(kind for kind, one in self.buttons.items() if one.isChecked())
