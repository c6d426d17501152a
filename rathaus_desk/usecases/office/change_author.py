"""Who changed something last: whoever sent something older is told by name, if she may know."""

from typing import Any

from sqlalchemy import or_, select

from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.commands import Command
from rathaus_desk.store.case_tables import CaseRow, TimelineRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.usecases.desk import CHANGED, SOMEBODY, Work
from rathaus_desk.usecases.office.office import staff_name
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
_LOOKED_BACK = 200  # entries: what is older than so many changes of its kind, nobody still has open
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
    return changed_by_staff(work, None if by is None else by.id)


def changed_by_staff(work: Work, staff_id: int | None) -> str:
    """Return what to say of a record that somebody changed since it was read; of oneself no name."""
    if staff_id is None or staff_id == work.actor.staff_id:
        return CHANGED
    return CHANGED.replace(SOMEBODY, staff_name(work, staff_id), 1)


def changed_by_journal(work: Work, commands: tuple[type[Command[Any]], ...], **about: Any) -> str:
    """Return the same of a record that does not say itself who changed it, by the last of these commands.

    `about` are fields of the command. On a server the journal of others is nobody's to read: there it stays
    "Jemand".
    """
    if behind_door(work.session):
        return CHANGED
    named = JournalRow.command.in_([one.__name__ for one in commands])
    query = select(JournalRow).where(named).order_by(JournalRow.at.desc()).limit(_LOOKED_BACK)
    for row in work.session.scalars(query):
        said = row.body
        if said is not None and about.items() <= said.items():
            return changed_by_staff(work, row.staff_id)
    return CHANGED
