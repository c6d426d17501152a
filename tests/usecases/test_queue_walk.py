"""Random walks through a day of the queue: whatever the desks do, nobody is lost, doubled or made younger."""

from collections import Counter as Tally
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.queue.queue import (
    AT_COUNTER,
    MOST_CALLS,
    ArriveTicket,
    CallAgain,
    CallNext,
    CancelTicket,
    CloseDay,
    DrawTicket,
    FinishTicket,
    MarkMissed,
    OpenDay,
    ParkTicket,
    PickTicket,
    QueueClass,
    ReturnTicket,
    TicketState,
)
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.queue.queue_lines import of_today, tickets

OVER = (TicketState.DONE, TicketState.CANCELLED, TicketState.LEFT_OVER)
ON_A_TICKET = (ArriveTicket, CallAgain, CancelTicket, FinishTicket, MarkMissed, ParkTicket, ReturnTicket)
KINDS = (DrawTicket, CallNext, PickTicket, CloseDay, OpenDay, *ON_A_TICKET)
steps = some.lists(
    some.tuples(
        some.sampled_from((DrawTicket, DrawTicket, CallNext, CallNext, *KINDS)),
        some.integers(0, 30),
        some.booleans(),
        some.sampled_from(QueueClass),
        some.integers(0, 400),
    ),
    max_size=30,
)


@pytest.fixture
def three(town):
    """Three counters in the tiny town hall."""
    made = [
        SaveCounter(key=f"t{one}", name=f"Tresen {one}", unit="buergerbuero", step_free=True) for one in "123"
    ]
    return [town.lead.do(one)[0].id for one in made]


def everybody(work):
    return {one.id: one for one in tickets(work, of_today(work))}


def command(kind, index, consent, queue_class, counters, known):
    """Return a command of this kind, on some ticket or counter of the day."""
    counter = counters[index % len(counters)]
    if kind is DrawTicket:
        return DrawTicket(queue_class=queue_class)
    if kind is CallNext:
        return CallNext(counter_id=counter, consent=consent)
    if kind in (CloseDay, OpenDay):
        return CloseDay(send_home=False) if kind is CloseDay else OpenDay()
    if not known:
        return DrawTicket()
    one = known[index % len(known)]
    if kind is PickTicket:
        return PickTicket(ticket_id=one.id, counter_id=counter, consent=consent)
    more = {ParkTicket: {"waits_for": "Foto"}, MarkMissed: {"consent": consent}}.get(kind, {})
    return kind(ticket_id=one.id, seen_version=one.version, **more)


def check(before, after, rows):
    """What must be true after any step."""
    assert set(before) <= set(after), "a ticket was lost"
    numbers = Tally(one.code for one in after.values())
    assert max(numbers.values(), default=1) == 1
    for letter in "AT":
        drawn = sorted(int(code[2:]) for code in numbers if code[0] == letter)
        assert drawn == list(range(1, len(drawn) + 1)), "a number was lost"
    there = Tally(row.busy_counter_id for row in rows if row.busy_counter_id is not None)
    assert max(there.values(), default=1) == 1, "two people at one counter"
    for row in rows:
        assert (row.busy_counter_id is not None) == (row.state in AT_COUNTER)
        assert 0 <= row.calls <= MOST_CALLS
    for number, one in before.items():
        now = after[number]
        assert now.counts_from == one.counts_from, "somebody was made younger"
        assert now.served_seconds >= one.served_seconds
        if one.state in OVER:
            assert now == one, "a finished ticket changed"


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_any_day_keeps_everybody(town, three, walk):
    town.clock.forward(days=1)  # a new day, an empty queue
    before = town.guide.ask(everybody)
    assert before == {}
    for kind, index, consent, queue_class, seconds in walk:
        town.clock.forward(seconds=seconds)
        known = sorted(before.values(), key=lambda one: one.id)
        with suppress(DeskError):
            town.guide.do(command(kind, index, consent, queue_class, three, known))
        after = town.guide.ask(everybody)
        with town.store.read() as session:
            rows = session.scalars(select(TicketRow).where(TicketRow.id.in_(after))).all()
        check(before, after, rows)
        before = after
