"""What the walk-in queue looks like at this moment: rows as values, the order, the forecast."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import (
    AT_COUNTER,
    MOST_CALLS,
    QueueClass,
    QueueTicket,
    TicketState,
    WaitRange,
)
from rathaus_desk.domain.queue.queue_rules import Order, QueueRules, in_order
from rathaus_desk.domain.queue.waiting import (
    PRIOR_SECONDS,
    Ahead,
    AtWork,
    LineNow,
    Newcomer,
    forecast,
    in_words,
    overtaking,
    who_is_ahead,
)
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import ServiceRow, SettingRow, StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.queue_tables import QueueDayRow, TicketRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import local, person_in_sight

RULES, CALLS = "queue", "calls"
NO_TICKET = (
    "Diese Wartemarke gibt es heute nicht. Es wurde nichts geändert. "
    "Ist die Person da, bitte eine neue Wartemarke ziehen."
)
# A counter that has had nobody for so long while people wait is not open; without anybody waiting it may be.
_IDLE_WITH_LINE, _IDLE_WITHOUT = timedelta(minutes=10), timedelta(hours=2)
_PARKED_BY = aliased(StaffRow)


def _heads() -> CompoundSelect[Any]:
    """Return the statement for who waits longest in each class; building it costs more than running it."""
    fits = or_(
        TicketRow.only_counter_id == bindparam("counter"),
        and_(
            TicketRow.only_counter_id.is_(None),
            bindparam("takes_queue", type_=Boolean()),
            or_(bindparam("no_steps", type_=Boolean()), ~TicketRow.step_free),
        ),
    )
    in_line = (TicketRow.id, TicketRow.version, TicketRow.queue_class, TicketRow.counts_from)
    of_class = (
        select(*in_line, TicketRow.step_free, TicketRow.only_counter_id)
        .where(
            TicketRow.day == bindparam("day"),
            TicketRow.state == TicketState.WAITING,
            TicketRow.queue_class == one,
            TicketRow.id.not_in(bindparam("passed", type_=BigInteger(), expanding=True)),
            fits,
        )
        .order_by(TicketRow.counts_from, TicketRow.id)
        .limit(1)
        .subquery()
        for one in QueueClass
    )
    return union_all(*(select(one) for one in of_class))


_HEADS = _heads()


def today(work: Work) -> date:
    """Return the town's date."""
    return local(work, work.now).date()


def rules(work: Work) -> QueueRules:
    """Return the rule that this town has published."""
    row = work.session.get(SettingRow, RULES)
    if row is None:
        return QueueRules()
    minutes = {name: timedelta(minutes=value) for name, value in row.value.items() if name != CALLS}
    return QueueRules(order=Order.AGEING, calls=row.value.get(CALLS, MOST_CALLS), **minutes)


def tickets(work: Work, *conditions: ColumnElement[bool]) -> tuple[QueueTicket, ...]:
    """Return tickets as values, in the order in which waiting counts."""
    found = _with_names(work).where(*conditions).order_by(TicketRow.counts_from, TicketRow.id)
    return tuple(_value(work, *row) for row in work.session.execute(found))


def ticket(work: Work, ticket_id: int) -> QueueTicket:
    """Return one ticket as a value, of whatever day. Refuses an unknown one."""
    found = tickets(work, TicketRow.id == ticket_id)
    if not found:
        raise Refused(NO_TICKET)
    return found[0]


def of_today(work: Work) -> ColumnElement[bool]:
    """Return the condition that a ticket was drawn today: yesterday's people are not in today's queue."""
    return TicketRow.day == today(work)


def heads(work: Work, counter: Counter, passed: Collection[int] = ()) -> list[Any]:
    """Return who may be next at a counter: within a class it is always who has waited longest.

    `passed` are tickets that others are just taking.
    """
    values = {
        "day": today(work),
        "counter": counter.id,
        "takes_queue": counter.takes_queue,
        "no_steps": counter.step_free,
        "passed": list(passed),
    }
    return list(work.session.execute(_HEADS, values).all())


def ranges(work: Work, all_today: Sequence[QueueTicket]) -> tuple[WaitRange, ...]:
    """Return for each class how long somebody waits who comes now."""
    row = work.session.get(QueueDayRow, today(work))
    usual = {int(key): float(value) for key, value in row.usual.items()} if row else {}
    by_key = _seconds_by_service(work, usual)
    known = rules(work)
    return tuple(_range(work, one, all_today, known, by_key) for one in QueueClass)


