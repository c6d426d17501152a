"""A few proposals to choose from by figure or by mouse, and a line about the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import button, label


class FiguredChips(QWidget):
    """Shows at most so many proposals as there is room for; `chosen` counts from 0."""

    chose = Signal()

    def __init__(self, most: int) -> None:
        super().__init__()
        self.chosen = 0
        self.buttons: list[QPushButton] = []
        self.told = label("", "small")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.S)
        for number in range(most):
            made = button("", None, "chip")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, at=number: self.choose(at))
            self.buttons.append(made)
            inner.addWidget(made)
        inner.addWidget(self.told)

    def choose(self, number: int) -> None:
        """Choose a proposal."""
        self.chosen = number
        self.chose.emit()

    def _write(self, proposals: Sequence[str]) -> None:
        """Show these proposals with their figures, the chosen one pressed."""
        for number, made in enumerate(self.buttons):
            shown = number < len(proposals)
            made.setVisible(shown)
            made.setChecked(shown and number == self.chosen)
            if shown:
                made.setText(f"{number + 1}   {proposals[number]}")
                made.setAccessibleName(made.text().replace("\n", ", "))
