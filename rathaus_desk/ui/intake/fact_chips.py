"""Chips with digits, so that routine needs no prose: the quick facts of a concern, or how to talk."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import button, clear


class FactChips(QWidget):
    """Digits switch chips on and off; any letter goes on to the text field."""

    changed = Signal()
    wrote = Signal(str)
    left = Signal()

    def __init__(self, name: str = "", *, one_only: bool = False) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name or self.tr("Schnellangaben, mit Ziffern wählen"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._one_only = one_only
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self._chips: list[QPushButton] = []
        self._facts: tuple[str, ...] = ()

    def offer(self, facts: tuple[str, ...]) -> None:
        """Show the facts of another concern, none chosen."""
        clear(self._flow)
        self._facts = facts
        self._chips = []
        for index, fact in enumerate(facts, start=1):
            chip = button(f"{index}  {fact}", None, "chip")
            chip.setCheckable(True)
            chip.setAccessibleName(fact)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.toggled.connect(partial(self._toggled, index - 1))
            chip.clicked.connect(self.changed)
            self._chips.append(chip)
            self._flow.addWidget(chip)
        self.setVisible(bool(facts))

    def chosen(self) -> tuple[str, ...]:
        """Return the facts that are switched on."""
        return tuple(fact for fact, chip in zip(self._facts, self._chips, strict=True) if chip.isChecked())

    def choose(self, facts: tuple[str, ...]) -> None:
        """Switch on exactly these facts."""
        for fact, chip in zip(self._facts, self._chips, strict=True):
            chip.setChecked(fact in facts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(self._chips):
            self._chips[int(text) - 1].toggle()
            self.changed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif text.isprintable() and text.strip():
            self.wrote.emit(text)
        else:
            super().keyPressEvent(event)

    def _toggled(self, at: int, on: bool) -> None:
        if not (on and self._one_only):
            return
        for index, chip in enumerate(self._chips):
            if index != at:
                chip.setChecked(False)
