"""Tasks: a unit's share of a case is claimed, answered, asked back about, returned and routed anew."""

from typing import Any

from sqlalchemy import ColumnElement, case, select, union
from sqlalchemy.orm import QueryableAttribute

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases import (
    OPEN_CASES,
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    ClaimTask,
    EntryKind,
    Query,
    ReplyToQuery,
    Task,
    TaskState,
    case_state,
)
from rathaus_desk.domain.duedates import due_after_days, reserve_before, working_days_between
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.task_moves import TaskMove, move
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, QueryRow, TaskRow
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.usecases import office
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.rights import (
    NO_CASE,
    case_in_sight,
    demand_case_role,
    has_reached,
    local,
    unit_tasks,
)
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

NO_TASK = "Diese Teilaufgabe gibt es hier nicht. Es wurde nichts geändert."
RETURNS_BEFORE_THE_LEAD = 2
GUIDES = (Role.GUIDE, Role.MOBILE, Role.LEAD)
_IN_THE_UNIT = (TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY)
_MOST_TASKS = 200


def my_tasks(work: Work) -> tuple[Task, ...]:
    """Return what waits for the actor: the unit's tasks, one's own first.

    A guide also gets the questions to pass on and the returned tasks of her cases, the lead every task that
    came back twice.
    """
    demand_case_role(work)
    me = work.actor.staff_id
    tasks = select(TaskRow.id).order_by(TaskRow.id)
    branches = [tasks.where(unit_tasks(work), TaskRow.state == state) for state in _IN_THE_UNIT]
    # One's own are asked for by name, lest they lie behind the first few hundred of a busy unit.
    branches += [one.where(TaskRow.staff_id == me) for one in branches[1:]]
    returned = (TaskRow.unit_id.in_(select(UnitRow.id)), TaskRow.state == TaskState.RETURNED)
    if work.actor.role in GUIDES:
        of_case = select(TaskRow.id).join(CaseRow, CaseRow.id == TaskRow.case_id)
        asked = (CaseRow.owner_id == me, CaseRow.state == CaseState.WAITING, TaskRow.state == TaskState.QUERY)
        branches.append(of_case.where(*asked).order_by(CaseRow.id))
        # Returned tasks are few, a guide's cases are many: "+ 0" makes the engine begin with the few.
        branches.append(of_case.where(*returned, CaseRow.owner_id + 0 == me))
    if work.actor.role is Role.LEAD:
        branches.append(tasks.where(*returned, TaskRow.returns >= RETURNS_BEFORE_THE_LEAD))
    oldest = [one.limit(_MOST_TASKS).subquery() for one in branches]
    found = TaskRow.id.in_(union(*(select(one.c.id) for one in oldest)))
    mine, taken, suggested = TaskRow.staff_id == me, TaskRow.staff_id.is_not(None), TaskRow.suggested_id == me
    nearest = case((mine, 0), (taken, 3), (suggested, 1), else_=2)
    return task_values(work, found, nearest, TaskRow.due)


def task_values(
    work: Work, wanted: ColumnElement[bool], *order: ColumnElement[Any] | QueryableAttribute[Any]
) -> tuple[Task, ...]:
    """Return the tasks that meet a condition as values, with their questions to the citizen."""
    rows = work.session.execute(
        select(TaskRow, UnitRow.short, StaffRow)
        .join(UnitRow, UnitRow.id == TaskRow.unit_id)
        .outerjoin(StaffRow, StaffRow.id == TaskRow.staff_id)
        .where(wanted)
        .order_by(*order, TaskRow.id)
        .limit(_MOST_TASKS)
    ).all()
    asked: dict[int, list[Query]] = {}
    queries = (
        select(QueryRow, StaffRow)
        .join(StaffRow, StaffRow.id == QueryRow.asked_by)
        .where(QueryRow.task_id.in_([row.id for row, _, _ in rows]))
        .order_by(QueryRow.id)
    )
    for query, by in work.session.execute(queries):
        value = Query(query.id, query.text, office.shown(by), local(work, query.asked_at), query.answer)
        asked.setdefault(query.task_id, []).append(value)
    return tuple(
        _value(work, row, unit, office.shown(by) if by else "", tuple(asked.get(row.id, ())))
        for row, unit, by in rows
    )


@handles(ClaimTask, *CASE_ROLES)
def claim_task(work: Work, command: ClaimTask) -> Task:
    """Take a task over."""
    row, unit = task_of_unit(work, command.task_id)
    demand_seen(work, row, command.seen_version)
    row.state = move(row.state, TaskMove.CLAIM)
    row.staff_id = work.actor.staff_id
    return moved(work, row, EntryKind.CLAIMED, f"{unit}: übernommen von {actor_name(work)}.")


@handles(AnswerTask, *CASE_ROLES)
def answer_task(work: Work, command: AnswerTask) -> Task:
    """Answer a task; a colleague in the same unit may answer what somebody else took over."""
    row, unit = task_of_unit(work, command.task_id)
    answer = typed_text(command.answer, "answer", "Antwort", needed=True)
    demand_seen(work, row, command.seen_version, Difference("Antwort", row.answer, answer))
    row.state = move(row.state, TaskMove.ANSWER)
    row.staff_id = row.staff_id or work.actor.staff_id
    row.answer = answer
    return moved(work, row, EntryKind.ANSWERED, f"{unit}: {answer}")


@handles(AskBack, *CASE_ROLES)
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


