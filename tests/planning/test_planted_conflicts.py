"""Conflicts planted into a clean plan: every one is found, at its spot, by its sentence, and none besides."""

from datetime import timedelta

import pytest

from rathaus_desk.planning.conflicts import HINTS, Code
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.values import Givens
from tests.planned_roads import FIRST
from tests.planted_plans import clean, drawn, missed_and_invented, planted
from tests.planted_scenes import PLANTERS, Scene, staged, visit_extra

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def ground() -> tuple[Givens, Plan]:
    return clean()


def hold(ground, planters, seed):
    found, wanted = planted(ground, planters, seed)
    assert missed_and_invented(found, wanted) == (0, 0), (found, wanted)
    assert wanted


def test_the_counting_sees_what_is_missed_invented_and_not_named(ground):
    found, wanted = planted(ground, drawn(1, 20), 1)
    assert missed_and_invented(found[1:], wanted) == (1, 0)
    assert missed_and_invented(found, wanted[1:]) == (0, 1)
    code, day, _names = wanted[0]
    assert missed_and_invented(found, [(code, day, ("nirgends",)), *wanted[1:]]) == (1, 0)


def test_the_ground_is_clean(ground):
    assert check(*ground) == ()


def test_scenes_without_a_plant_are_clean(ground):
    scenes = [Scene(10_000 + 100 * at, FIRST + DAY * at) for at in range(21)]
    assert check(*staged(*ground, scenes)) == ()


def test_every_code_is_planted(ground):
    found = {code for planter in PLANTERS for code, _day, _names in planter(Scene(10_000, FIRST + DAY * 9))}
    assert found == set(Code)


@pytest.mark.parametrize("planter", PLANTERS, ids=lambda one: one.__name__)
def test_one_conflict_is_found_and_no_other(ground, planter):
    hold(ground, [planter], seed=1)


@pytest.mark.parametrize("seed", range(3))
def test_twenty_conflicts_at_once_are_found_and_no_other(ground, seed):
    hold(ground, drawn(seed, 20), seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(25))
def test_five_hundred_conflicts_are_found_and_no_other(ground, seed):
    hold(ground, drawn(seed, 20), seed)


def test_only_what_may_stay_is_a_hint(ground):
    givens, plan = staged(*ground, [])
    scene = Scene(10_000, FIRST + DAY * 9)
    visit_extra(scene)
    found = check(*staged(givens, plan, [scene]))
    assert [one.hint for one in found] == [True]
    assert set(Code) > HINTS
