"""The walk-in queue: tickets are drawn, called, parked, finished. Two counters never call one person."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused
from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import (
    AT_COUNTER,
    LETTERS,
    LONGEST_PARKING_NOTE,
    ArriveTicket,
    CallAgain,
    CallNext,
    CancelTicket,
    DrawTicket,
    FinishTicket,
    MarkMissed,
    ParkTicket,
    PickTicket,
    QueueTicket,
    ReturnTicket,
    TicketState,
)
from rathaus_desk.domain.queue.queue_rules import may_call, next_ticket
from rathaus_desk.domain.queue.ticket_refusals import not_now
from rathaus_desk.store.base import Moment
from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.numbers import next_value
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.store.tables import metadata
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.office.counters import counter_in_use
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.queue.queue_days import begin_day
from rathaus_desk.usecases.queue.queue_lines import NO_TICKET, heads, rules, ticket, today
from rathaus_desk.usecases.texts import typed

OfTicket = CallAgain | ArriveTicket | MarkMissed | ParkTicket | ReturnTicket | FinishTicket | CancelTicket
CALLABLE = (TicketState.WAITING, TicketState.MISSED, TicketState.PARKED)
_TRIES = 60  # of finding somebody whom no other counter is just taking
_TICKETS = metadata.tables[TicketRow.__tablename__].c
_NOW = bindparam("now", type_=Moment())
_FREE = (
    select(_TICKETS.id)
    .where(
        _TICKETS.id == bindparam("ticket"),
        _TICKETS.version == bindparam("seen"),
        _TICKETS.state.in_(CALLABLE),
    )
    .with_for_update(skip_locked=True)
)
_TAKE = (  # built once: building costs more than running
    update(_TICKETS.id.table)
    .where(_TICKETS.id == _FREE.scalar_subquery())
    .values(
        state=TicketState.CALLED,
        counter_id=bindparam("counter"),
        busy_counter_id=bindparam("counter"),
        called_at=_NOW,
        first_called_at=func.coalesce(_TICKETS.first_called_at, _NOW),
        calls=1,
        arrived_at=None,
        parked_for="",
        parked_until=None,
        parked_by=None,
        version=_TICKETS.version + 1,
    )
    .returning(_TICKETS.id)
)


@handles(DrawTicket, *CASE_ROLES, locks_rows=True)
def draw_ticket(work: Work, command: DrawTicket) -> QueueTicket:
    """Give out the next number of the day. Refuses once the doors are closed."""
    if begin_day(work, alone=False).closed_at is not None:
        raise Refused(
            "Die Türen sind zu, heute gibt es keine neuen Wartemarken. Wer schon wartet, kommt noch dran; "
            "wer jetzt kommt, kann einen Termin bekommen."
        )
    service_id = _service_id(work, command.service)
    needs = _needs(work, command)
    if command.only_counter_id is not None:
        counter_in_use(work, command.only_counter_id)
    due = _due(work, command.due_at)
    letter = LETTERS[command.queue_class]
    row = TicketRow(
        id=work.new_id(),
        day=today(work),
        letter=letter,
        queue_class=command.queue_class,
        state=TicketState.WAITING,
        service_id=service_id,
        person_id=command.person_id,
        needs=[one.value for one in needs],
        step_free=Need.STEP_FREE in needs,
        only_counter_id=command.only_counter_id,
        counts_from=max(due, work.now) if due else work.now,
        due_at=due,
        drawn_at=work.now,
        drawn_by=work.actor.staff_id,
        calls=0,
        served_seconds=0,
        parked_for="",
        number=next_value(work.session, f"queue-{today(work):%Y-%m-%d}-{letter}"),
    )
    work.session.add(row)
    work.session.flush()
    return ticket(work, row.id)


@handles(CallNext, *CASE_ROLES, locks_rows=True)
def call_next(work: Work, command: CallNext) -> QueueTicket | None:
    """Call whoever the published rule says; None if nobody waits for this counter."""
    counter = counter_in_use(work, command.counter_id)
    _make_room(work, counter, consent=command.consent)
    published = rules(work)
    passed: list[int] = []
    for _ in range(_TRIES):
        chosen = next_ticket(heads(work, counter, passed), work.now, published, counter)
        if chosen is None:
            return None
        if _take(work, chosen.id, chosen.version, counter):
            return ticket(work, chosen.id)
        passed.append(chosen.id)
    raise Conflict(CHANGED)


@handles(PickTicket, *CASE_ROLES, locks_rows=True)
def pick_ticket(work: Work, command: PickTicket) -> QueueTicket:
    """Call one certain ticket: out of turn, or somebody parked or missed who is here again."""
    counter = counter_in_use(work, command.counter_id)
    row = _row(work, command.ticket_id)
    if row.busy_counter_id == counter.id:
        return ticket(work, row.id)  # a second press changes nothing, least of all the times
    if row.state not in CALLABLE:
        raise Refused(_not_now(work, row, command))
    if not may_call(counter, row) and row.only_counter_id is None and row.step_free:
        raise Refused(
            f"Zu {counter.name} führen Stufen, und {_code(row)} braucht einen Weg ohne Stufen. Es wurde "
            "niemand aufgerufen. Bitte an einem anderen Tresen aufrufen."
        )
    _make_room(work, counter, consent=command.consent)
    if not _take(work, row.id, row.version, counter):
        raise Conflict(CHANGED)
    work.session.expire_all()
    return ticket(work, row.id)


@handles(CallAgain, *CASE_ROLES, locks_rows=True)
def call_again(work: Work, command: CallAgain) -> QueueTicket:
    """Call once more; refuses beyond the usual number of calls."""
    row = _in_state(work, command, TicketState.CALLED)
    if row.calls >= rules(work).calls:
        raise Refused(
            f"{_code(row)} ist schon {_times(row.calls)} aufgerufen. Mit „Nicht erschienen“ wird die Nummer "
            "beiseitegelegt; kommt die Person doch noch, geht es gleich weiter."
        )
    row.served_seconds = _seconds_here(row, work.now)
    row.called_at = work.now
    row.calls += 1
    return _stored(work, row)


@handles(ArriveTicket, *CASE_ROLES, locks_rows=True)
def arrive_ticket(work: Work, command: ArriveTicket) -> QueueTicket:
    """Note that the person is at the counter."""
    row = _in_state(work, command, TicketState.CALLED)
    row.state, row.arrived_at = TicketState.SERVED, work.now
    return _stored(work, row)


@handles(MarkMissed, *CASE_ROLES, locks_rows=True)
def mark_missed(work: Work, command: MarkMissed) -> QueueTicket:
    """Put a number aside whose person did not come; before the usual number of calls only with consent."""
    row = _in_state(work, command, TicketState.CALLED)
    if row.calls < rules(work).calls and not command.consent:
        raise NeedsConsent(f"{_code(row)} ist erst {_times(row.calls)} aufgerufen. Trotzdem beiseitelegen?")
    row.state, row.busy_counter_id = TicketState.MISSED, None
    return _stored(work, row)


@handles(ParkTicket, *CASE_ROLES, locks_rows=True)
def park_ticket(work: Work, command: ParkTicket) -> QueueTicket:
    """Let somebody wait for something meanwhile; the counter is free."""
    states = (*AT_COUNTER, TicketState.WAITING)
    row = _in_state(work, command, *states)
    text = typed(command.waits_for, "waits_for", "Worauf gewartet wird", LONGEST_PARKING_NOTE, needed=True)
    until = _in_zone(work, command.until) if command.until else None
    if until is not None and (until <= work.now or local(work, until).date() != today(work)):
        raise Refused(
            "Diese Zeit ist vorbei oder erst an einem anderen Tag. Die Nummer ist noch nicht geparkt. "
            "Bitte eine Uhrzeit nehmen, die heute noch kommt.",
            "until",
        )
    _leave_counter(row, work.now)
    row.state, row.parked_for, row.parked_until = TicketState.PARKED, text, until
    row.parked_by = work.actor.staff_id
    return _stored(work, row)


@handles(ReturnTicket, *CASE_ROLES, locks_rows=True)
def return_ticket(work: Work, command: ReturnTicket) -> QueueTicket:
    """Put a ticket back into the line; its age stays, so it stands where it would have stood."""
    states = (*AT_COUNTER, TicketState.PARKED, TicketState.MISSED)
    row = _in_state(work, command, *states)
    if row.state is TicketState.CALLED:
        row.first_called_at = None  # a call in error ends nobody's wait
    else:
        _leave_counter(row, work.now)
    row.state, row.calls, row.busy_counter_id = TicketState.WAITING, 0, None
    row.parked_for, row.parked_until, row.parked_by = "", None, None
    return _stored(work, row)


@handles(FinishTicket, *CASE_ROLES, locks_rows=True)
def finish_ticket(work: Work, command: FinishTicket) -> QueueTicket:
    """Let the person go."""
    states = (*AT_COUNTER, TicketState.PARKED)
    row = _in_state(work, command, *states)
    _finish(row, work.now)
    return _stored(work, row)


@handles(CancelTicket, *CASE_ROLES, locks_rows=True)
def cancel_ticket(work: Work, command: CancelTicket) -> QueueTicket:
    """Strike a ticket out: the person has gone, or it was drawn by mistake."""
    states = (TicketState.WAITING, TicketState.CALLED, TicketState.PARKED, TicketState.MISSED)
    row = _in_state(work, command, *states)
    _leave_counter(row, work.now)
    row.state, row.ended_at = TicketState.CANCELLED, work.now
    return _stored(work, row)


def _take(work: Work, ticket_id: int, version: int, counter: Counter) -> bool:
    """Take a ticket to a counter, if nobody else has just done so: the one place where this is decided.

    One statement looks and takes at once. On a server it passes over whom another counter is just taking:
    who waited for that counter would only find the ticket gone, and all the others behind it.
    """
    values = {"ticket": ticket_id, "seen": version, "counter": counter.id, "now": work.now}
    try:
        taken = work.session.connection().execute(_TAKE, values).scalar()
    except IntegrityError as error:  # the counter itself was taken at the same moment
        raise Conflict(CHANGED) from error
    note_changed(work.session, TicketRow)
    return taken is not None


def _make_room(work: Work, counter: Counter, *, consent: bool) -> None:
    """Finish who is at the counter, but only if that was said; otherwise nobody's times are touched."""
    here = select(TicketRow).where(TicketRow.busy_counter_id == counter.id)
    row = work.session.scalar(here.with_for_update())
    if row is None:
        return
    if row.day != today(work):
        row.state, row.busy_counter_id, row.ended_at = TicketState.LEFT_OVER, None, work.now
    elif not consent:
        raise NeedsConsent(
            f"Erst {_code(row)} beenden, parken oder zurückstellen. "
            f"Soll {_code(row)} beendet und die andere Nummer aufgerufen werden?"
        )
    else:
        _finish(row, work.now)
    work.session.flush()


