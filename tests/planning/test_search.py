"""The search: near the proven optimum, repeatable, and never at the cost of a rule."""

from itertools import pairwise, product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.planning.day_order import best_order
from rathaus_desk.planning.search import Search
from rathaus_desk.planning.tasks import FROZEN, Call, Frame, Job, Option, Slot, Tasks, Way
from rathaus_desk.planning.tour_book import TourBook
from tests.planned_roads import district, district_tasks


def searched(tasks: Tasks, seed: int, rounds: int) -> tuple[Search, list[float]]:
    search, costs = Search(tasks, seed), []
    for one in range(rounds):
        search.step(one / rounds)
        costs.append(search.best.cost)
    return search, costs


@pytest.mark.parametrize(("stops", "rounds"), [(15, 500), (26, 1_500)])
def test_the_districts_come_within_two_percent_of_the_proven_optimum(stops, rounds):
    optimum = district(stops)["best_known_drive_min"]
    best = searched(district_tasks(stops), 1, rounds)[0].best.cost
    assert optimum <= best <= optimum * 1.02


def test_the_same_seed_gives_the_same_plans_in_the_same_order():
    one, costs = searched(district_tasks(15), 7, 150)
    other, again = searched(district_tasks(15), 7, 150)
    assert costs == again
    assert [tour.order for tour in one.best.tours] == [tour.order for tour in other.best.tours]
    assert costs != searched(district_tasks(15), 8, 150)[1]


def test_better_plans_come_and_never_worse_ones():
    _search, costs = searched(district_tasks(26), 1, 200)
    assert all(b <= a for a, b in pairwise(costs))
    assert costs[-1] < costs[0]


@st.composite
def small_problems(draw):
    """Up to four jobs on two days, each with a few ways, some with two visits."""
    count = draw(st.integers(1, 4))
    minutes = st.integers(1, 40)
    matrix = tuple(
        tuple(0.0 if a == b else float(draw(minutes)) for b in range(count + 1)) for a in range(count + 1)
    )
    frame = Frame(0, 480, draw(st.integers(560, 760)))
    calls, jobs = [], []
    for at in range(count):
        first = draw(st.integers(480, 600))
        windows = draw(st.sampled_from(((), ((first, first + 90),))))
        calls.append(Call(at + 1, draw(st.integers(10, 60)), windows=windows, job=at))
        days = draw(st.sampled_from((((0,),), ((0,), (1,)), ((0, 1),), ((0, 1), (1,)))))
        ways = tuple(Way(one, draw(st.integers(0, 20))) for one in days)
        options = {day: (Option(day, at),) for way in ways for day in way.days}
        jobs.append(Job(at + 1, ways, options, 500))
    return Tasks(matrix, tuple(calls), (frame,), (Slot(0, 0), Slot(1, 0)), tuple(jobs))


def cheapest_by_trying(tasks: Tasks) -> float:
    found = inf
    for choice in product(*([None, *job.ways] for job in tasks.jobs)):
        cost = sum(
            job.absent if way is None else way.price for job, way in zip(tasks.jobs, choice, strict=True)
        )
        for day in (0, 1):
            calls = [tasks.calls[at] for at, way in enumerate(choice) if way and day in way.days]
            tour = best_order(tasks.frames[0], calls, tasks.matrix) if calls else (0, ())
            cost += tour[0] if tour else inf
        found = min(found, cost)
    return found


@settings(max_examples=60)
@given(small_problems())
def test_small_problems_are_solved_as_by_trying_everything(tasks):
    search, _costs = searched(tasks, 1, 400)
    assert search.best.cost == pytest.approx(cheapest_by_trying(tasks))


def test_what_is_frozen_stays_to_the_minute_and_the_rest_goes_around_it():
    matrix = ((0.0, 10.0, 10.0), (10.0, 0.0, 10.0), (10.0, 10.0, 0.0))
    calls = (Call(1, 60, windows=((600, 600),), job=FROZEN), Call(2, 60, job=0))
    job = Job(2, (Way((0,)),), {0: (Option(0, 1),)}, 500)
    search, _costs = searched(Tasks(matrix, calls, (Frame(0, 480, 690),), (Slot(0, 0, (0,)),), (job,)), 1, 30)
    assert search.best.tours[0].order == (1, 0)
    assert search.unfit == []


def test_a_frozen_call_that_no_longer_fits_is_named():
    matrix = ((0.0, 10.0), (10.0, 0.0))
    tasks = Tasks(
        matrix, (Call(1, 60, windows=((600, 600),)),), (Frame(0, 700, 900),), (Slot(0, 0, (0,)),), ()
    )
    search, _costs = searched(tasks, 1, 3)
    assert search.unfit == [(0, 0)]
    assert search.best.cost == 0


def test_a_day_may_be_left_out_at_its_price():
    matrix = ((0.0, 10.0), (10.0, 0.0))
    calls = (Call(1, 60, job=0), Call(1, 60, windows=((0, 1),), job=0))
    job = Job(1, (Way((0, 1)),), {0: (Option(0, 0),), 1: (Option(1, 1),)}, 500, skip=100)
    frames, slots = (Frame(0, 480, 900),), (Slot(0, 0), Slot(1, 0))
    search, _costs = searched(Tasks(matrix, calls, frames, slots, (job,)), 1, 5)
    assert search.best.cost == 120
    assert [one.slot for one in search.best.placed[0]] == [0]


def test_load_and_length_bound_a_tour_without_windows():
    matrix = tuple(tuple(0.0 if a == b else 10.0 for b in range(4)) for a in range(4))
    calls = tuple(Call(node, 5, load=4, job=node - 1) for node in (1, 2, 3))
    book = TourBook(Tasks(matrix, calls, (Frame(0, duty=44, load=8, timed=False),), (), ()))
    one = book.added(book.tour(0, ()), 0)
    two = book.added(one, 1)
    assert (one.drive, two.drive) == (20, 30)
    assert book.addition(two, 2)[0] == inf
    tight = TourBook(Tasks(matrix, calls, (Frame(0, duty=39, load=99, timed=False),), (), ()))
    assert tight.addition(tight.added(tight.tour(0, ()), 0), 1)[0] == inf


def test_the_limit_of_driving_holds_however_a_tour_came_about():
    """Minutes typed by hand, by which a shorter tour may drive more than a longer one."""
    matrix = (
        (0.0, 10.0, 10.0, 30.0),
        (10.0, 0.0, 40.0, 10.0),
        (10.0, 40.0, 0.0, 10.0),
        (30.0, 10.0, 10.0, 0.0),
    )
    calls = tuple(Call(node, 10, job=node - 1) for node in (1, 2, 3))
    book = TourBook(Tasks(matrix, calls, (Frame(0, 480, 900, driving=45),), (), ()))
    whole = book.tour(0, book.best(0, (0, 1, 2))[1])
    assert whole.drive == 40
    assert book.without(whole, {2}) is None
    assert book.addition(book.added(book.tour(0, ()), 0), 1)[0] == inf
