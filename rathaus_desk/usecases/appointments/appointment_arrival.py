"""Between the two ways to be served: somebody with an appointment arrives, somebody who waits takes one."""

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.appointments.appointments import (
    Appointment,
    AppointmentMove,
    AppointmentState,
    BookAppointment,
    Booked,
    MarkArrived,
    ReopenAppointment,
    TicketToAppointment,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import CancelTicket, DrawTicket, QueueClass, TicketState
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.appointments.appointment_values import appointment
from rathaus_desk.usecases.appointments.appointments import book_appointment, changed
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.queue.queue import cancel_ticket, draw_ticket
from rathaus_desk.usecases.queue.queue_days import queue_day
from rathaus_desk.usecases.queue.queue_lines import ticket


@handles(MarkArrived, *CASE_ROLES)
def mark_arrived(work: Work, command: MarkArrived) -> Appointment:
    """Note that somebody is here and give out a waiting number for the counter of the appointment.

    Once the doors are shut there are no numbers any more, but who has an appointment still comes in.
    Refuses on another day than the appointment's: then it is to be moved first.
    """
    row = changed(work, command.appointment_id, command.seen_version, AppointmentMove.ARRIVE)
    day = local(work, row.starts).date()
    if day != local(work, work.now).date():
        raise Refused(
            f"Dieser Termin ist {day_on_paper(day)}. Es wurde nichts geändert. Bitte ihn auf heute verlegen."
        )
    row.state = AppointmentState.ARRIVED
    if row.kind is AppointmentKind.IN_PERSON and queue_day(work).closed_at is None:
        drawn = draw_ticket(
            work,
            DrawTicket(
                queue_class=QueueClass.APPOINTMENT,
                service=row.services[0],
                needs=tuple(Need(one) for one in row.needs),
                person_id=row.person_id,
                due_at=local(work, row.starts),
                only_counter_id=row.counter_id,
            ),
        )
        row.ticket_id = drawn.id
    work.session.flush()
    return appointment(work, row.id)


@handles(ReopenAppointment, *CASE_ROLES)
def reopen_appointment(work: Work, command: ReopenAppointment) -> Appointment:
    """Take back that somebody arrived or did not come; a waiting number that was not called yet ends."""
    row = changed(work, command.appointment_id, command.seen_version, AppointmentMove.REOPEN)
    waits = work.session.get(TicketRow, row.ticket_id) if row.ticket_id else None
    if waits is not None and waits.state is TicketState.WAITING:
        cancel_ticket(work, CancelTicket(ticket_id=waits.id, seen_version=waits.version))
    row.ticket_id = None
    row.state = AppointmentState.MOVED if row.moved_from else AppointmentState.BOOKED
    work.session.flush()
    return appointment(work, row.id)


@handles(TicketToAppointment, *CASE_ROLES)
def ticket_to_appointment(work: Work, command: TicketToAppointment) -> Booked:
    """Give somebody who waits an appointment instead; the waiting number ends with it."""
    waits = ticket(work, command.ticket_id)
    cancel_ticket(work, CancelTicket(ticket_id=waits.id, seen_version=command.seen_version))
    booking = BookAppointment(
        services=command.services or ((waits.service,) if waits.service else ()),
        counter_id=command.counter_id,
        start=command.start,
        person_id=waits.person_id,
        name=command.name or waits.code,
        phone=command.phone,
        needs=waits.needs,
    )
    booked: Booked = book_appointment(work, booking)
    return booked
