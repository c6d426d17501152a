"""What another rule would have done on a day of the queue: aggregates for the lead, never a single person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import QueueClass, QueueTicket, TicketState
from rathaus_desk.domain.queue.queue_play import Figures, Played, Shift, Visit, figures, play
from rathaus_desk.domain.queue.queue_rules import Order, QueueRules
from rathaus_desk.domain.words import word
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office.counters import all_counters
from rathaus_desk.usecases.queue.queue_lines import rules, tickets, today

# A counter without anybody for longer than this was not open.
_BREAK = timedelta(minutes=25)
_LATE_ENOUGH = timedelta(hours=4)
TRIED_BOUNDS = (10, 15, 30)  # minutes


@dataclass(frozen=True, slots=True)
class Replayed:
    """One rule and what it does to a day: for everybody, and for each class with enough people."""

    rule: str
    all: Figures | None
    by_class: tuple[tuple[QueueClass, Figures | None], ...]


@dataclass(frozen=True, slots=True)
class DayReplay:
    """A day as it was, and as other rules would have made it."""

    day: date
    people: int
    was: Replayed
    would_be: tuple[Replayed, ...]


@may_lag
def replay_day(work: Work, day: date | None = None) -> DayReplay:
    """Play a day again under other rules. Refuses everybody but the lead, and an empty day."""
    if work.actor.role is not Role.LEAD:
        raise Refused(
            f"Die Rolle {word(work.actor.role)} sieht diese Auswertung nicht. Sehen kann "
            f"sie nur die Rolle {word(Role.LEAD)}."
        )
    wanted = day or today(work)
    found = [one for one in tickets(work, TicketRow.day == wanted) if one.first_called_at is not None]
    served = [one for one in found if one.state is TicketState.DONE and one.called_at]
    if not served:
        raise Refused(
            "An diesem Tag ist noch niemand bedient worden. Er lässt sich nachspielen, sobald eine Nummer "
            "fertig ist."
        )
    known = rules(work)
    visits = [_visit(one) for one in served]
    shifts = _shifts(served, all_counters(work))
    return DayReplay(
        day=wanted,
        people=len(served),
        was=_told("So war es", [Played(_visit(one), one.first_called_at) for one in served], known),
        would_be=tuple(_would_be(visits, shifts, known)),
    )


def _would_be(visits: Sequence[Visit], shifts: Sequence[Shift], known: QueueRules) -> Iterable[Replayed]:
    bound = round(known.bound.total_seconds() / 60)
    for name, rule in (
        (f"Regel von heute: Grenze {bound} Minuten", known),
        ("Streng der Reihe nach", replace(known, order=Order.FIRST_COME)),
        ("Strenger Vorrang, ohne Grenze", replace(known, order=Order.STRICT)),
        *(
            (f"Grenze {minutes} Minuten", replace(known, bound=timedelta(minutes=minutes)))
            for minutes in TRIED_BOUNDS
            if minutes != bound
        ),
    ):
        yield _told(name, play(visits, shifts, rule), replace(rule, bound=known.bound))
    yield _told("Ein Tresen mehr", play(visits, _one_more(shifts), known), known)


def _told(name: str, played: Sequence[Played], known: QueueRules) -> Replayed:
    by_class = tuple(
        (one, figures([each for each in played if each.visit.queue_class is one], known))
        for one in QueueClass
    )
    return Replayed(name, figures(played, known), by_class)


def _visit(one: QueueTicket) -> Visit:
    return Visit(
        id=one.id,
        queue_class=one.queue_class,
        came=one.drawn_at,
        counts_from=one.counts_from,
        seconds=float(one.served_seconds),
        step_free=one.step_free,
        only_counter_id=one.only_counter_id,
    )


def _shifts(served: Sequence[QueueTicket], known: Sequence[Counter]) -> list[Shift]:
    """Return when which counter was open, from who was there; whoever is left is served after the last."""
    found: list[Shift] = []
    for counter in known:
        here = sorted(
            (one.called_at, one.ended_at)
            for one in served
            if one.counter_id == counter.id and one.called_at and one.ended_at
        )
        for start, end in here:
            last = found[-1] if found and found[-1].counter == counter else None
            if last is not None and start - last.end <= _BREAK:
                found[-1] = replace(last, end=max(last.end, end))
            else:
                found.append(Shift(counter, start, end))
    latest = max((one.end for one in found), default=None)
    return [
        replace(one, end=one.end + _LATE_ENOUGH) if latest and latest - one.end <= _BREAK else one
        for one in found
    ]


def _one_more(shifts: Sequence[Shift]) -> list[Shift]:
    first, last = min(one.start for one in shifts), max(one.end for one in shifts)
    more = Counter(id=0, key="", name="", room="", unit_id=0, step_free=True)
    return [*shifts, Shift(more, first, last)]
