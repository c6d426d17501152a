"""Who comes to a halt of the service mobile, when and for what; minutes count from midnight, local time.

A booking knows its slot as minutes after the opening: when a halt moves, its bookings move along, and what
people were told stays beside it until somebody has told them anew.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.timetables import HaltState

CELL_MINUTES = 5
LONGEST_WALK_IN = 600
LONGEST_BUFFER = 60


class BookingState(StrEnum):
    """Where a booking stands; who waits has no slot yet."""

    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    MISSED = "missed"


TO_COME = frozenset({BookingState.BOOKED, BookingState.WAITING})
AFTERWARDS = frozenset({BookingState.ARRIVED, BookingState.MISSED, BookingState.BOOKED})


@dataclass(frozen=True, slots=True)
class SlotRule:
    """How a stop divides its time: slots, each followed by a buffer, and at the end a time without slots.

    Both are minutes; a `walk_in` as long as the halt leaves no slots at all.
    """

    walk_in: int = 30
    buffer: int = 5


@dataclass(frozen=True, slots=True)
class StopRule:
    """The rule of one stop; version 0 is the usual one, which nobody has changed."""

    stop_id: int
    rule: SlotRule
    version: int


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as the desk shows it; `starts` is a minute of the day, None on the waiting list."""

    id: int
    halt_id: int
    day: date
    stop: str
    starts: int | None
    minutes: int
    service: str
    service_name: str
    person_id: int | None
    name: str
    phone: str
    ride_needed: bool
    ride_from: str
    note: str
    state: BookingState
    halt_state: HaltState
    told_day: date | None
    told_starts: int | None
    contact_id: int | None
    version: int
    has_room: bool = False  # waits, though there is a time that would do by now

    @property
    def must_be_told(self) -> bool:
        """Whether somebody expects another time, or does not know of this one.

        Whoever waits expects none; unless they had one that the plan has taken from them.
        """
        if self.state not in TO_COME:
            return False
        if self.state is BookingState.WAITING:
            known = self.told_starts is None
        else:
            known = (self.told_day, self.told_starts) == (self.day, self.starts)
        return self.halt_state is HaltState.CANCELLED or not known


@dataclass(frozen=True, slots=True)
class HaltTally:
    """How many come to a halt or have come, how many of them by a ride, how many wait; nobody's name."""

    coming: int = 0
    rides: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class HaltList:
    """Who comes to a halt, by time, those who wait last; `untold` are those who expect something else."""

    bookings: tuple[Booking, ...] = ()
    untold: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HaltOffer:
    """A halt where something can be done: its slots, the time without slots, how many wait.

    `near` says that it lies in the person's district; `km` is the straight line, None if nobody knows.
    """

    halt_id: int
    day: date
    stop: str
    district: str
    place: str
    step_free: bool
    near: bool
    km: float | None
    opens: int
    closes: int
    minutes: int
    slots: tuple[int, ...]
    walk_in: tuple[int, int] | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A booking that was cancelled, and the one that moved up to its time, if any."""

    booking: Booking
    moved_up: int | None


@dataclass(frozen=True, kw_only=True)
class BookHalt(Command[Booking]):
    """Book a slot at a halt for a person of the register or a name; without `starts` they wait for one."""

    halt_id: int
    service: str
    starts: int | None = None
    person_id: int | None = None
    name: str = ""
    phone: str = ""
    ride_needed: bool = False
    ride_from: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RebookHalt(Command[Booking]):
    """Give a booking another slot, at this halt or at another one; they have been told of it."""

    booking_id: int
    halt_id: int
    starts: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class CancelBooking(Command[Cancelled]):
    """Cancel a booking; whoever has waited longest and fits moves up, and gets a promise to be called."""

    booking_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class MarkBooking(Command[Booking]):
    """Note that somebody came or did not come, or take that back."""

    booking_id: int
    state: BookingState
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class MarkTold(Command[Booking]):
    """Note that somebody knows when and where; of a halt that is called off, that it is."""

    booking_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class RestoreBooking(Command[Booking]):
    """Let a booking stand as it did before it was cancelled, given another slot or noted as told.

    `starts` is None for whoever waited. Refused if the time is somebody else's by now.
    """

    booking_id: int
    halt_id: int
    starts: int | None
    told_day: date | None
    told_starts: int | None
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class CarryBookings(Command[int]):
    """Let bookings of a timetable that was replaced follow to the same stop on the same day; how many did."""


@dataclass(frozen=True, kw_only=True)
class SetSlotRule(Command[StopRule]):
    """Say how a stop divides its time between slots and walk-in."""

    stop_id: int
    rule: SlotRule
    seen_version: int = 0


def restoring(before: Booking, seen_version: int) -> RestoreBooking:
    """Return what lets a booking stand again as it did before a change that led to `seen_version`."""
    return RestoreBooking(
        booking_id=before.id,
        halt_id=before.halt_id,
        starts=before.starts,
        told_day=before.told_day,
        told_starts=before.told_starts,
        seen_version=seen_version,
    )


def cells(after_opening: int, minutes: int) -> range:
    """Return the cells of a halt that a stretch of minutes after the opening touches."""
    return range(after_opening // CELL_MINUTES, -(-(after_opening + minutes) // CELL_MINUTES))


def free_slots(opens: int, closes: int, minutes: int, rule: SlotRule, taken: set[int]) -> tuple[int, ...]:
    """Return the minutes of the day at which something of that length can begin.

    Slots follow each other without gaps, each with its buffer; the last may use the buffer for packing up.
    """
    last = closes - opens - rule.walk_in - minutes
    found, at = [], 0
    while at <= last:
        wanted = cells(at, minutes + rule.buffer)
        if taken.isdisjoint(wanted):
            found.append(opens + at)
            at = wanted.stop * CELL_MINUTES
        else:
            at += CELL_MINUTES
    return tuple(found)


def walk_in_time(opens: int, closes: int, rule: SlotRule) -> tuple[int, int] | None:
    """Return when one may come without a slot; None if a halt has only slots."""
    return (max(opens, closes - rule.walk_in), closes) if rule.walk_in else None


def demand_rule(rule: SlotRule) -> None:
    """Refuse a division of time that no halt has."""
    if not 0 <= rule.walk_in <= LONGEST_WALK_IN:
        raise Refused(
            f"Ohne Anmeldung sind 0 bis {LONGEST_WALK_IN} Minuten möglich. Es wurde nichts gespeichert.",
            "walk_in",
        )
    if not 0 <= rule.buffer <= LONGEST_BUFFER:
        raise Refused(
            f"Zwischen zwei Terminen sind 0 bis {LONGEST_BUFFER} Minuten möglich. "
            "Es wurde nichts gespeichert.",
            "buffer",
        )
