"""How often a stop is visited, as the town hall says it, and the sets of days that would keep it.

A pattern is one admissible set of days. "Every second week, Tuesday or Wednesday" has four: two weekdays,
two phases; whoever plans picks one, so the weekday stays the same from visit to visit.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WORKDAYS = frozenset(range(5))
LAST = -1


@dataclass(frozen=True, slots=True)
class Term:
    """From one day to another, both counted, and why: leave, workshop, permit, school holidays."""

    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True)
class Calendar:
    """Public holidays with their names, and school holidays."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    school: tuple[Term, ...] = ()

    def school_term(self, day: date) -> Term | None:
        """Return the school holidays that day lies in."""
        return next((one for one in self.school if one.first <= day <= one.last), None)


@dataclass(frozen=True, slots=True)
class EveryWeeks:
    """Every `weeks` weeks on one of the weekdays; `anchor` is a day of a week with a visit, None for any."""

    weeks: int
    weekdays: frozenset[int] = WORKDAYS
    anchor: date | None = None
    in_school_holidays: bool = True


@dataclass(frozen=True, slots=True)
class WeekParity:
    """In odd or even ISO weeks, on one of the weekdays; after a week 53 two odd weeks follow each other."""

    odd: bool
    weekdays: frozenset[int] = WORKDAYS
    in_school_holidays: bool = True


@dataclass(frozen=True, slots=True)
class MonthlyWeekday:
    """Some weekdays of a month ("1. und 3. Dienstag"), LAST being the last; of several days one is chosen.

    `months` are counted from January.
    """

    ordinals: frozenset[int]
    weekdays: frozenset[int]
    months: frozenset[int] = frozenset(range(1, 13))
    in_school_holidays: bool = True


@dataclass(frozen=True, slots=True)
class OnDates:
    """On these days and no others."""

    dates: tuple[date, ...]
    in_school_holidays: bool = True


@dataclass(frozen=True, slots=True)
class Once:
    """Once, on any working day between two days."""

    first: date
    last: date
    weekdays: frozenset[int] = WORKDAYS
    in_school_holidays: bool = True


Rhythm = EveryWeeks | WeekParity | MonthlyWeekday | OnDates | Once


@dataclass(frozen=True, slots=True)
class Season:
    """A version of the timetable: which rhythm holds from one day to another."""

    first: date
    last: date
    rhythm: Rhythm


def patterns(rhythm: Rhythm, first: date, last: date, calendar: Calendar) -> tuple[tuple[date, ...], ...]:
    """Return every set of days between two days that keeps a rhythm; holidays have fallen out of them."""
    found = []
    for one in _raw_patterns(rhythm, first, last):
        days = tuple(day for day in one if falls_out(rhythm, day, calendar) is None)
        if days and days not in found:
            found.append(days)
    return tuple(found)


def falls_out(rhythm: Rhythm, day: date, calendar: Calendar) -> str | None:
    """Return the holiday because of which a visit falls out on that day."""
    if day in calendar.holidays:
        return calendar.holidays[day]
    term = calendar.school_term(day)
    return (term.reason or "Schulferien") if term and not rhythm.in_school_holidays else None


def cycle_days(rhythm: Rhythm) -> int:
    """Return how many days usually lie between two visits."""
    match rhythm:
        case EveryWeeks(weeks=weeks):
            return 7 * weeks
        case WeekParity():
            return 14
        case MonthlyWeekday(ordinals, _weekdays, months):
            return 28 * 12 // max(1, len(months) * len(ordinals))
    return 28


def reach_days(rhythm: Rhythm) -> int:
    """Return how many days a visit may be moved and still stand for the same one."""
    return max(1, cycle_days(rhythm) - 1)


def season_patterns(
    season: Season, first: date, last: date, calendar: Calendar
) -> tuple[tuple[date, ...], ...]:
    """Return the patterns of a version of the timetable within a period."""
    return patterns(season.rhythm, max(first, season.first), min(last, season.last), calendar)


def _raw_patterns(rhythm: Rhythm, first: date, last: date) -> Iterator[tuple[date, ...]]:
    days = list(days_between(first, last))
    match rhythm:
        case EveryWeeks():
            for phase, weekday in _phases(rhythm):
                yield tuple(day for day in _on(days, weekday) if _week(day) % rhythm.weeks == phase)
        case WeekParity():
            for weekday in sorted(rhythm.weekdays):
                yield tuple(one for one in _on(days, weekday) if one.isocalendar().week % 2 == rhythm.odd)
        case MonthlyWeekday():
            yield from _monthly(days, rhythm)
        case OnDates():
            yield tuple(sorted(day for day in set(rhythm.dates) if first <= day <= last))
        case Once():
            yield from ((day,) for day in days if day.weekday() in rhythm.weekdays and _within(rhythm, day))


def _within(rhythm: Once, day: date) -> bool:
    return rhythm.first <= day <= rhythm.last


def _on(days: Iterable[date], weekday: int) -> Iterator[date]:
    return (day for day in days if day.weekday() == weekday)


def _phases(rhythm: EveryWeeks) -> Iterator[tuple[int, int]]:
    if rhythm.weeks < 1:
        return
    free = range(rhythm.weeks) if rhythm.anchor is None else (_week(rhythm.anchor) % rhythm.weeks,)
    for phase in free:
        for weekday in sorted(rhythm.weekdays):
            yield phase, weekday


def anchor_of(days: Iterable[date], weeks: int) -> date:
    """Return the first visit in the weeks that most of them keep. Raises ValueError without any visit."""
    found = sorted(days)
    kept = Counter(_week(day) % weeks for day in found)
    return max(found, key=lambda day: kept[_week(day) % weeks])


def _week(day: date) -> int:
    """Return the number of a week, counted on from the year 1 without a break at New Year."""
    return (day.toordinal() - 1) // 7


def _monthly(days: list[date], rhythm: MonthlyWeekday) -> Iterator[tuple[date, ...]]:
    for weekday in sorted(rhythm.weekdays):
        found = (day for day in _on(days, weekday) if day.month in rhythm.months)
        yield tuple(day for day in found if any(ordinal_in_month(day, one) for one in rhythm.ordinals))


def ordinal_in_month(day: date, ordinal: int) -> bool:
    """Tell whether a day is the n-th of its weekday in its month (LAST: the last one)."""
    if ordinal == LAST:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == ordinal


def days_between(first: date, last: date) -> Iterator[date]:
    """Return every day from one to another, both counted."""
    for distance in range((last - first).days + 1):
        yield first + timedelta(days=distance)
