"""A field for a date as one types it in a hurry; what it means stands in words at its end."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from rathaus_desk.domain.dates import full_day, numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.office.quick_dates import DAY, MONTH, WEEK, read_date, step
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import label, mark_wrong

LONGEST_TYPED = "ende september 2026"
_STEPS = {
    Qt.Key.Key_Up: (DAY, 1),
    Qt.Key.Key_Down: (DAY, -1),
    Qt.Key.Key_PageUp: (MONTH, 1),
    Qt.Key.Key_PageDown: (MONTH, -1),
}


class DateField(QLineEdit):
    """Reads "mo", "+3a", "31.10." and says "Montag, 30. November 2026" beside it.

    Up and Down step by a day, with Shift by a week, Page Up and Page Down by a month. `today` gives the
    town's day; `calendar` is needed for working days ("+3a").
    """

    day_changed = Signal(object)  # a date, or None while what is typed is none

    def __init__(
        self, today: Callable[[], date], name: str, calendar: WorkCalendar | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._today, self._calendar = today, calendar
        self._day: date | None = None
        self.problem = ""
        self.words = label("", "muted", wrap=False)
        self.words.setParent(self)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            self.tr("Zum Beispiel mo, morgen, +3, 31.10. oder kw 48. Pfeil auf und ab: ein Tag.")
        )
        self.setPlaceholderText(self.tr("mo, +3, 31.10."))
        self.textChanged.connect(self._read)

    @property
    def day(self) -> date | None:
        """The day that is meant; None while the field is empty or unreadable."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a day as figures."""
        self.setText(numeric_date(day) if day else "")

    def demand(self) -> date:
        """Return the day, or mark the field and raise Refused with the reason."""
        if self._day is None:
            mark_wrong(self, True)
            return read_date(self.text(), self._today(), self._calendar)
        return self._day

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = _STEPS.get(Qt.Key(event.key()))
        if found is None:
            super().keyPressEvent(event)
            return
        unit, count = found
        if unit == DAY and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            unit = WEEK
        # Stepping from an empty field begins with today, not a day beside it.
        self.set_day(step(self._day, unit, count) if self._day else self._today())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        mark_wrong(self, bool(self.problem))

    def sizeHint(self) -> QSize:
        """Return room for what is typed and for the longest day in words."""
        return QSize(self._needed(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for what is typed."""
        width = self.fontMetrics().horizontalAdvance(LONGEST_TYPED) + tokens.XL
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_words()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place_words()

    def _read(self, text: str) -> None:
        before = self._day
        self._day, self.problem = None, ""
        try:
            if text.strip():
                self._day = read_date(text, self._today(), self._calendar)
        except Refused as refused:
            self.problem = str(refused)
        if not self.problem:
            mark_wrong(self, False)
        self.words.setText(full_day(self._day) if self._day else "")
        self.setToolTip(plain_tip(self.problem or self.words.text()))
        self._place_words()
        if before != self._day:
            self.day_changed.emit(self._day)

    def _place_words(self) -> None:
        """Let the words stand at the end, and stay away where they would cover what is typed."""
        self.words.adjustSize()
        width, typed = self.words.width(), self.fontMetrics().horizontalAdvance(self.text())
        fits = bool(self.words.text()) and width + typed + 3 * tokens.L <= self.width()
        self.words.setVisible(fits)
        self.words.move(self.width() - width - tokens.M, (self.height() - self.words.height()) // 2)
        self.setTextMargins(0, 0, width + tokens.M if fits else 0, 0)

    def _needed(self) -> int:
        longest = self.tr("Donnerstag, 30. September 2026")
        return self.minimumSizeHint().width() + self.fontMetrics().horizontalAdvance(longest)
