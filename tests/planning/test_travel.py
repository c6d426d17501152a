"""Minutes of driving and where they come from."""

from random import Random

import pytest

from rathaus_desk.planning.travel import (
    SOURCE_WORDS,
    Formula,
    Point,
    Source,
    Travel,
    fitted_formula,
    straight_km,
)

WITTSTOCK, DRANSE, NOWHERE = 1, 2, 3
POINTS = {WITTSTOCK: Point(53.1636, 12.4859), DRANSE: Point(53.2014, 12.5903)}


def test_a_straight_line_over_the_earth():
    assert straight_km(Point(52.52, 13.405), Point(48.137, 11.575)) == pytest.approx(504.4, abs=1)
    assert straight_km(Point(52.0, 13.0), Point(52.0, 13.0)) == 0


def test_minutes_come_from_the_best_source_and_say_which():
    formula = Travel(POINTS)
    assert formula.known(WITTSTOCK, DRANSE) == (16, Source.RECKONED)
    assert formula.known(WITTSTOCK, NOWHERE)[1] is Source.GUESSED
    roads = Travel(POINTS, roads={(WITTSTOCK, DRANSE): 17})
    assert roads.known(DRANSE, WITTSTOCK) == (17, Source.ROADS)
    typed = Travel(POINTS, typed={(DRANSE, WITTSTOCK): 21}, roads={(WITTSTOCK, DRANSE): 17})
    assert typed.known(WITTSTOCK, DRANSE) == (21, Source.TYPED)
    both = Travel(POINTS, typed={(DRANSE, WITTSTOCK): 21, (WITTSTOCK, DRANSE): 19})
    assert (both.minutes(WITTSTOCK, DRANSE), both.minutes(DRANSE, WITTSTOCK)) == (19, 21)
    assert typed.minutes(DRANSE, DRANSE) == 0


def test_the_formula_is_fitted_to_what_planners_have_typed():
    draw = Random(3)
    points = {at: Point(53 + draw.random() / 3, 12 + draw.random() / 3) for at in range(30)}
    true = Formula(5.0, 1.2)
    typed = {
        (a, b): round(true.fixed + true.per_km * straight_km(points[a], points[b]) + draw.uniform(-1, 1))
        for a in range(30)
        for b in range(a)
    }
    found = fitted_formula(points, typed)
    assert found.fitted
    assert found.fixed == pytest.approx(5.0, abs=0.3)
    assert found.per_km == pytest.approx(1.2, abs=0.03)
    assert Travel(points, formula=found).known(0, 1)[1] is Source.FITTED


def test_too_few_or_senseless_minutes_leave_the_formula_as_shipped():
    assert fitted_formula(POINTS, {(WITTSTOCK, DRANSE): 90}) == Formula()
    points = {at: Point(53 + at / 10, 12) for at in range(6)}
    falling = {(0, at): 60 - 10 * at for at in range(1, 6)}
    assert fitted_formula(points, falling) == Formula()


def test_a_fit_never_starts_below_nothing():
    points = {at: Point(53 + at / 10, 12) for at in range(6)}
    steep = {(0, at): max(1, 22 * at - 20) for at in range(1, 6)}
    found = fitted_formula(points, steep)
    assert found.fitted
    assert found.fixed == 0


def test_every_source_has_its_words():
    assert set(SOURCE_WORDS) == set(Source)
