"""Tasks: a unit's share of a case is claimed, answered, asked back about, returned and routed anew."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import case, select, union

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import (
    OPEN_CASES,
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    ClaimTask,
    EntryKind,
    Task,
    TaskState,
    case_state,
)
from rathaus_desk.domain.cases.task_moves import TaskMove, move
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.complaints import demand_not_about
from rathaus_desk.domain.office.duedates import due_after_days, reserve_before
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.store.case_tables import CaseRow, QueryRow, TaskRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.store.routing_tables import InterimRow
from rathaus_desk.usecases.cases.case_locks import hold_case, hold_case_of
from rathaus_desk.usecases.cases.task_values import MOST_TASKS, task_values
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by
from rathaus_desk.usecases.office.deputies import kept_by_actor, stood_in_for
from rathaus_desk.usecases.office.rights import (
    NO_CASE,
    case_in_sight,
    demand_case_role,
    has_reached,
    keeps,
    local,
    unit_tasks,
)
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

NO_TASK = "Diese Teilaufgabe gibt es hier nicht. Es wurde nichts geändert."
RETURNS_BEFORE_THE_LEAD = 2
NOT_YET = datetime(9999, 12, 31, tzinfo=UTC)  # when a task reaches its unit whose turn has not come
GUIDES = (Role.GUIDE, Role.MOBILE, Role.LEAD)
_IN_THE_UNIT = (TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY)


def my_tasks(work: Work) -> tuple[Task, ...]:
    """Return what waits for the actor: the unit's tasks, one's own first.

    Tasks of a colleague whom the actor stands in for count as one's own. A guide also gets the questions to
    pass on, the interim words to tell and the returned tasks of the cases that she keeps today, the lead
    every task that came back twice.
    """
    demand_case_role(work)
    mine = TaskRow.staff_id.in_((work.actor.staff_id, *stood_in_for(work)))
    tasks = select(TaskRow.id).order_by(TaskRow.id)
    branches = [tasks.where(unit_tasks(work), TaskRow.state == state) for state in _IN_THE_UNIT]
    # One's own are asked for by name, lest they lie behind the first few hundred of a busy unit.
    branches += [one.where(mine) for one in branches[1:]]
    returned = (TaskRow.unit_id.in_(select(UnitRow.id)), TaskRow.state == TaskState.RETURNED)
    if work.actor.role in GUIDES:
        of_case = select(TaskRow.id).join(CaseRow, CaseRow.id == TaskRow.case_id)
        kept = tuple(kept_by_actor(work))
        owned = CaseRow.owner_id.in_(kept)
        asked = (owned, CaseRow.state == CaseState.WAITING, TaskRow.state == TaskState.QUERY)
        branches.append(of_case.where(*asked).order_by(CaseRow.id))
        untold = select(InterimRow.task_id).where(InterimRow.told_at.is_(None))
        branches.append(of_case.where(owned, CaseRow.state.in_(OPEN_CASES), TaskRow.id.in_(untold)))
        # Returned tasks are few, a guide's cases are many: "+ 0" makes the engine begin with the few.
        branches.append(of_case.where(*returned, (CaseRow.owner_id + 0).in_(kept)))
    if work.actor.role is Role.LEAD:
        branches.append(tasks.where(*returned, TaskRow.returns >= RETURNS_BEFORE_THE_LEAD))
    oldest = [one.limit(MOST_TASKS).subquery() for one in branches]
    found = TaskRow.id.in_(union(*(select(one.c.id) for one in oldest)))
    taken, suggested = TaskRow.staff_id.is_not(None), TaskRow.suggested_id == work.actor.staff_id
    nearest = case((mine, 0), (taken, 3), (suggested, 1), else_=2)
    return task_values(work, found, nearest, TaskRow.due)


@handles(ClaimTask, *CASE_ROLES, locks_rows=True)
def claim_task(work: Work, command: ClaimTask) -> Task:
    """Take a task over."""
    row, unit = task_of_unit(work, command.task_id)
    demand_seen(work, row, command.seen_version)
    row.state = move(row.state, TaskMove.CLAIM)
    row.staff_id = work.actor.staff_id
    return moved(work, row, EntryKind.CLAIMED, f"{unit}: übernommen von {name_after(actor_name(work))}.")


@handles(AnswerTask, *CASE_ROLES, locks_rows=True)
def answer_task(work: Work, command: AnswerTask) -> Task:
    """Answer a task; a colleague in the same unit may answer what somebody else took over."""
    row, unit = task_of_unit(work, command.task_id)
    answer = typed_text(command.answer, "answer", "Antwort", needed=True)
    demand_seen(work, row, command.seen_version, Difference("Antwort", row.answer, answer))
    row.state = move(row.state, TaskMove.ANSWER)
    row.staff_id = row.staff_id or work.actor.staff_id
    row.answer, row.follow_up = answer, None
    release_after(work, row)
    return moved(work, row, EntryKind.ANSWERED, f"{unit}: {answer}")


@handles(AskBack, *CASE_ROLES, locks_rows=True)
def ask_back(work: Work, command: AskBack) -> Task:
    """Ask the citizen something through the guide."""
    row, unit = task_of_unit(work, command.task_id)
    text = typed_text(command.text, "text", "Rückfrage", needed=True)
    demand_seen(work, row, command.seen_version, Difference("Rückfrage", "", text))
    row.state = move(row.state, TaskMove.ASK_BACK)
    row.staff_id = row.staff_id or work.actor.staff_id
    query = QueryRow(
        id=work.new_id(),
        task_id=row.id,
        text=text,
        asked_by=work.actor.staff_id,
        asked_at=work.now,
        answer="",
    )
    work.session.add(query)
    return moved(work, row, EntryKind.ASKED_BACK, f"{unit} fragt: {text}")


@handles(AddTask, *CASE_ROLES, locks_rows=True)
def add_task(work: Work, command: AddTask) -> Task:
    """Ask a further unit, at once or once another task is answered; the contact person decides that."""
    hold_case(work, command.case_id)
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    demand_keeper(work, row, "Weitere Stellen fragt")
    _demand_open(row)
    if row.cause_id is not None:
        raise Refused("Dieser Vorgang hängt an einem anderen. Bitte dort die Stelle fragen.")
    unit = office.unit_by_key(work, command.unit)
    demand_not_about(unit.id, row.about_unit_id)
    question = typed_text(command.question, "question", "Frage", needed=True)
    before = task_before(work, row.id, command.after_task_id)
    if before is not None and command.share:
        before.shared = True
    waits = before is not None and before.state is not TaskState.DONE
    task = TaskRow(
        id=work.new_id(),
        case_id=row.id,
        unit_id=unit.id,
        question=question,
        reason=f"geht an {unit.short}, zusätzlich gefragt von {name_after(actor_name(work))}",
        state=TaskState.WAITING if waits else TaskState.OPEN,
        visible_from=NOT_YET if waits else work.now,
        due=fresh_due(work, row),
        answer="",
        after_task_id=before.id if before is not None and waits else None,
    )
    work.session.add(task)
    told = f"Auch {unit.short} ist gefragt: {question}"
    if before is not None and waits:
        told = f"{unit.short} ist danach dran, wenn {_unit(work, before)} geantwortet hat: {question}"
    return moved(work, task, EntryKind.ROUTED, told)


def task_before(work: Work, case_id: int, task_id: int | None) -> TaskRow | None:
    """Return the task of a case after which another one's turn comes; refuses one of another case."""
    if task_id is None:
        return None
    row = work.session.get(TaskRow, task_id)
    if row is None or row.case_id != case_id:
        raise Refused(
            "Die Teilaufgabe davor gibt es in diesem Vorgang nicht. Bitte neu wählen.", "after_task_id"
        )
    return row


