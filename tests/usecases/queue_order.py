"""What must be true of the queue after any step, and how often its commands are thrown."""

from collections import Counter as Tally

from sqlalchemy import select

from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.queue.queue import (
    AT_COUNTER,
    STILL_HERE,
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
    ReturnTicket,
    SetQueueRules,
    TicketState,
)
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.queue_tables import QueueDayRow, TicketRow
from rathaus_desk.usecases.queue.queue_view import queue_now

OFTEN = {
    DrawTicket: 10, CallNext: 8, PickTicket: 4, ArriveTicket: 3, CallAgain: 3, MarkMissed: 2, ParkTicket: 2,
    ReturnTicket: 2, FinishTicket: 2, CancelTicket: 1, CloseDay: 1, OpenDay: 4, SetQueueRules: 1,
    SaveCounter: 2,
}  # fmt: skip
OF_QUEUE = [kind for kind, often in OFTEN.items() for _ in range(often)]


def demand_queue(town) -> None:
    """Nobody is lost, doubled or left over from yesterday, and no counter serves two."""
    with town.store.read() as session:
        rows = session.scalars(select(TicketRow)).all()
        begun = set(session.scalars(select(QueueDayRow.day)))
        closed = set(session.scalars(select(CounterRow.id).where(~CounterRow.active)))
    _demand_counters(rows)
    _demand_numbers(rows)
    today = town.clock.now.date()
    for row in rows:
        if row.day != today and today in begun:
            assert row.state not in STILL_HERE, "somebody of yesterday stands in today's queue"
            assert (row.person_id, row.parked_for, row.needs) == (None, "", [])
        assert row.day != today or row.busy_counter_id not in closed, "somebody is at a closed counter"
    shown = town.guide.ask(queue_now)
    for there, states in (
        (shown.waiting, (TicketState.WAITING,)), (shown.at_counters, AT_COUNTER),
        (shown.parked, (TicketState.PARKED,)), (shown.missed, (TicketState.MISSED,)),
    ):  # fmt: skip
        expected = [one.id for one in rows if one.day == today and one.state in states]
        assert sorted(one.id for one in there) == sorted(expected)


def _demand_counters(rows) -> None:
    busy = Tally(row.busy_counter_id for row in rows if row.busy_counter_id is not None)
    assert max(busy.values(), default=1) == 1, "two people at one counter"
    for row in rows:
        assert (row.busy_counter_id is not None) == (row.state in AT_COUNTER)
        assert row.busy_counter_id in (None, row.counter_id)


def _demand_numbers(rows) -> None:
    drawn: dict[tuple, list[int]] = {}
    for row in rows:
        drawn.setdefault((row.day, row.letter), []).append(row.number)
    for numbers in drawn.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), "a number was lost or given twice"
