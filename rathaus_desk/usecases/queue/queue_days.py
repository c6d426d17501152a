"""The days of the queue: doors open, doors closed, and yesterday's people put away."""

from collections import defaultdict
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import func, select, update

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.queue.queue import (
    AT_COUNTER,
    STILL_HERE,
    CloseDay,
    OpenDay,
    QueueDay,
    RuleFigures,
    SetQueueRules,
    TicketState,
)
from rathaus_desk.domain.queue.waiting import usual_seconds
from rathaus_desk.store.queue_tables import QueueDayRow, TicketRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office.settings import change_setting
from rathaus_desk.usecases.queue.queue_lines import CALLS, RULES, of_today, today

_LEARNED_FROM = timedelta(days=60)
_MOST_LEARNED = 3_000
_SHORTEST, _LONGEST = 5, 240  # minutes: nobody could call anything beyond it a promise
_MOST_CALLS = 9
_USUAL_RULE = asdict(RuleFigures(bound=20, appointment_ahead=20, access_ahead=10))
_TITLES = {
    "bound": "Nach so vielen Minuten wird niemand mehr überholt",
    "appointment_ahead": "Wer einen Termin hat, zählt so viele Minuten früher",
    "access_ahead": "Wer Vorrang hat, zählt so viele Minuten früher",
    CALLS: "So oft wird eine Nummer aufgerufen",
}


def queue_day(work: Work) -> QueueDay:
    """Return whether tickets are given out today; a day that nobody has begun yet is open."""
    row = work.session.get(QueueDayRow, today(work))
    closed = local(work, row.closed_at) if row and row.closed_at else None
    return QueueDay(today(work), open=closed is None, closed_at=closed)


def begin_day(work: Work, *, alone: bool = True) -> QueueDayRow:
    """Return today's row; the first ticket of a day begins it and puts away who was left from before.

    It stays as it is until the transaction ends; who is not `alone` lets others draw beside them.
    """
    row = work.session.get(QueueDayRow, today(work), with_for_update={"read": not alone})
    if row is None:
        put_away_earlier(work)
        row = QueueDayRow(day=today(work), opened_at=work.now, closed_at=None, usual=_usual(work))
        work.session.add(row)
        work.session.flush()
    return row


def put_away_earlier(work: Work) -> None:
    """Take everybody of earlier days out of the queue, and forget who they were."""
    earlier = TicketRow.day < today(work)
    forgotten: dict[str, object] = {
        "person_id": None,
        "needs": [],
        "parked_for": "",
        "version": TicketRow.version + 1,
    }
    left = {"state": TicketState.LEFT_OVER, "busy_counter_id": None, "ended_at": work.now}
    _all(work, earlier, TicketRow.state.in_(STILL_HERE), **left)
    last = select(func.max(QueueDayRow.day)).where(QueueDayRow.day < today(work)).scalar_subquery()
    known = TicketRow.person_id.is_not(None) | (TicketRow.parked_for != "") | (TicketRow.day == last)
    _all(work, earlier, known, **forgotten)


@handles(OpenDay, Role.GUIDE, Role.LEAD, locks_rows=True)
def open_day(work: Work, _command: OpenDay) -> None:
    """Let tickets be given out."""
    begin_day(work).closed_at = None


@handles(CloseDay, Role.GUIDE, Role.LEAD, locks_rows=True)
def close_day(work: Work, command: CloseDay) -> int:
    """Give out no more tickets; return how many people are still here."""
    row = begin_day(work)
    row.closed_at = row.closed_at or work.now
    if command.send_home:
        rest = [one for one in STILL_HERE if one not in AT_COUNTER]
        left = {"state": TicketState.LEFT_OVER, "ended_at": work.now, "version": TicketRow.version + 1}
        _all(work, of_today(work), TicketRow.state.in_(rest), **left)
    still = select(TicketRow.id).where(of_today(work), TicketRow.state.in_(STILL_HERE))
    return len(work.session.scalars(still).all())


@handles(SetQueueRules, Role.LEAD, Role.ADMIN)
def set_queue_rules(work: Work, command: SetQueueRules) -> None:
    """Publish another rule; it counts at once, for everybody who waits. Refuses what is no rule."""
    given = {
        "bound": command.bound,
        "appointment_ahead": command.appointment_ahead,
        "access_ahead": command.access_ahead,
        CALLS: command.calls,
    }
    allowed = {
        "bound": (_SHORTEST, _LONGEST, "Minuten"),
        "appointment_ahead": (0, _LONGEST, "Minuten"),
        "access_ahead": (0, _LONGEST, "Minuten"),
        CALLS: (1, _MOST_CALLS, "Aufrufe"),
    }
    for name, (least, most, what) in allowed.items():
        if not least <= given[name] <= most:
            raise Refused(f"Hier gehen {least} bis {most} {what}. Es wurde nichts geändert.", name)
    change_setting(
        work, RULES, asdict(command.seen) if command.seen else None, given, usual=_USUAL_RULE, titles=_TITLES,
        by=type(command),
    )  # fmt: skip


def _usual(work: Work) -> dict[str, float]:
    """Return what the last days teach: how long each service takes at the counter, as a median in seconds."""
    since: date = today(work) - _LEARNED_FROM
    found = (
        select(TicketRow.service_id, TicketRow.served_seconds)
        .where(
            TicketRow.day >= since,
            TicketRow.state == TicketState.DONE,
            TicketRow.service_id.is_not(None),
            TicketRow.served_seconds > 0,
        )
        .order_by(TicketRow.id.desc())
        .limit(_MOST_LEARNED)
    )
    known: dict[str, list[float]] = defaultdict(list)
    for service_id, seconds in work.session.execute(found):
        known[str(service_id)].append(float(seconds))
    return {key: round(usual_seconds(values), 1) for key, values in known.items()}


def _all(work: Work, *conditions: object, **values: object) -> None:
    changed = update(TicketRow).where(*conditions).values(values)  # type: ignore[arg-type]
    work.session.execute(changed.execution_options(synchronize_session=False))
