"""Two plans side by side."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rathaus_desk.planning.comparing import compare
from rathaus_desk.planning.plans import HaltState
from tests.planned_roads import december, planned


@pytest.fixture(scope="module")
def givens():
    return december()


@pytest.fixture(scope="module")
def plan(givens):
    return planned(givens, rounds=30)


def changed(plan, at, tour):
    return replace(plan, tours=(*plan.tours[:at], tour, *plan.tours[at + 1 :]))


def test_a_plan_does_not_differ_from_itself(givens, plan):
    found = compare(givens, plan, plan)
    assert found.moved == found.retimed == found.dropped == found.added == ()
    assert found.driving_before == found.driving_after == plan.driving
    assert found.sentence == "Kein Besuch ist anders; gleich viel Fahrt."


def test_another_minute_is_another_time_and_another_vehicle_a_move(givens, plan):
    tour = plan.tours[0]
    later = replace(tour.halts[0], open=tour.halts[0].open + 5, close=tour.halts[0].close + 5)
    found = compare(givens, plan, changed(plan, 0, replace(tour, halts=(later, *tour.halts[1:]))))
    assert [one.stop_id for one in found.retimed] == [later.stop_id]
    assert found.sentence == "1 Besuch zu anderer Uhrzeit; gleich viel Fahrt."
    other = next(one.id for one in givens.vehicles if one.id != tour.vehicle_id)
    found = compare(givens, plan, changed(plan, 0, replace(tour, vehicle_id=other)))
    assert {one.stop_id for one in found.moved} == {halt.stop_id for halt in tour.halts}
    assert found.retimed == ()


def test_another_day_is_a_move_with_both_ends(givens, plan):
    tour = plan.tours[0]
    halts = tuple(replace(one, state=HaltState.PUBLISHED) for one in tour.halts)
    before = changed(plan, 0, replace(tour, halts=halts))
    after = changed(plan, 0, replace(tour, day=tour.day + timedelta(days=1)))
    found = compare(givens, before, after)
    (first, *_) = found.moved
    assert (first.before[0], first.after[0]) == (tour.day, tour.day + timedelta(days=1))
    assert first.published
    assert f"{tour.day.day}.{tour.day.month}. " in first.sentence
    assert " → " in first.sentence
    assert found.sentence.startswith(f"{len(tour.halts)} Besuche verlegt; ")


def test_what_has_gone_and_what_is_new(givens, plan):
    less = replace(plan, tours=plan.tours[1:])
    gone = compare(givens, plan, less)
    assert {one.stop_id for one in gone.dropped} == {halt.stop_id for halt in plan.tours[0].halts}
    assert all(one.sentence.endswith("entfällt") for one in gone.dropped)
    new = compare(givens, less, plan)
    assert {one.stop_id for one in new.added} == {one.stop_id for one in gone.dropped}
    assert gone.driving_before - gone.driving_after == new.driving_after - new.driving_before > 0
    assert "Minuten weniger Fahrt" in gone.sentence
    assert "Minuten mehr Fahrt" in new.sentence
