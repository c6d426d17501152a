"""Lists of cases: which ones a view shows, newest first, and what each line says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, and_, exists, func, select, union_all

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, CaseLine, CaseState, CaseView, TaskState
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.deputies import kept_by_actor, stood_in_for
from rathaus_desk.usecases.office.rights import (
    case_in_sight,
    demand_case_role,
    local,
    sees_lock,
    sees_whole,
    unit_tasks,
    unlocked,
)

MOST_LINES = 1_000
CLOSED_CASES = (CaseState.DONE, CaseState.DROPPED)
_MOST_BRANCHES = 60
BY_CITIZEN = "Bürgerin oder Bürger"
BY_A_NEW_UNIT = "neue Stelle"
_WITH_A_UNIT = (TaskState.OPEN, TaskState.CLAIMED)
_PLAIN_STATES = {
    CaseView.MINE: OPEN_CASES,
    CaseView.WAITING_CITIZEN: (CaseState.WAITING,),
    CaseView.WAITING_UNIT: (CaseState.NEW, CaseState.IN_WORK),
    CaseView.OVERDUE: OPEN_CASES,
    CaseView.ALL_OPEN: OPEN_CASES,
    CaseView.CLOSED: CLOSED_CASES,
}
_UNIT_VIEWS = {
    CaseView.MINE: OPEN_TASKS,
    CaseView.MY_UNIT: OPEN_TASKS,
    CaseView.WAITING_CITIZEN: (TaskState.QUERY,),
    CaseView.WAITING_UNIT: _WITH_A_UNIT,
    CaseView.OVERDUE: _WITH_A_UNIT,
    CaseView.RETURNED: (TaskState.RETURNED,),
    CaseView.ALL_OPEN: OPEN_TASKS,
}


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's share of a case, as a line needs it."""

    case_id: int
    unit_id: int
    unit: str
    state: TaskState
    due: datetime


def ids_in(work: Work, view: CaseView, after: int | None, limit: int) -> Select[int]:
    """Return the statement for the ids of the cases in a view, newest first, those before `after`.

    Every branch follows one index in its order and stops after `limit`, so that depth costs nothing.
    """
    parts = [_first(branch, after, limit) for branch in _branches_for(work, view, after)]
    ids = union_all(*parts).subquery()
    return select(ids.c.id).distinct().order_by(ids.c.id.desc()).limit(limit)


def counts(work: Work, most: int) -> dict[CaseView, int]:
    """Return how many cases each view has; counting stops at `most`."""
    demand_case_role(work)
    views = [one for one in CaseView if one is not CaseView.CLOSED or work.actor.role is not Role.CLERK]
    row = work.session.execute(select(*(_count_in(work, one, most) for one in views))).one()
    found = dict(zip(views, row, strict=True))
    return {one: found[one] if one in found else _closed_of_unit(work, most) for one in CaseView}


def _count_in(work: Work, view: CaseView, most: int) -> ScalarSelect[int]:
    parts = [select(_cut(branch, most).c.id) for branch in _branches_for(work, view, None)]
    ids = union_all(*parts).subquery()
    some = select(ids.c.id).distinct().limit(most).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _branches_for(work: Work, view: CaseView, after: int | None) -> list[Select[int]]:
    demand_case_role(work)
    below = [] if after is None else [CaseRow.id < after]
    if work.actor.role is not Role.CLERK:
        return _branches(work, view, *below, unlocked(work))
    if view is CaseView.CLOSED:
        return _branches(work, view, *below, case_in_sight(work))
    if view is CaseView.MINE:
        return [*_branches(work, view, *below), _unit_branch(work, view)]
    own = [one for owner in _kept(work) for one in _branches(work, view, *below, owner)]
    return [*own, _unit_branch(work, view)]


def inside(work: Work, view: CaseView) -> ColumnElement[bool]:
    """Return the condition on CaseRow that a case is in a view; in no order, and quicker than by its ids."""
    states = _PLAIN_STATES.get(view)
    if states is None or work.actor.role is Role.CLERK:
        ids = union_all(*_branches_for(work, view, None)).subquery()
        return CaseRow.id.in_(select(ids.c.id))
    demand_case_role(work)
    return and_(CaseRow.state.in_(states), *_narrower(work, view), unlocked(work))


