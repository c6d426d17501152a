"""Weekly hours of counters, single days that differ, and series."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.appointments.opening_patterns import (
    AppointmentKind,
    ExceptionKind,
    OpeningException,
    OpeningPattern,
    cell_of,
    cells_of,
    moment_of,
    series_days,
    spans_on,
    why_closed,
)
from rathaus_desk.domain.office.duedates import Closure, WorkCalendar

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY, TUESDAY = date(2026, 12, 5), date(2026, 12, 1)
REFORMATION = date(2026, 10, 31)
CALENDAR = WorkCalendar(
    tuple((day, time(8, 30), time(12, 30)) for day in range(5)),
    holidays={REFORMATION: "Reformationstag"},
    closures=(Closure(date(2026, 12, 24), date(2026, 12, 31), "Betriebsruhe"),),
    zone=BERLIN,
)
TUESDAYS = OpeningPattern(
    1, 1, 1, time(14), time(17), ("pass",), (AppointmentKind.IN_PERSON,), 70, staff_id=7
)
FIRST_SATURDAY = OpeningPattern(2, 1, 5, time(9), time(12), weeks=(1,))


def hours(day, *exceptions, patterns=(TUESDAYS, FIRST_SATURDAY), counter=1):
    spans = spans_on(counter, day, patterns, exceptions, CALENDAR)
    return [f"{moment_of(one.begin, BERLIN):%H:%M}-{moment_of(one.end, BERLIN):%H:%M}" for one in spans]


def on(day, kind, begin=None, end=None, counter=1, number=1, reason=""):
    return OpeningException(number, counter, day, kind, begin, end, reason)


def test_until_five_on_tuesdays_and_the_first_saturday_of_the_month():
    assert hours(TUESDAY) == ["14:00-17:00"]
    assert hours(SATURDAY) == ["09:00-12:00"]
    assert hours(date(2026, 12, 12)) == []
    assert hours(date(2026, 12, 2)) == []
    assert hours(TUESDAY, counter=2) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 11, 30), []), (TUESDAY, ["14:00-17:00"]), (date(2026, 12, 8), ["14:00-17:00"]),
     (date(2026, 12, 15), [])],
)  # fmt: skip
def test_a_pattern_holds_from_and_until(day, expected):
    limited = OpeningPattern(1, 1, 1, time(14), time(17), valid_from=TUESDAY, valid_until=date(2026, 12, 8))
    assert hours(day, patterns=(limited,)) == expected
    before = OpeningPattern(1, 1, 1, time(14), time(17), valid_from=date(2026, 12, 2))
    assert hours(TUESDAY, patterns=(before,)) == []


def test_nobody_works_on_a_holiday_unless_an_exception_says_so():
    assert hours(REFORMATION, patterns=(OpeningPattern(1, 1, 5, time(9), time(12)),)) == []
    assert hours(date(2026, 12, 29)) == []
    assert hours(REFORMATION, on(REFORMATION, ExceptionKind.EXTRA, time(10), time(12))) == ["10:00-12:00"]
    assert why_closed(REFORMATION, CALENDAR) == "Reformationstag"
    assert why_closed(SATURDAY, CALENDAR) == ""


def test_a_single_day_may_be_changed_added_or_shut():
    changed = on(TUESDAY, ExceptionKind.CHANGED, time(8), time(10))
    assert hours(TUESDAY, changed) == ["08:00-10:00"]
    (span,) = spans_on(1, TUESDAY, (TUESDAYS,), (changed,), CALENDAR)
    assert (span.services, span.share, span.staff_id) == (("pass",), 70, 7)
    twice = on(TUESDAY, ExceptionKind.CHANGED, time(11), time(12), number=2)
    assert hours(TUESDAY, twice, changed) == ["08:00-10:00", "11:00-12:00"]
    extra = on(TUESDAY, ExceptionKind.EXTRA, time(8), time(9))
    assert hours(TUESDAY, extra) == ["08:00-09:00", "14:00-17:00"]
    (added, _) = spans_on(1, TUESDAY, (TUESDAYS,), (extra,), CALENDAR)
    assert (added.services, added.share, added.staff_id) == ((), 100, None)


def test_an_extra_time_stays_when_the_day_is_changed_after_it():
    extra = on(TUESDAY, ExceptionKind.EXTRA, time(8), time(9))
    changed = on(TUESDAY, ExceptionKind.CHANGED, time(10), time(11), number=2)
    assert hours(TUESDAY, extra, changed) == ["08:00-09:00", "10:00-11:00"]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (None, None, []),
        (time(15), time(16), ["14:00-15:00", "16:00-17:00"]),
        (time(13), time(15), ["15:00-17:00"]),
        (time(16), None, ["14:00-16:00"]),
        (time(9), time(10), ["14:00-17:00"]),
    ],
)
def test_what_is_shut_wins_over_what_is_open(begin, end, expected):
    shut = on(TUESDAY, ExceptionKind.SHUT, begin, end, counter=None)
    assert hours(TUESDAY, shut) == expected


def test_another_counters_exception_is_not_ours():
    assert hours(TUESDAY, on(TUESDAY, ExceptionKind.SHUT, counter=2)) == ["14:00-17:00"]


def test_cells_of_five_minutes():
    moment = datetime(2026, 11, 24, 9, 47, tzinfo=BERLIN)
    assert moment_of(cell_of(moment), BERLIN) == datetime(2026, 11, 24, 9, 45, tzinfo=BERLIN)
    assert [cells_of(minutes) for minutes in (0, 1, 5, 6, 15)] == [0, 1, 1, 2, 3]


def test_a_span_offers_and_meets():
    (span,) = spans_on(1, TUESDAY, (TUESDAYS,), (), CALENDAR)
    assert span.offers(("pass",))
    assert not span.offers(("pass", "ausweis"))
    assert span.meets(AppointmentKind.IN_PERSON)
    assert not span.meets(AppointmentKind.VIDEO)
    assert span.covers(span.begin, span.end)
    assert not span.covers(span.begin, span.end + 1)


def test_a_series_every_second_tuesday_without_the_days_between_the_years():
    days = series_days(TUESDAY, 2, date(2027, 1, 12), (date(2026, 12, 29),))
    assert days == (TUESDAY, date(2026, 12, 15), date(2027, 1, 12))
    assert series_days(TUESDAY, 0, date(2026, 12, 8)) == (TUESDAY, date(2026, 12, 8))
    assert series_days(TUESDAY, 1, date(2026, 11, 1)) == ()
