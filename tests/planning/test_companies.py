"""Who and what goes along: one case for two vehicles, crews and kits that a hand has chosen, stand-ins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rathaus_desk.planning.planner import replan
from rathaus_desk.planning.plans import HaltState, Plan
from rathaus_desk.planning.reasons import why_not
from rathaus_desk.planning.rhythms import EveryWeeks, Season, Term
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.travel import Travel
from rathaus_desk.planning.values import Company, Givens, Kit, Member, Stop, Vehicle, Window
from tests.planned_roads import BUS, FIRST, LAST, VAN, WEEK, planned

DAY = date(2026, 12, 2)
DUTY = (Window(WEEK, 480, 960),)
NAMES = {1: "Frau Thole", 2: "Herr Aydin", 3: "Frau Kruse", 4: "Herr Brandt"}


def weekly(stop_id: int, name: str, weekday: int = 2) -> Stop:
    return Stop(stop_id, name, 60, (Season(FIRST, LAST, EveryWeeks(1, frozenset({weekday}))),))


def two_vehicles(**changes) -> Givens:
    """One stop on Wednesdays, two vehicles with a crew each, one case for both; another in the cupboard."""
    bus = Vehicle(BUS, "Bus 1", 9, (1, 2), (1,))
    return replace(
        Givens(
            (weekly(5, "Dranse"),),
            (bus, replace(bus, id=VAN, name="Wagen 2", crew=(3, 4))),
            (Kit(1, "Koffer A", frozenset()), Kit(2, "Koffer B", frozenset())),
            tuple(Member(one, name, DUTY) for one, name in NAMES.items()),
            Travel({}, {(5, 9): 20, (5, 6): 10, (6, 9): 20}),
        ),
        **changes,
    )


def with_a_halt(givens: Givens, vehicle_id: int, state: HaltState) -> Plan:
    """The visit of the first week with one vehicle, however firm."""
    tour = planned(givens, rounds=5).tours[0]
    halts = tuple(replace(one, state=state) for one in tour.halts)
    return Plan(FIRST, LAST, (replace(tour, vehicle_id=vehicle_id, halts=halts),))


def away(givens: Givens, *members: int) -> Givens:
    leave = (Term(DAY, DAY, "Urlaub"),)
    found = tuple(replace(one, leave=leave) if one.id in members else one for one in givens.members)
    return replace(givens, members=found)


def companies(plan: Plan, day: date = DAY) -> dict[int, Company]:
    return {one.vehicle_id: Company(one.member_ids, one.kit_ids) for one in plan.tours if one.day == day}


@pytest.mark.parametrize("state", [HaltState.PINNED, HaltState.PUBLISHED])
def test_a_vehicle_without_a_halt_leaves_the_case_to_the_one_that_has_one(state):
    givens = two_vehicles()
    base = with_a_halt(givens, VAN, state)
    again = planned(givens, rounds=5, base=base)
    assert [*companies(again)] == [VAN]
    assert again.tours[0].halts == base.tours[0].halts
    assert again.left_out == check(givens, again) == ()


def test_a_vehicle_without_a_halt_leaves_the_crew_to_the_one_that_has_one():
    givens = two_vehicles(kits=())
    bare = tuple(replace(one, kits=(), crew=(1, 2, 3)) for one in givens.vehicles)
    givens = replace(givens, vehicles=bare)
    again = planned(givens, rounds=5, base=with_a_halt(givens, VAN, HaltState.PINNED))
    assert companies(again) == {VAN: Company((1, 2))}


def test_when_a_day_is_lost_the_other_vehicle_may_take_the_case():
    base = with_a_halt(two_vehicles(), BUS, HaltState.PUBLISHED)
    givens = two_vehicles(assigned={(DAY, BUS): Company((1, 2), (1,))})
    assert [*companies(replan(givens, base, [(DAY, BUS)]))] == [VAN]


def test_why_not_there_asks_in_the_same_order():
    givens = two_vehicles(stops=(weekly(5, "Dranse"), weekly(6, "Wriedel", 3)))
    base = with_a_halt(givens, VAN, HaltState.PINNED)
    assert base.tours[0].day == DAY
    found = why_not(givens, base, 6, DAY)
    assert (found.fits, found.vehicle_id) == (True, VAN)
    other = why_not(givens, base, 6, DAY, BUS)
    assert (other.fits, other.sentence) == (False, "Für Bus 1 ist am 2.12. keine Ausrüstung frei.")


@pytest.mark.parametrize(
    "company",
    [Company((3, 1), (1,)), Company((2, 3, 4), (1,)), Company((1, 2), (2,)), Company((1, 2), (2, 1))],
)
def test_who_and_what_is_assigned_wins_over_the_usual(company):
    plan = planned(two_vehicles(assigned={(DAY, BUS): company}), rounds=5)
    assert companies(plan) == {BUS: company}
    assert companies(plan, DAY + timedelta(days=7)) == {BUS: Company((1, 2), (1,))}


def test_one_person_that_a_hand_has_chosen_goes_alone():
    stop = replace(weekly(5, "Dranse"), staff=1)
    plan = planned(two_vehicles(stops=(stop,), assigned={(DAY, BUS): Company((4,), (1,))}), rounds=5)
    assert companies(plan) == {BUS: Company((4,), (1,))}


def test_whoever_is_away_is_stood_in_for_and_the_others_stay():
    givens = away(two_vehicles(assigned={(DAY, BUS): Company((3, 4), (1,))}), 4)
    assert companies(planned(givens, rounds=5)) == {BUS: Company((3, 1), (1,))}


def test_a_larger_crew_goes_as_long_as_the_usual_number_is_there():
    givens = away(two_vehicles(assigned={(DAY, BUS): Company((1, 2, 3), (1,))}), 2)
    assert companies(planned(givens, rounds=5)) == {BUS: Company((1, 3), (1,))}


def test_a_kit_in_repair_gives_way_to_the_usual_one():
    kits = (Kit(1, "Koffer A", frozenset()), Kit(2, "Koffer B", frozenset(), outages=(Term(DAY, DAY),)))
    givens = two_vehicles(kits=kits, assigned={(DAY, BUS): Company((1, 2), (2,))})
    assert companies(planned(givens, rounds=5)) == {BUS: Company((1, 2), (1,))}


def test_a_stand_in_is_never_taken_from_a_crew_that_is_complete():
    stops = tuple(replace(weekly(at, f"Ort {at}"), minutes=300) for at in (5, 6))
    chosen = {(DAY, BUS): Company((1, 4), (1,)), (DAY, VAN): Company((2, 3), (2,))}
    givens = two_vehicles(stops=stops, assigned=chosen)
    givens = away(replace(givens, members=(*givens.members, Member(7, "Herr Otte", DUTY))), 4)
    bus = replace(givens.vehicles[0], crew=(1, 2, 7))
    plan = planned(replace(givens, vehicles=(bus, givens.vehicles[1])), rounds=5)
    assert companies(plan) == {BUS: Company((1, 7), (1,)), VAN: Company((2, 3), (2,))}
