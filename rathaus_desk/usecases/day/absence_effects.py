"""What follows from an absence, reckoned from what is open: tasks, cases, and promises of these days."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import OPEN_CASES, TaskState
from rathaus_desk.domain.cases.keeping import keeper
from rathaus_desk.domain.office.absences import (
    LAST_MINDERS,
    Absence,
    AbsenceEffects,
    HeldTask,
    KeptBy,
    NeedsTime,
    acting_spans,
    first_empty_day,
    minder,
    who_may_keep,
    without,
)
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.promises.promises import Promise, PromiseState, keeper_now
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.absences import absence_value, demand_absence
from rathaus_desk.usecases.office.rights import demand_case_role, local, locked_contacts
from rathaus_desk.usecases.promises.promises import promise_value
from rathaus_desk.usecases.road.timetables import tours

MOST_PROMISES = 500
TASKS_SHOWN = 5
_HELD = (TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY)
Staffed = Mapping[int, Staff]


def absence_effects(work: Work, absence_id: int) -> AbsenceEffects:
    """Return what follows from an absence that the actor may enter; no citizen is named."""
    demand_case_role(work)
    row, person = demand_absence(work, absence_id)
    absence = absence_value(row, person.shown)
    colleagues = office.staff(work)
    days = _working_days(work, absence)
    first = max(absence.first, _today(work))
    cases = _open_cases(work, person.id)
    keeps = keeper(person.id, first, colleagues) if cases else None
    tasks, tasks_all = _held_tasks(work, person.id)
    promises = _promises(work, absence, person, colleagues)
    kept, needs_time, unseen = _moves(work, absence, promises, colleagues)
    return AbsenceEffects(
        absence=absence,
        acting=acting_spans(person, days, colleagues),
        unit=work.session.get_one(UnitRow, person.unit_id).short,
        unit_empty=first_empty_day(person.unit_id, days, colleagues),
        tasks=tasks,
        tasks_all=tasks_all,
        cases=cases,
        keeper=keeps.shown if keeps else "",
        kept=tuple(KeptBy(name, count) for name, count in sorted(kept.items())),
        needs_time=tuple(needs_time),
        unseen=unseen,
        tours=_tours(work, first, absence),
    )


def _tours(work: Work, first: date, absence: Absence) -> tuple[tuple[date, str], ...]:
    """Return the published tours of the days to come on which somebody is to go along."""
    return tuple(
        (one.day, one.vehicle)
        for one in tours(work, first, absence.last)
        if absence.staff_id in one.crew and any(it.state is not HaltState.CANCELLED for it in one.halts)
    )


def _working_days(work: Work, absence: Absence) -> list[date]:
    first = max(absence.first, _today(work))
    every = (first + timedelta(days=one) for one in range((absence.last - first).days + 1))
    return [day for day in every if not work.office.calendar.why_shut(day)]


def _open_cases(work: Work, staff_id: int) -> int:
    owned = (CaseRow.owner_id == staff_id, CaseRow.state.in_(OPEN_CASES))
    return work.session.scalar(select(func.count()).select_from(CaseRow).where(*owned)) or 0


def _held_tasks(work: Work, staff_id: int) -> tuple[tuple[HeldTask, ...], int]:
    held = (TaskRow.staff_id == staff_id, TaskRow.state.in_(_HELD))
    count = work.session.scalar(select(func.count()).select_from(TaskRow).where(*held)) or 0
    found = work.session.execute(
        select(TaskRow.case_id, TaskRow.due, CaseRow.number, ServiceRow.short)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .where(*held)
        .order_by(TaskRow.due, TaskRow.id)
        .limit(TASKS_SHOWN)
    )
    tasks = (HeldTask(one.case_id, one.number, one.short, local(work, one.due).date()) for one in found)
    return tuple(tasks), count


def _promises(
    work: Work, absence: Absence, person: Staff, colleagues: Staffed
) -> list[tuple[Promise, PromiseRow]]:
    """Return the open promises that may change hands.

    They are the person's own, those she would keep as a deputy, and those she may look after for want of one.
    """
    zone = work.office.calendar.zone
    after = datetime.combine(absence.last + timedelta(days=1), time.min, zone)
    before_the_day = datetime.combine(absence.first, time.min, zone)
    today, minds = _today(work), person.role in LAST_MINDERS
    owners = [
        one.id for one in colleagues.values() if person.id in one.deputies or (minds and one.absent_on(today))
    ]
    of_these_days = (PromiseRow.window_end < after) | PromiseRow.window_end.is_(None)
    if absence.first > today:
        of_these_days &= (PromiseRow.window_end >= before_the_day) | PromiseRow.window_end.is_(None)
    found = (
        select(PromiseRow)
        .where(
            PromiseRow.staff_id.in_((person.id, *owners)),
            PromiseRow.state == PromiseState.OPEN,
            of_these_days,
        )
        .order_by(PromiseRow.window_end, PromiseRow.id)
        .limit(MOST_PROMISES)
    )
    return [(promise_value(work, row, "", phone=False), row) for row in work.session.scalars(found)]


def _moves(
    work: Work, absence: Absence, promises: list[tuple[Promise, PromiseRow]], now_away: Staffed
) -> tuple[Counter[str], list[NeedsTime], int]:
    """Return who keeps how many instead, which ones need another time, and how many nobody there may see."""
    kept: Counter[str] = Counter()
    needs_time: list[NeedsTime] = []
    unseen, today = 0, _today(work)
    was_there = {**now_away, absence.staff_id: without(now_away[absence.staff_id], absence)}
    all_locked = locked_contacts(work, {row.contact_id for _, row in promises})
    for promise, row in promises:
        locked = row.contact_id in all_locked
        able = who_may_keep(row.staff_id, now_away, locked=locked)
        before = _hands(work, absence, promise, who_may_keep(row.staff_id, was_there, locked=locked))
        after = _hands(work, absence, promise, able)
        keeps, minds = after
        if keeps is None and minds.absent_on(today) and absence.first <= today:
            unseen += 1  # the whole house is away, or everybody who may know of it
        elif _ids(after) == _ids(before):
            continue
        elif keeps is None and promise.start and promise.end and promise.end >= work.now:
            owner = now_away[promise.staff_id].shown
            needs_time.append(NeedsTime(owner, promise.start, promise.end, minds.shown))
        else:
            kept[(keeps or minds).shown] += 1
    return kept, needs_time, unseen


def _hands(work: Work, absence: Absence, promise: Promise, able: Staffed) -> tuple[Staff | None, Staff]:
    """Return who keeps a promise in its time, and who looks after it if nobody can."""
    calendar = work.office.calendar
    begins = datetime.combine(absence.first, time.min, calendar.zone)
    # A letter has no hour: what counts is who is there once the absence has begun.
    at = max(work.now, begins) if promise.start is None else work.now
    keeps = keeper_now(promise, at, calendar, able)
    return keeps, keeps or minder(able[promise.staff_id], local(work, at).date(), able)


def _ids(hands: tuple[Staff | None, Staff]) -> tuple[int, int]:
    keeps, minds = hands
    return keeps.id if keeps else 0, minds.id


def _today(work: Work) -> date:
    return local(work, work.now).date()
