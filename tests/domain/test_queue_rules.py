"""The published rule of the queue, tried on any arrivals: nobody is overtaken beyond the bound."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import QueueClass
from rathaus_desk.domain.queue.queue_play import Shift, Visit, figures, play
from rathaus_desk.domain.queue.queue_rules import (
    USUAL,
    Order,
    QueueRules,
    in_order,
    may_call,
    next_ticket,
    over_bound,
    rule_in_words,
)

START = datetime(2026, 11, 24, 8, 30, tzinfo=ZoneInfo("Europe/Berlin"))
APPOINTMENT, ACCESS, WALK_IN = QueueClass.APPOINTMENT, QueueClass.ACCESS, QueueClass.WALK_IN
COUNTER = Counter(id=1, key="t1", name="Tresen 1", room="", unit_id=1, step_free=True)
STEPS = replace(COUNTER, id=2, step_free=False)
HOURS = timedelta(hours=9)


@dataclass(frozen=True)
class Waits:
    """Somebody in the line."""

    id: int
    queue_class: QueueClass
    counts_from: datetime
    step_free: bool = False
    only_counter_id: int | None = None


def waits(number, minutes, kind=WALK_IN, **values):
    return Waits(number, kind, START + timedelta(minutes=minutes), **values)


lines = some.lists(
    some.tuples(
        some.integers(0, 400),
        some.sampled_from(QueueClass),
        some.booleans(),
        some.sampled_from([None, 1, 2, 3]),
    ),
    max_size=25,
).map(
    lambda found: [
        waits(number, quarter / 4, kind, step_free=step_free, only_counter_id=only)
        for number, (quarter, kind, step_free, only) in enumerate(found)
    ]
)
rules = some.builds(
    QueueRules,
    order=some.just(Order.AGEING),
    bound=some.integers(5, 60).map(lambda minutes: timedelta(minutes=minutes)),
    appointment_ahead=some.integers(0, 60).map(lambda minutes: timedelta(minutes=minutes)),
    access_ahead=some.integers(0, 60).map(lambda minutes: timedelta(minutes=minutes)),
)
visits = some.lists(
    some.tuples(
        some.integers(0, 480), some.sampled_from(QueueClass), some.integers(1, 40), some.integers(-10, 30)
    ),
    max_size=40,
).map(lambda found: [_visit(number, *one) for number, one in enumerate(found, 1)])


def _visit(number, came, kind, minutes, early):
    moment = START + timedelta(minutes=came)
    due = moment + timedelta(minutes=max(early, 0)) if kind is APPOINTMENT else moment
    return Visit(number, kind, moment, due, minutes * 60.0)


@given(lines, rules, some.integers(0, 200))
def test_beyond_the_bound_nobody_who_came_later_is_called_before(line, known, minutes):
    """The promise itself, for one call: of those this counter may serve, and whatever their classes."""
    now = START + timedelta(minutes=minutes)
    called = next_ticket(line, now, known, COUNTER)
    for one in line:
        if may_call(COUNTER, one) and over_bound(one, now, known):
            assert called is not None
            assert (called.counts_from, called.id) <= (one.counts_from, one.id)


@given(visits, rules, some.integers(1, 3))
def test_over_a_whole_day_only_who_came_before_is_called_before(arrivals, known, counters):
    """From it follows the bound itself: who is beyond it waits only for those who were there before.

    So at most as many calls come between as people were ahead, however many arrive, while anybody serves.
    """
    shifts = [Shift(replace(COUNTER, id=one), START, START + HOURS) for one in range(1, counters + 1)]
    played = play(arrivals, shifts, known)
    for one in played:
        beyond = one.visit.counts_from + known.bound
        called_at = one.called_at or START + HOURS
        between = [
            other
            for other in played
            if other.called_at is not None and beyond <= other.called_at < called_at and other != one
        ]
        for other in between:
            assert (other.visit.counts_from, other.visit.id) < (one.visit.counts_from, one.visit.id)


@given(visits, rules)
def test_nobody_waits_while_a_counter_that_may_serve_them_is_free(arrivals, known):
    played = play(arrivals, [Shift(COUNTER, START, START + timedelta(days=2))], known)
    busy = sorted(
        (one.called_at, one.called_at + timedelta(seconds=one.visit.seconds))
        for one in played
        if one.called_at
    )
    assert len(busy) == len(arrivals)
    for one in played:
        moment = one.visit.came
        while moment < one.called_at:
            inside = [end for start, end in busy if start <= moment < end]
            assert inside, "the counter was free while somebody waited"
            moment = max(inside)


def test_a_strict_order_lets_somebody_wait_for_ever_and_ours_does_not():
    """What the rule is for: a stream of appointments as long as the service starves a walk-in elsewhere."""
    stream = [
        Visit(number, APPOINTMENT, *[START + timedelta(minutes=number * 5)] * 2, 300.0)
        for number in range(1, 90)
    ]
    arrivals = [
        Visit(0, WALK_IN, *[START + timedelta(minutes=1)] * 2, 300.0),
        Visit(999, APPOINTMENT, START, START, 400.0),
        *stream,
    ]
    shift = [Shift(COUNTER, START, START + HOURS)]

    def wait(order):
        return play(arrivals, shift, replace(USUAL, order=order))[0].waited

    assert wait(Order.STRICT) > 6 * 3600
    assert wait(Order.AGEING) <= USUAL.bound.total_seconds() + 600
    assert wait(Order.FIRST_COME) < 600


def test_classes_have_a_head_start_and_no_more():
    line = [waits(1, 0), waits(2, 9, ACCESS), waits(3, 14, APPOINTMENT), waits(4, 11, ACCESS)]
    order = [one.id for one in in_order(line, START + timedelta(minutes=15), USUAL)]
    assert order == [3, 2, 1, 4]


def test_who_is_early_goes_last_but_is_called_if_nobody_else_waits():
    early, other = waits(1, 30, APPOINTMENT), waits(2, 5)
    now = START + timedelta(minutes=10)
    assert next_ticket([early, other], now, USUAL, COUNTER) is other
    assert next_ticket([early], now, USUAL, COUNTER) is early


def test_steps_and_reserved_counters():
    chair, mine = waits(1, 0, step_free=True), waits(2, 1, only_counter_id=7)
    line, now = [chair, mine, waits(3, 2)], START + timedelta(minutes=5)
    assert next_ticket(line, now, USUAL, STEPS).id == 3
    assert next_ticket(line, now, USUAL, COUNTER) is chair
    assert next_ticket(line, now, USUAL, replace(STEPS, id=7, takes_queue=False)) is mine
    assert next_ticket([chair], now, USUAL, STEPS) is None


def test_the_same_minute_goes_by_number():
    line = [waits(2, 0), waits(1, 0)]
    for order in Order:
        assert next_ticket(line, START, replace(USUAL, order=order), COUNTER).id == 1


def test_the_rule_can_be_read():
    assert rule_in_words(USUAL) == "Wer 20 Minuten gewartet hat, wird von niemandem mehr überholt."


def test_figures_hide_few_people_and_count_who_was_over_the_bound():
    arrivals = [Visit(number, WALK_IN, START, START, 900.0) for number in range(4)]
    shift = [Shift(COUNTER, START, START + timedelta(minutes=40))]
    played = play(arrivals, shift, USUAL)
    found = figures(played, USUAL)
    assert (found.people, found.over_bound, found.not_called, found.longest) == (4, 1, 1, 1800.0)
    assert (found.mean, found.median, found.p90) == (pytest.approx(900), 900.0, 1800.0)
    assert figures(played[:2], USUAL) is None


def test_a_class_waits_for_the_bound_less_its_head_start_but_never_not_at_all():
    minutes = {one: USUAL.patience(one) // timedelta(minutes=1) for one in QueueClass}
    assert minutes == {QueueClass.APPOINTMENT: 5, QueueClass.ACCESS: 10, QueueClass.WALK_IN: 20}
    slow = QueueRules(bound=timedelta(minutes=45))
    assert slow.patience(QueueClass.APPOINTMENT) == timedelta(minutes=25)
