"""What the list of cases is narrowed and ordered by, as SQL; each key is no more than the actor sees."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    ScalarSelect,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, CaseState, TaskState
from rathaus_desk.domain.cases.views import CaseFilter, CaseSort, DueSpan, Waiting
from rathaus_desk.domain.office.services import UNCLEAR
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import clean
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.fts_query import newest_cases_with
from rathaus_desk.store.office_tables import DistrictRow, ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.deputies import stood_in_for
from rathaus_desk.usecases.office.rights import local, reached

WITH_A_UNIT = (TaskState.OPEN, TaskState.CLAIMED)
WEEK_DAYS = 7
_SPELLED = (("ä", "ae"), ("Ä", "ae"), ("ö", "oe"), ("Ö", "oe"), ("ü", "ue"), ("Ü", "ue"), ("ß", "ss"))
_NEVER = datetime(9999, 12, 31)  # noqa: DTZ001 - compared inside the database, where all is UTC
_STATES = {state: place for place, state in enumerate(CaseState)}


def german_order(text: Any) -> ColumnElement[str]:
    """Return the key by which a text stands in the phone book (DIN 5007-2), where none is stored."""
    key: Any = text
    for letter, spelled in _SPELLED:
        key = func.replace(key, letter, spelled)
    return func.lower(key)


def sort_key_of(work: Work, sort: CaseSort) -> ColumnElement[Any]:
    """Return the expression on CaseRow by which a list is ordered."""
    if sort is CaseSort.DUE:
        return _due(work)
    if sort is CaseSort.STATE:
        return case(_STATES, value=CaseRow.state)
    if sort is CaseSort.PLACE:
        return german_order(CaseRow.place)
    return CaseRow.id.expression if sort is CaseSort.OPENED else _NAMED[sort](work)


def conditions(work: Work, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on CaseRow that narrow a view; questions about tasks mean those in sight."""
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(CaseRow.state == wanted.state)
    for column, key, owner in (
        (CaseRow.service_id, wanted.service, ServiceRow),
        (CaseRow.district_id, wanted.district, DistrictRow),
    ):
        if key:
            found.append(column == _id_of(owner, owner.key, key))
    if wanted.owner:
        found.append(CaseRow.owner_id == _id_of(StaffRow, StaffRow.login, wanted.owner))
    if wanted.unclear:
        found.append(CaseRow.service_id == _id_of(ServiceRow, ServiceRow.key, UNCLEAR))
    if wanted.text.strip():
        found.append(_with_text(work, wanted.text))
    return found + _about_tasks(work, wanted)


