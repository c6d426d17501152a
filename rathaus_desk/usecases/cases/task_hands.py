"""Tasks change hands and order: back to the unit, to a colleague, later, not at all; and who reads them."""

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import EntryKind, Task, TaskState
from rathaus_desk.domain.cases.task_moves import TaskMove, move
from rathaus_desk.domain.cases.tasks import ChangeTask, PassTask, ShareAnswer, UnclaimTask, WithdrawTask
from rathaus_desk.domain.errors import Difference, Refused
from rathaus_desk.domain.office.complaints import demand_not_about
from rathaus_desk.domain.words import name_after
from rathaus_desk.store.case_tables import TaskRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.usecases.cases.outside import demand_inside
from rathaus_desk.usecases.cases.tasks import (
    actor_name,
    demand_keeper,
    demand_seen,
    let_state_follow,
    moved,
    release,
    release_after,
    task_before,
    task_of_unit,
    task_row,
    withdraw_questions,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.deputies import deputies_today
from rathaus_desk.usecases.texts import typed, typed_text
from rathaus_desk.usecases.timeline import note_down

NOT_NEEDED = "Nicht mehr nötig"


@handles(UnclaimTask, *CASE_ROLES)
def unclaim_task(work: Work, command: UnclaimTask) -> Task:
    """Give a task back to the list of the unit; also a colleague may, for somebody who is away."""
    row, unit = task_of_unit(work, command.task_id)
    demand_seen(work, row, command.seen_version)
    demand_inside(work, row)
    row.state = move(row.state, TaskMove.UNCLAIM)
    row.staff_id = None
    return moved(
        work, row, EntryKind.ROUTED, f"{unit}: wieder frei, zurückgelegt von {name_after(actor_name(work))}."
    )


@handles(PassTask, *CASE_ROLES)
def pass_task(work: Work, command: PassTask) -> Task:
    """Hand a task to a colleague of the unit who is there today."""
    row, unit = task_of_unit(work, command.task_id)
    demand_seen(work, row, command.seen_version)
    there = office.staff(work).get(command.to_staff_id)
    if there is None or there.unit_id != row.unit_id:
        raise Refused(f"Das ist niemand von {unit}. Es wurde nichts geändert.", "to_staff_id")
    if there.id == row.staff_id:
        raise Refused(f"Die Teilaufgabe liegt schon bei {name_after(there.shown)}.", "to_staff_id")
    acting = deputies_today(work, (there.id,))
    if there.id in acting:
        raise Refused(_away(there.shown, acting[there.id]), "to_staff_id")
    row.state = move(row.state, TaskMove.PASS)
    row.staff_id = there.id
    return moved(
        work, row, EntryKind.ROUTED, f"{unit}: {actor_name(work)} gibt an {name_after(there.shown)}."
    )


@handles(WithdrawTask, *CASE_ROLES)
def withdraw_task(work: Work, command: WithdrawTask) -> None:
    """Say that an answer is not needed any more; what has reached nobody yet is taken away."""
    row, file = task_row(work, command.task_id)
    demand_keeper(work, file, "Eine Frage zurückziehen darf")
    demand_seen(work, row, command.seen_version)
    unit = work.session.get_one(UnitRow, row.unit_id).short
    if row.state is TaskState.WAITING:
        _take_out(work, row)
        note_down(work, file.id, EntryKind.ROUTED, f"{unit} wird nicht mehr gefragt.")
    else:
        because = typed(command.because, "because", "Grund", needed=True)
        end_unneeded(work, row, f"{NOT_NEEDED}: {because}")
        note_down(work, file.id, EntryKind.ROUTED, f"{unit} muss nicht mehr antworten: {because}")
        release_after(work, row)
    let_state_follow(work, file)


@handles(ChangeTask, *CASE_ROLES)
def change_task(work: Work, command: ChangeTask) -> Task:
    """Change whom a waiting task asks, what, and after which other one; without one its turn is now."""
    row, file = task_row(work, command.task_id)
    demand_keeper(work, file, "Die Reihenfolge ändert")
    unit = office.unit_by_key(work, command.unit)
    demand_not_about(unit.id, file.about_unit_id)
    question = typed_text(command.question, "question", "Frage", needed=True)
    theirs = {
        "unit": office.units(work)[row.unit_id].key,
        "question": row.question,
        "after": str(row.after_task_id or ""),
    }
    asked = Difference("Frage", row.question, question)
    demand_seen(work, row, command.seen_version, asked, theirs=theirs)
    if row.state is not TaskState.WAITING:
        raise Refused("Die Teilaufgabe ist schon bei ihrer Stelle. Es wurde nichts geändert.")
    before = task_before(work, file.id, command.after_task_id)
    _demand_order(work, row, before)
    if (unit.id, question, command.after_task_id) == (row.unit_id, row.question, row.after_task_id):
        raise Refused("Das ist schon so. Es wurde nichts geändert.")
    row.unit_id, row.question = unit.id, question
    row.reason = f"geht an {unit.short}, zusätzlich gefragt von {name_after(actor_name(work))}"
    row.after_task_id = before.id if before else None
    if before is None or before.state is TaskState.DONE:
        release(work, row, "eine andere Stelle")
    return moved(work, row, EntryKind.ROUTED, f"Geändert: {unit.short} wird danach gefragt: {question}")


@handles(ShareAnswer, *CASE_ROLES)
def share_answer(work: Work, command: ShareAnswer) -> Task:
    """Let the other units of a case read the answer to a task, or no longer."""
    row, file = task_row(work, command.task_id)
    demand_keeper(work, file, "Antworten freigeben darf")
    demand_seen(work, row, command.seen_version)
    if row.shared == command.shared:
        raise Refused("Das ist schon so. Es wurde nichts geändert.")
    row.shared = command.shared
    unit = work.session.get_one(UnitRow, row.unit_id).short
    may = "dürfen die anderen Stellen lesen" if command.shared else "lesen die anderen Stellen nicht mehr"
    return moved(work, row, EntryKind.NOTE, f"Die Antwort von {unit} {may}.")


def end_unneeded(work: Work, row: TaskRow, text: str) -> None:
    """End a task that has reached its unit without an answer; nothing is wanted from the citizen any more."""
    row.state = move(row.state, TaskMove.WITHDRAW)
    row.staff_id = row.staff_id or work.actor.staff_id
    row.answer, row.suggested_id, row.follow_up = text, None, None
    row.proposed_unit_id, row.proposed_authority_id = None, None
    withdraw_questions(work, row)


def end_all(work: Work, case_id: int, text: str) -> None:
    """End all open tasks of a case; those whose turn has not come are taken away."""
    rows = work.session.scalars(select(TaskRow).where(TaskRow.case_id == case_id)).all()
    waiting = [one for one in rows if one.state is TaskState.WAITING]
    for one in waiting:
        one.after_task_id = None
    work.session.flush()  # they point at one another
    for one in waiting:
        work.session.delete(one)
    for one in rows:
        if one.state not in (TaskState.WAITING, TaskState.DONE):
            end_unneeded(work, one, text)
    work.session.flush()


def _take_out(work: Work, row: TaskRow) -> None:
    """Take a task out of the row; what waited for it waits for what it waited for."""
    after = select(TaskRow).where(TaskRow.after_task_id == row.id)
    for one in work.session.scalars(after):
        one.after_task_id = row.after_task_id
    work.session.flush()
    work.session.delete(row)
    work.session.flush()


def _demand_order(work: Work, row: TaskRow, before: TaskRow | None) -> None:
    """Refuse an order that runs in a circle."""
    one = before
    while one is not None:
        if one.id == row.id:
            raise Refused("So würden die Stellen aufeinander warten. Bitte neu wählen.", "after_task_id")
        one = work.session.get(TaskRow, one.after_task_id) if one.after_task_id else None


def _away(name: str, deputy: str) -> str:
    instead = f" Heute vertritt {deputy}." if deputy else ""
    return f"{name} ist heute nicht da.{instead} Es wurde nichts geändert."
