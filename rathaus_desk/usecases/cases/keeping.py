"""A case always has somebody who answers for it, though contact persons change and people leave the house."""

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, EntryKind, TaskState
from rathaus_desk.domain.cases.keeping import ChangeOwner, SeeOff, keeper
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import DeputyRow, StaffRow
from rathaus_desk.usecases.cases.tasks import GUIDES, demand_keeper, let_state_follow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, local, may_keep
from rathaus_desk.usecases.timeline import note_down

_OPEN_IN_A_UNIT = (TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY, TaskState.RETURNED)
_NOBODY_LEFT = "Danach wäre für die Vorgänge niemand mehr da. Es wurde nichts geändert."


@handles(ChangeOwner, *CASE_ROLES)
def change_owner(work: Work, command: ChangeOwner) -> None:
    """Give the open cases of a visit another contact person: the citizen hears one person only."""
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    demand_keeper(work, row, "Die Ansprechperson ändert")
    if row.version != command.seen_version:
        owner = Difference("Ansprechperson", office.staff_name(work, row.owner_id), "")
        raise Conflict(changed_by(work, row.id), (owner,), version=row.version)
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")
    there, before = _successor(work, row, command.to_staff_id), row.owner_id
    same_visit = select(CaseRow).where(
        CaseRow.contact_id == row.contact_id, CaseRow.owner_id == before, CaseRow.state.in_(OPEN_CASES)
    )
    for one in work.session.scalars(same_visit).all():
        _give(work, one, there)
    _give_promises(work, before, there, row.contact_id)


@handles(SeeOff, Role.LEAD)
def see_off(work: Work, command: SeeOff) -> int:
    """Take somebody off the list; cases go to the first deputy, claimed tasks back to their unit.

    Returns how many cases have a new contact person. Refuses the last one who could keep a case, or who could
    keep what a locked person asked for.
    """
    row = work.session.get(StaffRow, command.staff_id)
    if row is None or not row.active or row.id == work.actor.staff_id:
        raise Refused("Diese Person lässt sich hier nicht verabschieden. Es wurde nichts geändert.")
    others = {one.id: one for one in office.staff(work).values() if one.id != row.id}
    heirs = _heirs(work, row, others)
    if not heirs:
        raise Refused(_NOBODY_LEFT)
    row.active = False
    owned = (CaseRow.owner_id == row.id, CaseRow.state.in_(OPEN_CASES))
    files = work.session.scalars(select(CaseRow).where(*owned)).all()
    promised = (PromiseRow.staff_id == row.id, PromiseRow.state == PromiseState.OPEN)
    waiting = set(work.session.scalars(select(PromiseRow.contact_id).where(*promised)))
    heir_of = {one: _heir(work, one, heirs) for one in waiting | {file.contact_id for file in files}}
    for file in files:
        _give(work, file, heir_of[file.contact_id])
    for contact_id in waiting:
        _give_promises(work, row.id, heir_of[contact_id], contact_id)
    _free_tasks(work, row, others)
    return len(files)


def _successor(work: Work, row: CaseRow, staff_id: int) -> Staff:
    there = office.staff(work).get(staff_id)
    if there is None or there.role not in GUIDES:
        raise Refused("Ansprechperson wird, wer am Empfang arbeitet oder leitet.", "to_staff_id")
    if there.id == row.owner_id:
        raise Refused(f"Ansprechperson ist schon {there.shown}.", "to_staff_id")
    if there.absent_on(local(work, work.now).date()):
        raise Refused(f"{there.shown} ist heute nicht da. Bitte jemand anderen wählen.", "to_staff_id")
    if not may_keep(work, row.contact_id, there.role):
        raise Refused(
            f"Diesen Vorgang darf {there.shown} nicht führen. Es wurde nichts geändert.", "to_staff_id"
        )
    return there


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


def _heir(work: Work, contact_id: int, heirs: list[Staff]) -> Staff:
    """Return who gets cases and promise of a visit; one who must not see the promise would never call."""
    heir = next((one for one in heirs if may_keep(work, contact_id, one.role)), None)
    if heir is None:
        raise Refused(_NOBODY_LEFT)
    return heir


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


def _give_promises(work: Work, before: int, there: Staff, contact_id: int) -> None:
    """Hand the open promise of a visit over."""
    mine = (PromiseRow.staff_id == before, PromiseRow.state == PromiseState.OPEN)
    for promise in work.session.scalars(select(PromiseRow).where(*mine, PromiseRow.contact_id == contact_id)):
        promise.staff_id = there.id


def _free_tasks(work: Work, row: StaffRow, others: dict[int, Staff]) -> None:
    """Put what somebody has taken over back on the list; questions to citizens get somebody else."""
    unit = [one for one in others.values() if one.unit_id == row.unit_id]
    held = (TaskRow.staff_id == row.id, TaskRow.state.in_(_OPEN_IN_A_UNIT))
    for task in work.session.scalars(select(TaskRow).where(*held)):
        if task.state is TaskState.CLAIMED and task.outside_id is None:
            task.state, task.staff_id = TaskState.OPEN, None
            let_state_follow(work, work.session.get_one(CaseRow, task.case_id))
        elif unit:
            task.staff_id = unit[0].id
    meant = (TaskRow.suggested_id == row.id, TaskRow.state.in_(_OPEN_IN_A_UNIT))
    for task in work.session.scalars(select(TaskRow).where(*meant)):
        task.suggested_id = None
