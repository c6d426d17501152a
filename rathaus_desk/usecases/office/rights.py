"""Who may see which case and which person; every list, search and sheet asks here."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.deputies import stood_in_for

_CASE, _CONTACT = aliased(CaseRow), aliased(ContactRow)
_LOCKED = aliased(PersonRow)  # of its own, since most statements read the person as well
# One wording for what is not there and for what the actor must not know of.
NO_PERSON = "Diese Person ist hier nicht zu finden. Es wurde nichts geändert."
NO_CASE = "Diesen Vorgang gibt es hier nicht. Es wurde nichts geändert."


def demand_case_role(work: Work) -> None:
    """Refuse the roles that have no business with cases and citizens."""
    if work.actor.role not in CASE_ROLES:
        raise Refused(f"Die Rolle {word(work.actor.role)} sieht keine Vorgänge und keine Personen.")


def sees_lock(work: Work, lock: AddressLock | None) -> bool:
    """Tell whether the actor may know of a person with this lock (§ 51 BMG: danger to life)."""
    return lock is not AddressLock.BMG51 or work.actor.role is Role.LEAD


def person_in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition on PersonRow that leaves out whom the actor must not know of."""
    return true() if work.actor.role is Role.LEAD else PersonRow.lock != AddressLock.BMG51


def reached(work: Work) -> ColumnElement[bool]:
    """Return the condition on TaskRow that the task has reached its unit, ten seconds after the intake."""
    return TaskRow.visible_from <= _arrived_until(work)


def has_reached(work: Work, task: TaskRow) -> bool:
    """Tell whether a task has reached its unit."""
    return task.visible_from <= _arrived_until(work)


def unit_tasks(work: Work) -> ColumnElement[bool]:
    """Return the condition on TaskRow: the actor's unit has it, or whom the actor stands in for."""
    own: ColumnElement[bool] = TaskRow.unit_id == work.actor.unit_id
    if acted_for := stood_in_for(work):
        own = or_(own, TaskRow.staff_id.in_(acted_for))
    return and_(own, reached(work))


def case_in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition on CaseRow: a clerk sees what her unit works on and what she owns."""
    if work.actor.role not in CASE_ROLES:
        return false()
    if work.actor.role is not Role.CLERK:
        return unlocked(work)
    shares = select(TaskRow.id).where(TaskRow.case_id == CaseRow.id, unit_tasks(work))
    asked = shares.correlate(CaseRow).exists()
    return or_(CaseRow.owner_id.in_((work.actor.staff_id, *stood_in_for(work))), asked)


def unlocked(work: Work) -> ColumnElement[bool]:
    """Return the condition on CaseRow that leaves out the cases of people the actor must not know of.

    A unit keeps the task it was given, without the name: somebody has to do it.
    """
    if work.actor.role in (Role.LEAD, Role.CLERK):
        return true()
    return ~exists().where(_LOCKED.id == CaseRow.person_id, _LOCKED.lock == AddressLock.BMG51)


def contact_in_sight(work: Work, contact_id: Any) -> ColumnElement[bool]:
    """Return the condition that nobody of a contact is locked for the actor: who spoke, and whom it is about.

    A promise may carry the number of either.
    """
    if work.actor.role is Role.LEAD:
        return true()
    spoke = exists().where(
        _CONTACT.id == contact_id, _LOCKED.id == _CONTACT.person_id, _LOCKED.lock == AddressLock.BMG51
    )
    about = exists().where(
        _CASE.contact_id == contact_id, _LOCKED.id == _CASE.person_id, _LOCKED.lock == AddressLock.BMG51
    )
    return and_(~spoke, ~about)


def sees_contact(work: Work, contact_id: int) -> bool:
    """Tell whether the actor may know of everybody whom a contact is from and about."""
    return bool(work.session.scalar(select(contact_in_sight(work, contact_id))))


def sees_whole(work: Work, owner_id: int) -> bool:
    """Tell whether the actor sees all of a case, or, as a clerk, only the share of her unit."""
    return work.actor.role is not Role.CLERK or keeps(work, owner_id)


def keeps(work: Work, owner_id: int) -> bool:
    """Tell whether the actor is the contact person of a case with this owner, or stands in for them today."""
    return owner_id == work.actor.staff_id or owner_id in stood_in_for(work)


def local(work: Work, moment: datetime) -> datetime:
    """Return a point in time in the town's zone."""
    return moment.astimezone(work.office.calendar.zone)


def _arrived_until(work: Work) -> datetime:
    # In the sample town every program starts the same day anew; there a task of another program's would wait.
    return work.now + timedelta(seconds=UNDO_SECONDS if work.office.practice else 0)
