"""The walk-in queue: tickets ("Wartemarken"), their states, and what can be done with them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.people.people import Need


class QueueClass(StrEnum):
    """Why somebody stands where in the line."""

    APPOINTMENT = "appointment"
    ACCESS = "access"
    WALK_IN = "walk_in"


class TicketState(StrEnum):
    """Where the person with this ticket is."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    PARKED = "parked"
    MISSED = "missed"
    DONE = "done"
    CANCELLED = "cancelled"
    LEFT_OVER = "left_over"


AT_COUNTER = (TicketState.CALLED, TicketState.SERVED)
STILL_HERE = (TicketState.WAITING, *AT_COUNTER, TicketState.PARKED, TicketState.MISSED)
# Who has priority gets a number of the common series: the letter must not tell the room why.
LETTERS = {QueueClass.APPOINTMENT: "T", QueueClass.ACCESS: "A", QueueClass.WALK_IN: "A"}
MOST_CALLS = 3  # what is usual; a town may set another number
LONGEST_PARKING_NOTE = 120


@dataclass(frozen=True, slots=True)
class QueueTicket:
    """One ticket, in the town's time; it counts from `counts_from`: the draw, or a later appointment."""

    id: int
    code: str
    queue_class: QueueClass
    state: TicketState
    service: str
    theme: str
    needs: tuple[Need, ...]
    step_free: bool
    person_id: int | None
    only_counter_id: int | None
    counts_from: datetime
    drawn_at: datetime
    due_at: datetime | None
    first_called_at: datetime | None
    called_at: datetime | None
    calls: int
    counter_id: int | None
    counter: str
    arrived_at: datetime | None
    ended_at: datetime | None
    served_seconds: int
    parked_for: str
    parked_by: str
    parked_until: datetime | None
    version: int

    def waited(self, now: datetime) -> float:
        """Return how many seconds the person has waited until the first call, or until `now`."""
        return max(((self.first_called_at or now) - self.counts_from).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class WaitRange:
    """How long who draws a ticket now will wait, four times out of five, in words; how many go before."""

    queue_class: QueueClass
    words: str
    ahead: int


@dataclass(frozen=True, kw_only=True)
class DrawTicket(Command[QueueTicket]):
    """Give out a ticket; `due_at` is the time of an appointment, `only_counter_id` the counter it is for."""

    queue_class: QueueClass = QueueClass.WALK_IN
    service: str = ""
    needs: tuple[Need, ...] = ()
    person_id: int | None = None
    due_at: datetime | None = None
    only_counter_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallNext(Command[QueueTicket | None]):
    """Call whoever is next to a counter; None if nobody waits for it.

    With `consent` the ticket that is still at the counter is finished first.
    """

    counter_id: int
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class PickTicket(Command[QueueTicket]):
    """Call one certain ticket to a counter."""

    ticket_id: int
    counter_id: int
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class CallAgain(Command[QueueTicket]):
    """Call the same ticket once more."""

    ticket_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ArriveTicket(Command[QueueTicket]):
    """The person is at the counter."""

    ticket_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class MarkMissed(Command[QueueTicket]):
    """Nobody came; `consent` says so before the usual number of calls."""

    ticket_id: int
    seen_version: int
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class ParkTicket(Command[QueueTicket]):
    """The person waits for something meanwhile: for what, and until when if that is known."""

    ticket_id: int
    seen_version: int
    waits_for: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnTicket(Command[QueueTicket]):
    """Put a ticket back into the line at its old place: called, missed or parked, it keeps its age."""

    ticket_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class FinishTicket(Command[QueueTicket]):
    """The person has been served."""

    ticket_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class CancelTicket(Command[QueueTicket]):
    """The person has gone, or the ticket was a mistake."""

    ticket_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class OpenDay(Command[None]):
    """Open the doors again: tickets are given out."""


@dataclass(frozen=True, kw_only=True)
class CloseDay(Command[int]):
    """Close the doors: no new tickets; who waits is still served. Returns how many are still here.

    With `send_home` nobody is called any more: the rest is listed as left over.
    """

    send_home: bool = False


@dataclass(frozen=True, slots=True)
class QueueDay:
    """A day of the queue: whether tickets are given out."""

    day: date
    open: bool
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RuleFigures:
    """The published bound and the head starts, in minutes, and how often a number is called."""

    bound: int
    appointment_ahead: int
    access_ahead: int
    calls: int = MOST_CALLS


@dataclass(frozen=True, kw_only=True)
class SetQueueRules(RuleFigures, Command[None]):
    """Set the rule of the queue; what was `seen` before must still hold, None takes it as it is."""

    seen: RuleFigures | None = None


@dataclass(frozen=True, slots=True)
class QueueNow:
    """The whole queue as the counters see it; `waiting` in the order in which they will be called.

    `patience_seconds` is how long each class waits by the published rule.
    """

    day: QueueDay
    rule: str
    patience_seconds: dict[QueueClass, float]
    waiting: tuple[QueueTicket, ...]
    at_counters: tuple[QueueTicket, ...]
    parked: tuple[QueueTicket, ...]
    missed: tuple[QueueTicket, ...]
    ranges: tuple[WaitRange, ...]
    finished: int

    def longest(self, now: datetime) -> float:
        """Return how many seconds the one has waited who waits longest."""
        return max(((now - one.counts_from).total_seconds() for one in self.waiting), default=0.0)

    def share_of_patience(self, ticket: QueueTicket, now: datetime) -> float:
        """Return how much of the wait that the rule asks of its class a ticket has behind it; 1 is all."""
        waited = (now - ticket.counts_from).total_seconds()
        return waited / self.patience_seconds[ticket.queue_class]

    def at(self, counter_id: int | None) -> QueueTicket | None:
        """Return who is at a counter."""
        return next((one for one in self.at_counters if one.counter_id == counter_id), None)


@dataclass(frozen=True, slots=True)
class CallShown:
    """One call on the display: a number and where to go, never a name."""

    code: str
    counter: str
    room: str
    called_at: datetime
    calls: int
    current: bool


@dataclass(frozen=True, slots=True)
class CallBoard:
    """What the display shows: the latest calls first, how long one waits, and the closing hint."""

    calls: tuple[CallShown, ...]
    ranges: tuple[WaitRange, ...]
    waiting: int
    rule: str
    open: bool
