"""What to say in a call, case by case, what to ask, and how often it was tried."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.day.my_day import CallCase, CallSheet
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import clear, label


class CallWords(QWidget):
    """The words of a call sheet, one line below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(tokens.XS)

    def show_sheet(self, sheet: CallSheet) -> None:
        """Show what is to be told about every case of the visit."""
        clear(self._lines)
        for one in sheet.cases:
            self._add_case(one)
        if sheet.tried:
            self._lines.addWidget(label(self.tr("BISHER"), "group"))
        for line in sheet.tried:
            self._lines.addWidget(label(line, "small"))

    def _add_case(self, one: CallCase) -> None:
        title = f"{one.service}, {one.place}" if one.place else one.service
        self._lines.addWidget(label(title, "strong"))
        self._lines.addWidget(label(in_groups(one.number), "small"))
        if not one.allowed:
            box = QFrame()
            box.setProperty("kind", "hint")
            QVBoxLayout(box).addWidget(label(one.sentence))
            self._lines.addWidget(box)
        for line in one.lines:
            self._lines.addWidget(label(line))
        if one.questions:
            self._lines.addWidget(label(self.tr("BITTE FRAGEN"), "group"))
        for line in one.questions:
            self._lines.addWidget(label(line))
