"""Who changed a case last: whoever sent something older is told by name, if she may know."""

from sqlalchemy import or_, select

from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.store.case_tables import CaseRow, TimelineRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import CHANGED, SOMEBODY, Work
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import sees_whole

# What a unit may read that works on one share of a case: its own lines, how it began and how it ended.
FOR_EVERYBODY = (
    EntryKind.TAKEN,
    EntryKind.CLOSED,
    EntryKind.REOPENED,
    EntryKind.DROPPED,
    EntryKind.OWNER,
    EntryKind.UNDONE,
)
_CHANGES_NOTHING = (EntryKind.NOTE, EntryKind.PAPER)


def changed_by(work: Work, case_id: int) -> str:
    """Return what to say of a case that was changed since it was read, with the name of whoever did it.

    It is "Jemand" where the line of the timeline is none that the actor may read.
    """
    last = (
        select(StaffRow)
        .join(TimelineRow, TimelineRow.staff_id == StaffRow.id)
        .where(TimelineRow.case_id == case_id, TimelineRow.kind.not_in(_CHANGES_NOTHING))
        .order_by(TimelineRow.id.desc())
        .limit(1)
    )
    if not sees_whole(work, work.session.get_one(CaseRow, case_id).owner_id):
        own = StaffRow.unit_id == work.actor.unit_id
        last = last.where(or_(own, TimelineRow.kind.in_(FOR_EVERYBODY)))
    by = work.session.scalar(last)
    if by is None or by.id == work.actor.staff_id:
        return CHANGED
    return CHANGED.replace(SOMEBODY, shown(by), 1)
