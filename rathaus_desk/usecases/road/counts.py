"""Counts of halts are read, and taken back where somebody has counted the wrong halt."""

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.road.halt_counts import DropHaltCount, HaltCount
from rathaus_desk.store.road_tables import HaltCountRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.road.road_rows import seen_row


def halt_count(work: Work, halt_id: int) -> HaltCount | None:
    """Return what was counted at a halt, None as long as nobody has."""
    row = work.session.get(HaltCountRow, halt_id)
    return None if row is None else count_value(work, row)


@handles(DropHaltCount, Role.MOBILE)
def drop_halt_count(work: Work, command: DropHaltCount) -> HaltCount:
    """Take a count back that was seen as it is."""
    row = seen_row(work, HaltCountRow, command.halt_id, command.seen_version)
    was = count_value(work, row)
    work.session.delete(row)
    return was


def count_value(work: Work, row: HaltCountRow) -> HaltCount:
    """Return a count."""
    by = office.staff_name(work, row.staff_id)
    return HaltCount(row.halt_id, row.walk_ins, row.served, row.cost_cents, by, row.version)
