"""What one needs with the phone in hand: whom to call, what to tell about every case, what to ask."""

from dataclasses import replace

from sqlalchemy import select

from rathaus_desk.domain.cases.cases import OPEN_TASKS, CaseState, EntryKind, Task, TaskState
from rathaus_desk.domain.dates import clock, day_on_paper, short_day
from rathaus_desk.domain.day.my_day import CallCase, CallSheet
from rathaus_desk.domain.people.people import Need
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, TaskRow, TimelineRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.bookings.telling import since_promised
from rathaus_desk.usecases.cases.task_values import task_values
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import case_in_sight, demand_case_role, local
from rathaus_desk.usecases.people.authority import disclosure_for, name_in_sight
from rathaus_desk.usecases.promises.promise_course import answered_at
from rathaus_desk.usecases.promises.promises import promise_row, promise_value

_MOST_TRIED = 6


def call_sheet(work: Work, promise_id: int) -> CallSheet:
    """Return what to tell and to ask in a promised call, for all cases of the visit or call at once.

    Refuses a promise that the actor cannot keep.
    """
    demand_case_role(work)
    row = promise_row(work, promise_id)
    contact = work.session.get_one(ContactRow, row.contact_id)
    found = work.session.execute(
        select(CaseRow, ServiceRow)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .where(CaseRow.contact_id == row.contact_id, case_in_sight(work), CaseRow.state != CaseState.DROPPED)
        .order_by(CaseRow.id)
    ).all()
    tasks: dict[int, list[Task]] = {}
    # What is answered once for many lies in the case that the others hang on, if the actor may see that one.
    wanted = {file.cause_id or file.id for file, _ in found}
    sources = select(CaseRow.id).where(CaseRow.id.in_(wanted), case_in_sight(work))
    for task in task_values(work, TaskRow.case_id.in_(sources), TaskRow.id):
        tasks.setdefault(task.case_id, []).append(task)
    cases = tuple(
        _case(work, file, contact, service, tasks.get(file.cause_id or file.id, ()))
        for file, service in found
    )
    staff = office.staff_name(work, row.staff_id)
    return CallSheet(
        promise=promise_value(work, row, staff, colleagues=office.staff(work)),
        citizen=citizen_of(work, row, contact, found[0][0] if found else None),
        needs=tuple(Need(one) for one in contact.needs),
        language=contact.language,
        cases=_up_to_date(cases, since_promised(work, row.contact_id)),
        tried=_tried(work, found[0][0].id) if found else (),
        can_write=bool(answered_at(work, row.contact_id).reach.address),
    )


def citizen_of(work: Work, row: PromiseRow, contact: ContactRow, file: CaseRow | None) -> str:
    """Return whom a promise is for: whoever has the number, else who spoke to us; empty if unknown."""
    concerned = work.session.get(PersonRow, file.person_id) if file and file.person_id else None
    if concerned and file and (concerned.phone == row.phone or contact.person_id is None):
        return name_in_sight(work, file.person_id) or contact.caller_name
    return name_in_sight(work, contact.person_id) or contact.caller_name


def _case(
    work: Work, file: CaseRow, contact: ContactRow, service: ServiceRow, tasks: list[Task] | tuple[()]
) -> CallCase:
    told = disclosure_for(work, file, contact, service)
    return CallCase(
        case_id=file.id,
        number=file.number,
        service=service.name,
        place=file.place,
        lines=_lines(work, file, tasks),
        questions=tuple(
            f"{task.unit} fragt: {one.text}" for task in tasks for one in task.queries if not one.answer
        ),
        allowed=told.allowed,
        sentence=told.sentence,
    )


def _up_to_date(cases: tuple[CallCase, ...], since: str) -> tuple[CallCase, ...]:
    """Return what to tell with what has changed since at its head: what was promised is not so any more."""
    if not since:
        return cases
    return tuple(
        replace(one, lines=(since, *(f"Zuerst hieß es: {line}" for line in one.lines))) for one in cases
    )


def _lines(work: Work, file: CaseRow, tasks: list[Task] | tuple[()]) -> tuple[str, ...]:
    """Return what to say about a case, in plain words: its result, or how it stands in every unit."""
    if file.state is CaseState.DONE:
        return (file.result,)
    said = []
    for task in tasks:
        words = [one for one in task.interims if not one.told]
        if task.state is TaskState.DONE:
            said.append(f"{_where(task)}: {task.answer}")
        elif words:
            said.append(f"{_where(task)}: {words[-1].text}")
        elif task.state in OPEN_TASKS and task.state is not TaskState.QUERY:
            said.append(f"{_where(task)} arbeitet noch daran.")
    due = local(work, file.told_due)
    if any(task.state is not TaskState.DONE for task in tasks):
        said.append(f"Gesagt haben wir: bis {day_on_paper(due.date())}.")
    return tuple(said)


def _where(task: Task) -> str:
    return task.outside or task.unit


def _tried(work: Work, case_id: int) -> tuple[str, ...]:
    """Return the newest lines about the promise, each with its day."""
    rows = work.session.scalars(
        select(TimelineRow)
        .where(TimelineRow.case_id == case_id, TimelineRow.kind == EntryKind.PROMISE)
        .order_by(TimelineRow.id.desc())
        .limit(_MOST_TRIED)
    ).all()
    lines = []
    for row in reversed(rows):
        at = local(work, row.at)
        lines.append(f"{short_day(at.date())} {clock(at)}: {row.text}")
    return tuple(lines)
