"""A clean plan into which conflicts are planted: what the checker finds, and what it should."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from rathaus_desk.planning.conflicts import Code, Conflict
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.rhythms import OnDates, Season
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.values import Givens
from tests.planned_roads import FIRST, MARKET, MARKET_DAY, december, planned
from tests.planted_scenes import EVER, PLANTERS, Planter, Scene, holiday, school_holiday, staged

DAY = timedelta(days=1)
Ground = tuple[Givens, Plan]
Wanted = tuple[Code, date | None, tuple[str, ...]]


def clean() -> Ground:
    """December without the day for which the market has no permit: nothing is wrong with it."""
    givens = december()
    market = next(one for one in givens.stops if one.id == MARKET)
    market = replace(market, seasons=(Season(*EVER, OnDates((MARKET_DAY,))),))
    givens = replace(givens, stops=tuple(market if one.id == MARKET else one for one in givens.stops))
    return givens, planned(givens)


def drawn(seed: int, count: int) -> list[Planter]:
    """Some conflicts of all kinds, with one holiday and one day without school at most."""
    draw = Random(seed)
    many = [one for one in PLANTERS if one not in (holiday, school_holiday)]
    return [*draw.choices(many, k=count - 2), holiday, school_holiday]


def planted(ground: Ground, planters: list[Planter], seed: int) -> tuple[tuple[Conflict, ...], list[Wanted]]:
    """Plant conflicts; return what the checker finds, and what was planted."""
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
    return check(*staged(*ground, made)), wanted


def missed_and_invented(found: tuple[Conflict, ...], wanted: list[Wanted]) -> tuple[int, int]:
    """Return how many planted conflicts were not found, and how many were found that nobody planted.

    One whose sentence does not name what it is about counts as missed.
    """
    there = Counter((one.code, one.day) for one in found)
    planted_ones = Counter((code, day) for code, day, _names in wanted)
    unnamed = 0
    for code, day, names in wanted:
        said = [one.sentence for one in found if (one.code, one.day) == (code, day)]
        unnamed += bool(said) and not any(all(name in one for name in names) for one in said)
    return (planted_ones - there).total() + unnamed, (there - planted_ones).total()
