"""Bookings that go from halt to halt, also those of people of whom whoever publishes must not know."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.bookings.bookings import TO_COME, BookingState, cells
from rathaus_desk.domain.road.timetables import Halt
from rathaus_desk.store import people_door
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.road_tables import HaltRow, TourRow
from rathaus_desk.usecases.bookings.booking_values import coming_bookings
from rathaus_desk.usecases.bookings.bookings import give, give_back
from rathaus_desk.usecases.bookings.slot_rules import rule_of
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local


@dataclass(frozen=True, slots=True)
class Coming:
    """A booking without whose it is; `starts` is None for who waits, `hidden` are those out of sight."""

    id: int
    halt_id: int
    day: date
    starts: int | None
    minutes: int
    hidden: bool = False


def coming(work: Work) -> tuple[Coming, ...]:
    """Return every booking that is still to come, the actor may know whose it is or not."""
    seen = coming_bookings(work, named=False)
    known = {one.id for one in seen}
    found = [Coming(one.id, one.halt_id, one.day, one.starts, one.minutes) for one in seen]
    return (*found, *(one for one in _hidden(work) if one.id not in known))


def let_go(work: Work, one: Coming) -> None:
    """Let go of the time of a booking, before it gets another."""
    if not _past_sight(work, one):
        give_back(work, one.id)


def put_at(work: Work, one: Coming, halt: Halt, starts: int | None) -> None:
    """Give a booking a time at another halt, or without one a place on its waiting list."""
    after = None if starts is None else starts - halt.times.opens
    if _past_sight(work, one):
        buffer = rule_of(work, halt.stop_id or 0).rule.buffer
        taken = () if after is None else tuple(cells(after, one.minutes + buffer))
        people_door.carry_booking(work.session, one.id, halt.id, after, taken)
        return
    row = work.session.get_one(BookingRow, one.id)
    row.halt_id, row.after_opening, row.state = halt.id, None, BookingState.WAITING
    if starts is not None:
        give(work, row, halt, starts)
    work.session.flush()


def _hidden(work: Work) -> tuple[Coming, ...]:
    """Return those that the actor does not see; a server tells when and where, and not whose."""
    if work.actor.role is Role.LEAD:
        return ()
    today = local(work, work.now).date()
    if behind_door(work.session):
        rows = people_door.hidden_bookings(work.session, today)
    else:
        query = (
            select(
                BookingRow.id,
                HaltRow.id,
                TourRow.day,
                HaltRow.opens,
                BookingRow.after_opening,
                BookingRow.minutes,
            )
            .join(HaltRow, HaltRow.id == BookingRow.halt_id)
            .join(TourRow, TourRow.id == HaltRow.tour_id)
            .where(TourRow.day >= today, BookingRow.state.in_(TO_COME), HaltRow.stop_id.is_not(None))
        )
        rows = [(*row,) for row in work.session.execute(query)]
    return tuple(
        Coming(number, halt_id, day, None if after is None else opens + after, minutes, hidden=True)
        for number, halt_id, day, opens, after, minutes in rows
    )


def _past_sight(work: Work, one: Coming) -> bool:
    return one.hidden and behind_door(work.session)