def lines(work: Work, ids: Select[int] | ColumnElement[bool]) -> tuple[CaseLine, ...]:
    """Return the lines of the cases whose ids a statement gives, or that meet a condition; newest first."""
    wanted = CaseRow.id.in_(ids) if isinstance(ids, Select) else ids
    rows = work.session.execute(_LINES.where(wanted).order_by(CaseRow.id.desc()).limit(MOST_LINES)).all()
    shares = _shares(work, [one for row in rows for one in (row.id, row.cause_id) if one is not None])
    causes = _numbers(work, {row.cause_id for row in rows if row.cause_id})
    kept = _kept_ids(work) if rows else []
    return tuple(_line(work, row, shares.get(row.cause_id or row.id, ()), causes, kept) for row in rows)


_LINES = (
    select(
        CaseRow.id,
        CaseRow.number,
        CaseRow.place,
        CaseRow.state,
        CaseRow.cause_id,
        CaseRow.owner_id,
        CaseRow.told_due,
        CaseRow.opened_at,
        ServiceRow.short.label("service"),
        CaseRow.concerned_name,
        ContactRow.caller_name,
        PersonRow.given_name,
        PersonRow.family_name,
        PersonRow.lock,
        StaffRow.title.label("owner_title"),
        StaffRow.family_name.label("owner_name"),
    )
    .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
    .join(ContactRow, ContactRow.id == CaseRow.contact_id)
    .join(StaffRow, StaffRow.id == CaseRow.owner_id)
    .outerjoin(PersonRow, PersonRow.id == CaseRow.person_id)
)


def _branches(work: Work, view: CaseView, *conditions: ColumnElement[bool]) -> list[Select[int]]:
    def in_states(states: Iterable[CaseState], *more: ColumnElement[bool]) -> list[Select[int]]:
        return [select(CaseRow.id).where(CaseRow.state == state, *more, *conditions) for state in states]

    if view is CaseView.MY_UNIT:
        owned = [one for owners in _colleagues(work) for one in in_states(OPEN_CASES, owners)]
        return [*owned, _unit_branch(work, view)]
    if view is CaseView.MINE:
        return [one for owner in _kept(work) for one in in_states(OPEN_CASES, owner)]
    if view is CaseView.RETURNED:
        returned = select(TaskRow.case_id).where(
            TaskRow.unit_id.in_(select(UnitRow.id)), TaskRow.state == TaskState.RETURNED
        )
        return [select(CaseRow.id).where(CaseRow.id.in_(returned), *conditions)]
    return in_states(_PLAIN_STATES[view], *_narrower(work, view))


def _narrower(work: Work, view: CaseView) -> tuple[ColumnElement[bool], ...]:
    """Return what a view asks of a case beside its state."""
    if view is CaseView.MINE:
        return (CaseRow.owner_id.in_(_kept_ids(work)),)
    if view is CaseView.WAITING_UNIT:
        return (exists().where(TaskRow.case_id == CaseRow.id, TaskRow.state.in_(_WITH_A_UNIT)),)
    return (CaseRow.told_due < work.now,) if view is CaseView.OVERDUE else ()


def _colleagues(work: Work) -> list[ColumnElement[bool]]:
    """Return conditions on the owner, one for each colleague: each follows an index in its order.

    A statement has room for 500 branches; of a very large unit all stand in one.
    """
    mine = select(StaffRow.id).where(StaffRow.unit_id == work.actor.unit_id)
    if work.actor.role is Role.CLERK:  # of the others she sees no case as theirs
        mine = mine.where(StaffRow.id.in_(_kept_ids(work)))
    ids = work.session.scalars(mine.limit(_MOST_BRANCHES + 1)).all()
    if len(ids) > _MOST_BRANCHES:
        return [CaseRow.owner_id.in_(mine)]
    return [CaseRow.owner_id == one for one in ids]


def _kept(work: Work) -> list[ColumnElement[bool]]:
    """Return conditions on the owner, one for each whose cases the actor keeps today."""
    ids = _kept_ids(work)
    if len(ids) > _MOST_BRANCHES:
        return [CaseRow.owner_id.in_(ids)]
    return [CaseRow.owner_id == one for one in ids]


def _kept_ids(work: Work) -> list[int]:
    """Return whose cases the actor keeps today, as far as the actor sees them whole."""
    clerk = work.actor.role is Role.CLERK
    return sorted({work.actor.staff_id, *stood_in_for(work)} if clerk else kept_by_actor(work))


