"""Mein Tag: one query for everything that waits for one person."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import exists, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import OPEN_TASKS, CaseLine, CaseState, Task, TaskState
from rathaus_desk.domain.day.my_day import SHOWN, DayNews, DayPromise, MyDay, NewsKind
from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.domain.promises.promises import Promise
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.bookings.booking_values import TAKERS, bookings_by_id
from rathaus_desk.usecases.bookings.telling import calls_nobody_promised, with_room
from rathaus_desk.usecases.cases.lists import lines
from rathaus_desk.usecases.cases.outside import follow_ups
from rathaus_desk.usecases.cases.task_values import task_values
from rathaus_desk.usecases.cases.tasks import GUIDES, RETURNS_BEFORE_THE_LEAD, my_tasks
from rathaus_desk.usecases.day.call_sheet import citizen_of
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.drafts import my_drafts
from rathaus_desk.usecases.intake.reassign import unclear_cases
from rathaus_desk.usecases.notices.hanging import to_take_down
from rathaus_desk.usecases.office.deputies import kept_by_actor, stood_in_for
from rathaus_desk.usecases.office.rights import demand_case_role, local, unlocked
from rathaus_desk.usecases.pack.shown import packs_to_see
from rathaus_desk.usecases.promises.promises import next_promise, promises_due

One = TypeVar("One")
_MOST_ANSWERED, _ROWS_TO_TELL = 200, 2
_RANK = {kind: place for place, kind in enumerate(NewsKind)}


def my_day(work: Work, whole: tuple[str, ...] = ()) -> MyDay:
    """Return what the actor has to do today; a card holds seven rows unless it is named in `whole`.

    The cards are "promises", "news", "unclear", "drafts" and "notices". Refuses the roles that see no cases.
    """
    demand_case_role(work)
    due, news = promises_due(work), _news(work)
    # What is being typed stands on a form already, and what was handed on is somebody else's.
    drafts = [one for one in my_drafts(work) if one.state is DraftState.PARKED and not one.handed_to]
    untold = calls_nobody_promised(work) if work.actor.role in TAKERS else ()
    first, told_last = _share(due, untold, all_of_them="promises" in whole)
    shown = _cut(news, "news", whole)
    unclear, hung = unclear_cases(work), to_take_down(work, mine=True)
    about = {one.id: one for one in lines(work, CaseRow.id.in_([case_id for _, case_id, _ in shown]))}
    return MyDay(
        promises=_with_citizens(work, first),
        promises_all=len(due),
        news=tuple(
            _news_value(work, kind, about[case_id], task) for kind, case_id, task in shown if case_id in about
        ),
        news_all=len(news),
        drafts=tuple(_cut(drafts, "drafts", whole)),
        drafts_all=len(drafts),
        unclear=tuple(_cut(unclear, "unclear", whole)),
        unclear_all=len(unclear),
        next=next_promise(work),
        notices=tuple(_cut(hung, "notices", whole)),
        notices_all=len(hung),
        to_tell=with_room(work, bookings_by_id(work, told_last)),
        to_tell_all=len(untold),
        from_road=packs_to_see(work),
    )


News = tuple[NewsKind, int, Task]


def _cut(found: Sequence[One], card: str, whole: tuple[str, ...]) -> Sequence[One]:
    return found if card in whole else found[:SHOWN]


def _share(
    due: Sequence[Promise], untold: tuple[int, ...], *, all_of_them: bool
) -> tuple[Sequence[Promise], tuple[int, ...]]:
    """Return what of both stands in the one card: who would come in vain has two rows there in any case."""
    if all_of_them:
        return due, untold
    first = due[: SHOWN - min(len(untold), _ROWS_TO_TELL)]
    return first, untold[: SHOWN - len(first)]


def _with_citizens(work: Work, found: Sequence[Promise]) -> tuple[DayPromise, ...]:
    contacts = {one.contact_id for one in found}
    files: dict[int, list[tuple[CaseRow, str]]] = {}
    rows = (
        select(CaseRow, ServiceRow.short)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .where(CaseRow.contact_id.in_(contacts), CaseRow.state != CaseState.DROPPED)
        .order_by(CaseRow.id)
    )
    for file, service in work.session.execute(rows):
        files.setdefault(file.contact_id, []).append((file, service))
    return tuple(_day_promise(work, one, files.get(one.contact_id, [])) for one in found)


def _day_promise(work: Work, promise: Promise, files: list[tuple[CaseRow, str]]) -> DayPromise:
    row = work.session.get_one(PromiseRow, promise.id)
    contact = work.session.get_one(ContactRow, promise.contact_id)
    first = files[0][0] if files else None
    return DayPromise(
        promise=promise,
        citizen=citizen_of(work, row, contact, first),
        about=", ".join(dict.fromkeys(service for _, service in files)),
        case_id=first.id if first else 0,
        cases=len(files),
    )


def _news(work: Work) -> list[News]:
    """Return what asks for attention, the most pressing kind first, then by due date."""
    tasks, kept = my_tasks(work), kept_by_actor(work)
    cases = {one.case_id for one in tasks}
    owners = select(CaseRow.id, CaseRow.owner_id).where(CaseRow.id.in_(cases))
    mine = {case_id for case_id, owner in work.session.execute(owners) if owner in kept}
    found: list[News] = []
    for task in tasks:
        found += [(kind, task.case_id, task) for kind in _kinds(work, task, kept=task.case_id in mine)]
    found += [(NewsKind.FOLLOW_UP, task.case_id, task) for task in follow_ups(work)]
    found += [(NewsKind.ANSWERED, task.case_id, task) for task in _answered(work, kept)]
    return sorted(found, key=lambda one: (_RANK[one[0]], one[2].due, one[1]))


def _kinds(work: Work, task: Task, *, kept: bool) -> Iterable[NewsKind]:
    """Yield why a task asks for the actor's attention; what a colleague has taken over does not."""
    if kept and work.actor.role in GUIDES:
        yield from _for_keeper(task)
    decides = work.actor.role is Role.LEAD and task.returns >= RETURNS_BEFORE_THE_LEAD
    if task.state is TaskState.RETURNED and decides:
        yield NewsKind.SECOND_RETURN
    if task.state is TaskState.OPEN and task.unit_id == work.actor.unit_id:
        yield NewsKind.TASK
    if task.state is TaskState.CLAIMED and task.staff_id in (work.actor.staff_id, *stood_in_for(work)):
        yield NewsKind.MINE


