"""Planning December: a plan at once, better ones after it, what is firm stays, and every rule that cannot
be kept is told.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rathaus_desk.planning.comparing import compare, driving_minutes
from rathaus_desk.planning.conflicts import Code
from rathaus_desk.planning.drafting import seasons_of
from rathaus_desk.planning.editing import let_go, moved, pinned, published
from rathaus_desk.planning.planner import propose, replan
from rathaus_desk.planning.plans import HaltState, Plan
from rathaus_desk.planning.rhythms import EveryWeeks, Season, Term, season_patterns
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.travel import Travel
from rathaus_desk.planning.values import (
    Eligibility,
    Givens,
    HomeVisit,
    Kit,
    Limits,
    Member,
    Stop,
    Vehicle,
    Window,
)
from tests.planned_roads import (
    BUS,
    DEPOT,
    FIRST,
    LAST,
    LEAVE_DAY,
    MARKET,
    THOLE,
    VAN,
    WEEK,
    celle,
    december,
    planned,
)


@pytest.fixture(scope="module")
def givens() -> Givens:
    return december()


@pytest.fixture(scope="module")
def plan(givens) -> Plan:
    return planned(givens, rounds=200)


def visits(plan: Plan) -> set[tuple[int, date, int]]:
    return {(halt.stop_id, tour.day, tour.vehicle_id) for tour, halt in plan.visits()}


def times(plan: Plan) -> set[tuple[int, date, int, int]]:
    return {(halt.stop_id, tour.day, halt.open, halt.close) for tour, halt in plan.visits()}


def test_the_only_rule_that_cannot_be_kept_is_explained(givens, plan):
    found = check(givens, plan)
    assert [(one.code, one.stop_id, one.day) for one in found] == [
        (Code.VISIT_MISSING, MARKET, date(2026, 12, 14))
    ]
    (left,) = plan.left_out
    assert (left.name, left.day) == ("Marktplatz", date(2026, 12, 14))
    assert left.reasons == ("Genehmigung Marktplatz endet am 30.11.",)


def test_every_stop_gets_a_pattern_of_its_rhythm_and_each_home_one_visit(givens, plan):
    for place in (*givens.stops, *givens.home_visits):
        days = tuple(sorted(tour.day for tour, halt in plan.visits() if halt.stop_id == place.id))
        if place.id == MARKET:
            assert days == (FIRST,)
            continue
        (season,) = seasons_of(place)
        assert days in season_patterns(season, FIRST, LAST, givens.calendar), place.name


def test_nobody_on_leave_is_on_a_tour(plan):
    assert all(THOLE not in tour.member_ids for tour in plan.tours if tour.day == LEAVE_DAY)
    assert all(tour.day not in (date(2026, 12, 25), date(2026, 12, 26)) for tour in plan.tours)


def test_the_first_plan_comes_at_once_and_better_ones_after_it(givens):
    steps = list(propose(givens, FIRST, LAST, rounds=120))
    assert (steps[0].round, steps[0].better) == (0, True)
    assert steps[0].plan.tours
    assert (steps[-1].round, steps[-1].rounds) == (120, 120)
    better = [one.plan.driving for one in steps if one.better]
    assert len(better) > 1
    assert better == sorted(better, reverse=True)
    assert len(steps) > len(better)
    assert steps[-1].plan.driving == driving_minutes(givens, steps[-1].plan)


def test_whoever_stops_watching_has_the_beginning_of_the_same_search(givens):
    search = propose(givens, FIRST, LAST, rounds=120)
    some = [next(search) for _ in range(4)]
    search.close()
    again = list(propose(givens, FIRST, LAST, rounds=120))
    assert [one.plan for one in some] == [one.plan for one in again[:4]]


def test_a_plan_that_is_good_is_left_alone(givens, plan):
    again = planned(givens, rounds=60, base=plan)
    difference = compare(givens, plan, again)
    assert difference.dropped == difference.added == ()
    # A visit moves only where that saves more driving than its price.
    saved = difference.driving_before - difference.driving_after
    assert saved >= givens.prices.moved * len(
        [one for one in difference.moved if one.before[0] != one.after[0]]
    )


def test_what_is_dragged_stays_on_its_day_and_the_rest_goes_around_it(givens, plan):
    tour = next(one for one in plan.tours if one.day.weekday() == 1)
    stop, other = tour.halts[0].stop_id, tour.day + timedelta(days=1)
    again = planned(givens, rounds=60, base=moved(plan, stop, tour.day, other, tour.vehicle_id))
    assert (stop, other, tour.vehicle_id) in visits(again)
    assert [one.stop_id for one in check(givens, again) if not one.hint] == [MARKET]
    held = [halt.state for one, halt in again.visits() if (halt.stop_id, one.day) == (stop, other)]
    assert held == [HaltState.PINNED]
    free = planned(givens, rounds=60, base=let_go(again, stop, other))
    assert all(halt.state is HaltState.DRAFT for _tour, halt in free.visits())


def test_by_hand_only_what_is_there_can_be_moved_or_pinned(plan):
    tour = plan.tours[0]
    stop = tour.halts[0].stop_id
    firm = pinned(plan, stop, tour.day)
    assert [halt.state for _tour, halt in firm.visits()].count(HaltState.PINNED) == 1
    assert let_go(firm, stop, tour.day) == plan
    for change in (pinned, let_go):
        with pytest.raises(KeyError):
            change(plan, 99, tour.day)
    with pytest.raises(KeyError):
        moved(plan, stop, tour.day + timedelta(days=300), tour.day, BUS)


@pytest.mark.parametrize("out_of_use", [{BUS}, {BUS, VAN}])
def test_what_is_published_for_a_vehicle_that_is_out_finds_another_place_or_is_told(givens, plan, out_of_use):
    firm = published(plan)
    tour = next(one for one in firm.tours if one.vehicle_id == BUS)
    hit = {(halt.stop_id, one.day, one.vehicle_id) for one, halt in firm.visits()
           if one.day == tour.day and one.vehicle_id in out_of_use}  # fmt: skip
    out = Term(tour.day, tour.day, "Werkstatt")
    vehicles = tuple(replace(one, outages=(out,)) if one.id in out_of_use else one for one in givens.vehicles)
    broken = replace(givens, vehicles=vehicles)
    again = planned(broken, rounds=60, base=firm)
    assert visits(firm) - visits(again) == hit, "nobody else moves"
    told = {one.stop_id: one.reasons for one in again.left_out if one.day == tour.day}
    elsewhere = {stop for stop, _day, _vehicle in visits(again) - visits(firm)}
    assert {stop for stop, _day, _vehicle in hit} == elsewhere | set(told)
    assert elsewhere
    assert set(told).isdisjoint(elsewhere)
    assert all("Werkstatt" in reasons[0] for reasons in told.values())
    assert bool(told) == (VAN in out_of_use)
    assert {one.code for one in check(broken, again) if not one.hint} <= {Code.VISIT_MISSING, Code.PERMIT}


def test_who_waits_at_home_for_a_vehicle_that_is_out_stands_with_the_day_they_know():
    home = HomeVisit(5, "Frau S.", FIRST, LAST, Eligibility.CARE_LEVEL)
    givens = small(stops=(), home_visits=(home,), travel=Travel({}, {(5, 9): 20}))
    friday = date(2026, 12, 4)
    plan = published(moved(planned(givens, rounds=0), 5, FIRST, friday, BUS))
    vehicles = (replace(givens.vehicles[0], outages=(Term(FIRST, LAST, "Werkstatt"),)),)
    (left,) = planned(replace(givens, vehicles=vehicles), rounds=0, base=plan).left_out
    assert (left.day, left.reasons) == (friday, ("Bus 1 steht am 4.12. nicht zur Verfügung (Werkstatt).",))


def test_a_day_on_which_a_vehicle_is_out_is_lost_without_being_named(givens, plan):
    firm = published(plan)
    tour = next(one for one in firm.tours if one.vehicle_id == BUS)
    out = Term(tour.day, tour.day, "Werkstatt")
    vehicles = tuple(replace(one, outages=(out,)) if one.id == BUS else one for one in givens.vehicles)
    broken = replace(givens, vehicles=vehicles)
    assert replan(broken, firm, today=FIRST) == replan(broken, firm, [(tour.day, BUS)], today=FIRST)


def test_what_was_moved_off_its_rhythm_to_a_vehicle_that_is_out_is_told():
    other = date(2026, 12, 3)
    givens = small()
    *_, week = propose(givens, FIRST, FIRST + timedelta(days=6), rounds=0)
    shifted = published(moved(week.plan, 1, date(2026, 12, 2), other, BUS))
    vehicles = (replace(givens.vehicles[0], outages=(Term(FIRST, LAST, "Werkstatt"),)),)
    *_, last = propose(replace(givens, vehicles=vehicles), other, other, shifted, rounds=0)
    (left,) = last.plan.left_out
    assert (left.day, left.reasons) == (other, ("Bus 1 steht am 3.12. nicht zur Verfügung (Werkstatt).",))


def test_what_is_published_stays_to_the_minute(givens, plan):
    firm = published(plan)
    again = planned(givens, rounds=30, base=firm)
    assert times(firm) == times(again)
    assert {halt.state for _tour, halt in again.visits()} == {HaltState.PUBLISHED}


def test_a_lost_day_is_made_up_for_and_nobody_else_moves(givens, plan):
    firm = published(plan)
    for lost in [(tour.day, tour.vehicle_id) for tour in firm.tours[1:6]]:
        hit = {one for one in visits(firm) if one[1:] == lost}
        again = replan(givens, firm, [lost], today=FIRST)
        kept = {one for one in times(firm) if (one[0], one[1], lost[1]) not in hit}
        assert kept <= times(again)
        placed = {stop for stop, _day, _vehicle in visits(again) - visits(firm)}
        assert again.left_out[: len(firm.left_out)] == firm.left_out
        left = {one.stop_id: one for one in again.left_out[len(firm.left_out) :]}
        assert placed | set(left) == {stop for stop, _day, _vehicle in hit}
        assert not placed & set(left)
        assert all(one.reasons and one.day == lost[0] for one in left.values())
        assert not any((tour.day, tour.vehicle_id) == lost for tour in again.tours)
        codes = {
            one.code for one in check(givens, again) if not one.hint and one.stop_id not in {MARKET, *left}
        }
        assert codes == set()


def test_untouched_tours_stay_as_they_are_even_as_drafts(givens, plan):
    lost = plan.tours[2]
    again = replan(givens, plan, [(lost.day, lost.vehicle_id)], today=FIRST)
    added = {(day, vehicle) for _stop, day, vehicle in visits(again) - visits(plan)}
    for tour in plan.tours:
        if tour is not lost and (tour.day, tour.vehicle_id) not in added:
            assert tour in again.tours


def test_visits_are_not_made_up_for_in_the_past(givens, plan):
    lost = max(plan.tours, key=lambda one: one.day)
    again = replan(givens, published(plan), [(lost.day, lost.vehicle_id)])
    assert all(day >= lost.day for _stop, day, _vehicle in visits(again) - visits(plan))


def test_a_weekday_on_which_a_rhythm_cannot_go_on_is_told():
    tuesday, wednesday = date(2026, 12, 1), date(2026, 12, 2)
    season = Season(tuesday, date(2026, 12, 8), EveryWeeks(1, frozenset({1, 2})))
    stop = replace(ONE_STOP, seasons=(season,), permits=(Term(tuesday, wednesday, "Platz"),))
    givens = small(stops=(stop,))
    plan = published(planned(givens, rounds=0))
    assert [tour.day for tour in plan.tours] == [wednesday]
    again = replan(givens, plan, [(wednesday, plan.tours[0].vehicle_id)], today=tuesday - timedelta(days=1))
    assert [tour.day for tour in again.tours] == [tuesday]
    (told,) = again.left_out
    assert (told.day, told.reasons) == (date(2026, 12, 8), ("Genehmigung Dranse endet am 2.12.",))


def test_ninety_five_stops_in_two_weeks_find_their_place():
    givens = celle()
    first = next(propose(givens, FIRST, FIRST + timedelta(days=11)))
    assert first.plan.left_out == ()
    assert check(givens, first.plan) == ()


def test_a_home_visit_nobody_has_checked_is_left_out_with_its_reason(givens):
    homes = tuple(replace(one, eligibility=Eligibility.NONE) for one in givens.home_visits)
    plan = planned(replace(givens, home_visits=homes), rounds=10)
    left = {one.stop_id: one.reasons for one in plan.left_out}
    assert "noch nicht geprüft" in left[15][0]
    assert not {15, 16} & {stop for stop, _day, _vehicle in visits(plan)}


ONE_STOP = Stop(1, "Dranse", 60, (Season(FIRST, LAST, EveryWeeks(1, frozenset({2}))),))


def small(**changes) -> Givens:
    """One stop, one vehicle, three people and two kits."""
    duty = (Window(WEEK, 480, 960),)
    return replace(
        Givens(
            (ONE_STOP,),
            (Vehicle(BUS, "Bus 1", 9, (1, 2), (1, 2)),),
            (Kit(1, "Koffer A", frozenset()), Kit(2, "Koffer B", frozenset())),
            (Member(1, "Frau Thole", duty), Member(2, "Herr Aydin", duty), Member(3, "Frau Kruse", duty)),
            Travel({}, {(1, 9): 20}),
        ),
        **changes,
    )


def test_two_vehicles_never_share_a_kit_or_a_person():
    givens = small()
    second = replace(givens.vehicles[0], id=VAN, name="Wagen 2", crew=(1, 2, 3), team=1)
    stops = tuple(replace(givens.stops[0], id=at, name=f"Ort {at}", minutes=300, staff=1) for at in (1, 2))
    both = replace(givens, stops=stops, vehicles=(givens.vehicles[0], second))
    plan = planned(both, rounds=10)
    assert check(both, plan) == ()
    day = [tour for tour in plan.tours if tour.day == date(2026, 12, 2)]
    assert sorted(tour.kit_ids for tour in day) == [(1,), (2,)]


def test_openings_stand_on_full_steps_and_a_long_day_has_its_break():
    stops = tuple(
        Stop(at, f"Ort {at}", 110, (Season(FIRST, LAST, EveryWeeks(1, frozenset({2}))),)) for at in (1, 2, 3)
    )
    minutes = {(a, b): 13 for a in (1, 2, 3, 9) for b in (1, 2, 3, 9) if a < b}
    givens = small(stops=stops, travel=Travel({}, minutes))
    plan = planned(givens, rounds=10)
    assert check(givens, plan) == ()
    tour = plan.tours[0]
    assert tour.back - tour.depart > Limits().break_after
    assert tour.pause[1] - tour.pause[0] == 30
    assert all(halt.open % 5 == 0 for halt in tour.halts)


@pytest.mark.parametrize(
    ("givens", "reason"),
    [
        (small(vehicles=()), "Dranse passt am 2.12. in keine Tour."),
        (small(members=()), "Für Bus 1 sind am 2.12. nur 0 von 2 Personen da."),
        (
            small(members=(Member(1, "Frau Thole", (), ()), *small().members[1:2])),
            "Frau Thole hat am Mittwoch, 2.12., keinen Dienst.",
        ),
        (
            small(members=tuple(replace(one, drives=False) for one in small().members)),
            "Für Bus 1 ist am 2.12. niemand da, der fährt.",
        ),
        (small(kits=()), "Für Bus 1 ist am 2.12. keine Ausrüstung frei."),
        (
            small(
                kits=(Kit(1, "Koffer A", frozenset(), needs_power=True),),
                stops=(replace(ONE_STOP, power=False),),
            ),
            "Dranse hat keinen Stromanschluss, Koffer A braucht ihn (am 2.12.).",
        ),
        (
            small(stops=(replace(ONE_STOP, staff=3),)),
            "Dranse braucht am 2.12. 3 Personen, mit Bus 1 fahren 2.",
        ),
        (small(stops=(replace(ONE_STOP, minutes=900),)), "Dranse passt am 2.12. in keine Tour."),
    ],
)
def test_whatever_is_missing_the_plan_says_so(givens, reason):
    plan = planned(givens, rounds=3)
    assert plan.tours == ()
    assert [one.day for one in plan.left_out] == [date(2026, 12, day) for day in (2, 9, 16, 23)]
    assert reason in plan.left_out[0].reasons


def test_nothing_to_plan_is_an_empty_plan():
    assert planned(small(stops=()), rounds=3) == Plan(FIRST, LAST, ())
    *_, last = propose(small(), LAST, FIRST, rounds=0)
    assert (last.plan.tours, last.plan.left_out) == ((), ())


def short_of_room(*served: float | None, districts: str = "") -> Givens:
    """Stops of half a day each, all on the same Monday, for one vehicle that can do two of them."""
    found = celle(len(served))
    season = Season(FIRST, FIRST, EveryWeeks(1, frozenset({0})))
    stops = tuple(
        replace(stop, minutes=240, windows=(), seasons=(season,), served=came, district=district)
        for stop, came, district in zip(found.stops, served, districts.ljust(len(served)), strict=True)
    )
    return replace(found, stops=stops, travel=Travel({}, dict.fromkeys(pairs(len(served)), 10)))


def pairs(count: int) -> list[tuple[int, int]]:
    return [(a, b) for a in (DEPOT, *range(1, count + 1)) for b in range(1, count + 1) if a != b]


@pytest.mark.parametrize(
    ("served", "districts", "left"),
    [
        ((1, 9, 5), "", {1}),
        ((9, 1, 5), "", {2}),
        ((9, 5, None), "", {3}),
        ((1, 9, 5), "abb", {3}),
        ((1, 9, 5), "aab", {1}),
    ],
)
def test_where_not_all_find_room_those_go_without_to_whom_few_come(served, districts, left):
    *_, last = propose(short_of_room(*served, districts=districts), FIRST, FIRST, rounds=200)
    assert {one.stop_id for one in last.plan.left_out} == left


def test_it_is_told_by_what_was_chosen_who_goes_without():
    *_, last = propose(short_of_room(1.5, 9, 5), FIRST, FIRST, rounds=200)
    (left,) = last.plan.left_out
    assert left.reasons[0] == "Ort 1 passt am 30.11. in keine Tour."
    assert left.reasons[1].endswith("hier waren es im Schnitt 1,5.")
    *_, last = propose(short_of_room(None, None, None), FIRST, FIRST, rounds=200)
    assert len(last.plan.left_out[0].reasons) == 1


def test_counted_people_move_nobody_where_there_is_room(givens):
    counted = replace(
        givens, stops=tuple(replace(one, served=float(one.id), district=str(one.id)) for one in givens.stops)
    )
    assert planned(counted, rounds=60).tours == planned(givens, rounds=60).tours