def fresh_due(work: Work, row: CaseRow) -> datetime:
    """Return until when a unit that is asked only now has to answer: before what we told the citizen."""
    calendar = work.office.calendar
    if row.told_due <= work.now:
        return due_after_days(work.now, 1, calendar).at
    return reserve_before(row.told_due, work.now, calendar)


def release_after(work: Work, done: TaskRow) -> None:
    """Let the tasks that waited for one reach their units; their clocks begin now."""
    for row in work.session.scalars(select(TaskRow).where(TaskRow.after_task_id == done.id)):
        if row.state is TaskState.WAITING:
            release(work, row, _unit(work, done))


def release(work: Work, row: TaskRow, before: str) -> None:
    """Let a task whose turn has come reach its unit."""
    file = work.session.get_one(CaseRow, row.case_id)
    row.state = move(row.state, TaskMove.RELEASE)
    row.visible_from, row.due, row.after_task_id = work.now, fresh_due(work, file), None
    day = day_on_paper(local(work, row.due).date())
    since = day_on_paper(local(work, work.now).date())
    row.due_explained = f"Bis {day}. Die Frist läuft erst seit {since}: Vorher war {before} dran."
    note_down(work, row.case_id, EntryKind.ROUTED, f"Jetzt ist {_unit(work, row)} dran: {row.question}")


