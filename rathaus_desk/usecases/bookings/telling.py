"""Who must still be told, and what becomes of bookings when another timetable replaces theirs."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.bookings.bookings import (
    TO_COME,
    Booking,
    BookingState,
    CarryBookings,
    MarkTold,
)
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.domain.road.timetables import Halt, HaltState
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, PromiseRow
from rathaus_desk.usecases.bookings.booking_values import (
    TAKERS,
    booking,
    booking_row,
    bookings_by_id,
    bookings_told_for,
)
from rathaus_desk.usecases.bookings.bookings import demand, give_back, promised_when, told
from rathaus_desk.usecases.bookings.carrying import Coming, coming, let_go, put_at
from rathaus_desk.usecases.bookings.halt_offers import offer_of_halt
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.halts import halt as halt_of
from rathaus_desk.usecases.road.on_the_road import keeper_on_the_road
from rathaus_desk.usecases.road.timetables import follows_publishing, tours


def bookings_to_tell(work: Work, *, named: bool = True) -> tuple[Booking, ...]:
    """Return the bookings still to come whose people expect what will not be, or do not know what will.

    Whoever was reached on the call that was promised does know. What is not `named` opens nobody.
    """
    return untold(work, bookings_told_for(work, local(work, work.now).date(), named=named))


def bookings_to_see(work: Work, *, named: bool = True) -> tuple[Booking, ...]:
    """Return the bookings whose people must be told, then those who wait though there is room by now.

    Whoever lets a time go may not know of everybody that waits: § 51 BMG is for the lead to see.
    """
    found = bookings_told_for(work, local(work, work.now).date(), named=named)
    telling = untold(work, found)
    others = tuple(one for one in found if one not in telling)
    return (*telling, *(one for one in with_room(work, others) if one.has_room))


def with_room(work: Work, found: tuple[Booking, ...]) -> tuple[Booking, ...]:
    """Return some bookings; those who wait know whether a time is free now that would do."""
    waiting = {one.id: one for one in found if one.state is BookingState.WAITING and not one.must_be_told}
    standing = _standing(work, tuple(waiting.values()))
    halts = {one.halt_id: halt_of(work, one.halt_id) for one in waiting.values() if one.halt_id in standing}
    return tuple(
        replace(one, has_room=bool(offer_of_halt(work, halts[one.halt_id], one.minutes)))
        if one.id in waiting and one.halt_id in halts
        else one
        for one in found
    )


def calls_nobody_promised(work: Work) -> tuple[int, ...]:
    """Return which of the bookings to see nobody has promised to call about, the next first.

    A promised call whose words are out of date by now stands for nothing: it would tell the wrong time.
    """
    found = bookings_to_see(work, named=False)
    holding = _holding(work, found)
    promised = select(PromiseRow.contact_id).where(
        PromiseRow.contact_id.in_([one.contact_id for one in found if one.contact_id is not None]),
        PromiseRow.state == PromiseState.OPEN,
    )
    promises = set(work.session.scalars(promised))
    return tuple(one.id for one in found if one.contact_id not in promises or one.id not in holding)


def since_promised(work: Work, contact_id: int) -> str:
    """Return what is so by now instead of what somebody who moved up was to hear; empty if that holds."""
    if work.actor.role not in TAKERS:
        return ""
    ids = tuple(work.session.scalars(select(BookingRow.id).where(BookingRow.contact_id == contact_id)))
    return next((said for one in bookings_by_id(work, ids) if (said := _since(work, one))), "")


def untold(work: Work, found: tuple[Booking, ...]) -> tuple[Booking, ...]:
    """Return of some bookings those whose people expect what will not be, or do not know what will.

    Whoever waits at a halt that is not to be waits in vain: they are told, too.
    """
    found = tuple(one for one in found if one.state in TO_COME)
    standing, reached = _standing(work, found), _reached(work, found)
    known = (
        replace(one, told_day=one.day, told_starts=one.starts) if one.id in reached else one for one in found
    )
    return tuple(one for one in known if one.halt_id not in standing or one.must_be_told)


@handles(MarkTold, *TAKERS)
def mark_told(work: Work, command: MarkTold) -> Booking:
    """Note that somebody knows when and where; if the halt is not to be, that ends the booking."""
    row = booking_row(work, command.booking_id, command.seen_version)
    demand(row.state in TO_COME, row.state)
    halt = halt_of(work, row.halt_id)
    if halt.state is HaltState.CANCELLED or halt.id not in _standing(work, (booking(work, row.id),)):
        row.state = BookingState.CANCELLED
        give_back(work, row.id)
    told(row, halt)
    work.session.flush()
    return booking(work, row.id)


@follows_publishing
def _after_publishing(work: Work) -> tuple[int, int]:
    return _follow(work), len(bookings_to_tell(work, named=False))


@handles(CarryBookings, Role.MOBILE, Role.LEAD)
def carry_bookings(work: Work, _command: CarryBookings) -> int:
    """Let the bookings of a replaced timetable follow to the same stop on the same day.

    They keep their hour if it is free there, else they get the first slot, else they wait; what they were
    told stays. Those without such a halt remain, to be told, and so do those whom a laptop has with it.
    """
    return _follow(work)


def _follow(work: Work) -> int:
    """Return how many went along of whom the actor may know; the others go along without being counted."""
    found = coming(work)
    standing = _standing(work, found)
    left = [one for one in found if one.halt_id not in standing]
    lost = [(one, _same(work, one)) for one in left if not _is_out(work, one)]
    carried = [(one, halt) for one, halt in lost if halt is not None]
    # Whoever can keep their hour goes first, so that nobody else is put into it.
    for one, halt in sorted(carried, key=lambda pair: not _keeps_hour(work, *pair)):
        _carry(work, one, halt)
    return sum(not one.hidden for one, _halt in carried)


def _is_out(work: Work, one: Coming) -> bool:
    return keeper_on_the_road(work, halt_of(work, one.halt_id).tour_id) is not None


def _keeps_hour(work: Work, one: Coming, halt: Halt) -> bool:
    return one.starts is not None and one.starts in offer_of_halt(work, halt, one.minutes)


def _carry(work: Work, one: Coming, halt: Halt) -> None:
    let_go(work, one)
    slots = offer_of_halt(work, halt, one.minutes) if one.starts is not None else ()
    put_at(work, one, halt, one.starts if one.starts in slots else next(iter(slots), None))


def _same(work: Work, one: Coming) -> Halt | None:
    """Return the halt of the timetable that holds now, at the stop of a booking and on its day."""
    stop_id = halt_of(work, one.halt_id).stop_id
    halts = (halt for tour in tours(work, one.day, one.day) for halt in tour.halts)
    return next((h for h in halts if h.stop_id == stop_id and h.state is not HaltState.CANCELLED), None)


def _standing(work: Work, found: tuple[Booking, ...] | tuple[Coming, ...]) -> set[int]:
    """Return the halts of the timetable that holds on the days of some bookings."""
    days: set[date] = {one.day for one in found}
    return {halt.id for tour in (tours(work, min(days), max(days)) if days else ()) for halt in tour.halts}


def _reached(work: Work, found: tuple[Booking, ...]) -> set[int]:
    """Return who moved up and heard of the time that they have now, on the call that was promised."""
    contacts = {one.contact_id: one for one in found if one.contact_id is not None and not one.told_day}
    kept = select(PromiseRow.contact_id).where(
        PromiseRow.contact_id.in_(list(contacts)), PromiseRow.state == PromiseState.KEPT
    )
    return _as_promised(work, tuple(contacts[one] for one in work.session.scalars(kept)))


def _holding(work: Work, found: tuple[Booking, ...]) -> set[int]:
    """Return the bookings of which a promised call tells what is still so."""
    standing = _standing(work, found)
    there = (one for one in found if one.halt_id in standing and one.halt_state is not HaltState.CANCELLED)
    return _as_promised(work, tuple(there))


def _as_promised(work: Work, found: tuple[Booking, ...]) -> set[int]:
    """Return the bookings that have the day and the time which their promised call speaks of."""
    times = {one.contact_id: one for one in found if one.contact_id is not None and one.starts is not None}
    said = select(CaseRow.contact_id, CaseRow.result).where(CaseRow.contact_id.in_(list(times)))
    return {
        times[contact_id].id
        for contact_id, result in work.session.execute(said)
        if result.endswith(promised_when(times[contact_id].day, times[contact_id].starts or 0))
    }


def _since(work: Work, one: Booking) -> str:
    if one.state not in TO_COME:
        return "Die Anmeldung ist inzwischen abgesagt." if one.state is BookingState.CANCELLED else ""
    if one.halt_state is HaltState.CANCELLED or one.halt_id not in _standing(work, (one,)):
        return "Inzwischen fällt der Halt aus."
    if one.starts is None:
        return "Inzwischen wieder auf der Warteliste."
    now = f"{one.stop}, {promised_when(one.day, one.starts)}"
    if not one.must_be_told:
        return f"Weiß inzwischen Bescheid: {now}"
    return "" if _as_promised(work, (one,)) else f"Inzwischen ist es: {now}"
