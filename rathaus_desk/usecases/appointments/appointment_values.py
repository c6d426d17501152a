"""Appointments as values, and who may see them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import (
    Appointment,
    AppointmentState,
    CancelAppointment,
    MarkArrived,
    MarkNoShow,
    MarkServed,
    MoveAppointment,
    ReopenAppointment,
    WantEarlier,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.people.people import AddressLock, Need
from rathaus_desk.domain.queue.queue import AT_COUNTER, TicketState
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.store.people_door import behind_door, busy_times
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by_journal
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import demand_case_role, local, sees_lock

NO_APPOINTMENT = "Diesen Termin gibt es hier nicht. Es wurde nichts geändert. Bitte im Tag nachsehen."
BUSY = "belegt"
_CHANGE = (
    MoveAppointment, CancelAppointment, MarkArrived, MarkServed, MarkNoShow, ReopenAppointment, WantEarlier,
)  # fmt: skip
_TAKER, _CITIZEN = aliased(StaffRow), aliased(PersonRow)
Found = tuple[AppointmentRow, CounterRow, StaffRow, PersonRow | None, TicketState | None]


def appointment(work: Work, appointment_id: int) -> Appointment:
    """Return an appointment. Refuses an unknown one and one the actor must not know of alike."""
    found = _found(work, appointment_id)
    return value(work, found, service_names(work, [found[0]]))


def appointments(work: Work, *conditions: ColumnElement[bool]) -> tuple[Appointment, ...]:
    """Return the appointments that fit, by time; those that are none of the actor's business are hidden."""
    demand_case_role(work)
    query = _joined().where(*conditions).order_by(AppointmentRow.starts, AppointmentRow.id)
    found: list[Found] = [(*row,) for row in work.session.execute(query)]
    names = service_names(work, [one[0] for one in found])
    return tuple(value(work, one, names) for one in found)


def appointments_of(work: Work, person_id: int) -> tuple[Appointment, ...]:
    """Return the times somebody of the register has here from today on, the next first."""
    today = local(work, work.now).replace(hour=0, minute=0, second=0, microsecond=0)
    coming = (AppointmentRow.starts >= today) & (AppointmentRow.state == AppointmentState.BOOKED)
    return appointments(work, AppointmentRow.person_id == person_id, coming, open_to(work))


def appointment_row(work: Work, appointment_id: int, seen_version: int | None = None) -> AppointmentRow:
    """Return the row of an appointment to be changed. Refuses what is hidden, and what changed meanwhile."""
    row = _found(work, appointment_id)[0]
    if seen_version is not None and row.version != seen_version:
        said = changed_by_journal(work, _CHANGE, appointment_id=appointment_id)
        raise Conflict(said, version=row.version)
    return row


def effective_state(row: AppointmentRow, ticket: TicketState | None) -> AppointmentState:
    """Return where an appointment stands: once somebody has a waiting number, the queue knows it."""
    if row.state is not AppointmentState.ARRIVED or ticket is None:
        return row.state
    if ticket in AT_COUNTER:
        return AppointmentState.SERVED
    return AppointmentState.DONE if ticket is TicketState.DONE else row.state


def service_names(work: Work, rows: Iterable[AppointmentRow]) -> dict[str, str]:
    """Return the names of the services of some appointments by their keys."""
    keys = {key for row in rows for key in row.services}
    found = work.session.execute(select(ServiceRow.key, ServiceRow.name).where(ServiceRow.key.in_(keys)))
    return dict((*row,) for row in found)


