"""Two who work on one draft: nothing of the one is lost by the other, and each hears who did what."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.errors import Conflict
from rathaus_desk.domain.road.places import Eligibility, HomeVisitWords, SaveHomeVisit
from rathaus_desk.domain.road.timetables import (
    AddHalt,
    DropTimetable,
    HaltTimes,
    KeepPlan,
    MoveHalt,
    PinHalt,
    PlannedHalt,
    PlannedTour,
    PublishTimetable,
    RemoveHalt,
    SetCompany,
    planned_as_shown,
    undo_of,
)
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import load_office
from rathaus_desk.usecases.road.timetables import timetables, tours
from tests.small_town import FRONT, HEIDKAMP, HIDDEN, THOLE, WILKENS
from tests.usecases.road_scene import FIRST, LAST, Road

WEDNESDAY, FRIDAY = date(2026, 12, 2), date(2026, 12, 4)
SPAN = {"first": FIRST, "last": LAST}


class TwoPlanners(Road):
    """Herr Wilkens signs in with his own login; Frau Thole sits at another desk."""

    def __init__(self, town):
        super().__init__(town)
        with town.store.read() as session:
            office = load_office(session)
        self.other = Desk(town.store, office, Actor(THOLE, "", Role.MOBILE, FRONT), town.clock)
        halt = PlannedHalt(HaltTimes(535, 540, 630, 635), stop_id=self.hall.id)
        tour = PlannedTour(WEDNESDAY, self.bus.id, (WILKENS, THOLE), (self.case.id,), 500, 670, (halt,))
        self.draft = self.do(KeepPlan(name="Winter", tours=(tour,), **SPAN))

    def halts(self):
        found = self.ask(tours, timetable_id=self.draft.id, **SPAN)
        return [one for tour in found for one in tour.halts]

    def now(self):
        return next(one for one in self.ask(timetables) if one.id == self.draft.id)

    def again(self, seen, *tours):
        return KeepPlan(name="Winter", timetable_id=self.draft.id, seen_version=seen, tours=tours, **SPAN)

    def move(self, one, day=FRIDAY, **values):
        usual = {"vehicle_id": self.bus.id, "opens": 540, "seen_version": one.version}
        return MoveHalt(**{"halt_id": one.id, "day": day, **usual, **values})


@pytest.fixture
def road(town):
    return TwoPlanners(town)


def move_on(road, one):
    return road.move(one), "Schützenhaus vom 2.12. auf den 4.12. verlegt"


def move_back_later(road, one):
    return road.move(one, WEDNESDAY, opens=570), "Schützenhaus vom 4.12. auf den 2.12. verlegt"


def move_by_half_an_hour(road, one):
    return road.move(one, WEDNESDAY, opens=600), "Schützenhaus am 2.12. auf 10:00 Uhr gelegt"


def take_the_van(road, one):
    van = road.move(one, WEDNESDAY, vehicle_id=road.van.id)
    return van, "Schützenhaus am 2.12. auf ein anderes Fahrzeug gelegt"


def hold(_road, one):
    held = PinHalt(halt_id=one.id, pinned=True, seen_version=one.version)
    return held, "Schützenhaus am 2.12. festgehalten"


def let_go(_road, one):
    free = PinHalt(halt_id=one.id, pinned=False, seen_version=one.version)
    return free, "Schützenhaus am 2.12. wieder freigegeben"


def take_out(_road, one):
    return RemoveHalt(halt_id=one.id, seen_version=one.version), "Schützenhaus am 2.12. herausgenommen"


def put_in(road, _none):
    new = {"timetable_id": road.draft.id, "day": FRIDAY, "vehicle_id": road.bus.id, "opens": 600}
    return AddHalt(stop_id=road.market.id, **new), "Marktplatz am 4.12. dazugenommen"


CHANGES = (move_on, move_back_later, move_by_half_an_hour, take_the_van, hold, let_go, take_out, put_in)


def test_whoever_planned_meanwhile_hears_who_changed_which_halt(road):
    for change in CHANGES:
        seen = road.now().version
        command, words = change(road, next(iter(road.halts()), None))
        result, _ = road.other.do(command)
        left = road.halts()
        for late in (
            road.again(seen),
            PublishTimetable(timetable_id=road.draft.id, seen_version=seen, consent=True),
            DropTimetable(timetable_id=road.draft.id, seen_version=seen),
        ):
            with pytest.raises(Conflict) as told:
                road.do(late)
            assert f"anders: Frau Thole hat {words}. Es wurde nichts gespeichert" in str(told.value)
            assert told.value.version == road.now().version
        assert road.halts() == left
        assert result.draft == (seen, road.now().version)
    assert road.do(road.again(road.now().version)).version > seen


def test_whoever_replanned_is_named_and_so_is_a_changed_team_and_ones_own_hand(road):
    seen = road.now().version
    road.other.do(road.again(seen, *planned_as_shown(road.ask(tours, timetable_id=road.draft.id, **SPAN))))
    tour = road.ask(tours, timetable_id=road.draft.id, **SPAN)[0]
    road.other.do(SetCompany(tour_id=tour.id, crew=(THOLE,), equipment=(), seen_version=tour.version))
    road.do(PinHalt(halt_id=tour.halts[0].id, pinned=True, seen_version=tour.halts[0].version))
    with pytest.raises(Conflict) as told:
        road.do(road.again(seen))
    assert (
        "Frau Thole hat ihn neu geplant; Frau Thole hat das Team am 2.12. geändert; Sie selbst haben "
        "Schützenhaus am 2.12. festgehalten."
    ) in str(told.value)
    for pinned in (False, True):
        one = road.halts()[0]
        road.do(PinHalt(halt_id=one.id, pinned=pinned, seen_version=one.version))
    with pytest.raises(Conflict, match="davor gab es 2 weitere Änderungen"):
        road.do(road.again(seen))


def test_no_name_of_a_visit_that_one_may_not_know_stands_in_the_news(road):
    words = HomeVisitWords("Frau B.", "Rosenweg 8", HEIDKAMP, FIRST, LAST, Eligibility.HARDSHIP)
    visit, _ = road.town.guide.do(SaveHomeVisit(words=words))
    seen = road.now().version
    add = AddHalt(
        timetable_id=road.draft.id, day=FRIDAY, vehicle_id=road.bus.id, opens=600, visit_id=visit.id
    )
    road.other.do(add)
    with pytest.raises(Conflict, match=r"Frau Thole hat Frau B\. am 4\.12\. dazugenommen"):
        road.do(road.again(seen))
    locked = SaveHomeVisit(words=replace(words, person_id=HIDDEN), visit_id=visit.id, seen_version=1)
    road.town.lead.do(locked)
    with pytest.raises(Conflict, match=r"Frau Thole hat Hausbesuch am 4\.12\. dazugenommen"):
        road.do(road.again(seen))


def test_a_published_plan_is_not_counted_up_by_a_halt_that_moves(road):
    road.do(PublishTimetable(timetable_id=road.draft.id, seen_version=road.draft.version, consent=True))
    before = road.now().version
    (one,) = road.halts()
    assert road.do(road.move(one, consent=True)).draft is None
    assert road.now().version == before


def test_the_notes_of_a_draft_outlive_planning_dragging_taking_out_and_throwing_away(road):
    (one,) = road.halts()
    road.do(road.move(one, WEDNESDAY, note="Eingang von hinten"))
    shown = planned_as_shown(road.ask(tours, timetable_id=road.draft.id, **SPAN))
    bare = replace(shown[0], halts=(replace(shown[0].halts[0], note=""),))
    road.do(road.again(road.now().version, replace(bare, day=FRIDAY), replace(bare, day=date(2026, 12, 9))))
    first, second = road.halts()
    assert (first.note, second.note) == ("Eingang von hinten", "")
    moved = road.do(road.move(first, date(2026, 12, 3))).after
    assert moved.note == "Eingang von hinten"
    removed = road.do(RemoveHalt(halt_id=moved.id, seen_version=moved.version))
    assert road.do(undo_of(removed)).after.note == moved.note
    kept = planned_as_shown(road.ask(tours, timetable_id=road.draft.id, **SPAN))
    road.do(DropTimetable(timetable_id=road.draft.id, seen_version=road.now().version))
    road.draft = road.do(KeepPlan(name="Winter", tours=kept, **SPAN))
    assert [one.note for one in road.halts()] == [moved.note, ""]
