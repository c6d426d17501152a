"""What Grundlagen shows: minutes with their source, leave, plans that an outage touches; and counts."""

from dataclasses import replace
from datetime import date

import pytest
from road_scene import DUTY, FIRST, LAST, Road
from sqlalchemy.exc import IntegrityError

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.closures import DropClosure, DropEquipmentOut, NoteClosure, NoteEquipmentOut
from rathaus_desk.domain.road.fleet import SaveCrewMember, SetDrive, VehicleOut, place_key
from rathaus_desk.domain.road.halt_counts import DropHaltCount
from rathaus_desk.domain.road.timetables import (
    CountHalt,
    HaltTimes,
    KeepPlan,
    PlannedHalt,
    PlannedTour,
    PublishTimetable,
)
from rathaus_desk.planning.rhythms import Term
from rathaus_desk.store.road_tables import HaltCountRow
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import load_office
from rathaus_desk.usecases.road.basics import road_basics, touched_plans
from rathaus_desk.usecases.road.board import road_board
from rathaus_desk.usecases.road.closures import equipment_outs, stop_closures
from rathaus_desk.usecases.road.counts import halt_count
from rathaus_desk.usecases.road.givens import road_givens, stop_call
from rathaus_desk.usecases.road.planning import conflicts
from rathaus_desk.usecases.road.timetables import tours
from tests.small_town import FRONT, THOLE, WILKENS

DAY = date(2026, 12, 2)
TIMES = HaltTimes(9 * 60, 9 * 60 + 5, 10 * 60, 10 * 60 + 5)


@pytest.fixture
def road(town):
    return Road(town)


def colleague(road):
    """Frau Thole, who plans at another desk."""
    with road.town.store.read() as session:
        office = load_office(session)
    return Desk(road.town.store, office, Actor(THOLE, "", Role.MOBILE, FRONT), road.town.clock)


def planned(road, *days):
    return tuple(
        PlannedTour(
            day=day, vehicle_id=road.bus.id, crew=(WILKENS,), equipment=(road.case.id,), departs=8 * 60,
            back=11 * 60, halts=(PlannedHalt(TIMES, stop_id=road.hall.id),),
        )
        for day in days
    )  # fmt: skip


def test_every_pair_of_places_has_minutes_and_says_where_they_come_from(road):
    keys = place_key(stop_id=road.market.id), place_key(stop_id=road.hall.id)
    start, end = sorted(keys)
    road.do(SetDrive(start=keys[0], end=keys[1], minutes=21))
    with pytest.raises(Conflict, match="Herr Wilkens hat hier inzwischen"):
        colleague(road).do(SetDrive(start=keys[0], end=keys[1], minutes=22))
    lines = road.ask(road_basics).drives
    assert len(lines) == 5  # two stops, and each from where either vehicle stands; never depot to depot
    first, *others = lines
    assert (first.start, first.end, first.minutes, first.typed, first.version) == (start, end, 21, 21, 1)
    assert first.source == "von Hand eingetragen, Herr Wilkens"
    assert {one.typed for one in others} == {None}
    assert {one.version for one in others} == {0}
    assert all("Luftlinie" in one.source for one in others)


def test_the_crew_is_shown_with_its_hours_and_only_the_visits_of_whoever_may_know(road):
    road.do(SaveCrewMember(staff_id=THOLE, duty=(), seen_version=1))
    shown = road.ask(road_basics)
    assert shown.duty.keys() == {one.staff_id for one in shown.crew}
    assert next(one for one in shown.crew if one.staff_id == THOLE).duty == ()
    assert next(one for one in shown.crew if one.staff_id == WILKENS).duty == DUTY
    assert shown.services["wohngeld"] == "Wohngeld"
    assert road.town.guide.ask(road_basics) == road.town.lead.ask(road_basics) == shown
    with pytest.raises(Refused):
        road.town.clerk.ask(road_basics)


def test_an_outage_touches_drafts_first_and_what_is_published(road):
    kept = road.do(
        KeepPlan(name="Winter", first=FIRST, last=LAST, tours=planned(road, DAY, date(2026, 12, 9)))
    )
    road.do(PublishTimetable(timetable_id=kept.id, seen_version=kept.version, consent=True))
    draft = road.do(KeepPlan(name="Neu", first=FIRST, last=LAST, tours=planned(road, DAY)))
    found = road.ask(touched_plans, outage=VehicleOut(1, road.bus.id, FIRST, DAY, ""))
    assert [(one.timetable_id, one.is_draft, one.days) for one in found] == [
        (draft.id, True, (DAY,)),
        (kept.id, False, (DAY,)),
    ]
    assert road.ask(touched_plans, outage=VehicleOut(1, road.van.id, FIRST, LAST, "")) == ()
    assert road.ask(touched_plans, outage=VehicleOut(1, road.bus.id, date(2026, 12, 10), LAST, "")) == ()


