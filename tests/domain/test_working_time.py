"""Working time to the minute: never at lunch, never over a holiday, and held while the citizen must act."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import (
    Closure,
    WorkCalendar,
    after_working_time,
    due_after_pause,
    paused_in_words,
    working_time_between,
)

BERLIN = ZoneInfo("Europe/Berlin")
OPENING = (
    *((day, time(8, 30), time(12, 30)) for day in range(5)),
    (1, time(14), time(16)),
    (3, time(14), time(18)),
)
HOLIDAYS = {date(2026, 12, 25): "Erster Weihnachtstag", date(2027, 1, 1): "Neujahr"}
CLOSED = (Closure(date(2026, 12, 24), date(2026, 12, 31), "Betriebsruhe"),)
CALENDAR = WorkCalendar(OPENING, HOLIDAYS, CLOSED, BERLIN)


def at(month, day, hour, minute=0, second=0, year=2026):
    return datetime(year, month, day, hour, minute, second, tzinfo=BERLIN)


def test_the_clock_does_not_run_over_lunch():
    assert working_time_between(at(11, 24, 12), at(11, 24, 14, 30), CALENDAR) == timedelta(hours=1)
    assert working_time_between(at(11, 24, 12, 30), at(11, 24, 14), CALENDAR) == timedelta()
    assert working_time_between(at(11, 24, 14), at(11, 24, 12), CALENDAR) == timedelta()
    assert after_working_time(at(11, 24, 12, 30), timedelta(hours=1), CALENDAR) == at(11, 24, 15)


def test_the_clock_stands_while_the_citizen_must_act():
    due = due_after_pause(at(11, 24, 16), at(11, 24, 10, 12, 48), at(11, 26, 9, 5), CALENDAR)
    # 10:12 to 12:30 and 14 to 16 are left: 4 hours 18 minutes from Thursday, 9:05.
    assert due.at == at(11, 26, 14, 53)
    assert due.explanation == (
        "Bis Donnerstag, 26. November, 14:53 Uhr; "
        "angehalten von Di 24.11. 10:12 bis Do 26.11. 9:05, weil wir auf eine Antwort warten."
    )
    since = paused_in_words(at(11, 24, 10, 12), None, CALENDAR)
    assert since == "angehalten seit Di 24.11. 10:12, weil wir auf eine Antwort warten"
    because = "weil wir auf das Ersatzteil warten"
    assert paused_in_words(at(11, 24, 8), at(11, 24, 9), CALENDAR, because).endswith(f"9:00, {because}")


def test_a_pause_after_the_due_date_changes_nothing():
    late = due_after_pause(at(11, 24, 10), at(11, 24, 10, 12), at(11, 26, 9, 5), CALENDAR)
    assert late.at == at(11, 24, 10)
    assert "die Pause ändert daran nichts" in late.explanation
    turned = due_after_pause(at(11, 24, 16), at(11, 24, 12), at(11, 24, 11), CALENDAR)
    assert turned.at == at(11, 24, 16)


def test_two_pauses_follow_one_another():
    first = due_after_pause(at(11, 24, 16), at(11, 24, 9), at(11, 24, 10), CALENDAR)
    second = due_after_pause(first.at, at(11, 24, 11), at(11, 24, 12), CALENDAR)
    assert first.at == at(11, 25, 9, 30)
    assert second.at == at(11, 25, 10, 30)


def test_overlapping_openings_are_counted_once():
    twice = WorkCalendar(((1, time(8), time(12)), (1, time(10), time(14)), (1, time(12), time(13))))
    assert working_time_between(at(11, 24, 0), at(11, 25, 0), twice) == timedelta(hours=6)


def test_a_town_hall_that_never_opens_is_refused():
    with pytest.raises(Refused, match="nie gearbeitet"):
        after_working_time(at(11, 24, 9), timedelta(hours=1), WorkCalendar(()))


minutes = st.integers(0, 3 * 365 * 24 * 60)
moments = minutes.map(lambda one: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=one))
spans = st.integers(1, 6_000).map(lambda one: timedelta(minutes=one))
NIGHTS = WorkCalendar((*OPENING, (6, time(0), time(5)), (6, time(7), time(23, 59))), HOLIDAYS, CLOSED, BERLIN)


@given(start=moments, span=spans, calendar=st.sampled_from((CALENDAR, NIGHTS)))
def test_what_is_added_is_what_has_passed(start, span, calendar):
    due = after_working_time(start, span, calendar)
    assert working_time_between(start, due, calendar) == span
    assert working_time_between(start, due - timedelta(minutes=1), calendar) == span - timedelta(minutes=1)


@given(first=moments, second=moments, third=moments)
def test_working_time_adds_up(first, second, third):
    first, second, third = sorted((first, second, third))
    whole = working_time_between(first, third, CALENDAR)
    parts = (working_time_between(*pair, CALENDAR) for pair in ((first, second), (second, third)))
    assert whole == sum(parts, timedelta())
    assert timedelta() <= whole <= third - first


@given(start=moments, span=spans, waited=spans, until=spans)
def test_a_pause_gives_back_exactly_the_working_time_that_it_took(start, span, waited, until):
    due = after_working_time(start, span, CALENDAR)
    paused = start + waited
    resumed = paused + until
    moved = due_after_pause(due, paused, resumed, CALENDAR).at
    assert moved >= due
    left = working_time_between(paused, due, CALENDAR)
    if left:
        assert working_time_between(resumed, moved, CALENDAR) == left
