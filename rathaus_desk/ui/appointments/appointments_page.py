"""Termine: the day of the counters, what is free, who comes; giving, moving and receiving."""

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.appointments import (
    Appointment,
    Booked,
    CounterDay,
    DayCount,
    SeriesBooked,
    UndoBooking,
    UndoSeries,
)
from rathaus_desk.domain.appointments.opening_patterns import SetPattern
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.appointments.appointment_actions import ROOM, AppointmentActions
from rathaus_desk.ui.appointments.appointment_booking import AppointmentBooking
from rathaus_desk.ui.appointments.appointment_card import AppointmentCard
from rathaus_desk.ui.appointments.appointment_changes import AppointmentChanges
from rathaus_desk.ui.appointments.appointment_days import ROOMY, DayHead
from rathaus_desk.ui.appointments.appointment_detail import AppointmentDetail
from rathaus_desk.ui.appointments.appointment_grid import AppointmentGrid
from rathaus_desk.ui.appointments.appointment_hours import HoursWindow
from rathaus_desk.ui.appointments.appointment_papers import AppointmentPapers
from rathaus_desk.ui.appointments.appointment_sheet import Cell, Sheet, day_sheet, week_sheet, what_is_shut
from rathaus_desk.ui.appointments.appointment_starts import AppointmentStarts, Known, Shown, Waiting
from rathaus_desk.ui.appointments.appointment_steps import AppointmentSteps
from rathaus_desk.ui.appointments.appointment_undo import AppointmentUndo
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.ui.kit.two_panes import LOW_PAGE, TwoPanes
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.free_slots import counter_days, overview

SIDE_NEEDS = 400
WATCHED = frozenset(
    {
        "*",
        "appointment",
        "appointment_cell",
        "opening_pattern",
        "opening_exception",
        "counter",
        "queue_ticket",
        "appointment_series",
        "absence",
        "person",
    }
)


