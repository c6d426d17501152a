"""How stops divide their time between slots and those who come without one."""

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.bookings.bookings import SetSlotRule, SlotRule, StopRule, demand_rule
from rathaus_desk.domain.errors import Conflict
from rathaus_desk.store.booking_tables import SlotRuleRow
from rathaus_desk.store.road_tables import StopRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.road.road_rows import row_of


def rules_of_stops(work: Work) -> dict[int, StopRule]:
    """Return the rules of those stops that divide their time in their own way, by stop."""
    return {row.stop_id: _value(row) for row in work.session.scalars(select(SlotRuleRow))}


def rule_of(work: Work, stop_id: int) -> StopRule:
    """Return how a stop divides its time."""
    row = work.session.get(SlotRuleRow, stop_id)
    return StopRule(stop_id, SlotRule(), 0) if row is None else _value(row)


@handles(SetSlotRule, Role.MOBILE)
def set_slot_rule(work: Work, command: SetSlotRule) -> StopRule:
    """Say how a stop divides its time; bookings that stand keep theirs."""
    row_of(work, StopRow, command.stop_id)
    demand_rule(command.rule)
    row = work.session.get(SlotRuleRow, command.stop_id)
    if (row.version if row else 0) != command.seen_version:
        raise Conflict(CHANGED, version=row.version if row else 0)
    if row is None:
        row = SlotRuleRow(stop_id=command.stop_id)
        work.session.add(row)
    row.walk_in, row.buffer = command.rule.walk_in, command.rule.buffer
    work.session.flush()
    return _value(row)


def _value(row: SlotRuleRow) -> StopRule:
    return StopRule(row.stop_id, SlotRule(row.walk_in, row.buffer), row.version)
