"""The golden set of due dates, reckoned anew day by day and minute by minute, from a calendar of its own.

Nothing here asks the product or its holiday package: the holidays are those of the Länder's own laws, Easter
is reckoned by the rule of Gauss, and a due date is found by walking along the minutes with a pencil. Lines
that say "by hand" were counted on a printed calendar.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.office.duedates import (
    Closure,
    WorkCalendar,
    after_working_time,
    due_after_days,
    due_after_pause,
)
from rathaus_desk.usecases.office.office import LandHolidays

BERLIN = ZoneInfo("Europe/Berlin")
LINES = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "golden_due_dates.json").read_text(encoding="utf-8")
)
MINUTE = timedelta(minutes=1)
LANDS = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
# Opening hours by weekday, 0 is Monday, as minutes of the day.
MORNINGS = {day: [(510, 750)] for day in range(5)}
PLANS = {
    "town": {**MORNINGS, 1: [(510, 750), (840, 960)], 3: [(510, 750), (840, 1080)]},
    "through": {day: [(480, 1020)] for day in range(5)},
    "lunch": {day: [(480, 720), (780, 1000)] for day in range(5)},
    "saturday": {**{day: [(480, 720)] for day in range(5)}, 5: [(540, 720)]},
    "sunday": {day: [(0, 240), (600, 660)] for day in range(7)},
    "tuesday": {1: [(540, 600)]},
}
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 31))


def easter(year):
    """Return Easter Sunday by the Gregorian rule of Gauss, in the form of Butcher."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(land, year):
    """Return the days on which nobody works in a Land, by its law on Sundays and holidays (since 2024)."""
    sunday = easter(year)
    fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)]
    only = {
        (1, 6): "BW BY ST",
        (3, 8): "BE MV",
        (8, 15): "SL",
        (9, 20): "TH",
        (10, 31): "BB HB HH MV NI SH SN ST TH",
        (11, 1): "BW BY NW RP SL",
    }
    fixed += [day for day, lands in only.items() if land in lands.split()]
    days = {date(year, month, day) for month, day in fixed}
    days |= {sunday + timedelta(days=distance) for distance in (-2, 1, 39, 50)}
    if land in ["BW", "BY", "HE", "NW", "RP", "SL"]:
        days.add(sunday + timedelta(days=60))
    if land == "SN":  # the Wednesday before 23 November
        days.add(max(date(year, 11, day) for day in range(16, 23) if date(year, 11, day).weekday() == 2))
    if (land, year) == ("BE", 2025):
        days.add(date(2025, 5, 8))  # eighty years of peace, once
    return frozenset(days)


def minutes_open(line, day):
    """Return the spans of a day in minutes; none on a holiday or while the town hall is closed."""
    if day in public_holidays(line["land"], day.year):
        return []
    if line.get("closed") and CHRISTMAS[0] <= day <= CHRISTMAS[1]:
        return []
    return PLANS[line["plan"]].get(day.weekday(), [])


def is_open(line, moment):
    """Tell whether the town hall works in the minute that begins at `moment`."""
    here = moment.astimezone(BERLIN)
    minute = here.hour * 60 + here.minute
    return any(start <= minute < end for start, end in minutes_open(line, here.date()))


def walk(line, moment, left):
    """Go along the minutes until `left` of them were working time."""
    moment = moment.astimezone(UTC)
    while left:
        left -= is_open(line, moment)
        moment += MINUTE
    return moment


def next_open_day(line, day):
    day += timedelta(days=1)
    while not minutes_open(line, day):
        day += timedelta(days=1)
    return day


def close_of(line, day):
    end = minutes_open(line, day)[-1][1]
    return datetime.combine(day, time(end // 60, end % 60), BERLIN)


def by_pencil(line):
    """Return the due date of a line, found the slow way."""
    begin = moment_of(line, "received")
    if line["kind"] == "hours":
        return walk(line, begin, round(line["amount"] * 60))
    if line["kind"] == "pause":
        due, paused, left = moment_of(line, "due_before"), begin.astimezone(UTC), 0
        while paused < due:
            left += is_open(line, paused)
            paused += MINUTE
        return walk(line, moment_of(line, "resumed"), left) if left else due
    day = begin.date()
    for _ in range(line["amount"]):
        day = next_open_day(line, day)
    if not minutes_open(line, day) or close_of(line, day) <= begin:
        day = next_open_day(line, day)
    return close_of(line, day)


def moment_of(line, name):
    return datetime.fromisoformat(line[name]).replace(tzinfo=BERLIN)


@cache
def calendar_of(land, plan, closed):
    opening = tuple(
        (day, time(start // 60, start % 60), time(end // 60, end % 60))
        for day, spans in PLANS[plan].items()
        for start, end in spans
    )
    closures = (Closure(*CHRISTMAS, "Betriebsruhe"),) if closed else ()
    return WorkCalendar(opening, LandHolidays(land), closures, BERLIN)


def by_product(line):
    calendar = calendar_of(line["land"], line["plan"], bool(line.get("closed")))
    begin = moment_of(line, "received")
    if line["kind"] == "pause":
        return due_after_pause(moment_of(line, "due_before"), begin, moment_of(line, "resumed"), calendar)
    return due_after_days(begin, line["amount"], calendar)


def test_the_set_is_large_and_covers_what_goes_wrong():
    assert len(LINES) >= 150
    assert {line["land"] for line in LINES} == set(LANDS)
    assert {line["kind"] for line in LINES} == {"days", "hours", "pause"}
    assert {line["plan"] for line in LINES} == set(PLANS)
    assert sum("by hand" in line["why"] for line in LINES) >= 20


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['land']} {line['kind']} {line['why']}")
def test_every_due_date_is_the_one_found_by_pencil(line):
    assert by_pencil(line) == moment_of(line, "due")
    if line["kind"] == "hours":
        span = timedelta(minutes=round(line["amount"] * 60))
        calendar = calendar_of(line["land"], line["plan"], bool(line.get("closed")))
        assert after_working_time(moment_of(line, "received"), span, calendar) == moment_of(line, "due")
        return
    found = by_product(line)
    assert found.at == moment_of(line, "due")
    assert found.explanation.endswith(".")


@pytest.mark.parametrize("land", LANDS)
def test_the_holidays_of_every_land_are_those_of_its_law(land):
    ours = LandHolidays(land)
    for year in range(2024, 2032):
        extra = {date(2028, 6, 17)} if (land, year) == ("BE", 2028) else set()
        days = (date(year, 1, 1) + timedelta(days=one) for one in range(365))
        found = {day for day in days if day in ours and day.weekday() != 6}
        lawful = {day for day in public_holidays(land, year) if day.weekday() != 6}
        assert found - extra == lawful, year
    # Days of mourning and of lanterns are no holidays, wherever one looks.
    assert date(2026, 11, 15) not in ours
    assert date(2026, 11, 11) not in ours
    assert (date(2026, 10, 31) in ours) == (land in {"BB", "HB", "HH", "MV", "NI", "SH", "SN", "ST", "TH"})
