"""When counters take appointments: weekly patterns, single days that differ, holidays and closures.

Times of day are the town's; inside, time is counted in cells of five minutes since 1970 (UTC), so that a day
on which the clock changes has as many of them as it really has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.office.duedates import SHUT, WorkCalendar

CELL_MINUTES = 5
_CELL_SECONDS = CELL_MINUTES * 60


class AppointmentKind(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class ExceptionKind(StrEnum):
    """How a single day differs from the pattern."""

    EXTRA = "extra"
    CHANGED = "changed"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class OpeningPattern:
    """A weekly span of one counter; empty `services`, `kinds` and `weeks` mean all of them.

    `weeks` counts the weekday within its month: (1,) is the first Saturday. `share` is how many per cent of
    the span may be booked; the rest is for people without an appointment. With `staff_id` the span is
    somebody's own: without that person nobody can come.
    """

    id: int
    counter_id: int
    weekday: int
    begin: time
    end: time
    services: tuple[str, ...] = ()
    kinds: tuple[AppointmentKind, ...] = ()
    share: int = 100
    valid_from: date | None = None
    valid_until: date | None = None
    weeks: tuple[int, ...] = ()
    staff_id: int | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the pattern holds on a day, holidays aside."""
        begun = self.valid_from is None or self.valid_from <= day
        over = self.valid_until is not None and self.valid_until < day
        in_week = not self.weeks or (day.day - 1) // 7 + 1 in self.weeks
        return day.weekday() == self.weekday and begun and not over and in_week


@dataclass(frozen=True, slots=True)
class OpeningException:
    """A single day that differs, at one counter or, without `counter_id`, at all; no times: the whole day."""

    id: int
    counter_id: int | None
    day: date
    kind: ExceptionKind
    begin: time | None = None
    end: time | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of cells, `end` not included, in which a counter takes appointments."""

    begin: int
    end: int
    services: tuple[str, ...] = ()
    kinds: tuple[AppointmentKind, ...] = ()
    share: int = 100
    staff_id: int | None = None

    def covers(self, first: int, after: int) -> bool:
        """Tell whether the cells from `first` up to `after` lie inside."""
        return self.begin <= first and after <= self.end

    def offers(self, services: Iterable[str]) -> bool:
        """Tell whether all these services are done here."""
        return not self.services or set(services) <= set(self.services)

    def meets(self, kind: AppointmentKind) -> bool:
        """Tell whether people meet in this way here."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, kw_only=True)
class SetPattern(Command[OpeningPattern]):
    """Write a weekly span of a counter down; without an id it is a new one."""

    counter_id: int
    weekday: int
    begin: time
    end: time
    services: tuple[str, ...] = ()
    kinds: tuple[AppointmentKind, ...] = ()
    share: int = 100
    valid_from: date | None = None
    valid_until: date | None = None
    weeks: tuple[int, ...] = ()
    staff_id: int | None = None
    pattern_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DropPattern(Command[None]):
    """End a weekly span; appointments that were given stay."""

    pattern_id: int


@dataclass(frozen=True, kw_only=True)
class AddException(Command[OpeningException]):
    """Write down a single day that differs; without a counter it holds for all."""

    day: date
    kind: ExceptionKind
    counter_id: int | None = None
    begin: time | None = None
    end: time | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DropException(Command[None]):
    """Take a single day back."""

    exception_id: int


def cell_of(moment: datetime) -> int:
    """Return the cell in which a moment lies."""
    return int(moment.timestamp()) // _CELL_SECONDS


def moment_of(cell: int, zone: ZoneInfo) -> datetime:
    """Return when a cell begins, in the town's time."""
    return datetime.fromtimestamp(cell * _CELL_SECONDS, UTC).astimezone(zone)


def cells_of(minutes: int) -> int:
    """Return how many cells so many minutes take, rounded up."""
    return -(-minutes // CELL_MINUTES)


def why_closed(day: date, calendar: WorkCalendar) -> str:
    """Return the holiday or closure of a day; empty also on a weekday without opening hours."""
    why = calendar.why_shut(day)
    return "" if why == SHUT else why


def spans_on(
    counter_id: int,
    day: date,
    patterns: Iterable[OpeningPattern],
    exceptions: Iterable[OpeningException],
    calendar: WorkCalendar,
) -> tuple[Span, ...]:
    """Return the spans of a counter on a day, the earliest first; what is shut wins over what is open."""
    zone = calendar.zone
    regular = [] if why_closed(day, calendar) else _regular(counter_id, day, patterns, zone)
    found, changed = list(regular), False
    shut: list[tuple[int, int]] = []
    for one in exceptions_on(counter_id, day, exceptions):
        begin, end = _cells(day, one.begin or time.min, one.end, zone)
        if one.kind is ExceptionKind.SHUT:
            shut.append((begin, end))
            continue
        if one.kind is ExceptionKind.CHANGED and not changed:
            found, changed = [one_span for one_span in found if one_span not in regular], True
        model = regular[0] if regular and one.kind is ExceptionKind.CHANGED else Span(0, 0)
        found.append(replace(model, begin=begin, end=end))
    for begin, end in shut:
        found = [part for span in found for part in _without(span, begin, end)]
    return tuple(sorted((one for one in found if one.begin < one.end), key=lambda one: (one.begin, one.end)))


def exceptions_on(
    counter_id: int, day: date, exceptions: Iterable[OpeningException]
) -> list[OpeningException]:
    """Return what differs at a counter on a day, in the order in which it was entered."""
    found = [one for one in exceptions if one.day == day and one.counter_id in (None, counter_id)]
    return sorted(found, key=lambda one: one.id)


def series_days(first: date, every_weeks: int, until: date, skipped: Sequence[date] = ()) -> tuple[date, ...]:
    """Return the days of a series, every so many weeks from `first` to `until`, without the skipped ones."""
    step = timedelta(weeks=max(every_weeks, 1))
    count = max((until - first) // step + 1, 0)
    days = (first + step * turn for turn in range(count))
    return tuple(day for day in days if day not in skipped)


def _regular(counter_id: int, day: date, patterns: Iterable[OpeningPattern], zone: ZoneInfo) -> list[Span]:
    return [
        Span(*_cells(day, one.begin, one.end, zone), one.services, one.kinds, one.share, one.staff_id)
        for one in patterns
        if one.counter_id == counter_id and one.holds_on(day)
    ]


def _cells(day: date, begin: time, end: time | None, zone: ZoneInfo) -> tuple[int, int]:
    last = (day, end) if end else (day + timedelta(days=1), time.min)
    opens, closes = datetime.combine(day, begin, zone), datetime.combine(*last, zone)
    return -(-int(opens.timestamp()) // _CELL_SECONDS), cell_of(closes)


def _without(span: Span, begin: int, end: int) -> tuple[Span, ...]:
    before, after = replace(span, end=min(span.end, begin)), replace(span, begin=max(span.begin, end))
    return tuple(one for one in (before, after) if one.begin < one.end)
