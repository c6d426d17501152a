"""What morning and afternoon mean: until and from the break at noon, or twelve and one o'clock."""

from datetime import datetime, time

import pytest

from rathaus_desk.domain.appointments.day_halves import DayHalf, in_half, lunch
from rathaus_desk.domain.office.duedates import WorkCalendar

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)
CALENDAR = WorkCalendar(
    opening=(
        (MONDAY, time(8, 30), time(12, 30)),
        (TUESDAY, time(14), time(16)),  # in whatever order the hours were written down
        (TUESDAY, time(8, 30), time(12, 30)),
        (WEDNESDAY, time(8), time(16)),
        (THURSDAY, time(8), time(10)),
        (THURSDAY, time(10, 30), time(18)),
        (FRIDAY, time(7), time(11)),
        (FRIDAY, time(17), time(19)),
    )
)


@pytest.mark.parametrize(
    ("weekday", "noon"),
    [
        (MONDAY, (time(12, 30), time(13))),  # shut for the day at half past twelve
        (TUESDAY, (time(12, 30), time(14))),
        (WEDNESDAY, (time(12), time(13))),
        (THURSDAY, (time(12), time(13))),  # a break in the morning is no lunch
        (FRIDAY, (time(12), time(13))),  # nor is one until the evening
        (SATURDAY, (time(12), time(13))),
    ],
)
def test_noon_lies_where_the_opening_hours_have_their_break(weekday, noon):
    assert lunch(weekday, CALENDAR) == noon


def test_a_time_lies_before_noon_or_after_it_or_in_neither():
    def halves(hour, minute=0):
        at = datetime(2026, 11, 24, hour, minute, tzinfo=CALENDAR.zone)
        return [half for half in DayHalf if in_half(half, at, CALENDAR)]

    assert halves(12, 15) == [DayHalf.MORNING]
    assert halves(12, 30) == halves(13, 45) == []
    assert halves(14) == [DayHalf.AFTERNOON]
    assert in_half(None, datetime(2026, 11, 24, 13, tzinfo=CALENDAR.zone), CALENDAR)