def test_a_closed_stop_and_a_broken_case_keep_the_plan_away_and_say_why(road):
    kept = road.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=planned(road, DAY)))

    def found():
        told = road.ask(conflicts, first=DAY, last=DAY, timetable_id=kept.id)
        return {(one.stop_id, one.sentence) for one in told if not one.hint}

    before = found()
    closed = road.do(NoteClosure(stop_id=road.hall.id, first=FIRST, last=DAY, reason=" Schützenfest "))
    assert (closed.reason, road.ask(stop_closures)) == ("Schützenfest", (closed,))
    name = road.hall.words.name
    assert found() - before == {(road.hall.id, f"{name} ist am 2.12. gesperrt (Schützenfest).")}
    givens = road.ask(road_givens, first=DAY, last=DAY)
    assert {one.id: one.closures for one in givens.stops if one.closures} == {
        stop_call(road.hall.id): (Term(FIRST, DAY, "Schützenfest"),)
    }
    assert [one.days for one in road.ask(touched_plans, outage=closed)] == [(DAY,)]
    elsewhere = replace(closed, stop_id=road.market.id)
    assert road.ask(touched_plans, outage=elsewhere) == ()
    assert road.ask(road_board, first=DAY, last=DAY).closed(road.hall.id) == (closed,)
    assert road.do(DropClosure(closure_id=closed.id)) == closed
    assert (road.ask(stop_closures), found()) == ((), before)
    out = road.do(NoteEquipmentOut(equipment_id=road.case.id, first=DAY, last=DAY, reason="Reparatur"))
    assert road.ask(equipment_outs) == (out,)
    (told,) = (sentence for _stop, sentence in found() - before if "Reparatur" in sentence)
    assert told == f"{road.case.name} steht am 2.12. nicht zur Verfügung (Reparatur)."
    assert [one.days for one in road.ask(touched_plans, outage=out)] == [(DAY,)]
    assert road.ask(touched_plans, outage=replace(out, equipment_id=0)) == ()
    assert road.ask(road_basics).outages == (out,)
    assert road.do(DropEquipmentOut(out_id=out.id)) == out
    assert found() == before
    for refused in (
        NoteClosure(stop_id=road.hall.id, first=LAST, last=FIRST),
        NoteClosure(stop_id=999, first=FIRST, last=LAST),
        NoteEquipmentOut(equipment_id=999, first=FIRST, last=LAST),
        DropClosure(closure_id=999),
        DropEquipmentOut(out_id=999),
    ):
        with pytest.raises(Refused):
            road.do(refused)
    with pytest.raises(Refused):
        road.town.clerk.do(NoteClosure(stop_id=road.hall.id, first=FIRST, last=LAST))


def test_a_count_is_read_and_taken_back_by_whoever_has_seen_it(road):
    kept = road.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=planned(road, DAY)))
    (halt,) = road.ask(tours, first=DAY, last=DAY, timetable_id=kept.id)[0].halts
    assert road.ask(halt_count, halt_id=halt.id) is None
    counted = road.do(CountHalt(halt_id=halt.id, walk_ins=3, served=4, cost_cents=3650))
    assert road.ask(halt_count, halt_id=halt.id) == counted
    assert (counted.by, counted.cost_cents, counted.version) == ("Herr Wilkens", 3650, 1)
    with pytest.raises(Conflict, match="Herr Wilkens hat hier inzwischen"):
        colleague(road).do(CountHalt(halt_id=halt.id, walk_ins=9, served=9))
    again = road.do(CountHalt(halt_id=halt.id, walk_ins=5, served=4, seen_version=1))
    with pytest.raises(Conflict):
        road.do(DropHaltCount(halt_id=halt.id, seen_version=1))
    with pytest.raises(Refused):
        road.town.guide.do(DropHaltCount(halt_id=halt.id, seen_version=2))
    assert road.do(DropHaltCount(halt_id=halt.id, seen_version=2)) == replace(again, version=2)
    assert road.ask(halt_count, halt_id=halt.id) is None
    for less in ({"walk_ins": -1}, {"served": -1}, {"cost_cents": -1}):
        values = {"walk_ins": 0, "served": 0, "cost_cents": 0, **less}
        with (
            pytest.raises(IntegrityError, match=f"ck_halt_count_{next(iter(less))}"),
            road.town.store.write.begin() as session,
        ):
            session.add(HaltCountRow(halt_id=halt.id, staff_id=WILKENS, **values))
