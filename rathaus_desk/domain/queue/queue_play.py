"""Plays a day of the queue again under any rule: what it would have done, in figures, never per person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from statistics import fmean, median

from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import QueueClass
from rathaus_desk.domain.queue.queue_rules import QueueRules, next_ticket

P90 = 0.9
# One person's wait is not an aggregate: below this a class is not shown.
FEWEST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's day at the town hall: when they came, and how long they took at the counter."""

    id: int
    queue_class: QueueClass
    came: datetime
    counts_from: datetime
    seconds: float
    step_free: bool = False
    only_counter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A counter is open from `start` to `end`; whoever is there at the end is still served."""

    counter: Counter
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Played:
    """When a person was called; None if nobody called them any more."""

    visit: Visit
    called_at: datetime | None

    @property
    def waited(self) -> float | None:
        """Seconds from when waiting counts to the call."""
        if self.called_at is None:
            return None
        return max((self.called_at - self.visit.counts_from).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Waits of many people in seconds; `over_bound` is how many waited longer than the bound."""

    people: int
    mean: float
    median: float
    p90: float
    longest: float
    over_bound: int
    not_called: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What the line looks like when somebody comes: who waits, who is served since when, who is free."""

    visit: Visit
    now: datetime
    waiting: Sequence[Visit]
    at_work: Sequence[tuple[Visit, datetime]]
    free: int


Watch = Callable[[Moment], None]


class _Line:
    """The state of a day that is being played."""

    def __init__(self, shifts: Sequence[Shift], rules: QueueRules) -> None:
        self.rules = rules
        self.shifts = shifts
        self.waiting: dict[int, Visit] = {}
        self.at_work: dict[int, tuple[Visit, datetime, datetime]] = {}  # by counter: who, since, until
        self.called: dict[int, datetime] = {}

    def free_counters(self, now: datetime) -> list[Counter]:
        """Return the counters that are open and have nobody, in the order of their ids."""
        found = {
            one.counter.id: one.counter
            for one in self.shifts
            if one.start <= now < one.end and one.counter.id not in self.at_work
        }
        return [found[key] for key in sorted(found)]

    def call(self, now: datetime) -> list[datetime]:
        """Call people to every free counter; return when they will be done."""
        ends = []
        for counter in self.free_counters(now):
            chosen = next_ticket(self.waiting.values(), now, self.rules, counter)
            if chosen is None:
                continue
            del self.waiting[chosen.id]
            end = now + timedelta(seconds=max(chosen.seconds, 1.0))
            self.at_work[counter.id] = (chosen, now, end)
            self.called[chosen.id] = now
            ends.append(end)
        return ends

    def finish(self, now: datetime) -> None:
        """Let go whose time at the counter is over."""
        self.at_work = {key: one for key, one in self.at_work.items() if one[2] > now}


def play(
    visits: Sequence[Visit], shifts: Sequence[Shift], rules: QueueRules, watch: Watch | None = None
) -> tuple[Played, ...]:
    """Play a day and return for each visit when it was called; `watch` sees the line at each arrival."""
    line = _Line(shifts, rules)
    events: list[tuple[datetime, int, int]] = []
    for index, one in enumerate(visits):
        heappush(events, (one.came, 1, index))
    for shift in shifts:
        heappush(events, (shift.start, 0, 0))
    while events:
        now, kind, index = heappop(events)
        line.finish(now)
        if kind == 1:
            if watch is not None:
                watch(_moment(line, visits[index], now))
            line.waiting[visits[index].id] = visits[index]
        for end in line.call(now):
            heappush(events, (end, 0, 0))
    return tuple(Played(one, line.called.get(one.id)) for one in visits)


def figures(played: Sequence[Played], rules: QueueRules) -> Figures | None:
    """Return the aggregates of a played day, None for too few people to hide a single one."""
    waits = sorted(one.waited for one in played if one.waited is not None)
    if len(waits) < FEWEST_SHOWN:
        return None
    bound = rules.bound.total_seconds()
    return Figures(
        people=len(played),
        mean=fmean(waits),
        median=median(waits),
        p90=waits[min(int(P90 * len(waits)), len(waits) - 1)],
        longest=waits[-1],
        over_bound=sum(one > bound for one in waits),
        not_called=len(played) - len(waits),
    )


def _moment(line: _Line, visit: Visit, now: datetime) -> Moment:
    at_work = [(who, since) for who, since, _until in line.at_work.values()]
    return Moment(visit, now, tuple(line.waiting.values()), at_work, len(line.free_counters(now)))
