"""Who is called next: the published rule of the queue, as a pure function.

The promise: once somebody has waited for the bound, nobody who came later is called before them, of whatever
class, by any counter that may serve them. Before that, a class has a head start: who has an appointment goes
before everybody who came up to twenty minutes earlier, who has priority before everybody of ten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import MOST_CALLS, QueueClass


class InLine(Protocol):
    """What the rule needs to know of somebody who waits."""

    @property
    def id(self) -> int: ...
    @property
    def queue_class(self) -> QueueClass: ...
    @property
    def counts_from(self) -> datetime: ...
    @property
    def step_free(self) -> bool: ...
    @property
    def only_counter_id(self) -> int | None: ...


Waiting = TypeVar("Waiting", bound=InLine)


class Order(StrEnum):
    """How a queue may be ordered."""

    FIRST_COME = "first_come"
    STRICT = "strict"
    AGEING = "ageing"


# However much of the wait a head start takes away, nobody is overdue on arriving.
LEAST_PATIENCE = timedelta(minutes=5)
RANK = {QueueClass.APPOINTMENT: 0, QueueClass.ACCESS: 1, QueueClass.WALK_IN: 2}


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How this town orders its queue; the bound is printed on the ticket and stands on the display.

    A number is called `calls` times before it counts as missed.
    """

    order: Order = Order.AGEING
    bound: timedelta = timedelta(minutes=20)
    appointment_ahead: timedelta = timedelta(minutes=20)
    access_ahead: timedelta = timedelta(minutes=10)
    calls: int = MOST_CALLS

    def head_start(self, queue_class: QueueClass) -> timedelta:
        """Return how much earlier a class counts than it came."""
        return {
            QueueClass.APPOINTMENT: self.appointment_ahead,
            QueueClass.ACCESS: self.access_ahead,
            QueueClass.WALK_IN: timedelta(0),
        }[queue_class]

    def patience(self, queue_class: QueueClass) -> timedelta:
        """Return after how long a class stands where everybody else stands after the published bound.

        The head start is a promise to wait less; only a class that has none waits for the whole bound.
        """
        return max(self.bound - self.head_start(queue_class), LEAST_PATIENCE)


USUAL = QueueRules()
Place = tuple[int, int, datetime, int]


def next_ticket(
    tickets: Iterable[Waiting], now: datetime, rules: QueueRules, counter: Counter
) -> Waiting | None:
    """Return who is called next to `counter`, None if nobody waits for it."""
    fitting = (one for one in tickets if may_call(counter, one))
    return min(fitting, key=lambda one: place_in_line(one, now, rules), default=None)


def in_order(tickets: Iterable[Waiting], now: datetime, rules: QueueRules) -> tuple[Waiting, ...]:
    """Return who waits in the order in which they are called if nobody else comes."""
    return tuple(sorted(tickets, key=lambda one: place_in_line(one, now, rules)))


def may_call(counter: Counter, ticket: InLine) -> bool:
    """Tell whether a counter can serve somebody: steps, and whom the counter or the ticket is meant for."""
    if ticket.only_counter_id is not None:
        return ticket.only_counter_id == counter.id
    return counter.takes_queue and (counter.step_free or not ticket.step_free)


def over_bound(ticket: InLine, now: datetime, rules: QueueRules) -> bool:
    """Tell whether somebody has waited for the published bound, so that nobody overtakes any more."""
    return now - ticket.counts_from >= rules.bound


def place_in_line(ticket: InLine, now: datetime, rules: QueueRules) -> Place:
    """Return what the line is sorted by: the least is called first.

    Who is early for an appointment goes last until it is time, and is called if nobody else waits.
    """
    early = 2 if ticket.counts_from > now else 1
    if rules.order is Order.FIRST_COME:
        return (early, 0, ticket.counts_from, ticket.id)
    if rules.order is Order.STRICT:
        return (early, RANK[ticket.queue_class], ticket.counts_from, ticket.id)
    if over_bound(ticket, now, rules):
        return (0, 0, ticket.counts_from, ticket.id)
    return (early, 0, ticket.counts_from - rules.head_start(ticket.queue_class), ticket.id)


def rule_in_words(rules: QueueRules) -> str:
    """Return the published rule in plain German, as it stands on ticket and display."""
    minutes = round(rules.bound.total_seconds() / 60)
    return f"Wer {minutes} Minuten gewartet hat, wird von niemandem mehr überholt."
