"""Working time by days, hours and minutes: opening hours, holidays of the Land, closures.

Every due date comes with the sentence that explains it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from rathaus_desk.domain.dates import clock, day_in_sentence, day_on_paper, short_day
from rathaus_desk.domain.errors import Refused

Opening = tuple[int, time, time]  # weekday (0 = Monday), from, until
LONGEST_SEARCH_DAYS = 800
SHUT = "geschlossen"
WE_ASK = "weil wir auf eine Antwort warten"
NEVER_OPEN = "Nach diesen Öffnungszeiten wird nie gearbeitet. Bitte die Öffnungszeiten prüfen."
_MINUTE = timedelta(minutes=1)


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
    raise Refused(NEVER_OPEN)


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


def working_time_between(first: datetime, last: datetime, calendar: WorkCalendar) -> timedelta:
    """Return how long the town hall is open between two points in time, lunch breaks left out.

    Counted in time that really passes: the night on which the clocks change is an hour shorter or longer.
    """
    begin, end = _day(first, calendar), _day(last, calendar)
    total = timedelta()
    for distance in range((end - begin).days + 1):
        for opens, closes in _passing(begin + timedelta(days=distance), calendar):
            total += max(min(closes, last) - max(opens, first), timedelta())
    return total


def after_working_time(start: datetime, span: timedelta, calendar: WorkCalendar) -> datetime:
    """Return when the town hall will have been open for `span` since `start`, in the town's zone.

    It counts to the minute and begins with the minute of `start`. Refuses a calendar that never opens.
    """
    moment = _minute(start)
    left = max(span, _MINUTE)
    first = _day(moment, calendar)
    never = 0
    for day in (first + timedelta(days=distance) for distance in count()):
        spans = _passing(day, calendar)
        never = 0 if spans else never + 1
        if never > LONGEST_SEARCH_DAYS:
            break
        for opens, closes in spans:
            there = closes - max(opens, moment)
            if there >= left:
                return (max(opens, moment) + left).astimezone(calendar.zone)
            left -= max(there, timedelta())
    raise Refused(NEVER_OPEN)


def due_after_pause(
    due: datetime, paused: datetime, resumed: datetime, calendar: WorkCalendar, because: str = WE_ASK
) -> DueDate:
    """Return a due date after a pause: what was left at `paused`, to the minute, begins anew at `resumed`.

    What was due before the pause began stays due when it was; a pause while the doors are shut costs nothing.
    """
    begin, end = (_minute(one) for one in (paused, resumed))
    left = working_time_between(begin, due, calendar)
    moved = due.astimezone(calendar.zone)
    if left and end > begin:
        moved = max(after_working_time(end, left, calendar), moved)
        reason = paused_in_words(paused, resumed, calendar, because)
    else:
        reason = "die Pause ändert daran nichts"
    return DueDate(moved, f"Bis {day_on_paper(moved.date())}, {clock(moved)} Uhr; {reason}.")


def paused_in_words(
    paused: datetime, resumed: datetime | None, calendar: WorkCalendar, because: str = WE_ASK
) -> str:
    """Return "angehalten von Di 24.11. 10:12 bis Do 26.11. 9:05, weil wir auf eine Antwort warten".

    Without `resumed` the clock still stands: "angehalten seit Di 24.11. 10:12, …".
    """
    since = _short(paused, calendar)
    span = f"seit {since}" if resumed is None else f"von {since} bis {_short(resumed, calendar)}"
    return f"angehalten {span}, {because}"


def _short(moment: datetime, calendar: WorkCalendar) -> str:
    here = moment.astimezone(calendar.zone)
    return f"{short_day(here.date())} {clock(here)}"


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _day(moment: datetime, calendar: WorkCalendar) -> date:
    return moment.astimezone(calendar.zone).date()


def _passing(day: date, calendar: WorkCalendar) -> list[tuple[datetime, datetime]]:
    """Return the working spans of a day in UTC, where clock time is time that passes, none overlapping."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in calendar.spans(day):
        opens, closes = start.astimezone(UTC), end.astimezone(UTC)
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        elif opens < closes:
            found.append((opens, closes))
    return found


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
