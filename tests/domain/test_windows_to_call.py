"""Windows in which we promise to call."""

from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.promises.promises import (
    Promise,
    PromiseState,
    ReplyBy,
    possible_windows,
    propose_window,
)

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = WorkCalendar(tuple((day, time(8, 30), time(12, 30)) for day in range(5)))
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=BERLIN)


def guide(number, begin, close, **values):
    duty = tuple((day, time(*begin), time(*close)) for day in range(5))
    return Staff(number, "x", "Frau", "A", f"Nr{number}", Role.GUIDE, 1, "", "", duty, **values)


def spans(windows):
    return [f"{one.start:%a %H:%M}-{one.end:%H:%M} {one.served_by}" for one in windows]


def test_windows_begin_on_the_next_working_day_and_never_overlap():
    found = islice(possible_windows(guide(1, (8, 0), (16, 30)), FRIDAY, CALENDAR, {}), 4)
    assert spans(found) == [
        "Mon 09:00-11:00 Frau Nr1",
        "Mon 14:00-16:00 Frau Nr1",
        "Tue 09:00-11:00 Frau Nr1",
        "Tue 14:00-16:00 Frau Nr1",
    ]


def test_a_window_takes_only_as_many_calls_as_fit_and_the_full_ones_come_last():
    anna = guide(1, (8, 0), (12, 30))
    monday, tuesday, *others = possible_windows(anna, FRIDAY, CALENDAR, {})
    busy = {monday.start: 12, tuesday.start: 11}
    assert [*possible_windows(anna, FRIDAY, CALENDAR, {}, busy)] == [tuesday, *others, monday]
    assert propose_window(anna, FRIDAY, CALENDAR, {}, busy) == tuesday


@pytest.mark.parametrize(
    ("begin", "close", "window"),
    [
        ((8, 0), (10, 45), "Mon 08:30-10:30 Frau Nr1"),
        ((9, 30), (12, 30), "Mon 10:00-12:00 Frau Nr1"),
        ((13, 0), (18, 0), "Mon 14:00-16:00 Frau Nr1"),
    ],
)
def test_the_window_lies_within_the_duty_hours(begin, close, window):
    assert spans([propose_window(guide(1, begin, close), FRIDAY, CALENDAR, {})]) == [window]


def test_a_deputy_keeps_the_window_of_somebody_absent():
    away = guide(1, (8, 0), (16, 30), absences=((date(2026, 11, 30), date(2026, 11, 30)),), deputies=(2,))
    colleagues = {2: guide(2, (8, 0), (12, 0))}
    window = propose_window(away, FRIDAY, CALENDAR, colleagues)
    assert (window.staff_id, window.served_by) == (1, "Frau Nr2")


def test_nobody_promises_what_nobody_can_keep():
    with pytest.raises(Refused, match="einen Brief anbieten") as refused:
        propose_window(guide(1, (18, 0), (19, 0)), FRIDAY, CALENDAR, {})
    assert refused.value.field == "promise"


def test_a_promise_is_broken_once_its_window_has_passed():
    def promise(state, end):
        return Promise(1, 1, ReplyBy.CALL, 1, "", "", end, end, state, 0, 1)

    assert promise(PromiseState.OPEN, FRIDAY).broken(FRIDAY.replace(minute=1))
    assert not promise(PromiseState.OPEN, FRIDAY).broken(FRIDAY)
    assert not promise(PromiseState.KEPT, FRIDAY).broken(FRIDAY.replace(minute=1))
    assert not promise(PromiseState.OPEN, None).broken(FRIDAY)