class AppointmentsPage(QWidget):
    """The day at the left, what one does with it at the right."""

    def __init__(self, workplace: Workplace, known: Known, waiting: Waiting, shown_case: Shown) -> None:
        """Ask for the running intake's concern and person, for who waits, and for the case that is shown."""
        super().__init__()
        self._at = workplace
        self._stale, self._week = True, False
        self._shown: date | None = None
        self._wanted = ""
        self.day = self._left = self._opened = self._today()
        self.steps = AppointmentSteps(self, workplace, self._chosen, self._done)
        self.papers = AppointmentPapers(self, workplace, self._to_print, lambda: self.day)
        self.undoing = AppointmentUndo(self, workplace)
        self.changes = AppointmentChanges(self, workplace, self.steps, self.undoing)
        self.starts = AppointmentStarts(self, workplace, self, known, waiting, shown_case)
        AppointmentActions(self, workplace.actions, self, self.starts, self.steps, self.papers, self.changes)
        self.grid = AppointmentGrid(workplace.look)
        self.detail = AppointmentDetail(workplace)
        self.changes.serve(self.detail)
        self.booking = AppointmentBooking(workplace)
        self.card = AppointmentCard()
        self.head = DayHead(workplace)
        self.hint, self._hint = label("", "muted"), ""
        self._lay_out()
        self._connect()

    # What one can do here

    def repeat(self) -> None:
        """Make a series of what is being booked."""
        if self._side.currentWidget() is self.booking:
            self.booking.repeat.begin_series()
        else:
            self._at.speaker.say(self.tr("Bitte zuerst einen Termin vergeben: Umschalt+F2."))

    def confirm(self) -> None:
        """Book what the form proposes, or send the form that cancels."""
        if self._side.currentWidget() is self.booking:
            self.booking.book()
        else:
            self.detail.send()

    def undo(self) -> None:
        """Take the last booking or cancelling back."""
        self.undoing.undo()

    def step_back(self) -> None:
        """Go to the day or the week before."""
        self._go(self.day - timedelta(days=7 if self._week else 1))

    def step_on(self) -> None:
        """Go to the day or the week after."""
        self._go(self.day + timedelta(days=7 if self._week else 1))

    def go_to_today(self) -> None:
        """Go back to today."""
        self._go(self._today())

    def go_to_date(self) -> None:
        """Go to the field for a day."""
        self.panes.show_first()
        self.head.go_to_field()

    def turn(self) -> None:
        """Change between the day and the week."""
        self._week = not self._week
        if self._week:
            self._left = self.day
            self.day -= timedelta(days=self.day.weekday())
        elif timedelta() <= self._left - self.day < timedelta(days=7):
            self.day = self._left
        self._reload()

    def set_hours(self) -> None:
        """Open the hours of the counters."""
        if not self._at.background.desk.may(SetPattern):
            self._at.speaker.say(self.tr("Die Öffnungszeiten der Plätze ändert die Leitung."))
            return
        HoursWindow(self.window(), self._at).open()

    def start_anew(self) -> None:
        """Forget what was typed and shown; somebody else sits here now."""
        self.undoing.forget()
        self.starts.forget()
        self.changes.stop_moving()
        self.booking.empty()
        self.card.forget()
        self.detail.show_appointment(None)
        self._show_side(self.detail)
        show_text(self.hint, "")
        self.day, self._stale = self._today(), True

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn_over()
        if self._stale:
            self._reload()

    # Building

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        actions = self._at.actions
        inner.addWidget(self.head)
        inner.addWidget(self.hint)
        inner.addWidget(self.grid, 1)
        self.new = button("", self.starts.book_for_intake, "primary")
        self.new.setAccessibleName(actions["appointment.book"].text())
        inner.addLayout(row(None, self.new))
        self._side = QStackedWidget()
        for side in (self.detail, self.booking, self.card):
            self._side.addWidget(side)
        self.panes = TwoPanes(self._at.look, left, self._side, (66, 34), SIDE_NEEDS)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self._head = label(self.tr("Termine"), "title", wrap=False)
        whole.addLayout(row(self._head, None, ViewSwitch(actions, ROOM)))
        whole.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self.grid.moved.connect(self._moved)
        self.grid.taken.connect(self._taken)
        self.head.jumped.connect(self._go)
        self.booking.booked.connect(self._booked)
        self.booking.folded.connect(self._to_day)
        self.card.closed.connect(self._to_day)
        self.changes.moving_changed.connect(self._say_moving)
        self.changes.moved.connect(self._show_card)
        self.changes.cancelling.connect(self._make_room)
        self.undoing.undone.connect(self._undone)
        for form in (self.detail.cancelling, self.detail.cancelling_series):
            form.folded.connect(self._to_day)
        self._at.privacy.changed.connect(self._names_changed)
        self._at.background.changed.connect(self._changed)
        self._at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        self.panes.fold_for(self.width())
        look, action = self._at.look, self._at.actions["appointment.book"]
        keys = f"  {keys_in_words(action)}" if look.zoom <= ROOMY else ""
        self.new.setText(f"{action.text()}{keys}")
        self._head.setVisible(self.height() >= look.pixels(LOW_PAGE))

    # What happens

    def _reload(self) -> None:
        self._stale = False
        self.head.show_day(self.day, week=self._week)
        if self._week:
            self._at.background.ask(self, overview, self._show_week, first=self.day)
        else:
            self._at.background.ask(self, counter_days, partial(self._show_day, self.day), day=self.day)

    def _turn_over(self) -> None:
        """Leave yesterday on the first look of a new day; a PC may have stayed on overnight."""
        today = self._today()
        if self._opened < today and self.day < today:
            self.day, self._stale = today - timedelta(days=today.weekday() if self._week else 0), True
        self._opened = today

    def _show_day(self, day: date, days: tuple[CounterDay, ...]) -> None:
        if day != self.day or self._week:
            return
        sheet = day_sheet(days, self._named)
        self._show(sheet, what_is_shut(days, sheet, today=day == self._today()))

    def _show_week(self, counts: tuple[DayCount, ...]) -> None:
        if self._week:
            self._show(week_sheet(counts), "")

    def _show(self, sheet: Sheet, hint: str) -> None:
        self.grid.setAccessibleName(self.head.title.text())
        self.grid.show_sheet(sheet)
        self._place_cursor()
        self._hint = hint
        if self.changes.moving is None:
            show_text(self.hint, hint)

    def _place_cursor(self) -> None:
        """Go to what was just booked, or on a day that is opened to the present hour."""
        if self._wanted and self.grid.go_to_number(self._wanted):
            self._wanted = ""
        elif self._shown != self.day:
            self.grid.go_to_time(self._at.background.desk.now())
        self._shown = self.day

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & WATCHED:
            self._stale = True
            if self.isVisible():
                self._reload()

    def _moved(self, cell: Cell) -> None:
        if cell.free is not None:
            column = self.grid.currentIndex().column()
            self.detail.show_free(cell.free, self.grid.sheets.sheet.columns[column])
        else:
            self.detail.show_appointment(cell.appointment)

    def _taken(self, cell: Cell) -> None:
        if cell.day is not None:
            self._week = False
            self._go(cell.day)
        elif self.changes.moving is not None and cell.free is not None:
            self.changes.move_to(self._counter_at(), cell.free)
        elif cell.free is not None:
            self.starts.forget()
            self.begin(*self.starts.known(), at=cell.free)
        elif cell.appointment is not None:
            if not cell.appointment.hidden:
                self.detail.open_appointment(cell.appointment)
            self._show_side(self.detail)
            self.panes.show_second()

    def begin(self, service: Service | None, person: Person | None, at: datetime | None = None) -> None:
        self._show_side(self.booking)
        self.panes.show_second()
        self.booking.begin(service, person, counter_id=self._counter_at() if at else None, at=at)

    def show_appointment(self, one: Appointment) -> None:
        """Go to the day of an appointment, the cursor on it, its deeds beside."""
        self.card.forget()
        self._week, self._wanted = False, one.number
        self._go(one.start.date())
        self._show_side(self.detail)
        self.panes.show_first()
        self.grid.setFocus()

    def _booked(self, booked: Booked | SeriesBooked) -> None:
        if isinstance(booked, SeriesBooked):
            self._go_to_booked(booked.told)
            self.card.show_series(booked)
            stands = self.tr("Die Serie steht: {count} Termine.").format(count=len(booked.appointments))
            gone = self.tr("Die Serie ist zurückgenommen, die Zeiten sind wieder frei.")
            self.undoing.offer(stands, UndoSeries(series_id=booked.series_id), gone)
            return
        self._show_card(booked)
        one = booked.appointment
        text = self.tr("Termin {number}: {day}, {time} Uhr.")
        told = text.format(number=one.number, day=day_on_paper(one.start.date()), time=clock(one.start))
        gone = self.tr("Der Termin ist zurückgenommen, die Zeit ist wieder frei.")
        self.undoing.offer(told, UndoBooking(appointment_id=one.id), gone)

    def _show_card(self, booked: Booked) -> None:
        self._go_to_booked(booked)
        self.card.show_booked(booked)

    def _go_to_booked(self, booked: Booked) -> None:
        self._week, self._wanted = False, booked.appointment.number
        self._go(booked.appointment.start.date())
        self._show_side(self.card)
        self.panes.show_second()

    def _undone(self) -> None:
        self.card.forget()
        self._to_day()

    def _chosen(self) -> Appointment | None:
        return self.grid.chosen().appointment

    def _done(self, one: Appointment) -> None:
        self.detail.show_appointment(one)

    def _to_print(self) -> Appointment | None:
        """Return what was just booked, while its card is there, or else what stands under the cursor."""
        booked = self.card.booked if self._side.currentWidget() is self.card else None
        return booked.appointment if booked else self.detail.shown

    # Small things

    def _go(self, day: date) -> None:
        self.day = day - timedelta(days=day.weekday()) if self._week else day
        self._reload()

    def _back(self) -> None:
        if self.changes.stop_moving():
            return
        if self._side.currentWidget() is self.booking:
            self.booking.fold()
        else:
            self._to_day()

    def _to_day(self) -> None:
        booked = self.card.booked is not None
        self.card.forget()
        self.detail.close_card()
        self._show_side(self.detail)
        self.panes.show_first()
        self.grid.setFocus()
        self.starts.go_back(booked=booked)

    def _say_moving(self, text: str) -> None:
        show_text(self.hint, text or self._hint)
        if text:
            self.grid.setFocus()

    def _make_room(self) -> None:
        self._show_side(self.detail)
        self.new.hide()  # one filled button at a time

    def _named(self, one: Appointment) -> str:
        return one.name if one.hidden else self._at.privacy.at_counter(one.name, one.number)

    def _names_changed(self) -> None:
        self.detail.close_card()
        self._changed(EVERYTHING)

    def _show_side(self, which: QWidget) -> None:
        self._side.setCurrentWidget(which)
        self.new.setVisible(which is not self.booking)  # one filled button at a time

    def _counter_at(self) -> int | None:
        return self.grid.counter_of(self.grid.currentIndex().column())

    def _today(self) -> date:
        return self._at.background.desk.now().date()
