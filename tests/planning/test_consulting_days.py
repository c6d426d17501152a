"""Consulting hours are planned together with tours: by a team that comes without the service mobile."""

from dataclasses import replace
from datetime import date, timedelta

from rathaus_desk.planning.conflicts import Code
from rathaus_desk.planning.plans import HaltState, Plan
from rathaus_desk.planning.reasons import why_not
from rathaus_desk.planning.rhythms import EveryWeeks, MonthlyWeekday, Season, Term
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.travel import Travel
from rathaus_desk.planning.values import Eligibility, Givens, HomeVisit, Kit, Member, Stop, Vehicle, Window
from tests.planned_roads import BUS, FIRST, LAST, WEEK, planned

WEDNESDAY = date(2026, 12, 2)
SQUARE, LIBRARY, TEAM = 5, 6, 2003
THOLE, AYDIN, BRANDT = 1, 2, 3
DUTY = (Window(WEEK, 480, 960),)
NAMES = {THOLE: "Frau Thole", AYDIN: "Herr Aydin", BRANDT: "Frau Brandt"}


def town(**changes) -> Givens:
    """A stop and a library, both on Wednesdays; one bus, and one person who holds consulting hours."""
    wednesdays = (Season(FIRST, LAST, EveryWeeks(1, frozenset({2}))),)
    first_of_month = (Season(FIRST, LAST, MonthlyWeekday(frozenset({1}), frozenset({2}))),)
    afternoons = (Window(frozenset({2}), 840, 950),)
    library = Stop(
        LIBRARY, "Bücherei", 60, first_of_month, windows=afternoons, set_up=0, pack_up=0, staff=1,
        consulting=True,
    )  # fmt: skip
    given = Givens(
        (Stop(SQUARE, "Dorfplatz", 60, wednesdays), library),
        (
            Vehicle(BUS, "Bus 1", 9, (THOLE, AYDIN), (1,)),
            Vehicle(TEAM, "Sprechstunden", 10, (BRANDT,), (2,), team=1, van=False),
        ),
        (Kit(1, "Koffer", frozenset()), Kit(2, "Tasche", frozenset())),
        tuple(Member(one, name, DUTY, drives=one != BRANDT) for one, name in NAMES.items()),
        Travel({}, {(SQUARE, 9): 20, (LIBRARY, 10): 12, (LIBRARY, 9): 12, (SQUARE, 10): 20}),
    )
    return replace(given, **changes)


def crewed(givens: Givens, *crew: int) -> Givens:
    bus, team = givens.vehicles
    return replace(givens, vehicles=(bus, replace(team, crew=crew)))


def on_the_first(plan: Plan) -> dict[int, tuple[int, ...]]:
    return {one.vehicle_id: one.member_ids for one in plan.tours if one.day == WEDNESDAY}


def test_it_is_planned_beside_the_tours_by_somebody_who_does_not_drive():
    plan = planned(town(), rounds=20)
    assert check(town(), plan) == plan.left_out == ()
    assert on_the_first(plan) == {BUS: (THOLE, AYDIN), TEAM: (BRANDT,)}
    (there,) = (tour for tour, halt in plan.visits() if halt.stop_id == LIBRARY)
    assert (there.vehicle_id, there.halts[0].open, there.back) == (TEAM, 840, 912)
    assert {tour.vehicle_id for tour, halt in plan.visits() if halt.stop_id == SQUARE} == {BUS}
    square, library = town().stops
    (left,) = planned(town(stops=(square, replace(library, staff=2))), rounds=1).left_out
    said = "Bücherei braucht am 2.12. 2 Personen, mit Sprechstunden kommt 1."
    assert said in left.reasons, "no van: nobody drives there in one"


def test_whoever_holds_it_does_not_go_along_with_the_bus_that_day():
    givens = crewed(town(), AYDIN)
    plan = planned(givens, rounds=20)
    assert on_the_first(plan) == {TEAM: (AYDIN,)}
    assert {one.code for one in check(givens, plan)} == {Code.VISIT_MISSING}
    assert [one.reasons for one in plan.left_out] == [("Für Bus 1 sind am 2.12. nur 1 von 2 Personen da.",)]
    later = {one.day: one.member_ids for one in plan.tours if one.vehicle_id == BUS}
    assert set(later.values()) == {(THOLE, AYDIN)}, "on other Wednesdays nobody waits in the library"
    assert len(later) == 3


