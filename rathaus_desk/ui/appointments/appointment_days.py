"""The head of the appointments: which day is shown, back and on, another day, the week."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.dates import full_day, short_day
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, label, row
from rathaus_desk.ui.kit.workplace import Workplace

ROOMY = 1.25  # up to this zoom there is room for long dates and for keys on buttons
SHOWN_DAYS = 5


class DayHead(QWidget):
    """Says the day; its field understands "do", "+7" and "31.10."."""

    jumped = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._day, self._week = self._today(), False
        self.title = label("", "strong", wrap=False)
        self.date = DateField(self._today, self.tr("Tag wählen"))
        self.date.returnPressed.connect(self._jump)
        back, on = self._step("‹", "appointment.back"), self._step("›", "appointment.on")
        turn = workplace.actions["appointment.turn"]
        self.week = button(self.tr("Woche"), turn.trigger, "chip")
        self.week.setCheckable(True)
        self.week.setToolTip(plain_tip(turn.toolTip()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row(back, self.title, on, None, self.date, self.week))
        workplace.look.changed.connect(self._name)

    def show_day(self, day: date, *, week: bool) -> None:
        """Name a day, or a week by its first."""
        self._day, self._week = day, week
        self.week.setChecked(week)
        self._name()

    def go_to_field(self) -> None:
        """Go to the field for another day."""
        self.date.setFocus()
        self.date.selectAll()

    def _step(self, sign: str, action: str) -> QWidget:
        made = button(sign, self._at.actions[action].trigger, "quiet")
        made.setAccessibleName(self._at.actions[action].text())
        made.setToolTip(plain_tip(self._at.actions[action].toolTip()))
        return made

    def _name(self) -> None:
        """Say it in short where large type leaves little room."""
        name = full_day if self._at.look.zoom <= ROOMY else short_day
        text = name(self._day)
        if self._week:
            last = self._day + timedelta(days=SHOWN_DAYS - 1)
            text = self.tr("{first} bis {last}").format(first=short_day(self._day), last=short_day(last))
        self.title.setText(text)

    def _jump(self) -> None:
        day = self.date.day
        if day is not None:
            self.date.clear()
            self.jumped.emit(day)

    def _today(self) -> date:
        return self._at.background.desk.now().date()
