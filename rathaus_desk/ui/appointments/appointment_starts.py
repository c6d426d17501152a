"""Where a booking begins: with the running intake, with somebody who waits, or with a case."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.queue.queue import QueueTicket
from rathaus_desk.ui.appointments.appointment_booking import AppointmentBooking
from rathaus_desk.ui.kit.workplace import Workplace

ROOM, CASES = "appointments", "cases"
Known = Callable[[], tuple[Service | None, Person | None]]
Waiting = Callable[[], QueueTicket | None]
Shown = Callable[[], Case | None]


class BookingRoom(Protocol):
    """The page as a booking needs it."""

    booking: AppointmentBooking

    def begin(self, service: Service | None, person: Person | None) -> None: ...


class AppointmentStarts(QObject):
    """Opens the booking with what is known, and goes back to the case it was for."""

    def __init__(
        self, parent: QObject, workplace: Workplace, page: BookingRoom, known: Known, waiting: Waiting,
        shown_case: Shown,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._at, self._page = workplace, page
        self.known, self._waiting, self._shown_case = known, waiting, shown_case
        self._came_from = ""

    def book_for_intake(self) -> None:
        """Give an appointment; concern and person come from the running intake."""
        service, person = self.known()
        if self._open():
            self._page.begin(service, person)

    def book_for_ticket(self) -> None:
        """Give somebody who waits an appointment instead."""
        ticket = self._waiting()
        if ticket is None:
            self._at.speaker.say(self.tr("Bitte zuerst in der Warteschlange eine Nummer wählen."))
        elif self._open():
            self._page.begin(None, None)
            self._page.booking.take_ticket(ticket)

    def book_for_case(self) -> None:
        """Give an appointment for the case that is shown, and come back to it."""
        case = self._shown_case()
        if case is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Vorgang wählen."))
        elif self._open():
            self._page.begin(None, None)
            self._page.booking.take_case(case)
            self._came_from = CASES

    def forget(self) -> None:
        """Stay here after the next booking."""
        self._came_from = ""

    def go_back(self, *, booked: bool) -> None:
        """Go back to the case that the booking was for, if it was for one."""
        room, self._came_from = self._came_from, ""
        if room:
            self._at.speaker.go_to(room)
            if booked:
                self._at.speaker.say(self.tr("Der Termin steht im Verlauf des Vorgangs."))

    def _open(self) -> bool:
        self.forget()
        here: object = self._at.speaker.go_to(ROOM)
        return here is self._page
