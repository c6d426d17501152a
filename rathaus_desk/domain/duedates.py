"""Working time: opening hours, holidays of the Land, closures; every due date can be explained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rathaus_desk.domain.dates import day_in_sentence, day_on_paper, short_day
from rathaus_desk.domain.errors import Refused

Opening = tuple[int, time, time]  # weekday (0 = Monday), from, until
LONGEST_SEARCH_DAYS = 800
SHUT = "geschlossen"


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the town hall stays shut, first and last day included."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class WorkCalendar:
    """When the town hall works."""

    opening: tuple[Opening, ...]
    holidays: Mapping[date, str] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))

    def why_shut(self, day: date) -> str:
        """Return why nobody works on `day`, or an empty text on a working day."""
        if day in self.holidays:
            return self.holidays[day]
        for closure in self.closures:
            if closure.first <= day <= closure.last:
                return closure.reason
        return "" if any(weekday == day.weekday() for weekday, _, _ in self.opening) else SHUT

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the working spans of `day` in the town's zone."""
        if self.why_shut(day):
            return ()
        return tuple(
            (datetime.combine(day, start, self.zone), datetime.combine(day, end, self.zone))
            for weekday, start, end in sorted(self.opening)
            if weekday == day.weekday()
        )


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date with the sentence that explains it."""

    at: datetime
    explanation: str


def working_days_after(day: date, calendar: WorkCalendar) -> Iterator[date]:
    """Yield the working days after `day`. Refuses a calendar that never opens."""
    for distance in range(1, LONGEST_SEARCH_DAYS):
        following = day + timedelta(days=distance)
        if not calendar.why_shut(following):
            yield following
    raise Refused("Nach diesen Öffnungszeiten wird nie gearbeitet. Bitte die Öffnungszeiten prüfen.")


def due_after_days(received: datetime, days: int, calendar: WorkCalendar) -> DueDate:
    """Return the close of the `days`-th working day after `received`; the day of receipt does not count.

    With no days it is the same day, or the next working day once the doors are shut.
    """
    first = received.astimezone(calendar.zone).date()
    last = first
    following = working_days_after(first, calendar)
    for _ in range(max(days, 0)):
        last = next(following)
    spans = calendar.spans(last)
    if not spans or spans[-1][1] <= received:
        last = next(following)
        spans = calendar.spans(last)
    return DueDate(spans[-1][1], _explain_days(first, last, days, calendar))


def reserve_before(told: datetime, now: datetime, calendar: WorkCalendar) -> datetime:
    """Return our own due date: the close of the working day before `told`, or `told` if that has passed."""
    day = told.astimezone(calendar.zone).date()
    for distance in range(1, LONGEST_SEARCH_DAYS):
        if spans := calendar.spans(day - timedelta(days=distance)):
            return spans[-1][1] if spans[-1][1] > now else told
    return told


def working_days_between(first: datetime, last: datetime, calendar: WorkCalendar) -> int:
    """Return how many working days have begun after the day of `first`, the day of `last` included."""
    begin, end = (moment.astimezone(calendar.zone).date() for moment in (first, last))
    following = (begin + timedelta(days=distance) for distance in range(1, (end - begin).days + 1))
    return sum(not calendar.why_shut(day) for day in following)


def _explain_days(first: date, last: date, days: int, calendar: WorkCalendar) -> str:
    skipped = (first + timedelta(days=distance) for distance in range(1, (last - first).days))
    reasons = ((day, calendar.why_shut(day)) for day in skipped)
    named = [f"{short_day(day)} ({why})" for day, why in reasons if why and why != SHUT]
    if days < 1:
        sentence = f"Noch am selben Tag, {day_on_paper(last)}"
        if last != first:
            sentence = f"Am nächsten Arbeitstag, {day_on_paper(last)}"
    else:
        counted = "1 Arbeitstag" if days == 1 else f"{days} Arbeitstage"
        sentence = f"{counted} nach {day_on_paper(first)}: das ist {day_in_sentence(last)}"
    return f"{sentence}; nicht gezählt: {', '.join(named)}." if named else f"{sentence}."
