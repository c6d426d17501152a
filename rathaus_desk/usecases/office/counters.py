"""Counters: which there are, and setting them up."""

from sqlalchemy import func, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.counters import Counter, SaveCounter
from rathaus_desk.domain.queue.queue import TicketState
from rathaus_desk.domain.text import fold, sort_key
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.office import unit_by_key
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import typed

NO_COUNTER = "Diesen Tresen gibt es hier nicht. Es wurde nichts geändert."
_COMING = (AppointmentState.BOOKED, AppointmentState.MOVED)
_NOBODY_CALLS = "Dann ruft kein Tresen mehr die Wartenden auf. Mindestens einer muss das tun. {}"
_UNCHANGED = "Es wurde nichts geändert."


def counters(work: Work) -> tuple[Counter, ...]:
    """Return the counters that are in use, in the order of their names."""
    return tuple(one for one in all_counters(work) if one.active)


def all_counters(work: Work) -> tuple[Counter, ...]:
    """Return every counter there ever was, in the order of their names."""
    rows = work.session.scalars(select(CounterRow))
    return tuple(sorted((counter_value(row) for row in rows), key=lambda one: sort_key(one.name)))


def counter_value(row: CounterRow) -> Counter:
    """Return a counter as a value."""
    return Counter(
        id=row.id,
        key=row.key,
        name=row.name,
        room=row.room,
        unit_id=row.unit_id,
        step_free=row.step_free,
        active=row.active,
        takes_queue=row.takes_queue,
    )


def counter_in_use(work: Work, counter_id: int, field: str = "counter") -> Counter:
    """Return a counter by its id. Refuses an unknown one and one that is out of use."""
    row = work.session.get(CounterRow, counter_id)
    if row is None or not row.active:
        raise Refused(NO_COUNTER, field)
    return counter_value(row)


@handles(SaveCounter, Role.ADMIN, Role.LEAD)
def save_counter(work: Work, command: SaveCounter) -> Counter:
    """Set a counter up or change it. Refuses a name twice, and to send away who is bound to a counter."""
    key = typed(command.key, "key", "Kürzel", 40)
    name = typed(command.name, "name", "Name", 60, needed=True)
    unit = unit_by_key(work, command.unit)
    row = work.session.scalar(select(CounterRow).where(CounterRow.key == key)) if key else None
    _demand_own_name(work, name, row)
    if row is None:
        row = CounterRow(id=work.new_id(), key=key or _new_key(work, name))
    else:
        _demand_nobody_stranded(work, row, command)
    row.name, row.unit_id = name, unit.id
    row.room = typed(command.room, "room", "Raum", 100)
    row.step_free, row.active = command.step_free, command.active
    row.takes_queue = command.takes_queue
    work.session.add(row)
    work.session.flush()
    return counter_value(row)


def _demand_own_name(work: Work, name: str, row: CounterRow | None) -> None:
    """Refuse a name that another counter has: the display sends people there by it."""
    others = (one for one in all_counters(work) if row is None or one.id != row.id)
    if any(fold(one.name) == fold(name) for one in others):
        raise Refused(f"Einen Tresen mit dem Namen „{name}“ gibt es schon. {_UNCHANGED}", "name")


def _new_key(work: Work, name: str) -> str:
    plain = "".join(letter for letter in fold(name) if letter.isalnum())[:30] or "tresen"
    taken = {one.key for one in all_counters(work)}
    return next(key for number in range(len(taken) + 1) if (key := f"{plain}{number or ''}") not in taken)


def _demand_nobody_stranded(work: Work, row: CounterRow, command: SaveCounter) -> None:
    if row.active and not command.active:
        _demand_empty(work, row)
    if row.active and row.takes_queue and not (command.active and command.takes_queue):
        others = [one for one in counters(work) if one.takes_queue and one.id != row.id]
        if not others:
            raise Refused(_NOBODY_CALLS.format(_UNCHANGED), "active" if not command.active else "takes_queue")


def _demand_empty(work: Work, row: CounterRow) -> None:
    """Refuse to close a counter at which somebody is, or for which somebody waits or has an appointment."""
    here = work.session.scalar(select(TicketRow).where(TicketRow.busy_counter_id == row.id))
    today = local(work, work.now).date()
    if here is not None and here.day == today:
        code = f"{here.letter} {here.number}"
        raise Refused(f"An {row.name} ist gerade {code}. Bitte erst dort beenden. {_UNCHANGED}", "active")
    waiting = (TicketRow.day == today, TicketRow.state.in_((TicketState.WAITING, TicketState.PARKED)))
    meant = select(func.count()).where(TicketRow.only_counter_id == row.id, *waiting)
    if count := work.session.scalar(meant):
        raise Refused(f"Nur für {row.name} warten noch {count}. Bitte erst aufrufen. {_UNCHANGED}", "active")
    booked = select(func.count()).where(
        AppointmentRow.counter_id == row.id,
        AppointmentRow.starts >= work.now,
        AppointmentRow.state.in_(_COMING),
    )
    if count := work.session.scalar(booked):
        many = "ist noch ein Termin" if count == 1 else f"sind noch {count} Termine"
        raise Refused(
            f"Für {row.name} {many} vereinbart. Bitte erst verlegen oder absagen. {_UNCHANGED}", "active"
        )
