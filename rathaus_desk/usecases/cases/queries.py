"""Questions to the citizen: several units ask, the guide makes one call and passes every answer on."""

from sqlalchemy import ColumnElement, or_, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import EntryKind, OpenQuery, ReplyToQuery, Task, TaskState
from rathaus_desk.domain.cases.task_moves import TaskMove, move
from rathaus_desk.domain.cases.tasks import ReplyToQueries
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.duedates import due_after_pause
from rathaus_desk.store.case_tables import CaseRow, QueryRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.usecases.cases.tasks import moved, task_row
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, demand_case_role, local
from rathaus_desk.usecases.texts import typed_text

_MOST_QUERIES = 50


@handles(ReplyToQuery, *CASE_ROLES, locks_rows=True)
def reply_to_query(work: Work, command: ReplyToQuery) -> Task:
    """Pass the citizen's reply on; our own clock goes on where it stood when the question was asked."""
    return _reply(work, command.query_id, command.answer, "answer")


@handles(ReplyToQueries, *CASE_ROLES, locks_rows=True)
def reply_to_queries(work: Work, command: ReplyToQueries) -> tuple[Task, ...]:
    """Pass on what one call has answered: all of it or nothing; a question without an answer stays open."""
    given = [(query_id, answer) for query_id, answer in command.answers if answer.strip()]
    if not given or len(given) > _MOST_QUERIES:
        raise Refused("Bitte mindestens eine Antwort eintragen. Es wurde nichts geändert.", "answer")
    if len({query_id for query_id, _ in given}) < len(given):
        raise Refused("Eine Rückfrage steht zweimal da. Es wurde nichts geändert.", "answer")
    return tuple(_reply(work, query_id, answer, field_of(query_id)) for query_id, answer in given)


def field_of(query_id: int) -> str:
    """Return the name of the form's field for the answer to a question."""
    return f"answer_{query_id}"


def open_queries(work: Work, case_id: int) -> tuple[OpenQuery, ...]:
    """Return the open questions to the citizen of a case: from all cases of the person, or of the visit."""
    demand_case_role(work)
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    return queries_beside(work, row)


def queries_beside(work: Work, row: CaseRow) -> tuple[OpenQuery, ...]:
    """Return what all units want to know from the citizen of this case, oldest first."""
    same: list[ColumnElement[bool]] = [CaseRow.contact_id == row.contact_id]
    if row.person_id is not None:
        same.append(CaseRow.person_id == row.person_id)
    found = (
        select(QueryRow, CaseRow.id, CaseRow.number, ServiceRow.short, UnitRow.short)
        .join(TaskRow, TaskRow.id == QueryRow.task_id)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(UnitRow, UnitRow.id == TaskRow.unit_id)
        .where(or_(*same), TaskRow.state == TaskState.QUERY, QueryRow.answered_at.is_(None))
        .where(case_in_sight(work))
        .order_by(QueryRow.id)
        .limit(_MOST_QUERIES)
    )
    return tuple(
        OpenQuery(query.id, case_id, number, service, unit, query.text, local(work, query.asked_at))
        for query, case_id, number, service, unit in work.session.execute(found)
    )


def _reply(work: Work, query_id: int, answer: str, field: str) -> Task:
    task_id = work.session.scalar(select(QueryRow.task_id).where(QueryRow.id == query_id))
    if task_id is None:
        raise Refused("Diese Rückfrage gibt es hier nicht. Es wurde nichts geändert.")
    row, _ = task_row(work, task_id)
    query = work.session.get_one(QueryRow, query_id)
    said = typed_text(answer, field, "Antwort", needed=True)
    if query.answered_at is not None:
        theirs = Difference("Antwort", query.answer, said)
        raise Conflict("Diese Rückfrage ist schon beantwortet. Ihr Text ist noch da.", (theirs,))
    row.state = move(row.state, TaskMove.REPLY)
    query.answer, query.answered_at = said, work.now
    _go_on(work, row, query)
    return moved(work, row, EntryKind.REPLIED, said)


def _go_on(work: Work, row: TaskRow, query: QueryRow) -> None:
    """Let our own clock go on, to the minute, where it stood when the question was asked."""
    if row.follow_up is not None:
        return  # what lies outside has a day of its own
    resumed = due_after_pause(row.due, query.asked_at, work.now, work.office.calendar)
    if resumed.at > row.due:
        row.due, row.due_explained = resumed.at, resumed.explanation