def test_by_hand_one_person_may_do_both_one_after_the_other_but_not_at_once():
    givens = crewed(town(), BRANDT)
    plan = planned(givens, rounds=20)
    assert not check(givens, plan)
    bus, team = (one for one in plan.tours if one.day == WEDNESDAY)
    shared = replace(team, member_ids=(AYDIN,))
    rest = tuple(one for one in plan.tours if one is not team)
    assert bus.back <= team.depart
    assert not check(givens, replace(plan, tours=(*rest, shared)))
    halt = replace(bus.halts[0], arrive=840, open=845, close=905, leave=910)
    late = replace(bus, depart=820, back=930, halts=(halt,))
    found = check(givens, replace(plan, tours=(*(one for one in rest if one is not bus), late, shared)))
    assert [(one.code, one.member_id) for one in found] == [(Code.MEMBER_TWICE, AYDIN)]
    assert found[0].sentence.startswith("Herr Aydin ist am 2.12. um 13:48 Uhr in zwei Touren zugleich")


def test_the_wrong_team_at_the_wrong_place_is_a_conflict_at_both():
    plan = planned(town(), rounds=20)
    other = {BUS: TEAM, TEAM: BUS}
    swapped = tuple(
        replace(one, vehicle_id=other[one.vehicle_id]) for one in plan.tours if one.day == WEDNESDAY
    )
    rest = tuple(one for one in plan.tours if one.day != WEDNESDAY)
    found = check(town(), replace(plan, tours=(*rest, *swapped)))
    assert {one.stop_id: one.sentence for one in found if one.code == Code.WRONG_TEAM} == {
        SQUARE: "Dorfplatz braucht am 2.12. das Servicemobil, Sprechstunden kommt ohne.",
        LIBRARY: "Bücherei ist eine Sprechstunde: am 2.12. kommt dorthin ein Team ohne Servicemobil, "
        "nicht Bus 1.",
    }


def test_why_not_there_answers_for_who_would_come():
    givens = town()
    plan = planned(givens, rounds=20)
    next_week = WEDNESDAY + timedelta(days=7)
    answer = why_not(givens, plan, LIBRARY, next_week)
    assert (answer.vehicle_id, answer.fits, answer.opens) == (TEAM, True, 840)
    assert answer.hint == "Der 9.12. liegt nicht im Rhythmus von Bücherei."
    named = why_not(givens, plan, LIBRARY, next_week, BUS)
    assert (named.fits, named.changes) == (False, ())
    assert "Team ohne Servicemobil" in named.sentence
    away = (Term(next_week, next_week, "Urlaub"),)
    members = tuple(replace(one, leave=away) if one.id == BRANDT else one for one in givens.members)
    answer = why_not(replace(givens, members=members), plan, LIBRARY, next_week)
    assert answer.conflicts[0].sentence == "Frau Brandt hat am 9.12. Urlaub."
    assert answer.changes == ("für Frau Brandt am 9.12. eine Vertretung einteilen",)


def test_at_home_either_may_come_and_a_pinned_consulting_hour_keeps_its_team():
    home = HomeVisit(8, "Frau Ahlers", WEDNESDAY, WEDNESDAY, Eligibility.HARDSHIP, staff=1)
    givens = town(home_visits=(home,), travel=Travel({}, {(8, 9): 60, (8, 10): 5, **town().travel.typed}))
    plan = planned(givens, rounds=50)
    (visited,) = (tour for tour, halt in plan.visits() if halt.stop_id == 8)
    assert visited.vehicle_id == TEAM
    held = replace(
        plan,
        tours=tuple(
            replace(one, halts=tuple(replace(halt, state=HaltState.PINNED) for halt in one.halts))
            for one in plan.tours
        ),
    )
    again = planned(crewed(givens, AYDIN, BRANDT), rounds=20, base=held)
    assert {(one.day, one.vehicle_id, len(one.halts)) for one in again.tours} == {
        (one.day, one.vehicle_id, len(one.halts)) for one in plan.tours
    }
