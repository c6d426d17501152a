"""Promises: who calls whom, in which window, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import WorkCalendar, working_days_after
from rathaus_desk.domain.office.offices import Staff, stand_in, who_serves

WINDOWS = (
    (time(9, 0), time(11, 0)),
    (time(8, 30), time(10, 30)),
    (time(10, 0), time(12, 0)),
    (time(14, 0), time(16, 0)),
)
ATTEMPTS_BEFORE_A_LETTER = 3
WORKING_DAYS_AHEAD = 20
# So long nobody else can begin the same call; whoever forgets to note the result blocks nobody for longer.
CALL_LASTS = timedelta(minutes=10)
_NOTHING: Mapping[datetime, int] = {}


class ReplyBy(StrEnum):
    """How the citizen hears from us."""

    CALL = "call"
    LETTER = "letter"
    NONE = "none"


class PromiseState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which `staff_id` or, if that person is away, `served_by` will call."""

    start: datetime
    end: datetime
    staff_id: int
    served_by: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as the desk shows it.

    `keeper` is who keeps it instead of `staff_name` as things stand now; `calling` is who has begun to call.
    """

    id: int
    contact_id: int
    reply_by: ReplyBy
    staff_id: int
    staff_name: str
    phone: str
    start: datetime | None
    end: datetime | None
    state: PromiseState
    attempts: int
    version: int
    keeper_id: int | None = None
    keeper: str = ""
    needs_time: bool = False
    calling_id: int | None = None
    calling: str = ""

    def broken(self, now: datetime) -> bool:
        """Tell whether the window has passed without the promise being kept."""
        return self.state is PromiseState.OPEN and self.end is not None and self.end < now


def possible_windows(
    person: Staff,
    now: datetime,
    calendar: WorkCalendar,
    colleagues: Mapping[int, Staff],
    promised: Mapping[datetime, int] = _NOTHING,
) -> Iterator[Window]:
    """Yield the windows on following working days that `person` or a deputy can keep, none overlapping.

    Those in which no further call fits come last; `promised` counts the calls by when their window begins.
    """
    full = []
    for window in _windows_on_duty(person, now, calendar, colleagues):
        if promised.get(window.start, 0) * CALL_LASTS < window.end - window.start:
            yield window
        else:
            full.append(window)
    yield from full


def _windows_on_duty(
    person: Staff, now: datetime, calendar: WorkCalendar, colleagues: Mapping[int, Staff]
) -> Iterator[Window]:
    following = working_days_after(now.astimezone(calendar.zone).date(), calendar)
    for _ in range(WORKING_DAYS_AHEAD):
        day = next(following)
        taken_until = time.min
        for begin, close in WINDOWS:
            start = datetime.combine(day, begin, calendar.zone)
            end = datetime.combine(day, close, calendar.zone)
            possible = begin >= taken_until and not over_a_break(start, end, calendar)
            keeper = who_serves(person, start, end, colleagues) if possible else None
            if keeper:
                taken_until = close
                yield Window(start, end, person.id, keeper.shown)


def propose_window(
    person: Staff,
    now: datetime,
    calendar: WorkCalendar,
    colleagues: Mapping[int, Staff],
    promised: Mapping[datetime, int] = _NOTHING,
) -> Window:
    """Return the first window on a following working day that `person` or a deputy can keep.

    Raises Refused if nobody is on duty for weeks.
    """
    for window in possible_windows(person, now, calendar, colleagues, promised):
        return window
    raise Refused(
        "In den nächsten Wochen ist niemand für einen Rückruf im Dienst. Bitte einen Brief anbieten.",
        "promise",
    )


def over_a_break(start: datetime, end: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a window reaches into a break between two openings of a day: lunch is nobody's window."""
    breaks = ((one[1], later[0]) for one, later in pairwise(calendar.spans(start.date())))
    return any(start < ends and closes < end for closes, ends in breaks)


def keeper_now(
    promise: Promise, now: datetime, calendar: WorkCalendar, colleagues: Mapping[int, Staff]
) -> Staff | None:
    """Return who keeps a promise as things stand now: its owner or the first deputy on duty in its window.

    Once the window has passed it is the owner or who stands in today; None if nobody can.
    """
    owner, today = colleagues.get(promise.staff_id), now.astimezone(calendar.zone).date()
    if owner is None:
        return None
    if promise.start and promise.end and promise.start.date() >= today:
        shut = calendar.why_shut(promise.start.date())
        found = None if shut else who_serves(owner, promise.start, promise.end, colleagues)
        if found or promise.end >= now:
            return found
    return stand_in(owner, today, colleagues) if owner.absent_on(today) else owner


@dataclass(frozen=True, kw_only=True)
class PromiseWish:
    """How a contact is to be answered; what is left open is chosen by what is known of the person."""

    reply_by: ReplyBy | None = None
    phone: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class KeepPromise(Command[Promise]):
    """Note an attempt to reach the citizen; `reached` ends the promise."""

    promise_id: int
    reached: bool
    note: str = ""
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class StartCall(Command[Promise]):
    """Say that one is calling now, so that nobody else calls the same citizen."""

    promise_id: int


@dataclass(frozen=True, kw_only=True)
class LeaveCall(Command[Promise]):
    """Give a call back that was begun and has no result."""

    promise_id: int


@dataclass(frozen=True, kw_only=True)
class RescheduleCall(Command[Promise]):
    """Agree on another time with the citizen; without a window the next possible one is taken."""

    promise_id: int
    start: datetime | None = None
    end: datetime | None = None
    because: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class OfferLetter(Command[Promise]):
    """Write instead of calling; before the third attempt a reason is needed."""

    promise_id: int
    because: str = ""
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class CancelPromise(Command[Promise]):
    """Call a promise off, with the reason."""

    promise_id: int
    because: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class PromiseCall(Command[Promise]):
    """Promise a call for a case that is there already; what is left open is chosen by what is known."""

    case_id: int
    phone: str = ""
    start: datetime | None = None
    end: datetime | None = None
