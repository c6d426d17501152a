"""A case always has somebody who answers for it, though contact persons change and people leave the house."""

from collections.abc import Iterable

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, EntryKind, TaskState
from rathaus_desk.domain.cases.keeping import ChangeOwner, SeeOff, keeper
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import DeputyRow, StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.tasks import GUIDES, demand_keeper
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, local
from rathaus_desk.usecases.timeline import note_down

_OPEN_IN_A_UNIT = (TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY, TaskState.RETURNED)


@handles(ChangeOwner, *CASE_ROLES)
def change_owner(work: Work, command: ChangeOwner) -> None:
    """Give the open cases of a visit another contact person: the citizen hears one person only."""
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    demand_keeper(work, row, "Die Ansprechperson ändert")
    if row.version != command.seen_version:
        raise Conflict(CHANGED, (Difference("Ansprechperson", office.staff_name(work, row.owner_id), ""),))
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")
    there = office.staff(work).get(command.to_staff_id)
    if there is None or there.role not in GUIDES:
        raise Refused("Ansprechperson wird, wer am Empfang arbeitet oder leitet.", "to_staff_id")
    if there.id == row.owner_id:
        raise Refused(f"Ansprechperson ist schon {there.shown}.", "to_staff_id")
    if there.absent_on(local(work, work.now).date()):
        raise Refused(f"{there.shown} ist heute nicht da. Bitte jemand anderen wählen.", "to_staff_id")
    before = row.owner_id
    same_visit = select(CaseRow).where(
        CaseRow.contact_id == row.contact_id, CaseRow.owner_id == before, CaseRow.state.in_(OPEN_CASES)
    )
    for one in work.session.scalars(same_visit).all():
        _demand_may_know(work, one, there)
        _give(work, one, there)
    _give_promises(work, before, there, {row.contact_id})


@handles(SeeOff, Role.LEAD, Role.ADMIN)
def see_off(work: Work, command: SeeOff) -> int:
    """Take somebody off the list; cases go to the first deputy, claimed tasks back to their unit.

    Returns how many cases have a new contact person. Refuses the last one who could keep a case.
    """
    row = work.session.get(StaffRow, command.staff_id)
    if row is None or not row.active or row.id == work.actor.staff_id:
        raise Refused("Diese Person lässt sich hier nicht verabschieden. Es wurde nichts geändert.")
    others = {one.id: one for one in office.staff(work).values() if one.id != row.id}
    heirs = _heirs(work, row, others)
    if not heirs:
        raise Refused("Danach wäre für die Vorgänge niemand mehr da. Es wurde nichts geändert.")
    row.active = False
    owned = (CaseRow.owner_id == row.id, CaseRow.state.in_(OPEN_CASES))
    files = work.session.scalars(select(CaseRow).where(*owned)).all()
    contacts: dict[int, set[int]] = {}
    for file in files:
        heir = _heir(work, file, heirs)
        _give(work, file, heir)
        contacts.setdefault(heir.id, set()).add(file.contact_id)
    for heir_id, ids in contacts.items():
        _give_promises(work, row.id, others[heir_id], ids)
    _give_promises(work, row.id, heirs[0], None)
    _free_tasks(work, row, others)
    return len(files)


def _heirs(work: Work, row: StaffRow, others: dict[int, Staff]) -> list[Staff]:
    """Return who may take cases over: deputies who are there, then who is there by rule, then the leads."""
    today = local(work, work.now).date()
    deputies = select(DeputyRow.deputy_id).where(DeputyRow.staff_id == row.id).order_by(DeputyRow.rank)
    named = [others[one] for one in work.session.scalars(deputies) if one in others]
    by_rule = keeper(row.id, today, others)
    leads = [one for one in others.values() if one.role is Role.LEAD]
    found = [*(one for one in named if one.role in GUIDES), *([by_rule] if by_rule else []), *leads]
    kept = dict.fromkeys(one.id for one in found if one.role in GUIDES)
    return sorted((others[one] for one in kept), key=lambda one: one.absent_on(today))


def _heir(work: Work, file: CaseRow, heirs: list[Staff]) -> Staff:
    return next((one for one in heirs if _may_know(work, file, one)), heirs[0])


def _may_know(work: Work, file: CaseRow, there: Staff) -> bool:
    """Cases of people under § 51 BMG are kept by the lead alone."""
    person = work.session.get(PersonRow, file.person_id) if file.person_id else None
    return person is None or person.lock is not AddressLock.BMG51 or there.role is Role.LEAD


def _demand_may_know(work: Work, file: CaseRow, there: Staff) -> None:
    if not _may_know(work, file, there):
        raise Refused(
            f"Diesen Vorgang darf {there.shown} nicht führen. Es wurde nichts geändert.", "to_staff_id"
        )


def _give(work: Work, file: CaseRow, there: Staff) -> None:
    before = file.owner_id
    name = office.staff_name(work, before)
    file.owner_id = there.id
    watched = select(TaskRow).where(
        TaskRow.case_id == file.id, TaskRow.outside_id.is_not(None), TaskRow.staff_id == before,
        TaskRow.state.in_(_OPEN_IN_A_UNIT),
    )  # fmt: skip
    for task in work.session.scalars(watched):
        task.staff_id, task.unit_id = there.id, there.unit_id
    note_down(work, file.id, EntryKind.OWNER, f"Ansprechperson ist jetzt {there.shown}, vorher {name}.")


def _give_promises(work: Work, before: int, there: Staff, contacts: Iterable[int] | None) -> None:
    """Hand the open promises of somebody over, those of some visits or all."""
    mine = [PromiseRow.staff_id == before, PromiseRow.state == PromiseState.OPEN]
    if contacts is not None:
        mine.append(PromiseRow.contact_id.in_(contacts))
    for promise in work.session.scalars(select(PromiseRow).where(*mine)):
        promise.staff_id = there.id


def _free_tasks(work: Work, row: StaffRow, others: dict[int, Staff]) -> None:
    """Put what somebody has taken over back on the list; questions to citizens get somebody else."""
    unit = [one for one in others.values() if one.unit_id == row.unit_id]
    held = (TaskRow.staff_id == row.id, TaskRow.state.in_(_OPEN_IN_A_UNIT))
    for task in work.session.scalars(select(TaskRow).where(*held)):
        if task.state is TaskState.CLAIMED and task.outside_id is None:
            task.state, task.staff_id = TaskState.OPEN, None
        elif unit:
            task.staff_id = unit[0].id
    meant = (TaskRow.suggested_id == row.id, TaskRow.state.in_(_OPEN_IN_A_UNIT))
    for task in work.session.scalars(select(TaskRow).where(*meant)):
        task.suggested_id = None
