"""The opening hours of the town hall laid end to end, so that nothing in the sample town happens at night."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from rathaus_desk.domain.office.duedates import WorkCalendar

_MILLISECOND = timedelta(milliseconds=1)


def command_id_at(moment: datetime) -> UUID:
    """Return a command's id that is the same for the same town: all its random bits are none."""
    return UUID(int=round(moment.astimezone(UTC).timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)


class WorkTime:
    """A scale of working milliseconds since `first`; `now` and `today` are where the `clock` stands on it.

    Working days are counted from 0, so a due date of so many working days is a matter of adding.
    """

    def __init__(self, calendar: WorkCalendar, first: date, now: datetime, days_ahead: int) -> None:
        self.calendar = calendar
        self.days: list[date] = []
        self._day_starts = [0]
        self._span_starts: list[int] = []
        self._moments: list[datetime] = []
        self._closings: list[datetime] = []
        last = now.astimezone(calendar.zone).date() + timedelta(days=days_ahead)
        for distance in range((last - first).days + 1):
            self._add(first + timedelta(days=distance))
        self.clock = now
        self.now = self.position(now)
        self.today = bisect_right(self.days, now.astimezone(calendar.zone).date()) - 1

    def _add(self, day: date) -> None:
        spans = self.calendar.spans(day)
        if not spans:
            return
        position = self._day_starts[-1]
        for start, end in spans:
            self._span_starts.append(position)
            self._moments.append(start.astimezone(UTC))
            position += (end - start) // _MILLISECOND
        self.days.append(day)
        self._day_starts.append(position)
        self._closings.append(spans[-1][1])

    def moment(self, position: int) -> datetime:
        """Return the point in time (UTC) at a position."""
        span = bisect_right(self._span_starts, position) - 1
        return self._moments[span] + timedelta(milliseconds=position - self._span_starts[span])

    def position(self, moment: datetime) -> int:
        """Return the position of a point in time; outside opening hours, of their nearest end."""
        span = bisect_right(self._moments, moment.astimezone(UTC)) - 1
        if span < 0:
            return 0
        begun = (moment - self._moments[span]) // _MILLISECOND
        following = self._span_starts[span + 1] if span + 1 < len(self._span_starts) else self._day_starts[-1]
        # The very end of a span is already the beginning of the next one, perhaps days later.
        return min(self._span_starts[span] + begun, following - 1)

    def span_of(self, position: int) -> int:
        """Return the number of the opening span in which a position lies."""
        return bisect_right(self._span_starts, position) - 1

    def span_start(self, span: int) -> datetime:
        """Return when an opening span begins, in the town's zone."""
        return self._moments[span].astimezone(self.calendar.zone)

    def day_of(self, position: int) -> int:
        """Return the number of the working day in which a position lies."""
        return min(bisect_right(self._day_starts, position), len(self.days)) - 1

    def day_start(self, day: int) -> int:
        """Return the position at which a working day begins."""
        return self._day_starts[day]

    def closing(self, day: int) -> datetime:
        """Return when the doors close on a working day."""
        return self._closings[day]
