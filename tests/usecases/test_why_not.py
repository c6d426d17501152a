"""Why not there? Of any stop, any home visit and any day: whether it fits, else what would have to change."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.places import Eligibility, HomeVisitWords, SaveHomeVisit, SaveStop
from rathaus_desk.domain.road.timetables import (
    HaltTimes,
    KeepPlan,
    PlannedHalt,
    PlannedTour,
    PublishTimetable,
)
from rathaus_desk.usecases.road.planning import why_not
from tests.small_town import HEIDKAMP, HIDDEN
from tests.usecases.road_scene import FIRST, HALL, LAST, Road

THURSDAY, YESTERDAY, BEYOND = date(2026, 12, 3), date(2026, 11, 23), date(2027, 1, 5)
WORDS = HomeVisitWords("Frau B.", "Rosenweg 8", HEIDKAMP, THURSDAY, THURSDAY, Eligibility.HARDSHIP)


@pytest.fixture
def road(town):
    road = Road(town).with_rhythms()
    road.draft = road.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=()))
    return road


def ask(road, **values):
    return road.ask(why_not, **{"day": THURSDAY, "timetable_id": road.draft.id, **values})


def test_a_day_beyond_the_plan_asks_for_a_longer_one_and_the_rest_is_said_too(road):
    found = ask(road, stop_id=road.market.id, day=BEYOND)
    assert found.against == (
        "„Winter“ reicht vom 30.11.2026 bis zum 24.12.2026.", "Genehmigung Marktplatz endet am 30.11.",
    )  # fmt: skip
    assert found.changes == (
        "„Winter“ mit dem 05.01.2027 neu planen", "Genehmigung Marktplatz auch für den 5.1. einholen",
    )  # fmt: skip
    assert (found.fits, found.sentence) == (False, found.against[0])


def test_where_nothing_is_published_there_must_be_a_plan_first(road):
    free = ask(road, stop_id=road.hall.id, timetable_id=None)
    assert free.against == ("Für den 03.12.2026 ist kein Fahrplan veröffentlicht.",)
    assert free.changes == ("für den 03.12.2026 einen Plan machen",)
    road.do(PublishTimetable(timetable_id=road.draft.id, seen_version=1, consent=True))
    assert ask(road, stop_id=road.hall.id, timetable_id=None).fits


def test_against_a_day_that_is_over_nothing_helps(road):
    found = ask(road, stop_id=road.hall.id, day=YESTERDAY)
    assert (found.fits, found.sentence, found.changes) == (False, "Der 23.11.2026 ist vorbei.", ())


def test_a_stop_that_is_given_up_can_be_asked_about(road):
    road.do(SaveStop(stop_id=road.hall.id, seen_version=1, words=replace(HALL, active=False)))
    found = ask(road, stop_id=road.hall.id)
    assert found.against == ("Schützenhaus ist nicht mehr in Gebrauch.",)
    assert found.changes == ("Schützenhaus wieder in Gebrauch nehmen",)
    road.do(SaveStop(stop_id=road.hall.id, seen_version=2, words=HALL))
    assert ask(road, stop_id=road.hall.id).fits


def test_a_holiday_stays_one_however_much_else_could_be_changed(road):
    found = ask(road, stop_id=road.market.id, day=date(2027, 1, 1))
    assert (found.changes, found.hint.startswith("Für diesen Tag hilft keine Änderung.")) == ((), True)


def test_what_is_there_already_needs_no_help(road):
    halt = PlannedHalt(HaltTimes(535, 540, 630, 635), stop_id=road.hall.id)
    tour = PlannedTour(THURSDAY, road.bus.id, (), (), 500, 670, (halt,))
    road.draft = road.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=(tour,)))
    found = ask(road, stop_id=road.hall.id)
    assert (found.sentence, found.changes) == ("Schützenhaus steht am 3.12. schon im Plan.", ())
    assert "hilft keine" not in found.hint


def test_a_home_visit_is_asked_about_by_those_who_may_know_of_it(road):
    visit = road.do(SaveHomeVisit(words=WORDS))
    assert ask(road, visit_id=visit.id).fits
    day = date(2026, 12, 4)
    told = ask(road, visit_id=visit.id, day=day)
    assert told.sentence == "Hausbesuch Frau B. ist zwischen 3.12. und 3.12. gewünscht, nicht am 4.12."
    assert (told.changes, told.hint) == (("mit Frau B. den 4.12. vereinbaren",), "")
    hushed = ask(road, visit_id=visit.id, day=day, named=False)
    assert "Frau B." not in str(hushed)
    assert len(hushed.changes) == 1
    hidden, _ = road.town.lead.do(SaveHomeVisit(words=replace(WORDS, person_id=HIDDEN)))
    for desk, one in ((road.planner, hidden), (road.town.clerk, visit)):
        with pytest.raises(Refused, match="Das gibt es hier nicht mehr"):
            desk.ask(why_not, visit_id=one.id, day=THURSDAY)


def test_nothing_at_all_is_no_question(road):
    with pytest.raises(Refused, match="Haltepunkt oder einen Hausbesuch"):
        ask(road)
    with pytest.raises(Refused):
        ask(road, stop_id=99)
    with pytest.raises(Refused):
        ask(road, stop_id=road.hall.id, vehicle_id=99)