def _unit_branch(work: Work, view: CaseView) -> Select[int]:
    """Return the statement for the cases in which the actor's unit has a task that belongs to the view."""
    tasks = select(TaskRow.case_id.label("id")).where(unit_tasks(work), TaskRow.state.in_(_UNIT_VIEWS[view]))
    if work.actor.role is not Role.CLERK:
        tasks = tasks.where(exists().where(CaseRow.id == TaskRow.case_id, unlocked(work)))
    if view is CaseView.MINE:
        return tasks.where(TaskRow.staff_id.in_((work.actor.staff_id, *stood_in_for(work))))
    return tasks.where(TaskRow.due < work.now) if view is CaseView.OVERDUE else tasks


def _first(branch: Select[int], after: int | None, limit: int) -> Select[int]:
    """Return the newest `limit` ids of a branch."""
    (column,) = branch.selected_columns
    if after is not None:
        branch = branch.where(column < after)
    return select(_cut(branch.order_by(column.desc()), limit).c.id)


def _cut(branch: Select[int], limit: int) -> Subquery:
    return branch.distinct().limit(limit).subquery()


def _closed_of_unit(work: Work, most: int) -> int:
    """Return how many closed cases a clerk sees, from the newest tasks of the unit on.

    A statement over the cases would first gather everything that the unit ever worked on.
    """
    owned = CaseRow.owner_id.in_(_kept_ids(work))
    closed = select(CaseRow.id).where(CaseRow.state.in_(CLOSED_CASES))
    found = set(work.session.scalars(closed.where(owned).limit(most)))
    done = select(TaskRow.id, TaskRow.case_id).where(unit_tasks(work), TaskRow.state == TaskState.DONE)
    newest, last = done.order_by(TaskRow.id.desc()).limit(most), None
    while len(found) < most:
        page = newest if last is None else newest.where(TaskRow.id < last)
        rows = work.session.execute(page).all()
        if not rows:
            break
        last = rows[-1].id
        fresh = {row.case_id for row in rows} - found
        found.update(work.session.scalars(closed.where(CaseRow.id.in_(fresh))))
    return min(len(found), most)


def _numbers(work: Work, case_ids: set[int]) -> dict[int, str]:
    if not case_ids:
        return {}
    numbers = select(CaseRow.id, CaseRow.number).where(CaseRow.id.in_(case_ids))
    return {row.id: row.number for row in work.session.execute(numbers)}


def _shares(work: Work, case_ids: list[int]) -> dict[int, list[Share]]:
    found: dict[int, list[Share]] = {}
    tasks = (
        select(TaskRow.case_id, TaskRow.unit_id, UnitRow.short, TaskRow.state, TaskRow.due)
        .join(UnitRow, UnitRow.id == TaskRow.unit_id)
        .where(TaskRow.case_id.in_(case_ids))
        .order_by(TaskRow.id)
    )
    for row in work.session.execute(tasks):
        found.setdefault(row.case_id, []).append(Share(*row))
    return found


def _line(
    work: Work, row: Any, shares: Sequence[Share], causes: dict[int, str], kept: Sequence[int]
) -> CaseLine:
    whole = sees_whole(work, row.owner_id)
    seen = [one for one in shares if whole or one.unit_id == work.actor.unit_id]
    owner = f"{row.owner_title} {row.owner_name}".strip()
    is_open = row.state in OPEN_CASES
    known = sees_lock(work, row.lock)
    name = f"{row.given_name or ''} {row.family_name or ''}".strip() or row.concerned_name or row.caller_name
    due = row.told_due if whole else min((one.due for one in seen if one.state in _WITH_A_UNIT), default=None)
    return CaseLine(
        id=row.id,
        number=row.number,
        person=name if known else "",
        service=row.service,
        place=row.place,
        state=row.state,
        waiting_on=_waiting_on(seen, owner, causes.get(row.cause_id, "")) if is_open else "",
        unit=", ".join(dict.fromkeys(one.unit for one in seen)),
        owner=owner,
        due=local(work, due).date() if is_open and due else None,
        opened_at=local(work, row.opened_at),
        returned=any(one.state is TaskState.RETURNED for one in seen),
        instead=is_open and row.owner_id in kept and row.owner_id != work.actor.staff_id,
    )


def _waiting_on(shares: Sequence[Share], owner: str, cause: str) -> str:
    """Say whom an open case waits for; its owner, once every unit has answered."""
    if cause:
        return cause
    waits = [BY_CITIZEN for one in shares if one.state is TaskState.QUERY]
    waits += [BY_A_NEW_UNIT for one in shares if one.state is TaskState.RETURNED]
    waits += [one.unit for one in shares if one.state in _WITH_A_UNIT]
    return ", ".join(dict.fromkeys(waits)) or owner
