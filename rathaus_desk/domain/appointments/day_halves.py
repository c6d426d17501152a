"""Before and after lunch: what "vormittags" and "nachmittags" mean on a day of this town hall."""

from datetime import datetime, time
from enum import StrEnum
from itertools import pairwise

from rathaus_desk.domain.office.duedates import WorkCalendar

MORNING_ENDS, AFTERNOON_BEGINS = time(12), time(13)  # where the opening hours know no break
_LATEST_LUNCH = time(15)


class DayHalf(StrEnum):
    """A half of a working day, as people say when something suits them."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def lunch(weekday: int, calendar: WorkCalendar) -> tuple[time, time]:
    """Return from when to when a weekday is neither morning nor afternoon: 12 to 13, or the break at noon.

    A day that shuts for good before one o'clock is morning until then.
    """
    spans = sorted((begin, end) for one, begin, end in calendar.opening if one == weekday)
    for (_, shuts), (opens, _) in pairwise(spans):
        if shuts < opens <= _LATEST_LUNCH and opens > MORNING_ENDS:
            return shuts, opens
    last = spans[-1][1] if spans else MORNING_ENDS
    return (last if MORNING_ENDS < last <= AFTERNOON_BEGINS else MORNING_ENDS), AFTERNOON_BEGINS


def in_half(half: DayHalf | None, start: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a local time lies in a half of its day; with None it always does."""
    if half is None:
        return True
    begins, ends = lunch(start.weekday(), calendar)
    plain = start.time().replace(tzinfo=None)
    return plain < begins if half is DayHalf.MORNING else plain >= ends
