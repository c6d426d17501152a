"""Counters: which there are, and setting them up."""

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.counters import Counter, SaveCounter
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import unit_by_key
from rathaus_desk.usecases.texts import typed

NO_COUNTER = "Diesen Tresen gibt es hier nicht. Es wurde nichts geändert."


def counters(work: Work) -> tuple[Counter, ...]:
    """Return the counters that are in use, in the order of their names."""
    rows = work.session.scalars(select(CounterRow).where(CounterRow.active))
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
    """Set a counter up or change it."""
    key = typed(command.key, "key", "Kürzel", 40, needed=True)
    unit = unit_by_key(work, command.unit)
    row = work.session.scalar(select(CounterRow).where(CounterRow.key == key))
    if row is None:
        row = CounterRow(id=work.new_id(), key=key)
    row.name = typed(command.name, "name", "Name", 60, needed=True)
    row.room = typed(command.room, "room", "Raum", 100)
    row.unit_id = unit.id
    row.step_free, row.active = command.step_free, command.active
    row.takes_queue = command.takes_queue
    work.session.add(row)
    work.session.flush()
    return counter_value(row)
