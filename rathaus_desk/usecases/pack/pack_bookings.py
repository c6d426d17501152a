"""The bookings of a day: what goes along of them, and how the town hall takes in what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select

from rathaus_desk.domain.bookings.bookings import AFTERWARDS, BookingState, MarkBooking
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.booking_tables import BookingCellRow, BookingRow, SlotRuleRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.pack_file import Rows
from rathaus_desk.store.road_tables import HaltRow
from rathaus_desk.usecases.bookings.booking_values import NO_BOOKING, booking
from rathaus_desk.usecases.bookings.bookings import give, give_back, mark_booking, told
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.pack.crew import demand_crew
from rathaus_desk.usecases.road.halts import halt as halt_of

_CALLED_OFF = BookingRow.state == BookingState.CANCELLED
_NOTHING: dict[str, Any] = {
    "after_opening": None, "minutes": 0, "person_id": None, "name": "", "phone": "", "ride_needed": False,
    "ride_from": "", "note": "", "state": BookingState.CANCELLED, "told_day": None, "told_starts": None,
    "contact_id": None, "version": 1,
}  # fmt: skip


def booked_people(work: Work, tour_id: int) -> set[int]:
    """Return who of the register is booked at the halts of a tour or waits there."""
    demand_crew(work)
    ids = (
        select(BookingRow.person_id)
        .join(HaltRow, HaltRow.id == BookingRow.halt_id)
        .where(HaltRow.tour_id == tour_id, BookingRow.person_id.is_not(None), ~_CALLED_OFF)
    )
    return {one for one in work.session.scalars(ids) if one is not None}


def booked_names(work: Work, tour_id: int, until: datetime) -> set[str]:
    """Return who was booked on a tour, or waited there, by a mere name at a moment."""
    demand_crew(work)
    names = (
        select(BookingRow.name)
        .join(HaltRow, HaltRow.id == BookingRow.halt_id)
        .where(HaltRow.tour_id == tour_id, BookingRow.person_id.is_(None), BookingRow.taken_at <= until)
    )
    return set(work.session.scalars(names))


def booking_rows(work: Work, halt_ids: set[int], people: set[int], contacts: set[int]) -> dict[str, Rows]:
    """Return the bookings of some halts as far as their people go along, and all minutes that are gone.

    Minutes of somebody who stays here hang on a booking that is called off and says nothing else.
    """
    here = BookingRow.halt_id.in_(halt_ids), ~_CALLED_OFF
    found = [dict(one) for one in rows_of(work, BookingRow, *here)]
    along = [one for one in found if one["person_id"] is None or one["person_id"] in people]
    for one in along:
        if one["contact_id"] not in contacts:
            one["contact_id"] = None
    cells = rows_of(work, BookingCellRow, BookingCellRow.halt_id.in_(halt_ids))
    named = {one["id"] for one in along}
    silent = {one["booking_id"]: one["halt_id"] for one in cells if one["booking_id"] not in named}
    whose = {
        "service_id": work.session.scalar(select(func.min(ServiceRow.id))),
        "taken_by": work.actor.staff_id,
        "taken_at": work.now,
    }
    blank = [{**_NOTHING, **whose, "id": one, "halt_id": halt_id} for one, halt_id in silent.items()]
    return {
        "booking": [*along, *blank],
        "booking_cell": cells,
        "slot_rule": rows_of(work, SlotRuleRow),
    }


def put_booking(work: Work, booking_id: int, values: dict[str, Any]) -> None:
    """Bring a booking to where it stands elsewhere. Refuses a time that is somebody else's by now.

    Who came although the booking was called off here did come.
    """
    booking(work, booking_id)
    row = work.session.get_one(BookingRow, booking_id)
    state = _state(values.get("state", row.state))
    halt_id, after = values.get("halt_id", row.halt_id), values.get("after_opening", row.after_opening)
    if type(halt_id) is not int or type(after) not in (int, type(None)):
        raise Refused(NO_BOOKING)
    halt = halt_of(work, halt_id)
    moved = (halt.id, after) != (row.halt_id, row.after_opening)
    if not moved and row.state in AFTERWARDS and state in AFTERWARDS:
        mark_booking(work, MarkBooking(booking_id=row.id, state=state, seen_version=row.version))
        return
    if state in (BookingState.CANCELLED, BookingState.WAITING) or moved:
        give_back(work, row.id)
    if after is not None and (moved or state is BookingState.BOOKED):
        row.halt_id = halt.id
        give(work, row, halt, halt.times.opens + after)
        told(row, halt)
    row.halt_id, row.after_opening, row.state = halt.id, after, state
    work.session.flush()


def rows_of(work: Work, row: Any, *conditions: Any) -> Rows:
    """Return rows of a table as plain values, all of them that the actor may see."""
    if isinstance(row, Table):
        return [dict(one) for one in work.session.execute(select(row).where(*conditions)).mappings()]
    names = [one.key for one in row.__mapper__.column_attrs]
    found = work.session.scalars(select(row).where(*conditions)).all()
    return [{name: getattr(one, name) for name in names} for one in found]


def _state(value: Any) -> BookingState:
    try:
        return BookingState(value)
    except ValueError:
        raise Refused(NO_BOOKING) from None
