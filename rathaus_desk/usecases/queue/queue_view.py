"""The queue as the counters, the front desk and the display in the waiting room see it."""

from sqlalchemy import select

from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import (
    AT_COUNTER,
    CallBoard,
    CallShown,
    QueueClass,
    QueueNow,
    QueueTicket,
    TicketState,
)
from rathaus_desk.domain.queue.queue_rules import rule_in_words
from rathaus_desk.domain.text import fold
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.office.preferences import preference
from rathaus_desk.usecases.office.rights import demand_case_role, local
from rathaus_desk.usecases.queue.queue_days import queue_day
from rathaus_desk.usecases.queue.queue_lines import of_today, ranges, rules, tickets, waiting_in_order

SHOWN_CALLS = 5
COUNTER_KEY = "queue.counter"  # the preference that keeps where somebody sits


def queue_now(work: Work) -> QueueNow:
    """Return the queue as the counters see it: numbers and themes, no names."""
    demand_case_role(work)
    found = tickets(work, of_today(work))
    known = rules(work)
    return QueueNow(
        day=queue_day(work),
        rule=rule_in_words(known),
        patience_seconds={one: known.patience(one).total_seconds() for one in QueueClass},
        waiting=waiting_in_order(work, found),
        at_counters=_in(found, *AT_COUNTER),
        parked=_in(found, TicketState.PARKED),
        missed=_in(found, TicketState.MISSED),
        ranges=ranges(work, found),
        finished=len(_in(found, TicketState.DONE)),
    )


def call_board(work: Work) -> CallBoard:
    """Return what the display in the waiting room shows; nobody can be recognised by it."""
    demand_case_role(work)
    latest = (
        select(TicketRow, CounterRow.name, CounterRow.room)
        .join(CounterRow, CounterRow.id == TicketRow.counter_id)
        .where(of_today(work), TicketRow.called_at.is_not(None), TicketRow.state != TicketState.WAITING)
        .order_by(TicketRow.called_at.desc(), TicketRow.id.desc())
        .limit(SHOWN_CALLS)
    )
    calls = tuple(
        CallShown(
            f"{row.letter} {row.number}", name, room, local(work, row.called_at), row.calls,
            row.state is TicketState.CALLED,
        )
        for row, name, room in work.session.execute(latest)
        if row.called_at is not None
    )  # fmt: skip
    found = tickets(work, of_today(work))
    waiting = sum(1 for one in found if one.state is TicketState.WAITING)
    return CallBoard(calls, ranges(work, found), waiting, rule_in_words(rules(work)), queue_day(work).open)


def counters_for(work: Work, named: str = "") -> tuple[tuple[Counter, ...], int | None]:
    """Return the counters, and at which one the actor sits: by preference, this PC's name, or the room."""
    demand_case_role(work)
    known = counters(work)
    chosen = preference(work, COUNTER_KEY).get("id")
    if any(one.id == chosen for one in known):
        return known, chosen
    me = work.session.get(StaffRow, work.actor.staff_id)
    room = fold(me.room) if me else ""
    by_name = (one.id for one in known if named and fold(one.name) == fold(named))
    by_room = (one.id for one in known if room.endswith(fold(one.name)))
    return known, next(by_name, next(by_room, None))


def _in(found: tuple[QueueTicket, ...], *states: TicketState) -> tuple[QueueTicket, ...]:
    return tuple(one for one in found if one.state in states)
