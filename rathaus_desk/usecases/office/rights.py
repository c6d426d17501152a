"""Who may see which case and which person; every list, search and sheet asks here."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.deputies import stood_in_for

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


def speaks_of(work: Work, lock: AddressLock, file: type[CaseRow] = CaseRow) -> ColumnElement[bool]:
    """Return the condition that a case speaks of somebody with this lock, to us or through us.

    That is whom it is about, who reported it, and who spoke: every question whether a locked person has to do
    with a case is this one. A server shows nobody the locked, so there it has marked the case.
    """
    if lock is AddressLock.BMG51 and behind_door(work.session):
        return file.restricted.is_(True)
    return _speaks_of_cases(lock) if file is CaseRow else _spoken_of(lock, file)


@cache
def _speaks_of_cases(lock: AddressLock) -> ColumnElement[bool]:
    """Made once: every list and every case asks it, and making it took longer than the answer."""
    return _spoken_of(lock, CaseRow)


def _spoken_of(lock: AddressLock, file: type[CaseRow]) -> ColumnElement[bool]:
    person, contact = aliased(PersonRow), aliased(ContactRow)
    locked = person.lock == lock
    return or_(
        exists().where(person.id == file.person_id, locked),
        exists().where(person.id == file.caller_id, locked),
        exists().where(contact.id == file.contact_id, person.id == contact.person_id, locked),
    )


def unlocked(work: Work) -> ColumnElement[bool]:
    """Return the condition on CaseRow that leaves out the cases of people the actor must not know of.

    A unit keeps the task it was given, without the name: somebody has to do it.
    """
    return true() if work.actor.role is Role.CLERK else names_in_sight(work)


def names_in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition on CaseRow that the actor may know of everybody whom it speaks of."""
    return true() if work.actor.role is Role.LEAD else ~speaks_of(work, AddressLock.BMG51)


def sees_names(work: Work, case_id: int) -> bool:
    """Tell whether the actor may know of everybody whom a case speaks of; if not, its papers stay shut."""
    named = select(CaseRow.id).where(CaseRow.id == case_id, names_in_sight(work))
    return work.session.scalar(named) is not None


def contact_in_sight(work: Work, contact_id: Any) -> ColumnElement[bool]:
    """Return the condition that nobody of a contact is locked for the actor: who spoke, and whom it is about.

    A promise may carry the number of either.
    """
    return true() if work.actor.role is Role.LEAD else ~_tells_of_locked(work, contact_id)


def may_keep(work: Work, contact_id: int, role: Role) -> bool:
    """Tell whether a role may keep the cases and promises of a contact: of § 51 BMG the lead alone."""
    return role is Role.LEAD or not work.session.scalar(select(_tells_of_locked(work, contact_id)))


def locked_contacts(work: Work, contact_ids: Collection[int]) -> frozenset[int]:
    """Return which of these contacts are from or about somebody of whom only the lead may know."""
    if not contact_ids:
        return frozenset()
    asked = select(ContactRow.id).where(ContactRow.id.in_(contact_ids), _tells_of_locked(work, ContactRow.id))
    return frozenset(work.session.scalars(asked))


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


def _tells_of_locked(work: Work, contact_id: Any) -> ColumnElement[bool]:
    person, contact, file = aliased(PersonRow), aliased(ContactRow), aliased(CaseRow)
    if behind_door(work.session):
        return exists().where(contact.id == contact_id, or_(contact.restricted, contact.shielded))
    spoke = exists().where(
        contact.id == contact_id, person.id == contact.person_id, person.lock == AddressLock.BMG51
    )
    return or_(spoke, exists().where(file.contact_id == contact_id, speaks_of(work, AddressLock.BMG51, file)))


def _arrived_until(work: Work) -> datetime:
    # In the sample town every program starts the same day anew; there a task of another program's would wait.
    return work.now + timedelta(seconds=UNDO_SECONDS if work.office.practice else 0)
