"""A stop visited every second week keeps its weeks from one half-year to the next."""

from datetime import date, timedelta

import pytest

from rathaus_desk.domain.road.places import SaveStop
from rathaus_desk.domain.road.rhythms import Rhythm, RhythmKind, SaveRhythm
from rathaus_desk.domain.road.timetables import KeepPlan, MoveHalt, PublishTimetable
from rathaus_desk.usecases.road.planning import proposal
from rathaus_desk.usecases.road.timetables import tours
from tests.usecases.road_scene import FIRST, HALL, LAST, Road

JUNE = date(2027, 6, 30)
FREE = Rhythm(RhythmKind.WEEKS, weekdays=(1,), every=2)
ROUNDS = 30


@pytest.fixture
def road(town):
    road = Road(town)
    road.village = road.do(SaveStop(words=HALL))
    return road


def days(found):
    return sorted(tour.day for tour in found.tours)


def publish(road):
    """Let people rely on what is planned for December; returns its last day."""
    found = road.ask(proposal, first=FIRST, last=LAST, rounds=ROUNDS)
    kept = road.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=found.tours))
    road.do(PublishTimetable(timetable_id=kept.id, seen_version=kept.version, consent=True))
    return days(found)[-1]


def next_half_year(road, before):
    """Plan three weeks, of which the first and the third are the other ones and would allow more visits."""
    first, last = before + timedelta(days=20), before + timedelta(days=36)
    return days(road.ask(proposal, first=first, last=last, rounds=ROUNDS))


def test_a_rhythm_that_runs_on_keeps_its_weeks(road):
    road.do(SaveRhythm(stop_id=road.village.id, first=FIRST, last=JUNE, rhythm=FREE))
    before = publish(road)
    assert next_half_year(road, before) == [before + timedelta(days=28)]


def test_a_rhythm_of_the_next_half_year_goes_on_in_the_weeks_of_the_last(road):
    road.do(SaveRhythm(stop_id=road.village.id, first=FIRST, last=LAST, rhythm=FREE))
    before = publish(road)
    road.do(SaveRhythm(stop_id=road.village.id, first=LAST + timedelta(days=1), last=JUNE, rhythm=FREE))
    assert next_half_year(road, before) == [before + timedelta(days=28)]


def test_whoever_names_a_week_changes_the_weeks(road):
    road.do(SaveRhythm(stop_id=road.village.id, first=FIRST, last=LAST, rhythm=FREE))
    before = publish(road)
    other = before + timedelta(days=21)
    named = Rhythm(RhythmKind.WEEKS, weekdays=(1,), every=2, anchor=other)
    road.do(SaveRhythm(stop_id=road.village.id, first=LAST + timedelta(days=1), last=JUNE, rhythm=named))
    assert next_half_year(road, before) == [other, other + timedelta(days=14)]


def test_another_distance_between_the_visits_begins_where_it_suits(road):
    road.do(SaveRhythm(stop_id=road.village.id, first=FIRST, last=LAST, rhythm=FREE))
    before = publish(road)
    weeks = Rhythm(RhythmKind.WEEKS, weekdays=(1,), every=3)
    road.do(SaveRhythm(stop_id=road.village.id, first=LAST + timedelta(days=1), last=JUNE, rhythm=weeks))
    first = before + timedelta(days=34)
    found = road.ask(proposal, first=first, last=first + timedelta(days=23), rounds=ROUNDS)
    assert len(days(found)) == 2


def test_one_visit_moved_by_hand_does_not_decide_for_the_weeks(road):
    road.do(SaveRhythm(stop_id=road.village.id, first=FIRST, last=JUNE, rhythm=FREE))
    last = date(2027, 1, 31)
    found = road.ask(proposal, first=FIRST, last=last, rounds=ROUNDS)
    kept = road.do(KeepPlan(name="Winter", first=FIRST, last=last, tours=found.tours))
    start, *_, before = days(found)
    one = road.ask(tours, first=start, last=start, timetable_id=kept.id)[0]
    road.do(MoveHalt(halt_id=one.halts[0].id, day=start + timedelta(days=6), vehicle_id=road.bus.id,
                     opens=600, seen_version=1))  # fmt: skip
    road.do(PublishTimetable(timetable_id=kept.id, seen_version=kept.version + 1, consent=True))
    assert next_half_year(road, before) == [before + timedelta(days=28)]