def _for_keeper(task: Task) -> Iterable[NewsKind]:
    """Yield what the contact person of a case has to do about a task; a second return is the lead's."""
    if task.state is TaskState.RETURNED and task.returns < RETURNS_BEFORE_THE_LEAD:
        yield NewsKind.RETURNED
    if task.state is TaskState.QUERY:
        yield NewsKind.QUERY
    if any(not one.told for one in task.interims):
        yield NewsKind.INTERIM


def _answered(work: Work, kept: frozenset[int]) -> Iterable[Task]:
    """Return the last answer of each case that the actor keeps and that only waits to be told."""
    with_a_unit = exists().where(TaskRow.case_id == CaseRow.id, TaskRow.state.in_(OPEN_TASKS))
    answered = exists().where(TaskRow.case_id == CaseRow.id, TaskRow.state == TaskState.DONE)
    ready = (
        select(CaseRow.id)
        .where(
            CaseRow.owner_id.in_(kept),
            CaseRow.state == CaseState.IN_WORK,
            CaseRow.cause_id.is_(None),
            answered,
            ~with_a_unit,
            unlocked(work),
        )
        .order_by(CaseRow.id)
        .limit(_MOST_ANSWERED)
    )
    last = {one.case_id: one for one in task_values(work, TaskRow.case_id.in_(ready))}
    return last.values()


def _news_value(work: Work, kind: NewsKind, file: CaseLine, task: Task) -> DayNews:
    return DayNews(
        kind=kind,
        case_id=file.id,
        task_id=task.id,
        number=file.number,
        service=file.service,
        place=file.place,
        citizen=file.person,
        unit=task.unit,
        text=_TEXTS[kind](task),
        due=local(work, task.due),
    )


def _question(task: Task) -> str:
    return task.question


def _asked(task: Task) -> str:
    return next((one.text for one in reversed(task.queries) if not one.answer), task.question)


def _said(task: Task) -> str:
    return task.answer or task.question


def _between(task: Task) -> str:
    return next((one.text for one in reversed(task.interims) if not one.told), task.question)


def _argued(task: Task) -> str:
    return task.arguments[-1].because if task.arguments else task.reason.rpartition("\n")[2]


_TEXTS: dict[NewsKind, Callable[[Task], str]] = {
    NewsKind.SECOND_RETURN: _argued,
    NewsKind.QUERY: _asked,
    NewsKind.ANSWERED: _said,
    NewsKind.RETURNED: _argued,
    NewsKind.FOLLOW_UP: _question,
    NewsKind.INTERIM: _between,
    NewsKind.MINE: _question,
    NewsKind.TASK: _question,
}