def _finish(row: TicketRow, now: datetime) -> None:
    _leave_counter(row, now)
    row.state, row.ended_at = TicketState.DONE, now


def _leave_counter(row: TicketRow, now: datetime) -> None:
    row.served_seconds = _seconds_here(row, now)
    row.busy_counter_id = None


def _seconds_here(row: TicketRow, now: datetime) -> int:
    if row.busy_counter_id is None or row.called_at is None:
        return row.served_seconds
    return row.served_seconds + max(round((now - row.called_at).total_seconds()), 0)


def _row(work: Work, ticket_id: int) -> TicketRow:
    row = work.session.get(TicketRow, ticket_id)
    if row is None or row.day != today(work):
        raise Refused(NO_TICKET)
    return row


def _in_state(work: Work, command: OfTicket, *states: TicketState) -> TicketRow:
    row = _row(work, command.ticket_id)
    if row.state not in states:
        raise Refused(_not_now(work, row, command))
    if row.version != command.seen_version:
        raise Conflict(CHANGED)
    return row


def _stored(work: Work, row: TicketRow) -> QueueTicket:
    work.session.flush()
    return ticket(work, row.id)


def _not_now(work: Work, row: TicketRow, command: OfTicket | PickTicket) -> str:
    counter = work.session.get(CounterRow, row.counter_id) if row.counter_id else None
    return not_now(type(command), row.state, _code(row), counter.name if counter else "")


