"""What the booking form says, and the command that follows from it."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.appointments.appointments import (
    BookAppointment,
    BookSeries,
    SlotOffer,
    TicketToAppointment,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.queue.queue import QueueTicket

Booking = BookAppointment | BookSeries | TicketToAppointment


@dataclass(frozen=True, slots=True)
class Order:
    """Who comes, for what, how, how often, and instead of or for which ticket or case."""

    services: tuple[str, ...]
    kind: AppointmentKind
    person: Person | None
    name: str
    phone: str
    ticket: QueueTicket | None
    case: Case | None
    every_weeks: int
    until: date | None

    def command(self, slot: SlotOffer) -> Booking:
        """Return the command that books a time: for a ticket, once, or as a series."""
        if self.ticket is not None:
            return TicketToAppointment(
                ticket_id=self.ticket.id, seen_version=self.ticket.version, counter_id=slot.counter_id,
                start=slot.start, services=self.services, name=self.name, phone=self.phone,
            )  # fmt: skip
        person_id = self.person.id if self.person else None
        case_id = self.case.id if self.case else None
        if self.every_weeks and self.until is not None:
            return BookSeries(
                services=self.services, counter_id=slot.counter_id, start=slot.start, kind=self.kind,
                every_weeks=self.every_weeks, until=self.until, person_id=person_id, name=self.name,
                phone=self.phone, case_id=case_id,
            )  # fmt: skip
        return BookAppointment(
            services=self.services, counter_id=slot.counter_id, start=slot.start, kind=self.kind,
            person_id=person_id, name=self.name, phone=self.phone, case_id=case_id,
        )  # fmt: skip
