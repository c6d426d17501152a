"""Dates typed in a hurry, read on Tuesday, 24 November 2026."""

from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.dates import MONTHS, WEEKDAYS, numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.office.quick_dates import read_date, step

TUESDAY = date(2026, 11, 24)
CALENDAR = WorkCalendar(
    tuple((day, time(8, 30), time(12, 30)) for day in range(5)), {date(2026, 11, 26): "Feiertag"}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("heute", "2026-11-24"), ("morgen", "2026-11-25"), ("übermorgen", "2026-11-26"),
        ("Uebermorgen", "2026-11-26"), ("mo", "2026-11-30"), ("di", "2026-12-01"), ("MI", "2026-11-25"),
        ("do.", "2026-11-26"), ("Freitag", "2026-11-27"), ("sonn", "2026-11-29"), (" sa ", "2026-11-28"),
        ("+3", "2026-11-27"), ("+0", "2026-11-24"), ("+ 2 Tage", "2026-11-26"), ("+2w", "2026-12-08"),
        ("+1woche", "2026-12-01"), ("+1m", "2026-12-24"), ("+3 monate", "2027-02-24"),
        ("+1a", "2026-11-25"), ("+2a", "2026-11-27"), ("+3 arbeitstage", "2026-11-30"),
        ("31.10.", "2027-10-31"), ("31.10", "2027-10-31"), ("31.10.26", "2026-10-31"),
        ("31. 10. 2026", "2026-10-31"), ("24.11.", "2026-11-24"), ("23.11", "2027-11-23"),
        ("1/12", "2026-12-01"), ("2026-10-31", "2026-10-31"), ("0212", "2026-12-02"),
        ("021227", "2027-12-02"), ("02122027", "2027-12-02"), ("29.2.", "2028-02-29"),
        ("15.", "2026-12-15"), ("24.", "2026-11-24"), ("31.", "2026-12-31"), ("3. dez", "2026-12-03"),
        ("5. März", "2027-03-05"), ("5 mar 28", "2028-03-05"), ("ende november", "2026-11-30"),
        ("ende nov.", "2026-11-30"), ("anfang november", "2027-11-01"), ("mitte feb 27", "2027-02-15"),
        ("ende februar 2028", "2028-02-29"), ("monatsende", "2026-11-30"), ("kw 48", "2026-11-24"),
        ("kw49", "2026-11-30"), ("KW 47", "2027-11-22"), ("kw 1", "2027-01-04"), ("kw 53", "2026-12-28"),
        ("kw 48/27", "2027-11-29"),
    ],
)  # fmt: skip
def test_what_is_typed_in_a_hurry_is_the_next_such_day(typed, meant):
    assert read_date(typed, TUESDAY, CALENDAR) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Bitte ein Datum eintragen"),
        ("m", "kein Datum, das sich lesen lässt"),
        ("märz", "kein Datum"),
        ("24", "kein Datum"),
        ("gestern", "kein Datum"),
        ("30.2.", "gibt es im Kalender nicht"),
        ("31.11.26", "gibt es im Kalender nicht"),
        ("0.", "gibt es im Kalender nicht"),
        ("99.99.", "gibt es im Kalender nicht"),
        ("ende foo", "gibt es im Kalender nicht"),
        ("2026-02-30", "gibt es im Kalender nicht"),
        ("kw 54", "gibt es im Kalender nicht"),
        ("kw 53 27", "gibt es im Kalender nicht"),
        ("+99999", "So weit voraus"),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(typed, words):
    with pytest.raises(Refused, match=words) as refused:
        read_date(typed, TUESDAY, CALENDAR)
    assert refused.value.field == "date"


def test_working_days_need_a_calendar():
    with pytest.raises(Refused, match="Arbeitstage lassen sich hier nicht zählen"):
        read_date("+3a", TUESDAY)


def test_the_week_that_crosses_the_year_is_found_from_both_sides():
    assert read_date("kw 53", date(2026, 12, 31)) == date(2026, 12, 31)
    assert read_date("kw 53", date(2027, 1, 2)) == date(2027, 1, 2)
    assert read_date("kw 1", date(2027, 1, 2)) == date(2027, 1, 4)
    with pytest.raises(Refused):
        read_date("kw 53", date(2027, 1, 4))


def test_a_day_is_stepped_by_days_weeks_and_months():
    assert step(TUESDAY, "d") == date(2026, 11, 25)
    assert step(TUESDAY, "w", -1) == date(2026, 11, 17)
    assert step(date(2026, 1, 31), "m") == date(2026, 2, 28)
    assert step(date(2028, 1, 31), "m") == date(2028, 2, 29)
    assert step(date(2026, 1, 31), "m", -2) == date(2025, 11, 30)
    assert step(date.max, "d") == date.max
    assert step(date.min, "m", -1) == date.min


days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(today=days, wanted=days)
def test_every_day_is_read_back(today, wanted):
    assert read_date(numeric_date(wanted), today) == read_date(wanted.isoformat(), today) == wanted
    found = read_date(f"{wanted.day}.{wanted.month}.", today)
    assert today <= found
    assert (found.day, found.month) == (wanted.day, wanted.month)
    assert today < read_date(WEEKDAYS[wanted.weekday()], today) <= today + timedelta(days=7)
    end = read_date(f"ende {MONTHS[wanted.month - 1]}", today)
    assert end >= today
    assert end.month == wanted.month
    assert (end + timedelta(days=1)).day == 1


@given(text=st.text(max_size=20) | st.from_regex(r"\+?\d{0,7}[./ ]?\d{0,5}[./ ]?[a-z]{0,6}", fullmatch=True))
def test_no_text_breaks_the_reader(text):
    with suppress(Refused):
        assert type(read_date(text, TUESDAY, CALENDAR)) is date
