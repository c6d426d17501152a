"""Who has a record open this moment: told to those who may see it, kept no longer than it is true."""

from datetime import datetime

from sqlalchemy import delete, func, select, type_coerce

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.office.presence import LIVES, LONGEST_WINDOW, LeaveRecord, OpenKind, StayAt
from rathaus_desk.store.base import Moment
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.changes import hush
from rathaus_desk.store.live_tables import PresenceRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.office import staff_name
from rathaus_desk.usecases.office.rights import case_in_sight

Open = tuple[OpenKind, int]


def others_at(work: Work, kind: OpenKind, record_id: int) -> tuple[str, ...]:
    """Return which colleagues have a record open; of what the actor may not see nothing is known."""
    here = (kind, record_id)
    return _others(work, here, _database_time(work)) if _in_sight(work, here) else ()


@handles(StayAt, *CASE_ROLES, journalled=False)
def stay_at(work: Work, command: StayAt) -> None:
    """Note what a window has open; what the actor cannot see is passed over in silence."""
    now, here = _database_time(work), (command.kind, command.record_id)
    _forget_old(work, now)
    if not _in_sight(work, here):
        _leave(work, command.window, now)
        return
    row = _row(work, command.window)
    before = (row.kind, row.record_id) if row is not None else None
    if before == here or not (_others(work, here, now) or (before and _others(work, before, now))):
        hush(work.session, PresenceRow)  # nobody is there whom it concerns
    if row is None:
        row = PresenceRow(staff_id=work.actor.staff_id, window=command.window[:LONGEST_WINDOW])
        work.session.add(row)
    row.kind, row.record_id, row.seen_at = *here, now


@handles(LeaveRecord, *CASE_ROLES, journalled=False)
def leave_record(work: Work, command: LeaveRecord) -> None:
    """Forget what a window had open."""
    _leave(work, command.window, _database_time(work))


def _leave(work: Work, window: str, now: datetime) -> None:
    row = _row(work, window)
    if row is None:
        return
    if not _others(work, (row.kind, row.record_id), now):
        hush(work.session, PresenceRow)
    work.session.delete(row)


def _forget_old(work: Work, now: datetime) -> None:
    """Delete what windows left behind that ended without a word."""
    old = select(PresenceRow.window).where(PresenceRow.seen_at < now - LIVES).limit(1)
    if work.session.scalar(old) is not None:
        work.session.execute(delete(PresenceRow).where(PresenceRow.seen_at < now - LIVES))


def _others(work: Work, here: Open, now: datetime) -> tuple[str, ...]:
    kind, record_id = here
    rows = work.session.scalars(
        select(StaffRow.id)
        .join(PresenceRow, PresenceRow.staff_id == StaffRow.id)
        .where(PresenceRow.kind == kind, PresenceRow.record_id == record_id)
        .where(PresenceRow.seen_at.between(now - LIVES, now + LIVES))
        .where(StaffRow.id != work.actor.staff_id)
        .order_by(StaffRow.sort_name, StaffRow.id)
    )
    return tuple(staff_name(work, staff_id) for staff_id in dict.fromkeys(rows))


def _in_sight(work: Work, here: Open) -> bool:
    kind, record_id = here
    if kind is not OpenKind.CASE or work.actor.role not in CASE_ROLES:
        return False
    seen = select(CaseRow.id).where(CaseRow.id == record_id, case_in_sight(work))
    return work.session.scalar(seen) is not None


def _row(work: Work, window: str) -> PresenceRow | None:
    return work.session.get(PresenceRow, (work.actor.staff_id, window[:LONGEST_WINDOW]))


def _database_time(work: Work) -> datetime:
    """Return the time by the one clock that all programs share; those of the PCs may differ by minutes."""
    moment: datetime = work.session.scalars(select(type_coerce(func.now(), Moment()))).one()
    return moment
