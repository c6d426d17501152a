"""Rules of the road: rhythms in words, drives either way, times within a day, the way back of a change."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.fleet import demand_order, drive_keys, place_key
from rathaus_desk.domain.road.places import demand_minutes, demand_point, demand_spans
from rathaus_desk.domain.road.public_timetable import PublicHalt, minute_on_clock, timetable_html
from rathaus_desk.domain.road.rhythms import LAST, Rhythm, RhythmKind, demand_rhythm, rhythm_in_words
from rathaus_desk.domain.road.timetables import (
    AddHalt,
    CancelHalt,
    Halt,
    HaltChange,
    HaltState,
    HaltTimes,
    MoveHalt,
    PinHalt,
    RemoveHalt,
    RestoreHalt,
    TimetableState,
    demand_draft,
    times_from,
    undo_of,
)

DAY = date(2026, 12, 2)
WEEKS, PARITY, MONTHLY, DATES = RhythmKind.WEEKS, RhythmKind.PARITY, RhythmKind.MONTHLY, RhythmKind.DATES
HALT = Halt(1, 2, 3, DAY, 4, 5, None, "Markt", HaltTimes(535, 540, 600, 605), HaltState.DRAFT, False, 1)


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        (Rhythm(WEEKS, (2,)), "jeden Mittwoch"),
        (
            Rhythm(WEEKS, (2,), every=2, in_school_holidays=False),
            "jeden zweiten Mittwoch, nicht in den Schulferien",
        ),
        (Rhythm(WEEKS, (0, 1, 3), every=4), "jeden 4. Montag, Dienstag oder Donnerstag"),
        (Rhythm(PARITY, (1,), odd=True), "Dienstag in ungeraden Wochen"),
        (Rhythm(PARITY, (1,)), "Dienstag in geraden Wochen"),
        (Rhythm(MONTHLY, (0,), nths=(1, 3)), "jeden 1. und 3. Montag im Monat"),
        (Rhythm(MONTHLY, (4,), nths=(LAST,)), "jeden letzten Freitag im Monat"),
        (Rhythm(MONTHLY, (4,), nths=(2,), months=(3, 9)), "jeden 2. Freitag (März und September)"),
        (Rhythm(DATES, dates=(DAY, date(2027, 1, 6))), "am 02.12.2026 und 06.01.2027"),
    ],
)
def test_a_rhythm_as_one_says_it(rhythm, said):
    demand_rhythm(rhythm)
    assert rhythm_in_words(rhythm) == said


@pytest.mark.parametrize(
    ("rhythm", "field"),
    [
        (Rhythm(DATES), "dates"),
        (Rhythm(DATES, dates=(DAY,) * 401), "dates"),
        (Rhythm(WEEKS, ()), "weekdays"),
        (Rhythm(PARITY, (7,)), "weekdays"),
        (Rhythm(WEEKS, (1,), every=0), "every"),
        (Rhythm(WEEKS, (1,), every=53), "every"),
        (Rhythm(MONTHLY, (1,)), "nths"),
        (Rhythm(MONTHLY, (1,), nths=(6,)), "nths"),
        (Rhythm(MONTHLY, (1,), nths=(1,), months=(13,)), "months"),
    ],
)
def test_a_rhythm_that_no_calendar_keeps_is_refused(rhythm, field):
    with pytest.raises(Refused) as refused:
        demand_rhythm(rhythm)
    assert refused.value.field == field


def test_a_drive_is_one_either_way():
    market, depot = place_key(7), place_key(vehicle_id=2)
    assert drive_keys(depot, market) == drive_keys(market, depot) == ("s7", "v2")
    with pytest.raises(Refused):
        drive_keys(market, market)


@pytest.mark.parametrize("span", [(0, 600, 600), (0, -5, 60), (0, 600, 1441), (-1, 0, 60), (7, 0, 60)])
def test_hours_that_no_day_has_are_refused(span):
    with pytest.raises(Refused):
        demand_spans((span,))


def test_the_bounds_themselves_are_allowed():
    demand_spans(((0, 0, 1440), (6, 0, 1)))
    demand_minutes(0, "minutes", "Dauer")
    demand_minutes(600, "minutes", "Dauer")
    demand_point(None, None)
    demand_point(-90.0, 180.0)
    demand_order(DAY, DAY)
    demand_draft(TimetableState.DRAFT)
    assert times_from(5, 1430, 5, 5) == HaltTimes(0, 5, 1435, 1440)


@pytest.mark.parametrize("point", [(1.0, None), (None, 1.0), (90.1, 0.0), (0.0, -180.1)])
def test_a_point_lies_on_the_earth(point):
    with pytest.raises(Refused):
        demand_point(*point)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: demand_minutes(-1, "minutes", "Dauer"),
        lambda: demand_minutes(601, "minutes", "Dauer"),
        lambda: demand_order(DAY, date(2026, 12, 1)),
        lambda: demand_draft(TimetableState.PUBLISHED),
        lambda: times_from(4, 60, 5, 5),
        lambda: times_from(600, 0, 5, 5),
        lambda: times_from(1380, 60, 5, 5),
    ],
)
def test_just_beyond_them_it_is_refused(wrong):
    with pytest.raises(Refused):
        wrong()


def test_each_change_has_the_command_that_takes_it_back():
    after = replace(HALT, version=2)
    cases = (
        (HALT, replace(after, pinned=True), PinHalt, {"pinned": False}),
        (HALT, replace(after, day=date(2026, 12, 4), pinned=True), MoveHalt, {"day": DAY, "pinned": False}),
        (HALT, replace(after, vehicle_id=9), MoveHalt, {"vehicle_id": 4}),
        (HALT, replace(after, times=times_from(600, 60, 5, 5)), MoveHalt, {"opens": 540, "consent": True}),
        (HALT, replace(after, state=HaltState.CANCELLED), RestoreHalt, {}),
        (replace(HALT, state=HaltState.CANCELLED, note="Eis"), after, CancelHalt, {"note": "Eis"}),
        (None, after, RemoveHalt, {}),
    )
    for before, now, kind, values in cases:
        command = undo_of(HaltChange(before, now))
        assert (type(command), command.seen_version, command.halt_id) == (kind, 2, 1)
        assert {name: getattr(command, name) for name in values} == values
    again = undo_of(HaltChange(HALT, None))
    assert isinstance(again, AddHalt)
    assert (again.timetable_id, again.stop_id, again.opens, again.minutes) == (3, 5, 540, 60)
    with pytest.raises(ValueError, match="nothing"):
        undo_of(HaltChange(None, None))


def test_a_page_escapes_what_people_type():
    halt = PublicHalt(1, 5, DAY, 540, 600, "A & <B>", "", "", False, None, None, HaltState.PUBLISHED, 1)
    page = timetable_html("Stadt <X>", "1", (halt,), DAY).decode()
    assert "A &amp; &lt;B&gt;" in page
    assert "Stadt &lt;X&gt;" in page
    assert "mit Stufen" in page
    assert minute_on_clock(545) == "9:05"