def let_state_follow(work: Work, row: CaseRow) -> None:
    """Give a case, and those that hang on it, the state that follows from its tasks."""
    work.session.flush()
    if row.cause_id is not None:  # its own tasks have ended; only what becomes of the cause counts
        row = work.session.get_one(CaseRow, row.cause_id)
    states = work.session.scalars(select(TaskRow.state).where(TaskRow.case_id == row.id))
    state = case_state(tuple(states))
    hanging = select(CaseRow).where(CaseRow.cause_id == row.id).order_by(CaseRow.id)
    followers = work.session.scalars(hanging.with_for_update(key_share=True))
    for one in (row, *followers):
        if one.state in OPEN_CASES and one.state is not state:
            one.state = state


def task_row(work: Work, task_id: int) -> tuple[TaskRow, CaseRow]:
    """Return a task of an open case, held from here on; refuses one that is not there for the actor."""
    hold_case_of(work, task_id)
    row = work.session.get(TaskRow, task_id)
    if row is None:
        raise Refused(NO_TASK)
    file = work.session.get_one(CaseRow, row.case_id)
    mine = _in_unit(work, row) and has_reached(work, row)
    if work.actor.role is Role.CLERK and not mine and not keeps(work, file.owner_id):
        raise Refused(NO_TASK)
    _demand_open(file)
    return row, file


def demand_seen(
    work: Work,
    row: TaskRow,
    seen_version: int,
    *differences: Difference,
    theirs: Mapping[str, str] | None = None,
) -> None:
    """Raise Conflict if the task was changed since the actor read it; `theirs` is what its form shows now."""
    if row.version == seen_version:
        return
    holder = office.staff_name(work, row.staff_id)
    now = f"{word(row.state)} ({holder})" if holder else word(row.state)
    changes = (Difference("Stand", now, ""), *differences)
    raise Conflict(changed_by(work, row.case_id), changes, version=row.version, theirs=theirs)


def moved(work: Work, row: TaskRow, kind: EntryKind, text: str) -> Task:
    """Write down what happened to a task and return it as it is now."""
    note_down(work, row.case_id, kind, text)
    let_state_follow(work, work.session.get_one(CaseRow, row.case_id))
    work.session.flush()
    (value,) = task_values(work, TaskRow.id == row.id)
    return value


def demand_keeper(work: Work, file: CaseRow, doing: str) -> None:
    """Refuse who is not the contact person; `doing` begins the sentence that says whose matter it is."""
    if work.actor.role not in GUIDES and not keeps(work, file.owner_id):
        owner = office.staff_name(work, file.owner_id)
        raise Refused(f"{doing} die Ansprechperson des Vorgangs: {owner}. Es wurde nichts geändert.")


def withdraw_questions(work: Work, row: TaskRow) -> None:
    """Take the open questions of a task back: nobody needs an answer from the citizen any more."""
    open_questions = select(QueryRow).where(QueryRow.task_id == row.id, QueryRow.answered_at.is_(None))
    for query in work.session.scalars(open_questions):
        query.answer, query.answered_at = "Nicht mehr nötig.", work.now


def actor_name(work: Work) -> str:
    """Return how the actor is called here: "Frau Özdemir"."""
    return office.staff_name(work, work.actor.staff_id)


def task_of_unit(work: Work, task_id: int) -> tuple[TaskRow, str]:
    """Return a task of the actor's own unit with the unit's short name; refuses everybody else's."""
    row, _ = task_row(work, task_id)
    unit = work.session.get_one(UnitRow, row.unit_id)
    if not _in_unit(work, row):
        raise Refused(f"Das ist eine Teilaufgabe von {unit.short}. Dort wird sie bearbeitet.")
    if not has_reached(work, row):
        raise Refused(NO_TASK)
    return row, unit.short


def _demand_open(row: CaseRow) -> None:
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")


def _in_unit(work: Work, row: TaskRow) -> bool:
    return row.unit_id == work.actor.unit_id or row.staff_id in stood_in_for(work)


def _unit(work: Work, row: TaskRow) -> str:
    return work.session.get_one(UnitRow, row.unit_id).short