def _about_tasks(work: Work, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unit:
        # What waits for a unit, waits for that one: the task of another is no business of this filter.
        with_it = [TaskRow.state.in_(WITH_A_UNIT)] if wanted.waiting is Waiting.UNIT else []
        found.append(_has_task(work, TaskRow.unit_id == _id_of(UnitRow, UnitRow.key, wanted.unit), *with_it))
    if wanted.returned:
        found.append(_has_task(work, TaskRow.state == TaskState.RETURNED))
    if wanted.waiting:
        found.append(_waits(work, wanted.waiting))
    if wanted.due:
        found += _due_within(work, wanted.due)
    return found


def share_in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition on TaskRow and CaseRow: a task of this case, or of its cause, that is in sight."""
    return and_(TaskRow.case_id == func.coalesce(CaseRow.cause_id, CaseRow.id), _in_sight(work))


def _id_of(row: Any, column: Any, key: str) -> ScalarSelect[int]:
    return select(row.id).where(column == clean(key)).scalar_subquery()


def _with_text(work: Work, text: str) -> ColumnElement[bool]:
    statement = newest_cases_with(clean(text), work.session.get_bind().dialect.name)
    return false() if statement is None else CaseRow.id.in_(statement.order_by(None))


def _in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition on TaskRow: of a case that is not hers, a clerk sees the share of her unit."""
    if work.actor.role is not Role.CLERK:
        return true()
    whole = CaseRow.owner_id.in_((work.actor.staff_id, *stood_in_for(work)))
    return or_(whole, and_(TaskRow.unit_id == work.actor.unit_id, reached(work)))


def _has_task(work: Work, *meant: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(share_in_sight(work), *meant).correlate(CaseRow)


def _waits(work: Work, waiting: Waiting) -> ColumnElement[bool]:
    still_open = CaseRow.state.in_(OPEN_CASES)
    if waiting is Waiting.CITIZEN:
        return and_(still_open, _has_task(work, TaskRow.state == TaskState.QUERY))
    if waiting is Waiting.UNIT:
        return and_(still_open, _has_task(work, TaskRow.state.in_(WITH_A_UNIT)))
    return and_(still_open, ~_has_task(work, TaskRow.state.in_(OPEN_TASKS)))


def _due(work: Work) -> ColumnElement[Any]:
    """Return when a case is due as its line shows it: as told, or the unit's own day; closed ones last."""
    told: ColumnElement[Any] = CaseRow.told_due.expression
    never = literal(_NEVER, DateTime())
    if work.actor.role is Role.CLERK:
        own = (
            select(func.min(TaskRow.due))
            .where(
                TaskRow.case_id == func.coalesce(CaseRow.cause_id, CaseRow.id),
                TaskRow.unit_id == work.actor.unit_id,
                TaskRow.state.in_(WITH_A_UNIT),
            )
            .correlate(CaseRow)
            .scalar_subquery()
        )
        whole = CaseRow.owner_id.in_((work.actor.staff_id, *stood_in_for(work)))
        told = case((whole, told), else_=func.coalesce(own, never))
    return case((CaseRow.state.in_(OPEN_CASES), told), else_=never)


def _due_within(work: Work, span: DueSpan) -> list[ColumnElement[bool]]:
    due, now = _due(work), _utc(work.now)
    midnight = local(work, work.now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = _utc(midnight + timedelta(days=1))
    week = _utc(midnight + timedelta(days=WEEK_DAYS + 1))
    still_open = CaseRow.state.in_(OPEN_CASES)
    limits = {
        DueSpan.LATE: [due < now],
        DueSpan.TODAY: [due >= _utc(midnight), due < tomorrow],
        DueSpan.WEEK: [due >= now, due < week],
        DueSpan.LATER: [due >= week, due < literal(_NEVER, DateTime())],
    }
    return [still_open, *limits[span]]


def _utc(moment: datetime) -> ColumnElement[datetime]:
    return literal(moment, CaseRow.told_due.type)


def _person(work: Work) -> ColumnElement[str]:
    """Return the name's key; of whom the actor must not know, not even the place in the list tells."""
    name = (
        select(PersonRow.sort_name if work.actor.role is Role.LEAD else _unlocked_name())
        .where(PersonRow.id == CaseRow.person_id)
        .scalar_subquery()
    )
    said = (
        select(german_order(ContactRow.caller_name))
        .where(ContactRow.id == CaseRow.contact_id)
        .scalar_subquery()
    )
    typed = CaseRow.concerned_name
    return case(
        (CaseRow.person_id.is_not(None), func.coalesce(name, "")),
        (typed != "", german_order(typed)),
        else_=said,
    )


def _unlocked_name() -> ColumnElement[str]:
    return case((PersonRow.lock == AddressLock.BMG51, ""), else_=PersonRow.sort_name)


def _service(_work: Work) -> ColumnElement[str]:
    named = select(german_order(ServiceRow.short)).where(ServiceRow.id == CaseRow.service_id)
    return named.scalar_subquery()


def _owner(_work: Work) -> ColumnElement[str]:
    return select(StaffRow.sort_name).where(StaffRow.id == CaseRow.owner_id).scalar_subquery()


def _unit(work: Work) -> ColumnElement[str]:
    first = (
        select(german_order(UnitRow.short))
        .join(TaskRow, TaskRow.unit_id == UnitRow.id)
        .where(TaskRow.case_id == func.coalesce(CaseRow.cause_id, CaseRow.id), _in_sight(work))
        .order_by(TaskRow.id)
        .limit(1)
        .correlate(CaseRow)
        .scalar_subquery()
    )
    return func.coalesce(first, "")


_NAMED = {
    CaseSort.PERSON: _person,
    CaseSort.SERVICE: _service,
    CaseSort.OWNER: _owner,
    CaseSort.UNIT: _unit,
}