def _range(
    work: Work, queue_class: QueueClass, all_today: Sequence[QueueTicket], known: QueueRules,
    usual: dict[str, float],
) -> WaitRange:  # fmt: skip
    waiting = [one for one in all_today if one.state is TicketState.WAITING]
    at_work = [one for one in all_today if one.state in AT_COUNTER]
    ahead = who_is_ahead(Newcomer(queue_class, work.now), waiting, work.now, known)
    rate, within = overtaking(queue_class, all_today, work.now, known)
    line = LineNow(
        ahead=[Ahead(usual.get(one.service, PRIOR_SECONDS)) for one in ahead],
        at_work=[
            AtWork(seconds_at_counter(work, one), usual.get(one.service, PRIOR_SECONDS)) for one in at_work
        ],
        free=_free_counters(work, all_today),
        finished=[
            (usual.get(one.service, PRIOR_SECONDS), float(one.served_seconds))
            for one in all_today
            if one.state is TicketState.DONE and one.served_seconds
        ],
        overtakers=rate,
        overtake_within=within,
    )
    return WaitRange(queue_class, in_words(forecast(line)), len(ahead))


def seconds_at_counter(work: Work, one: QueueTicket) -> float:
    """Return how long somebody has been served so far, all stays together."""
    here = (work.now - one.called_at).total_seconds() if one.called_at and one.state in AT_COUNTER else 0.0
    return one.served_seconds + max(here, 0.0)


def _free_counters(work: Work, all_today: Sequence[QueueTicket]) -> int:
    """Return how many counters are open and have nobody; before the first call of a day, all that will be."""
    of_queue = {one.id for one in counters(work) if one.takes_queue}
    busy = {one.counter_id for one in all_today if one.state in AT_COUNTER}
    last = {one.counter_id: one.ended_at or one.called_at for one in all_today if one.called_at}
    if not last:
        return len(of_queue)
    somebody_waits = any(one.state is TicketState.WAITING for one in all_today)
    since = work.now - (_IDLE_WITH_LINE if somebody_waits else _IDLE_WITHOUT)
    return sum(1 for one in of_queue - busy if (ended := last.get(one)) is not None and ended >= since)


def _seconds_by_service(work: Work, usual: dict[int, float]) -> dict[str, float]:
    if not usual:
        return {}
    keys = work.session.execute(select(ServiceRow.id, ServiceRow.key).where(ServiceRow.id.in_(usual)))
    return {key: usual[service_id] for service_id, key in keys}


def waiting_in_order(work: Work, all_today: Sequence[QueueTicket]) -> tuple[QueueTicket, ...]:
    """Return who waits, the next first."""
    waiting = (one for one in all_today if one.state is TicketState.WAITING)
    return in_order(waiting, work.now, rules(work))


def _with_names(work: Work) -> Select[TicketRow, str, str, str, StaffRow, int]:
    return (
        select(TicketRow, ServiceRow.key, ServiceRow.name, CounterRow.name, _PARKED_BY, PersonRow.id)
        .outerjoin(ServiceRow, ServiceRow.id == TicketRow.service_id)
        .outerjoin(CounterRow, CounterRow.id == TicketRow.counter_id)
        .outerjoin(_PARKED_BY, _PARKED_BY.id == TicketRow.parked_by)
        .outerjoin(PersonRow, (PersonRow.id == TicketRow.person_id) & person_in_sight(work))
    )


def _value(
    work: Work, row: TicketRow, service: str | None, theme: str | None, counter: str | None,
    parked_by: StaffRow | None, person_id: int | None,
) -> QueueTicket:  # fmt: skip
    return QueueTicket(
        id=row.id,
        code=f"{row.letter} {row.number}",
        queue_class=row.queue_class,
        state=row.state,
        service=service or "",
        theme=theme or "",
        needs=tuple(Need(one) for one in row.needs),
        step_free=row.step_free,
        person_id=person_id,
        only_counter_id=row.only_counter_id,
        counts_from=local(work, row.counts_from),
        drawn_at=local(work, row.drawn_at),
        due_at=local(work, row.due_at) if row.due_at else None,
        first_called_at=local(work, row.first_called_at) if row.first_called_at else None,
        called_at=local(work, row.called_at) if row.called_at else None,
        calls=row.calls,
        counter_id=row.counter_id,
        counter=counter or "",
        arrived_at=local(work, row.arrived_at) if row.arrived_at else None,
        ended_at=local(work, row.ended_at) if row.ended_at else None,
        served_seconds=row.served_seconds,
        parked_for=row.parked_for,
        parked_by=shown(parked_by) if parked_by else "",
        parked_until=local(work, row.parked_until) if row.parked_until else None,
        version=row.version,
    )
