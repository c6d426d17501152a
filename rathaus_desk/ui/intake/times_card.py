"""When the chosen person is expected: at a counter of the town hall, or at the service mobile."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.appointments import Appointment
from rathaus_desk.domain.bookings.bookings import BookHalt, Booking, BookingState
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.widgets import button, card, clear, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.appointment_values import appointments_of
from rathaus_desk.usecases.bookings.booking_values import bookings_of


class AppointmentRoom(Protocol):
    """The page of appointments as this card needs it."""

    def show_appointment(self, one: Appointment) -> None: ...


class TimesCard(QWidget):
    """Hidden as long as nobody expects the person; who asks "when was that?" gets the answer here."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._person_id: int | None = None
        self._appointments: tuple[Appointment, ...] = ()
        self._bookings: tuple[Booking, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_person(self, person_id: int | None) -> None:
        """Show the times of a person; None hides the card."""
        if person_id != self._person_id:
            self._appointments, self._bookings = (), ()
            self._show()
        self._person_id = person_id
        if person_id is None:
            return
        ask = self._at.background.ask
        ask(self, appointments_of, partial(self._got_appointments, person_id), person_id=person_id)
        if self._at.background.desk.may(BookHalt):
            ask(self, bookings_of, partial(self._got_bookings, person_id), person_id=person_id)

    def _got_appointments(self, person_id: int, found: tuple[Appointment, ...]) -> None:
        if person_id == self._person_id:  # else it is of whom was chosen before
            self._appointments = found
            self._show()

    def _got_bookings(self, person_id: int, found: tuple[Booking, ...]) -> None:
        if person_id == self._person_id:
            self._bookings = found
            self._show()

    def _show(self) -> None:
        clear(self._column)
        self.setVisible(bool(self._appointments or self._bookings))
        if not self._appointments and not self._bookings:
            return
        frame, inner = card(self.tr("TERMINE"))
        for meeting in self._appointments:
            when = self.tr("{day}, {time} Uhr · {counter}").format(
                day=short_day(meeting.start.date()), time=clock(meeting.start), counter=meeting.counter
            )
            what = ", ".join(meeting.service_names)
            self._line(inner, when, what, self.tr("Termin ansehen"), partial(self._open, meeting))
        for one in self._bookings:
            self._line(inner, self._when(one), one.service_name, self.tr("Absagen …"), self._cancel)
        self._column.addWidget(frame)

    def _line(self, inner: QVBoxLayout, when: str, what: str, verb: str, run: Callable[[], None]) -> None:
        inner.addWidget(label(when, "strong"))
        inner.addWidget(label(what))
        shown = button(verb, run, "quiet")
        shown.setAccessibleName(f"{verb}: {when}")
        inner.addLayout(row(shown, None))

    def _when(self, one: Booking) -> str:
        if one.starts is None:
            said = self.tr("{day} · Servicemobil, {stop}: {state}")
            return said.format(day=short_day(one.day), stop=one.stop, state=word(BookingState.WAITING))
        said = self.tr("{day}, {time} Uhr · Servicemobil, {stop}")
        return said.format(day=short_day(one.day), time=minute_on_clock(one.starts), stop=one.stop)

    def _open(self, one: Appointment) -> None:
        page: AppointmentRoom = self._at.speaker.go_to("appointments")  # type: ignore[assignment]
        page.show_appointment(one)

    def _cancel(self) -> None:
        self._at.actions["booking.cancel"].trigger()