@handles(ReplyToQuery, *CASE_ROLES)
def reply_to_query(work: Work, command: ReplyToQuery) -> Task:
    """Pass the citizen's reply on; our own clock goes on where it stood when the question was asked."""
    query = work.session.get(QueryRow, command.query_id)
    if query is None:
        raise Refused("Diese Rückfrage gibt es hier nicht. Es wurde nichts geändert.")
    row, _ = task_row(work, query.task_id)
    answer = typed_text(command.answer, "answer", "Antwort", needed=True)
    if query.answered_at is not None:
        said = Difference("Antwort", query.answer, answer)
        raise Conflict("Diese Rückfrage ist schon beantwortet. Ihr Text ist noch da.", (said,))
    row.state = move(row.state, TaskMove.REPLY)
    query.answer, query.answered_at = answer, work.now
    if paused := working_days_between(query.asked_at, work.now, work.office.calendar):
        row.due = due_after_days(row.due, paused, work.office.calendar).at
    return moved(work, row, EntryKind.REPLIED, answer)


@handles(AddTask, *CASE_ROLES)
def add_task(work: Work, command: AddTask) -> Task:
    """Ask a further unit while the others work on; the contact person decides that."""
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    if work.actor.role not in GUIDES and row.owner_id != work.actor.staff_id:
        raise Refused("Weitere Stellen fragt die Ansprechperson des Vorgangs. Es wurde nichts geändert.")
    _demand_open(row)
    if row.cause_id is not None:
        raise Refused("Dieser Vorgang hängt an einem anderen. Bitte dort die Stelle fragen.")
    unit = office.unit_by_key(work, command.unit)
    question = typed_text(command.question, "question", "Frage", needed=True)
    calendar = work.office.calendar
    next_day = due_after_days(work.now, 1, calendar).at
    due = next_day if row.told_due <= work.now else reserve_before(row.told_due, work.now, calendar)
    task = TaskRow(
        id=work.new_id(),
        case_id=row.id,
        unit_id=unit.id,
        question=question,
        reason=f"geht an {unit.short}, zusätzlich gefragt von {actor_name(work)}",
        state=TaskState.OPEN,
        visible_from=work.now,
        due=due,
        answer="",
    )
    work.session.add(task)
    return moved(work, task, EntryKind.ROUTED, f"Auch {unit.short} ist gefragt: {question}")


def let_state_follow(work: Work, row: CaseRow) -> None:
    """Give a case, and those that hang on it, the state that follows from its tasks."""
    work.session.flush()
    states = work.session.scalars(select(TaskRow.state).where(TaskRow.case_id == row.id))
    state = case_state(tuple(states))
    followers = work.session.scalars(select(CaseRow).where(CaseRow.cause_id == row.id))
    for one in (row, *followers):
        if one.state in OPEN_CASES and one.state is not state:
            one.state = state


def task_row(work: Work, task_id: int) -> tuple[TaskRow, CaseRow]:
    """Return a task of an open case; refuses one that is not there for the actor."""
    row = work.session.get(TaskRow, task_id)
    if row is None:
        raise Refused(NO_TASK)
    file = work.session.get_one(CaseRow, row.case_id)
    mine = row.unit_id == work.actor.unit_id and has_reached(work, row)
    if work.actor.role is Role.CLERK and not mine and file.owner_id != work.actor.staff_id:
        raise Refused(NO_TASK)
    _demand_open(file)
    return row, file


def demand_seen(work: Work, row: TaskRow, seen_version: int, *differences: Difference) -> None:
    """Raise Conflict if the task was changed since the actor read it."""
    if row.version == seen_version:
        return
    holder = office.staff_name(work, row.staff_id)
    now = f"{word(row.state)} ({holder})" if holder else word(row.state)
    raise Conflict(CHANGED, (Difference("Stand", now, ""), *differences))


def moved(work: Work, row: TaskRow, kind: EntryKind, text: str) -> Task:
    """Write down what happened to a task and return it as it is now."""
    note_down(work, row.case_id, kind, text)
    let_state_follow(work, work.session.get_one(CaseRow, row.case_id))
    work.session.flush()
    (value,) = task_values(work, TaskRow.id == row.id)
    return value


def actor_name(work: Work) -> str:
    """Return how the actor is called here: "Frau Özdemir"."""
    return office.staff_name(work, work.actor.staff_id)


def task_of_unit(work: Work, task_id: int) -> tuple[TaskRow, str]:
    """Return a task of the actor's own unit with the unit's short name; refuses everybody else's."""
    row, _ = task_row(work, task_id)
    unit = work.session.get_one(UnitRow, row.unit_id)
    if row.unit_id != work.actor.unit_id:
        raise Refused(f"Das ist eine Teilaufgabe von {unit.short}. Dort wird sie bearbeitet.")
    if not has_reached(work, row):
        raise Refused(NO_TASK)
    return row, unit.short


def _demand_open(row: CaseRow) -> None:
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")


def _value(work: Work, row: TaskRow, unit: str, staff: str, queries: tuple[Query, ...]) -> Task:
    return Task(
        id=row.id,
        case_id=row.case_id,
        unit_id=row.unit_id,
        unit=unit,
        question=row.question,
        reason=row.reason,
        state=row.state,
        staff_id=row.staff_id,
        staff=staff,
        due=local(work, row.due),
        answer=row.answer,
        queries=queries,
        returns=row.returns,
        version=row.version,
    )