def _times(calls: int) -> str:
    return "einmal" if calls == 1 else f"{calls}-mal"


def _code(row: TicketRow) -> str:
    return f"{row.letter} {row.number}"


def _service_id(work: Work, key: str) -> int | None:
    if not key:
        return None
    key = typed(key, "service", "Anliegen", 100)
    found = work.session.scalar(select(ServiceRow.id).where(ServiceRow.key == key))
    if found is None:
        raise Refused(
            f"Das Anliegen „{key}“ gibt es nicht. Es wurde keine Marke gezogen. Bitte aus der Liste wählen.",
            "service",
        )
    return found


def _needs(work: Work, command: DrawTicket) -> tuple[Need, ...]:
    """Return what the person needs at the counter, with what is known of them."""
    known: tuple[Need, ...] = ()
    if command.person_id is not None:
        person, _district = person_row(work, command.person_id)
        known = tuple(Need(one) for one in person.needs)
    return tuple(one for one in Need if one in {*command.needs, *known})


def _due(work: Work, due: datetime | None) -> datetime | None:
    if due is None:
        return None
    moment = _in_zone(work, due)
    if local(work, moment).date() != today(work):
        at = clock(local(work, moment))
        raise Refused(
            f"Der Termin um {at} Uhr ist nicht heute. Bitte die Uhrzeit von heute eintragen, oder den Termin "
            "unter „Termine“ verlegen.",
            "due_at",
        )
    return moment


def _in_zone(work: Work, moment: datetime) -> datetime:
    return moment.replace(tzinfo=work.office.calendar.zone) if moment.tzinfo is None else moment
