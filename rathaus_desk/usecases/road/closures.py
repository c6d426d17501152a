"""On which days a stop cannot be used and equipment is not to be had."""

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.road.closures import (
    DropClosure,
    DropEquipmentOut,
    EquipmentOut,
    NoteClosure,
    NoteEquipmentOut,
    StopClosure,
)
from rathaus_desk.store.road_tables import EquipmentOutRow, EquipmentSetRow, StopClosureRow, StopRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.road.road_rows import row_of, span, written


@may_lag
def stop_closures(work: Work) -> tuple[StopClosure, ...]:
    """Return when stops cannot be used, the first first."""
    query = select(StopClosureRow).order_by(StopClosureRow.first, StopClosureRow.id)
    return tuple(_closure(row) for row in work.session.scalars(query))


@may_lag
def equipment_outs(work: Work) -> tuple[EquipmentOut, ...]:
    """Return when equipment is not to be had, the first first."""
    query = select(EquipmentOutRow).order_by(EquipmentOutRow.first, EquipmentOutRow.id)
    return tuple(_out(row) for row in work.session.scalars(query))


@handles(NoteClosure, Role.MOBILE)
def note_closure(work: Work, command: NoteClosure) -> StopClosure:
    """Say on which days a stop cannot be used. Refuses a stop that is not there."""
    row_of(work, StopRow, command.stop_id)
    values = {"stop_id": command.stop_id, **span(command.first, command.last, command.reason)}
    return _closure(written(work, StopClosureRow, None, 0, values))


@handles(DropClosure, Role.MOBILE)
def drop_closure(work: Work, command: DropClosure) -> StopClosure:
    """Take a closure back."""
    row = row_of(work, StopClosureRow, command.closure_id)
    was = _closure(row)
    work.session.delete(row)
    return was


@handles(NoteEquipmentOut, Role.MOBILE)
def note_equipment_out(work: Work, command: NoteEquipmentOut) -> EquipmentOut:
    """Say on which days equipment is not to be had. Refuses a set that is not there."""
    row_of(work, EquipmentSetRow, command.equipment_id)
    values = {"equipment_id": command.equipment_id, **span(command.first, command.last, command.reason)}
    return _out(written(work, EquipmentOutRow, None, 0, values))


@handles(DropEquipmentOut, Role.MOBILE)
def drop_equipment_out(work: Work, command: DropEquipmentOut) -> EquipmentOut:
    """Take an outage of equipment back."""
    row = row_of(work, EquipmentOutRow, command.out_id)
    was = _out(row)
    work.session.delete(row)
    return was


def _closure(row: StopClosureRow) -> StopClosure:
    return StopClosure(row.id, row.stop_id, row.first, row.last, row.reason)


def _out(row: EquipmentOutRow) -> EquipmentOut:
    return EquipmentOut(row.id, row.equipment_id, row.first, row.last, row.reason)
