"""Whom a letter means, by age and jubilee: as days of birth, checked against how old somebody is."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rathaus_desk.domain.campaigns.criteria import (
    JUBILEES,
    RegisterCriteria,
    births,
    in_words,
    wrong_with,
)

DAYS = st.dates(date(1930, 1, 1), date(2040, 12, 31))
TODAY = date(2026, 11, 24)


def birthday(born, year):
    """Return the birthday in a year; of 29 February it is 1 March where there is none (§§ 187, 188 BGB)."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(born, day):
    return day.year - born.year - (birthday(born, day.year) > day)


def meant(criteria, born):
    return any(first <= born <= last for first, last in births(criteria))


@given(DAYS, DAYS, st.integers(0, 90), st.integers(0, 30))
@example(date(2027, 2, 28), date(1952, 2, 29), 75, 0)
@example(date(2027, 3, 1), date(1952, 2, 29), 75, 0)
@example(date(2028, 2, 29), date(1953, 3, 1), 74, 0)
@example(date(2028, 2, 29), date(1953, 2, 28), 75, 0)
@example(date(2027, 3, 1), date(1952, 3, 1), 74, 0)
def test_an_age_from_and_to_means_who_is_so_old_on_the_day(on, born, first, more):
    if born > on:
        return
    criteria = RegisterCriteria(on=on, age_from=first, age_to=first + more)
    assert meant(criteria, born) is (first <= age_on(born, on) <= first + more)


@given(DAYS, st.integers(0, 366), st.dates(date(1900, 1, 1), date(1970, 12, 31)))
@example(date(2027, 3, 1), 0, date(1952, 2, 29))
@example(date(2027, 2, 28), 0, date(1952, 2, 29))
@example(date(2028, 2, 29), 0, date(1958, 3, 1))
@example(date(2028, 2, 29), 0, date(1958, 2, 28))
@example(date(2027, 3, 1), 0, date(1957, 3, 1))
def test_a_jubilee_means_whose_round_birthday_lies_in_the_time(on, days, born):
    until = on + timedelta(days=days)
    years = range(on.year, until.year + 1)
    wanted = any(on <= birthday(born, year) <= until and year - born.year in JUBILEES for year in years)
    assert meant(RegisterCriteria(on=on, jubilee_until=until), born) is wanted


def test_one_bound_is_enough():
    assert births(RegisterCriteria(on=TODAY, age_from=75)) == ((date(1905, 11, 25), date(1951, 11, 24)),)
    assert births(RegisterCriteria(on=TODAY, age_to=17)) == ((date(2008, 11, 25), TODAY),)
    assert births(RegisterCriteria(on=TODAY, district="heidkamp")) == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Ortsteil wählen"),
        ({"age_from": -1}, "zwischen 0 und 120"),
        ({"age_to": 121}, "zwischen 0 und 120"),
        ({"age_from": 80, "age_to": 70}, "über dem Alter"),
        ({"age_from": 70, "jubilee_until": TODAY}, "entweder"),
        ({"jubilee_until": TODAY - timedelta(1)}, "höchstens ein Jahr"),
        ({"jubilee_until": TODAY + timedelta(367)}, "höchstens ein Jahr"),
    ],
)
def test_what_makes_no_sense_is_said(values, said):
    assert said in wrong_with(RegisterCriteria(on=TODAY, **values))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"age_from": 75}, "ab 75 Jahren, am 24.11.2026, ganze Stadt"),
        ({"age_from": 0, "age_to": 0}, "ab 0 Jahren, bis 0 Jahre, am 24.11.2026, ganze Stadt"),
        ({"jubilee_until": date(2026, 12, 31)}, "Jubiläum vom 24.11.2026 bis 31.12.2026, ganze Stadt"),
        ({"district": "x"}, "Heidkamp"),
    ],
)
def test_criteria_in_words(values, told):
    criteria = RegisterCriteria(on=TODAY, **values)
    assert wrong_with(criteria) == ""
    assert in_words(criteria, "Heidkamp" if criteria.district else "") == told