def value(work: Work, found: Found, names: dict[str, str]) -> Appointment:
    """Return an appointment as a value; a hidden one keeps its time and nothing else."""
    row, counter, taker, person, ticket = found
    hidden = not _in_sight(work, row, counter, person)
    known = "" if hidden else row.name or _person_name(person)
    phone = "" if hidden else row.phone or (person.phone if person else "")
    services = () if hidden else tuple(row.services)
    return Appointment(
        id=0 if hidden else row.id,
        number="" if hidden else row.number,
        counter_id=row.counter_id,
        counter=counter.name,
        room=counter.room,
        start=local(work, row.starts),
        minutes=row.minutes,
        kind=row.kind,
        state=AppointmentState.BOOKED if hidden else effective_state(row, ticket),
        services=services,
        service_names=tuple(names.get(key, key) for key in services),
        person_id=None if hidden else row.person_id,
        name=BUSY if hidden else known,
        phone=show_phone(phone),
        needs=() if hidden else tuple(Need(one) for one in row.needs),
        note="" if hidden else row.note,
        want_earlier=not hidden and row.want_earlier,
        case_id=None if hidden else row.case_id,
        series_id=None if hidden else row.series_id,
        moved_from=local(work, row.moved_from) if row.moved_from and not hidden else None,
        sequence=row.sequence,
        taken_by="" if hidden else office.shown(taker),
        hidden=hidden,
        version=row.version,
    )


def busy(work: Work, first: datetime, last: datetime) -> tuple[Appointment, ...]:
    """Return the times that are taken by whom the actor must not know of, where a server keeps them back."""
    if not behind_door(work.session):
        return ()
    rooms = {one.id: one for one in work.session.scalars(select(CounterRow))}
    return tuple(
        Appointment(
            id=0, number="", counter_id=counter_id, counter=rooms[counter_id].name,
            room=rooms[counter_id].room, start=local(work, starts), minutes=minutes,
            kind=AppointmentKind.IN_PERSON,
            state=AppointmentState.BOOKED, services=(), service_names=(), person_id=None, name=BUSY, phone="",
            needs=(), note="", want_earlier=False, case_id=None, series_id=None, moved_from=None, sequence=0,
            taken_by="", hidden=True, version=0,
        )
        for counter_id, starts, minutes in busy_times(work.session, first, last)
    )  # fmt: skip


def between(first: datetime, last: datetime) -> ColumnElement[bool]:
    """Return the condition that an appointment begins from `first` up to `last`, that one not included."""
    return (AppointmentRow.starts >= first) & (AppointmentRow.starts < last)


def not_cancelled() -> ColumnElement[bool]:
    """Return the condition that an appointment still has its place in the day."""
    return AppointmentRow.state != AppointmentState.CANCELLED


def open_to(work: Work) -> ColumnElement[bool]:
    """Return the condition on a joined appointment that the actor may know whose it is."""
    sight: ColumnElement[bool] = true()
    if work.actor.role is Role.CLERK:
        sight = or_(CounterRow.unit_id == work.actor.unit_id, AppointmentRow.taken_by == work.actor.staff_id)
    if work.actor.role is Role.LEAD:
        return sight
    return sight & or_(_CITIZEN.id.is_(None), _CITIZEN.lock != AddressLock.BMG51)


def _found(work: Work, appointment_id: int) -> Found:
    demand_case_role(work)
    query = _joined().where(AppointmentRow.id == appointment_id, open_to(work))
    found = work.session.execute(query).first()
    if found is None:
        raise Refused(NO_APPOINTMENT)
    return (*found,)


def _in_sight(work: Work, row: AppointmentRow, counter: CounterRow, person: PersonRow | None) -> bool:
    if not sees_lock(work, person.lock if person else None):
        return False
    own = counter.unit_id == work.actor.unit_id or row.taken_by == work.actor.staff_id
    return work.actor.role is not Role.CLERK or own


def _person_name(person: PersonRow | None) -> str:
    return f"{person.given_name} {person.family_name}".strip() if person else ""


def _joined() -> Select[AppointmentRow, CounterRow, StaffRow, PersonRow, TicketState]:
    return (
        select(AppointmentRow, CounterRow, _TAKER, _CITIZEN, TicketRow.state)
        .join(CounterRow, CounterRow.id == AppointmentRow.counter_id)
        .join(_TAKER, _TAKER.id == AppointmentRow.taken_by)
        .outerjoin(_CITIZEN, _CITIZEN.id == AppointmentRow.person_id)
        .outerjoin(TicketRow, TicketRow.id == AppointmentRow.ticket_id)
    )
