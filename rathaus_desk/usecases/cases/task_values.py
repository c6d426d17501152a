"""Tasks as values: with their questions, arguments and interim words, and why they are due when they are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import QueryableAttribute, aliased

from rathaus_desk.domain.cases.cases import Argument, InterimWord, Query, Task, TaskState
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.office.duedates import paused_in_words
from rathaus_desk.store.case_tables import CaseRow, QueryRow, TaskRow
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.routing_tables import InterimRow, OutsideAuthorityRow, TaskArgumentRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.deputies import deputies_today
from rathaus_desk.usecases.office.rights import local

MOST_TASKS = 200

_BEFORE, _BEFORE_UNIT = aliased(TaskRow), aliased(UnitRow)
_PROPOSED, _PROPOSED_OUTSIDE = aliased(UnitRow), aliased(OutsideAuthorityRow)


def task_values(
    work: Work, wanted: ColumnElement[bool], *order: ColumnElement[Any] | QueryableAttribute[Any]
) -> tuple[Task, ...]:
    """Return the tasks that meet a condition as values, with all that was said about them."""
    if behind_door(work.session):
        wanted = TaskRow.id.in_(_by_number(work, wanted, order))
    rows = work.session.execute(_TASKS.where(wanted).order_by(*order, TaskRow.id).limit(MOST_TASKS)).all()
    ids = [row.TaskRow.id for row in rows]
    queries, arguments, interims = (
        _by_task(work, ids, QueryRow, _query),
        _by_task(work, ids, TaskArgumentRow, _argument),
        _by_task(work, ids, InterimRow, _interim),
    )
    acting = deputies_today(work, (row.TaskRow.staff_id for row in rows))
    return tuple(
        _value(
            work,
            row,
            tuple(queries.get(row.TaskRow.id, ())),
            tuple(arguments.get(row.TaskRow.id, ())),
            tuple(interims.get(row.TaskRow.id, ())),
            acting.get(row.TaskRow.staff_id or 0, ""),
        )
        for row in rows
    )


def _by_number(work: Work, wanted: ColumnElement[bool], order: Sequence[Any]) -> Sequence[int]:
    """Return which tasks they are: to plan a condition with eight tables beside it takes a server long."""
    first = select(TaskRow.id).where(wanted).order_by(*order, TaskRow.id).limit(MOST_TASKS)
    return work.session.scalars(first).all()


_TASKS = (
    select(
        TaskRow,
        UnitRow.short.label("unit"),
        StaffRow.title.label("title"),
        StaffRow.family_name.label("family_name"),
        CaseRow.told_due.label("told_due"),
        _PROPOSED.key.label("proposed_unit"),
        _PROPOSED_OUTSIDE.key.label("proposed_authority"),
        OutsideAuthorityRow.name.label("outside"),
        _BEFORE_UNIT.short.label("after"),
    )
    .join(UnitRow, UnitRow.id == TaskRow.unit_id)
    .join(CaseRow, CaseRow.id == TaskRow.case_id)
    .outerjoin(StaffRow, StaffRow.id == TaskRow.staff_id)
    .outerjoin(_PROPOSED, _PROPOSED.id == TaskRow.proposed_unit_id)
    .outerjoin(_PROPOSED_OUTSIDE, _PROPOSED_OUTSIDE.id == TaskRow.proposed_authority_id)
    .outerjoin(OutsideAuthorityRow, OutsideAuthorityRow.id == TaskRow.outside_id)
    .outerjoin(_BEFORE, _BEFORE.id == TaskRow.after_task_id)
    .outerjoin(_BEFORE_UNIT, _BEFORE_UNIT.id == _BEFORE.unit_id)
)


def _by_task(work: Work, ids: Sequence[int], table: Any, value: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    if ids:
        statement = _WITH_NAMES[table].where(table.task_id.in_(ids)).order_by(table.id)
        for row in work.session.execute(statement):
            found.setdefault(row[0].task_id, []).append(value(work, *row))
    return found


_WITH_NAMES: dict[Any, Any] = {
    QueryRow: select(QueryRow, StaffRow).join(StaffRow, StaffRow.id == QueryRow.asked_by),
    InterimRow: select(InterimRow, StaffRow).join(StaffRow, StaffRow.id == InterimRow.staff_id),
    TaskArgumentRow: select(TaskArgumentRow, UnitRow.short, _PROPOSED.short, OutsideAuthorityRow.name)
    .join(UnitRow, UnitRow.id == TaskArgumentRow.unit_id)
    .outerjoin(_PROPOSED, _PROPOSED.id == TaskArgumentRow.proposed_unit_id)
    .outerjoin(OutsideAuthorityRow, OutsideAuthorityRow.id == TaskArgumentRow.proposed_authority_id),
}


def _query(work: Work, row: QueryRow, by: StaffRow) -> Query:
    return Query(row.id, row.text, office.shown(by), local(work, row.asked_at), row.answer)


def _argument(
    work: Work, row: TaskArgumentRow, unit: str, proposed: str | None, outside: str | None
) -> Argument:
    return Argument(unit, row.because, proposed or outside or "", local(work, row.at))


def _interim(work: Work, row: InterimRow, by: StaffRow) -> InterimWord:
    return InterimWord(
        row.id, local(work, row.at), office.shown(by), row.text, row.expected, row.told_at is not None
    )


def _value(
    work: Work,
    found: Any,
    queries: tuple[Query, ...],
    arguments: tuple[Argument, ...],
    interims: tuple[InterimWord, ...],
    acting: str,
) -> Task:
    row: TaskRow = found.TaskRow
    waits = row.state is TaskState.WAITING
    return Task(
        id=row.id,
        case_id=row.case_id,
        unit_id=row.unit_id,
        unit=found.unit,
        question=row.question,
        reason=row.reason,
        state=row.state,
        staff_id=row.staff_id,
        staff=f"{found.title or ''} {found.family_name or ''}".strip(),
        due=local(work, row.due),
        answer=row.answer,
        queries=queries,
        returns=row.returns,
        version=row.version,
        proposed_unit=found.proposed_unit or "",
        proposed_authority=found.proposed_authority or "",
        arguments=arguments,
        interims=interims,
        after_id=row.after_task_id,
        after=found.after or "",
        shared=row.shared,
        outside=found.outside or "",
        follow_up=row.follow_up,
        due_explained=_explained(work, found, queries, waits=waits),
        stand_in=acting,
    )


def _explained(work: Work, found: Any, queries: tuple[Query, ...], *, waits: bool) -> str:
    """Return the sentence that says what our own clock shows; what we told the citizen has its own."""
    row: TaskRow = found.TaskRow
    asked = [one.asked_at for one in queries if not one.answer]
    if row.state is TaskState.DONE:
        return ""
    if waits:
        return f"Kommt an die Reihe, wenn {found.after} geantwortet hat. Bis dahin läuft keine Frist."
    if row.state is TaskState.QUERY and asked:
        return f"Unsere Frist ist {paused_in_words(asked[-1], None, work.office.calendar)}."
    if row.follow_up:
        return f"Wiedervorlage {day_on_paper(row.follow_up)}: Dann fragen wir bei {found.outside} nach."
    if row.due_explained:
        return row.due_explained
    due, told = local(work, row.due), local(work, found.told_due)
    own = f"Unsere eigene Frist: {day_on_paper(due.date())}, {clock(due)} Uhr"
    if due < told:
        return f"{own}. Gesagt haben wir {day_on_paper(told.date())}, dazwischen liegt Reserve."
    return f"{own}, ohne Reserve."
