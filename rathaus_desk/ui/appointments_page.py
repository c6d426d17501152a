"""Termine: the day of the counters, what is free, who comes; giving, moving and receiving."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments import (
    UNDO_SECONDS,
    Appointment,
    AppointmentMove,
    Booked,
    CancelAppointment,
    CounterDay,
    DayCount,
    MoveAppointment,
    UndoBooking,
)
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.opening_patterns import SetPattern
from rathaus_desk.domain.people import Person
from rathaus_desk.domain.queue import QueueTicket
from rathaus_desk.domain.services import Service
from rathaus_desk.ui import tokens
from rathaus_desk.ui.actions import keys_in_words
from rathaus_desk.ui.appointment_actions import ROOM, AppointmentActions
from rathaus_desk.ui.appointment_booking import AppointmentBooking
from rathaus_desk.ui.appointment_card import AppointmentCard
from rathaus_desk.ui.appointment_days import ROOMY, DayHead
from rathaus_desk.ui.appointment_detail import AppointmentDetail
from rathaus_desk.ui.appointment_grid import AppointmentGrid, Cell, Sheet, day_sheet, week_sheet
from rathaus_desk.ui.appointment_hours import HoursWindow
from rathaus_desk.ui.appointment_papers import AppointmentPapers
from rathaus_desk.ui.appointment_steps import AppointmentSteps
from rathaus_desk.ui.two_panes import LOW_PAGE, TwoPanes
from rathaus_desk.ui.view_switch import ViewSwitch
from rathaus_desk.ui.widgets import button, label, row, show_text
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.free_slots import counter_days, overview, who_wants_earlier

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
    }
)
Known = Callable[[], tuple[Service | None, Person | None]]
Waiting = Callable[[], QueueTicket | None]


class AppointmentsPage(QWidget):
    """The day at the left, what one does with it at the right."""

    def __init__(self, workplace: Workplace, known: Known, waiting: Waiting) -> None:
        """Take concern and person of the running intake from `known`, who waits from `waiting`."""
        super().__init__()
        self._at = workplace
        self._known, self._waiting = known, waiting
        self._stale, self._week = True, False
        self._moving: Appointment | None = None
        self._last: Booked | None = None
        self._shown: date | None = None
        self._wanted = ""
        self.day = self._today()
        self.steps = AppointmentSteps(self, workplace, self._chosen, self._done)
        self.papers = AppointmentPapers(self, workplace, self._to_print, lambda: self.day)
        AppointmentActions(self, workplace.actions, self, self.steps, self.papers)
        self.grid = AppointmentGrid(workplace.look)
        self.detail = AppointmentDetail(workplace)
        self.booking = AppointmentBooking(workplace)
        self.card = AppointmentCard()
        self.head = DayHead(workplace)
        self.hint = label("", "muted")
        self._lay_out()
        self._connect()

    # What one can do here

    def book_for_intake(self) -> None:
        """Give an appointment; concern and person come from the running intake."""
        service, person = self._known()
        if self._at.speaker.go_to(ROOM) is self:
            self._begin(service, person)

    def book_for_ticket(self) -> None:
        """Give somebody who waits an appointment instead."""
        ticket = self._waiting()
        if ticket is None:
            self._at.speaker.say(self.tr("Bitte zuerst in der Warteschlange eine Nummer wählen."))
        elif self._at.speaker.go_to(ROOM) is self:
            self._begin(None, None)
            self.booking.take_ticket(ticket)

    def confirm(self) -> None:
        """Book what the form proposes, or send the form that cancels."""
        if self._side.currentWidget() is self.booking:
            self.booking.book()
        elif self.detail.cancelling.isVisible():
            self.detail.cancelling.sent.emit()

    def undo(self) -> None:
        """Take the last booking back."""
        if self._last is not None:
            command = UndoBooking(appointment_id=self._last.appointment.id)
            self._at.background.do(self, command, self._undone)

    def begin_move(self) -> None:
        """Begin to move the chosen appointment: the next free time that is taken is its new one."""
        chosen = self.steps.chosen_for(AppointmentMove.MOVE)
        if chosen is not None:
            self._moving = chosen
            text = self.tr(
                "{name} verlegen: mit den Pfeiltasten zur neuen Zeit, Enter verlegt, Esc lässt alles."
            )
            show_text(self.hint, text.format(name=chosen.name))
            self.grid.setFocus()

    def cancel(self) -> None:
        """Ask why, then cancel."""
        if self.steps.chosen_for(AppointmentMove.CANCEL) is not None:
            self._show_side(self.detail)
            self.new.hide()  # one filled button at a time
            self.detail.ask_reason()

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
            self.day -= timedelta(days=self.day.weekday())
        self._reload()

    def set_hours(self) -> None:
        """Open the hours of the counters."""
        if not self._at.background.desk.may(SetPattern):
            self._at.speaker.say(self.tr("Die Öffnungszeiten der Plätze ändert die Leitung."))
            return
        HoursWindow(self.window(), self._at).open()

    def start_anew(self) -> None:
        """Forget what was typed and shown; somebody else sits here now."""
        self._moving, self._last = None, None
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
        self.new = button("", self.book_for_intake, "primary")
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
        self.detail.cancel_sent.connect(self._cancel)
        self.detail.cancelling.folded.connect(self._to_day)
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

    def _show_day(self, day: date, days: tuple[CounterDay, ...]) -> None:
        if day != self.day or self._week:
            return
        sheet = day_sheet(days)
        self._show(sheet, days[0].shut if days and not sheet.rows else "")

    def _show_week(self, counts: tuple[DayCount, ...]) -> None:
        if self._week:
            self._show(week_sheet(counts), "")

    def _show(self, sheet: Sheet, nothing: str) -> None:
        self.grid.setAccessibleName(self.head.title.text())
        self.grid.show_sheet(sheet)
        self._place_cursor()
        if self._moving is None:
            text = self.tr("An diesem Tag gibt es keine Termine: {why}.").format(why=nothing)
            show_text(self.hint, text if nothing else "")

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
        self.detail.show_appointment(cell.appointment)

    def _taken(self, cell: Cell) -> None:
        if cell.day is not None:
            self._week = False
            self._go(cell.day)
        elif self._moving is not None and cell.free is not None:
            self._move_to(cell.free)
        elif cell.free is not None:
            service, person = self._known()
            self._begin(service, person, at=cell.free)
        elif cell.appointment is not None:
            self._show_side(self.detail)
            self.panes.show_second()

    def _begin(self, service: Service | None, person: Person | None, at: datetime | None = None) -> None:
        self._show_side(self.booking)
        self.panes.show_second()
        self.booking.begin(service, person, counter_id=self._counter_at() if at else None, at=at)

    def _move_to(self, start: datetime) -> None:
        moving, counter_id = self._moving, self._counter_at()
        if moving is not None and counter_id:
            command = MoveAppointment(
                appointment_id=moving.id, counter_id=counter_id, start=start, seen_version=moving.version
            )
            self._at.background.do(self, command, self._was_moved, self.steps.refused)

    def _was_moved(self, moved: Booked) -> None:
        self._moving = None
        show_text(self.hint, "")
        self._show_card(moved)

    def _booked(self, booked: Booked) -> None:
        self._last = booked
        self._show_card(booked)
        one = booked.appointment
        text = self.tr("Termin {number}: {day}, {time} Uhr.")
        told = text.format(number=one.number, day=day_on_paper(one.start.date()), time=clock(one.start))
        self._at.speaker.offer(told, self.tr("Rückgängig"), "appointment.undo", UNDO_SECONDS)

    def _show_card(self, booked: Booked) -> None:
        self._week, self._wanted = False, booked.appointment.number
        self._go(booked.appointment.start.date())
        self._show_side(self.card)
        self.panes.show_second()
        self.card.show_booked(booked)

    def _undone(self, _none: None) -> None:
        self._last = None
        self.card.forget()
        self._to_day()
        self._at.speaker.say(self.tr("Der Termin ist zurückgenommen, die Zeit ist wieder frei."))

    def _cancel(self, reason: str) -> None:
        chosen = self.detail.shown
        if chosen is not None:
            command = CancelAppointment(appointment_id=chosen.id, reason=reason, seen_version=chosen.version)
            self._at.background.do(self, command, self._cancelled, self.detail.cancelling.refuse)

    def _cancelled(self, gone: Appointment) -> None:
        self.detail.cancelling.fill({"reason": ""})
        self.detail.cancelling.fold()
        self._at.speaker.say(self.tr("Abgesagt. Die Zeit ist wieder frei."))
        self._at.background.ask(
            self, who_wants_earlier, self.detail.offer_freed,
            counter_id=gone.counter_id, start=gone.start, minutes=gone.minutes,
        )  # fmt: skip

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
        if self._moving is not None:
            self._moving = None
            show_text(self.hint, "")
        elif self._side.currentWidget() is self.booking:
            self.booking.fold()
        else:
            self._to_day()

    def _to_day(self) -> None:
        self.card.forget()
        self._show_side(self.detail)
        self.panes.show_first()
        self.grid.setFocus()

    def _show_side(self, which: QWidget) -> None:
        self._side.setCurrentWidget(which)
        self.new.setVisible(which is not self.booking)  # one filled button at a time

    def _counter_at(self) -> int | None:
        return self.grid.counter_of(self.grid.currentIndex().column())

    def _today(self) -> date:
        return self._at.background.desk.now().date()
