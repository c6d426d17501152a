"""What the print shop asks of each of its views."""

from PySide6.QtWidgets import QWidget

from rathaus_desk.ui.kit.workplace import Workplace


class PrintView(QWidget):
    """A page of the print shop; carries the switch of the views itself."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace

    def sit_down(self) -> None:
        """Begin for whoever sits here now: nothing stays of what the one before had typed."""
