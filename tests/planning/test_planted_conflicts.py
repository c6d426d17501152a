"""Conflicts planted into a clean plan: every one is found, at its spot, by its sentence, and none besides."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from rathaus_desk.planning.conflicts import HINTS, Code
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.rhythms import OnDates, Season
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.values import Givens
from tests.planned_roads import FIRST, MARKET, MARKET_DAY, december, planned
from tests.planted_scenes import (
    EVER,
    PLANTERS,
    Planter,
    Scene,
    holiday,
    school_holiday,
    staged,
    visit_extra,
)

DAY = timedelta(days=1)


def clean() -> tuple[Givens, Plan]:
    """December without the day for which the market has no permit: nothing is wrong with it."""
    givens = december()
    market = next(one for one in givens.stops if one.id == MARKET)
    market = replace(market, seasons=(Season(*EVER, OnDates((MARKET_DAY,))),))
    givens = replace(givens, stops=tuple(market if one.id == MARKET else one for one in givens.stops))
    return givens, planned(givens)


@pytest.fixture(scope="module")
def ground() -> tuple[Givens, Plan]:
    return clean()


def planted(ground: tuple[Givens, Plan], planters: list[Planter], seed: int) -> None:
    """Plant conflicts and hold the checker's answer against them."""
    draw = Random(seed)
    scenes, wanted = [], []
    # Holidays and days without school would fall on the real tours too, so scenes stand on weekends.
    weekends = [FIRST + DAY * at for at in range(28) if (FIRST + DAY * at).weekday() >= 5]
    weekends = [one for one in weekends if one not in ground[0].calendar.holidays]
    for at, planter in enumerate(planters):
        own = planter in (holiday, school_holiday)
        day = weekends.pop(draw.randrange(len(weekends))) if own else None
        scenes.append((planter, Scene(10_000 + 100 * at, day or FIRST)))
    free = [FIRST + DAY * at for at in range(2, 22)]
    holidays = {scene.day for planter, scene in scenes if planter in (holiday, school_holiday)}
    free = [one for one in free if not holidays & {one - DAY * 3, one - DAY, one, one + DAY, one + DAY * 3}]
    made = []
    for planter, old in scenes:
        scene = old if planter in (holiday, school_holiday) else Scene(old.number, draw.choice(free))
        wanted.extend(planter(scene))
        made.append(scene)
    found = check(*staged(*ground, made))
    assert sorted((one.code, one.day) for one in found) == sorted((code, day) for code, day, _names in wanted)
    for code, day, names in wanted:
        said = [one.sentence for one in found if (one.code, one.day) == (code, day)]
        assert any(all(name in one for name in names) for one in said), (code, day, names, said)


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
    planted(ground, [planter], seed=1)


def _drawn(seed: int, count: int) -> list[Planter]:
    """Some conflicts of all kinds, with one holiday and one day without school at most."""
    draw = Random(seed)
    many = [one for one in PLANTERS if one not in (holiday, school_holiday)]
    return [*draw.choices(many, k=count - 2), holiday, school_holiday]


@pytest.mark.parametrize("seed", range(3))
def test_twenty_conflicts_at_once_are_found_and_no_other(ground, seed):
    planted(ground, _drawn(seed, 20), seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(25))
def test_five_hundred_conflicts_are_found_and_no_other(ground, seed):
    planted(ground, _drawn(seed, 20), seed)


def test_only_what_may_stay_is_a_hint(ground):
    givens, plan = staged(*ground, [])
    scene = Scene(10_000, FIRST + DAY * 9)
    visit_extra(scene)
    found = check(*staged(givens, plan, [scene]))
    assert [one.hint for one in found] == [True]
    assert set(Code) > HINTS
