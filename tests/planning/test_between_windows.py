"""Tours between windows, held against trying every minute of departure and every place."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.planning.between_windows import (
    earliest_leavings,
    latest_arrivals,
    leaving,
    shortest_duty,
)
from rathaus_desk.planning.tasks import Call, Frame, Tasks
from rathaus_desk.planning.tour_book import TourBook

START, END = 0, 60


@st.composite
def tours(draw):
    """Up to four halts in whole minutes, some with a window, and the minutes between them."""
    count = draw(st.integers(1, 4))
    minutes = st.integers(1, 12)
    matrix = [[0 if a == b else draw(minutes) for b in range(count + 1)] for a in range(count + 1)]
    # The shortest ways: no detour is shorter than the straight way, as between points of a plane.
    for via in range(count + 1):
        for a in range(count + 1):
            for b in range(count + 1):
                matrix[a][b] = min(matrix[a][b], matrix[a][via] + matrix[via][b])
    calls = []
    for at in range(count):
        first = draw(st.integers(0, 45))
        window = draw(st.sampled_from(((), ((first, first + draw(st.integers(0, 15))),))))
        calls.append(Call(at + 1, draw(st.integers(0, 6)), draw(st.integers(0, 2)), 1, window, job=at))
    return matrix, calls


def run(calls, matrix, depart):
    """Return when a tour that leaves at that minute is back, infinite if it misses a window."""
    at, here = depart, 0
    for call in calls:
        ready = at + matrix[here][call.node] + call.before
        first, last = call.windows[0] if call.windows else (0, inf)
        if ready > last:
            return inf
        at, here = max(ready, first) + call.stay + call.after, call.node
    return at + matrix[here][0]


@settings(max_examples=150, deadline=None)
@given(tours())
def test_a_tour_takes_as_long_as_the_best_minute_of_departure_lets_it(tour):
    matrix, calls = tour
    backs = {depart: run(calls, matrix, depart) for depart in range(START, END)}
    tried = min((back - depart for depart, back in backs.items() if back <= END), default=inf)
    assert shortest_duty(Frame(0, START, END), calls, matrix) == tried


def fits(frame, calls, matrix):
    return shortest_duty(frame, calls, matrix) <= min(frame.duty, 1_000)


@settings(max_examples=150, deadline=None)
@given(tours(), st.sampled_from([25.0, 40.0, inf]))
def test_a_halt_is_taken_in_where_trying_every_place_finds_it_costs_least(tour, duty):
    matrix, calls = tour
    *rest, new = range(len(calls))
    frame = Frame(0, START, END, duty, exact=False)
    if not fits(frame, [calls[at] for at in rest], matrix):
        return
    book = TourBook(Tasks(matrix, tuple(calls), (frame,), (), ()))
    before = book.tour(0, tuple(rest))
    tried = inf
    for place in range(len(rest) + 1):
        order = (*rest[:place], new, *rest[place:])
        if fits(frame, [calls[at] for at in order], matrix):
            tried = min(tried, book.tour(0, order).drive - before.drive)
    cost, _place = book.addition(before, new)
    assert cost == tried
    if cost < inf:
        assert book.added(before, new).drive == pytest.approx(before.drive + cost)


def test_minutes_of_one_tour():
    matrix = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    calls = [Call(1, 5, windows=((30, 40),)), Call(2, 5, 2, 1)]
    frame = Frame(0, 0, 100)
    assert earliest_leavings(frame, calls, matrix) == [0, 35, 53]
    assert latest_arrivals(frame, calls, matrix) == [40, 72, 100]
    assert shortest_duty(frame, calls, matrix) == 53
    assert leaving(calls[0], 41) == inf
