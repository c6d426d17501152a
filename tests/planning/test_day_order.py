"""The exact order of a day, held against trying every order."""

from itertools import permutations
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rathaus_desk.planning.day_order import best_order, driving, in_this_order
from rathaus_desk.planning.tasks import Call, Frame, Pause
from rathaus_desk.planning.timing import fits, timed

MINUTES = st.integers(1, 60)


@st.composite
def days(draw, pause=None):
    """A depot and up to five calls with any minutes (also such as no road has), windows, limits."""
    count = draw(st.integers(1, 5))
    matrix = [[0 if a == b else draw(MINUTES) for b in range(count + 1)] for a in range(count + 1)]
    calls = []
    for node in range(1, count + 1):
        windows = []
        for _ in range(draw(st.integers(0, 2))):
            first = draw(st.integers(480, 900))
            windows.append((first, first + draw(st.integers(0, 200))))
        stay, edge = draw(st.integers(5, 120)), draw(st.sampled_from((0, 5)))
        calls.append(Call(node, stay, edge, edge, tuple(sorted(windows))))
    frame = Frame(
        0,
        480,
        draw(st.integers(700, 1100)),
        draw(st.sampled_from((inf, 420, 500))),
        draw(st.sampled_from((inf, 100))),
        pause=draw(pause) if isinstance(pause, SearchStrategy) else pause,
        grid=draw(st.sampled_from((1, 5))),
    )
    return frame, calls, matrix


def cheapest_by_trying(frame, calls, matrix):
    found = inf
    for order in permutations(range(len(calls))):
        drive = driving(frame, [calls[one] for one in order], matrix)
        if drive <= frame.driving and timed(frame, [calls[one] for one in order], matrix):
            found = min(found, drive)
    return found


@settings(max_examples=150)
@given(days())
def test_no_order_drives_less(day):
    frame, calls, matrix = day
    found = best_order(frame, calls, matrix)
    assert (found[0] if found else inf) == cheapest_by_trying(frame, calls, matrix)
    if found:
        assert sorted(found[1]) == list(range(len(calls)))
        assert driving(frame, [calls[one] for one in found[1]], matrix) == found[0]


@settings(max_examples=100)
@given(days(Pause(30, 240, 600, 780)))
def test_an_order_with_a_break_can_be_timed_and_rests_in_time(day):
    frame, calls, matrix = day
    found = best_order(frame, calls, matrix)
    tried = cheapest_by_trying(frame, calls, matrix)
    assert (found[0] if found else inf) == tried
    if found is None:
        return
    times = timed(frame, [calls[one] for one in found[1]], matrix)
    assert times is not None
    if times.back - times.depart > 240:
        assert times.pause is not None
        assert 600 <= times.pause <= 780


@settings(max_examples=200)
@given(days(st.sampled_from((None, Pause(30, 240, 600, 780), Pause(45, 120, 560, 640)))))
def test_whether_a_tour_fits_is_seen_without_placing_its_break(day):
    frame, calls, matrix = day
    for order in permutations(calls):
        assert fits(frame, order, matrix) is (timed(frame, order, matrix) is not None)


@settings(max_examples=100)
@given(days())
def test_only_what_is_below_the_bound_is_found(day):
    frame, calls, matrix = day
    found = best_order(frame, calls, matrix)
    if found:
        assert best_order(frame, calls, matrix, below=found[0]) is None
        assert best_order(frame, calls, matrix, below=found[0] + 1) == found


def test_ten_calls_in_narrow_windows_come_in_the_order_of_their_windows():
    matrix = [[0 if a == b else 10 for b in range(11)] for a in range(11)]
    calls = [
        Call(node, 20, windows=((480 + 40 * node, 485 + 40 * node),))
        for node in (3, 1, 2, 9, 4, 8, 5, 10, 7, 6)
    ]
    drive, order = best_order(Frame(0, 480, 1020), calls, matrix)
    assert [calls[one].node for one in order] == list(range(1, 11))
    assert drive == 110


@pytest.mark.parametrize(("end", "fits"), [(570, True), (569, False)])
def test_one_must_be_home_by_the_end(end, fits):
    matrix = [[0, 15], [15, 0]]
    calls = [Call(1, 50, 5, 5)]
    assert (best_order(Frame(0, 480, end), calls, matrix) is not None) is fits
    assert in_this_order(Frame(0, 480, end), calls, matrix) is fits


def test_a_tour_opens_on_full_steps_and_leaves_no_sooner_than_needed():
    matrix = [[0, 12], [12, 0]]
    times = timed(Frame(0, 480, 1020, grid=5), [Call(1, 60, 5, 5, ((541, 900),))], matrix)
    assert times.opens == (541,)
    assert times.depart == 541 - 5 - 12
    assert times.back == 541 + 60 + 5 + 12


def test_a_short_duty_may_begin_later():
    matrix = [[0, 10], [10, 0]]
    frame = Frame(0, 480, 1020, duty=120)
    times = timed(frame, [Call(1, 60, windows=((900, 900),))], matrix)
    assert (times.depart, times.back) == (890, 970)


def test_the_break_may_come_on_arrival_where_before_the_drive_it_would_come_too_late():
    matrix = [[0, 10, 40], [10, 0, 40], [40, 40, 0]]
    calls = [Call(1, 100, windows=((490, 490),)), Call(2, 200, windows=((660, 660),))]
    frame = Frame(0, 480, 920, pause=Pause(30, 360, 630, 640))
    times = timed(frame, calls, matrix)
    assert best_order(frame, calls, matrix) == (90, (0, 1))
    assert (times.opens, times.pause, times.back) == ((490, 660), 630, 900)
    late = Frame(0, 480, 940, pause=Pause(30, 360, 590, 629))  # the drive ends after its last minute
    times = timed(late, [calls[0], Call(2, 200, windows=((700, 700),))], matrix)
    assert (times.opens, times.pause) == ((490, 700), 590)
    assert best_order(late, calls, matrix) == (90, (0, 1)), "before the drive from minute 590 to 620"
