"""Rhythms as sets of days, held against a calendar read in another way."""

import calendar
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.planning.rhythms import (
    LAST,
    Calendar,
    EveryWeeks,
    MonthlyWeekday,
    Once,
    OnDates,
    Season,
    Term,
    WeekParity,
    falls_out,
    patterns,
    reach_days,
    season_patterns,
)

NO_DAYS_OFF = Calendar()
DATA = Path(__file__).parents[1] / "data"
SHORT = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4}
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))


def test_the_wittenberg_timetable_of_ten_years():
    """21 stops by the n-th weekday of the month, as printed in 2019: every date until the end of 2028."""
    told = json.loads((DATA / "wittenberg_2019.json").read_text("utf-8"))["plan"]
    first, last = date(2019, 1, 1), date(2028, 12, 31)
    assert sum(map(len, told.values())) == 21
    for key in told:
        ordinal, weekday = int(key[0]), SHORT[key[1:]]
        rhythm = MonthlyWeekday(frozenset({ordinal}), frozenset({weekday}))
        golden = []
        for year in range(2019, 2029):
            for month in range(1, 13):
                weeks = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
                golden.append(date(year, month, weeks[ordinal - 1]))
        assert patterns(rhythm, first, last, NO_DAYS_OFF) == (tuple(golden),)
        assert len(golden) == 120
    begin = patterns(
        MonthlyWeekday(frozenset({1}), frozenset({0})), date(2019, 2, 1), date(2019, 6, 30), NO_DAYS_OFF
    )
    assert begin == (
        (date(2019, 2, 4), date(2019, 3, 4), date(2019, 4, 1), date(2019, 5, 6), date(2019, 6, 3)),
    )


@settings(max_examples=60)
@given(DAYS, st.integers(20, 200), st.integers(1, 4))
def test_every_weeks_keeps_its_weekday_and_its_distance(first, length, weeks):
    found = patterns(EveryWeeks(weeks), first, first + timedelta(days=length), NO_DAYS_OFF)
    for one in found:
        assert all((b - a).days == 7 * weeks for a, b in pairwise(one))
    everything = sorted(day for one in found for day in one)
    whole = [first + timedelta(days=at) for at in range(length + 1)]
    assert everything == [day for day in whole if day.weekday() < 5]


def test_an_anchor_fixes_which_weeks():
    anchored = EveryWeeks(2, frozenset({2}), anchor=date(2026, 12, 2))
    assert patterns(anchored, date(2026, 12, 7), date(2027, 1, 15), NO_DAYS_OFF) == (
        (date(2026, 12, 16), date(2026, 12, 30), date(2027, 1, 13)),
    )


@settings(max_examples=60)
@given(DAYS, st.booleans())
def test_odd_and_even_weeks_are_those_of_the_printed_calendar(first, odd):
    for one in patterns(WeekParity(odd), first, first + timedelta(days=100), NO_DAYS_OFF):
        assert all(int(day.strftime("%V")) % 2 == (1 if odd else 0) for day in one)


def test_after_week_53_two_odd_weeks_follow_each_other():
    found = patterns(WeekParity(True, frozenset({1})), date(2026, 12, 21), date(2027, 1, 12), NO_DAYS_OFF)
    assert found == ((date(2026, 12, 29), date(2027, 1, 5)),)


def test_the_last_friday_of_some_months():
    rhythm = MonthlyWeekday(frozenset({LAST}), frozenset({4}), frozenset({3, 6}))
    assert patterns(rhythm, date(2026, 1, 1), date(2026, 12, 31), NO_DAYS_OFF) == (
        (date(2026, 3, 27), date(2026, 6, 26)),
    )


def test_the_first_and_the_third_of_a_weekday_are_two_visits_a_month_on_the_same_weekday():
    rhythm = MonthlyWeekday(frozenset({1, 3}), frozenset({1, 3}))
    assert patterns(rhythm, date(2026, 12, 1), date(2026, 12, 31), NO_DAYS_OFF) == (
        (date(2026, 12, 1), date(2026, 12, 15)), (date(2026, 12, 3), date(2026, 12, 17)),
    )  # fmt: skip
    assert reach_days(rhythm) == 13, "moved further, it would stand for the next one"


def test_the_fifth_of_a_weekday_is_only_in_some_months():
    rhythm = MonthlyWeekday(frozenset({5}), frozenset({0}))
    (found,) = patterns(rhythm, date(2026, 1, 1), date(2026, 12, 31), NO_DAYS_OFF)
    assert [day.month for day in found] == [3, 6, 8, 11]


def test_holidays_fall_out_and_school_holidays_only_where_asked():
    off = Calendar({date(2026, 12, 25): "1. Weihnachtstag"}, (Term(date(2026, 12, 23), date(2027, 1, 5)),))
    friday = EveryWeeks(1, frozenset({4}))
    whole = (date(2026, 12, 18), date(2027, 1, 1))
    assert patterns(friday, date(2026, 12, 14), date(2027, 1, 3), off) == (whole,)
    without = EveryWeeks(1, frozenset({4}), in_school_holidays=False)
    assert patterns(without, date(2026, 12, 14), date(2027, 1, 3), off) == (whole[:1],)
    assert falls_out(friday, date(2026, 12, 25), off) == "1. Weihnachtstag"
    assert falls_out(without, date(2027, 1, 5), off) == "Schulferien"
    assert falls_out(without, date(2027, 1, 6), off) is None


def test_explicit_dates_are_taken_as_they_are_within_the_period():
    rhythm = OnDates((date(2026, 12, 12), date(2026, 12, 1), date(2027, 2, 1)))
    found = patterns(rhythm, date(2026, 12, 1), date(2026, 12, 31), NO_DAYS_OFF)
    assert found == ((date(2026, 12, 1), date(2026, 12, 12)),)


def test_once_means_any_working_day_of_the_wish():
    rhythm = Once(date(2026, 12, 4), date(2026, 12, 8))
    found = patterns(rhythm, date(2026, 12, 1), date(2026, 12, 31), NO_DAYS_OFF)
    assert found == ((date(2026, 12, 4),), (date(2026, 12, 7),), (date(2026, 12, 8),))


@pytest.mark.parametrize(("first", "last", "days"), [((11, 1), (12, 31), 4), ((12, 10), (12, 31), 2)])
def test_a_version_of_the_timetable_holds_within_its_dates(first, last, days):
    season = Season(date(2026, *first), date(2026, *last), EveryWeeks(1, frozenset({1})))
    (found,) = season_patterns(season, date(2026, 12, 1), date(2026, 12, 27), NO_DAYS_OFF)
    assert len(found) == days
