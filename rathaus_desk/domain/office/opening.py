"""Whether the town hall is open now, when it opens next, and which days ahead are different."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rathaus_desk.domain.dates import clock, day_in_speech, full_day, hours
from rathaus_desk.domain.office.duedates import SHUT, WorkCalendar

AHEAD_DAYS = 60
_SEARCHED_DAYS = 60


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What one says to somebody who asks: now, in the week, and what is different in the next weeks."""

    open: bool
    now: str
    week: tuple[str, ...]
    ahead: tuple[tuple[str, str], ...]


def opening_now(now: datetime, calendar: WorkCalendar) -> tuple[bool, str]:
    """Return whether it is open, and the sentence: "heute bis 16 Uhr" or when it opens next."""
    here = now.astimezone(calendar.zone)
    for start, end in calendar.spans(here.date()):
        if start <= here < end:
            return True, f"Heute geöffnet bis {_clock(end)} Uhr."
        if here < start:
            return False, f"Jetzt geschlossen. Heute noch geöffnet von {hours(start, end)}."
    why = calendar.why_shut(here.date())
    reason = f"Heute geschlossen: {why}." if why and why != SHUT else "Jetzt geschlossen."
    return False, f"{reason} {_next_time(here, calendar)}".strip()


def days_ahead(today: date, calendar: WorkCalendar) -> tuple[tuple[str, str], ...]:
    """Return holidays and closures of the next 60 days that fall on a day on which it is usually open."""
    found: list[tuple[date, date, str]] = []
    for day, why in _different(today, calendar):
        if found and found[-1][2] == why and _joined(found[-1][1], day, calendar):
            found[-1] = (found[-1][0], day, why)
        else:
            found.append((day, day, why))
    return tuple((_span(first, last), why) for first, last, why in found)


def _different(today: date, calendar: WorkCalendar) -> Iterator[tuple[date, str]]:
    usual = {weekday for weekday, _, _ in calendar.opening}
    for distance in range(AHEAD_DAYS + 1):
        day = today + timedelta(days=distance)
        why = calendar.why_shut(day)
        if why and why != SHUT and day.weekday() in usual:
            yield day, why


def _joined(last: date, day: date, calendar: WorkCalendar) -> bool:
    """Tell whether nobody could come between two closed days."""
    between = (last + timedelta(days=one) for one in range(1, (day - last).days))
    return all(calendar.why_shut(one) for one in between)


def _span(first: date, last: date) -> str:
    return full_day(first) if first == last else f"{full_day(first)} bis {full_day(last)}"


def _next_time(here: datetime, calendar: WorkCalendar) -> str:
    for distance in range(1, _SEARCHED_DAYS):
        day = here.date() + timedelta(days=distance)
        for start, end in calendar.spans(day)[:1]:
            return f"Wieder geöffnet {day_in_speech(day, here.date())}, {hours(start, end)}."
    return ""


def _clock(moment: datetime) -> str:
    return str(moment.hour) if not moment.minute else clock(moment)
