"""Bookings as values, and who may see them."""

from datetime import date

from sqlalchemy import ColumnElement, Select, null, or_, select, true

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.bookings.bookings import TO_COME, Booking, BookingState
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.booking_tables import BookingCellRow, BookingRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltRow, StopRow, TourRow
from rathaus_desk.usecases.desk import CHANGED, Work
from rathaus_desk.usecases.office.phones import show_phone

TAKERS = (Role.GUIDE, Role.MOBILE, Role.LEAD)
NO_BOOKING = "Diese Anmeldung gibt es hier nicht. Es wurde nichts geändert."
Found = tuple[BookingRow, HaltRow, TourRow, StopRow, ServiceRow, PersonRow | None]


def booking(work: Work, booking_id: int) -> Booking:
    """Return one booking. Refuses an unknown one and one the actor must not know of alike."""
    demand_taker(work)
    found = work.session.execute(_joined().where(BookingRow.id == booking_id, in_sight(work))).first()
    if found is None:
        raise Refused(NO_BOOKING)
    return _value((*found,))


def bookings_of_halts(work: Work, halt_ids: tuple[int, ...]) -> tuple[Booking, ...]:
    """Return who comes to some halts or waits for it, by time, those who wait last; not who cancelled."""
    return _bookings(work, BookingRow.halt_id.in_(halt_ids), BookingRow.state != BookingState.CANCELLED)


def coming_bookings(work: Work, *, named: bool = True) -> tuple[Booking, ...]:
    """Return every booking that is still to come, the next first, those who wait among them.

    What is not `named` opens nobody of the register.
    """
    today = work.now.astimezone(work.office.calendar.zone).date()
    return _bookings(work, TourRow.day >= today, BookingRow.state.in_(TO_COME), named=named)


def bookings_of(work: Work, person_id: int) -> tuple[Booking, ...]:
    """Return where somebody of the register is booked from today on, the next first."""
    today = work.now.astimezone(work.office.calendar.zone).date()
    return _bookings(
        work, BookingRow.person_id == person_id, TourRow.day >= today, BookingRow.state.in_(TO_COME)
    )


def bookings_told_for(work: Work, first: date, *, named: bool = True) -> tuple[Booking, ...]:
    """Return what is still to come, and those bookings whose people expect to come from a day on."""
    later = or_(TourRow.day >= first, BookingRow.told_day >= first)
    return _bookings(work, later, BookingRow.state.in_(TO_COME), named=named)


def bookings_by_id(work: Work, ids: tuple[int, ...]) -> tuple[Booking, ...]:
    """Return some bookings with their names."""
    return _bookings(work, BookingRow.id.in_(ids)) if ids else ()


def booking_row(work: Work, booking_id: int, seen_version: int) -> BookingRow:
    """Return the row of a booking to be changed. Refuses what is hidden, and what changed meanwhile."""
    booking(work, booking_id)
    row = work.session.get_one(BookingRow, booking_id)
    if row.version != seen_version:
        raise Conflict(CHANGED, version=row.version)
    return row


def taken_cells(work: Work, halt_ids: tuple[int, ...], apart_from: int = 0) -> dict[int, set[int]]:
    """Return the cells of some halts that are given away, whoever has them. Refuses other roles."""
    demand_taker(work)
    found = work.session.execute(
        select(BookingCellRow.halt_id, BookingCellRow.cell).where(
            BookingCellRow.halt_id.in_(halt_ids), BookingCellRow.booking_id != apart_from
        )
    )
    taken: dict[int, set[int]] = {}
    for halt_id, cell in found:
        taken.setdefault(halt_id, set()).add(cell)
    return taken


def _bookings(work: Work, *conditions: ColumnElement[bool], named: bool = True) -> tuple[Booking, ...]:
    demand_taker(work)
    query = (
        _joined(named=named)
        .where(*conditions, in_sight(work))
        .order_by(
            TourRow.day,
            HaltRow.opens,
            HaltRow.id,
            BookingRow.after_opening.is_(None),
            BookingRow.after_opening,
            BookingRow.taken_at,
            BookingRow.id,
        )
    )
    return tuple(_value((*row,)) for row in work.session.execute(query))


def demand_taker(work: Work) -> None:
    """Refuse whoever has nothing to do with bookings."""
    if work.actor.role not in TAKERS:
        raise Refused("Anmeldungen sehen der Empfang, die Leitung und wer hinfährt.")


def in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition that the actor may know whose booking it is; a server chooses the rows itself."""
    if work.actor.role is Role.LEAD or behind_door(work.session):
        return true()
    return or_(PersonRow.id.is_(None), PersonRow.lock != AddressLock.BMG51)


def _joined(
    *, named: bool = True
) -> Select[BookingRow, HaltRow, TourRow, StopRow, ServiceRow, PersonRow | None]:
    return (
        select(BookingRow, HaltRow, TourRow, StopRow, ServiceRow, PersonRow if named else null())
        .join(HaltRow, HaltRow.id == BookingRow.halt_id)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .join(StopRow, StopRow.id == HaltRow.stop_id)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .outerjoin(PersonRow, PersonRow.id == BookingRow.person_id)
    )


def _value(found: Found) -> Booking:
    row, halt, tour, stop, service, person = found
    name = f"{person.given_name} {person.family_name}".strip() if person else ""
    return Booking(
        id=row.id,
        halt_id=halt.id,
        day=tour.day,
        stop=stop.name,
        starts=None if row.after_opening is None else halt.opens + row.after_opening,
        minutes=row.minutes,
        service=service.key,
        service_name=service.name,
        person_id=row.person_id,
        name=row.name or name,
        phone=show_phone(row.phone or (person.phone if person else "")),
        ride_needed=row.ride_needed,
        ride_from=row.ride_from,
        note=row.note,
        state=row.state,
        halt_state=halt.state,
        told_day=row.told_day,
        told_starts=row.told_starts,
        contact_id=row.contact_id,
        version=row.version,
    )
