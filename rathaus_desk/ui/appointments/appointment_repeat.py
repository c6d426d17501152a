"""How often: once, or the same time every so many weeks up to a day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import label

WEEKS = (1, 2, 3, 4)


class RepeatChoice(QWidget):
    """A list and, for a series, a field for its last day."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        name = self.tr("Wie oft")
        self.weeks = Choice([(weeks_in_words(one), str(one)) for one in WEEKS], self.tr("einmal"))
        self.weeks.setAccessibleName(name)
        self.until = DateField(today, self.tr("Bis wann die Serie geht"))
        self.until.setPlaceholderText(self.tr("ende märz · 30.6. · +10w"))
        self._until_title = label(self.tr("Bis"), "small")
        self._until_title.setBuddy(self.until)
        title = label(name, "small")
        title.setBuddy(self.weeks)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.S)
        for one in (title, self.weeks, self._until_title, self.until):
            inner.addWidget(one)
        self.weeks.currentIndexChanged.connect(self._show_until)
        self.until.day_changed.connect(lambda _day: self.changed.emit())
        self._show_until()

    @property
    def every_weeks(self) -> int:
        """Every how many weeks; 0 for once."""
        return int(self.weeks.currentData() or 0)

    def begin_series(self) -> None:
        """Choose every week, if nothing else is chosen yet, and go to the list."""
        self.weeks.setCurrentIndex(self.weeks.currentIndex() or 1)
        self.weeks.setFocus()

    def empty(self) -> None:
        """Back to once."""
        self.weeks.setCurrentIndex(0)
        self.until.clear()

    def _show_until(self) -> None:
        for one in (self._until_title, self.until):
            one.setVisible(bool(self.every_weeks))
        self.changed.emit()


def weeks_in_words(weeks: int) -> str:
    """Return "jede Woche" or "alle 2 Wochen"."""
    return "jede Woche" if weeks == 1 else f"alle {weeks} Wochen"
