"""Authorities outside the house: a question goes there on paper, and the contact person asks again."""

from datetime import date, datetime

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import OPEN_CASES, EntryKind, Task, TaskState
from rathaus_desk.domain.cases.outside import (
    AnswerOutside,
    HandoverSheet,
    HandToAuthority,
    OutsideAuthority,
    PutOff,
)
from rathaus_desk.domain.cases.task_moves import TaskMove, move
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Difference, Refused
from rathaus_desk.paper.handover import render_handover
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.routing_tables import OutsideAuthorityRow
from rathaus_desk.usecases.cases.lead import demand_lead_decides
from rathaus_desk.usecases.cases.task_values import task_values
from rathaus_desk.usecases.cases.tasks import (
    NO_TASK,
    demand_keeper,
    demand_seen,
    moved,
    release_after,
    task_row,
    withdraw_questions,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.deputies import kept_by_actor
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, demand_case_role, local, sees_lock
from rathaus_desk.usecases.texts import typed_text

_LATEST_YEAR = 2_100


def authorities(work: Work) -> tuple[OutsideAuthority, ...]:
    """Return the authorities outside the house, in the order of their names."""
    rows = work.session.scalars(select(OutsideAuthorityRow).order_by(OutsideAuthorityRow.sort_name))
    return tuple(
        OutsideAuthority(row.id, row.key, row.name, tuple(row.address.splitlines()), row.phone, row.topics)
        for row in rows
    )


def authority_by_key(work: Work, key: str, field: str = "authority") -> OutsideAuthority:
    """Return an authority outside by its key. Refuses an unknown one."""
    for one in authorities(work):
        if one.key == key:
            return one
    raise Refused(f"Die Behörde „{key}“ ist hier nicht eingetragen. Es wurde nichts geändert.", field)


def follow_ups(work: Work) -> tuple[Task, ...]:
    """Return the questions that lie with authorities outside and are to be asked after today, late first."""
    demand_case_role(work)
    today = local(work, work.now).date()
    owned = select(CaseRow.id).where(
        CaseRow.owner_id.in_(kept_by_actor(work)), CaseRow.state.in_(OPEN_CASES), case_in_sight(work)
    )
    waits = (TaskRow.state != TaskState.DONE, TaskRow.follow_up <= today, TaskRow.case_id.in_(owned))
    wanted = select(TaskRow.id).where(*waits)
    return task_values(work, TaskRow.id.in_(wanted), TaskRow.follow_up)


def handover_for(work: Work, task_id: int) -> HandoverSheet:
    """Return the sheet that goes to the authority with a question: no more data than needed."""
    demand_case_role(work)
    row = work.session.get(TaskRow, task_id)
    in_sight = select(CaseRow).where(CaseRow.id == (row.case_id if row else 0), case_in_sight(work))
    file = work.session.scalar(in_sight)
    if row is None or file is None or row.outside_id is None or row.follow_up is None:
        raise Refused(NO_TASK)
    outside = work.session.get_one(OutsideAuthorityRow, row.outside_id)
    service = work.session.get_one(ServiceRow, file.service_id)
    owner = work.session.get_one(StaffRow, file.owner_id)
    return HandoverSheet(
        letterhead=office.letterhead_of(work, owner.unit_id),
        recipient=(outside.name, *outside.address.splitlines()),
        dated=local(work, work.now).date(),
        number=file.number,
        subject="Ein Anliegen für Sie" if service.sensitive else service.name,
        question=row.question,
        about=_about(work, row, file),
        follow_up=row.follow_up,
        contact_person=office.shown(owner),
        contact_place=owner.room,
        contact_phone=owner.phone,
        unit=office.units(work)[owner.unit_id].name,
        practice=work.office.practice,
    )


def draw_handover(sheet: HandoverSheet) -> bytes:
    """Return a hand-over sheet as PDF. Raises Refused if the address does not fit its window."""
    return render_handover(sheet)


@handles(HandToAuthority, *CASE_ROLES)
def hand_to_authority(work: Work, command: HandToAuthority) -> Task:
    """Hand a question to an authority; the contact person watches it, the citizen hears one person."""
    file = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    if file is None:
        raise Refused(NO_CASE)
    demand_keeper(work, file, "An eine Behörde gibt den Vorgang")
    if file.state not in OPEN_CASES or file.cause_id is not None:
        raise Refused("Der Vorgang ist abgeschlossen oder hängt an einem anderen. Es wurde nichts geändert.")
    outside = authority_by_key(work, command.authority)
    question = typed_text(command.question, "question", "Frage", needed=True)
    due = closing_of(work, command.follow_up, "follow_up")
    row = _task(work, file, command.task_id, question)
    owner = work.session.get_one(StaffRow, file.owner_id)
    row.question, row.outside_id, row.follow_up = question, outside.id, command.follow_up
    row.unit_id, row.staff_id, row.suggested_id = owner.unit_id, owner.id, None
    row.proposed_unit_id, row.proposed_authority_id = None, None
    row.reason = f"liegt bei {outside.name}, {office.shown(owner)} fragt nach"
    row.name_person, row.visible_from, row.due, row.due_explained = command.name_person, work.now, due, ""
    day = day_on_paper(command.follow_up)
    text = f"An {outside.name} gegeben: {question}\nWiedervorlage {day}."
    return moved(work, row, EntryKind.HANDED_OUT, text)


@handles(AnswerOutside, *CASE_ROLES)
def answer_outside(work: Work, command: AnswerOutside) -> Task:
    """Write down what the authority has answered; this ends the task."""
    row, file = _outside_row(work, command.task_id)
    demand_keeper(work, file, "Die Antwort der Behörde schreibt")
    answer = typed_text(command.answer, "answer", "Antwort", needed=True)
    demand_seen(work, row, command.seen_version, Difference("Antwort", row.answer, answer))
    row.state = move(row.state, TaskMove.ANSWER)
    row.answer, row.follow_up = answer, None
    release_after(work, row)
    outside = work.session.get_one(OutsideAuthorityRow, row.outside_id)
    return moved(work, row, EntryKind.ANSWERED, f"{outside.name}: {answer}")


@handles(PutOff, *CASE_ROLES)
def put_off(work: Work, command: PutOff) -> Task:
    """Ask the authority again on another day."""
    row, file = _outside_row(work, command.task_id)
    demand_keeper(work, file, "Die Wiedervorlage setzt")
    note = typed_text(command.note, "note", "Notiz")
    due = closing_of(work, command.follow_up, "follow_up")
    demand_seen(work, row, command.seen_version)
    row.follow_up, row.due = command.follow_up, due
    outside = work.session.get_one(OutsideAuthorityRow, row.outside_id)
    text = f"{outside.name}: Wiedervorlage {day_on_paper(command.follow_up)}. {note}".strip()
    return moved(work, row, EntryKind.HANDED_OUT, text)


def demand_inside(work: Work, row: TaskRow) -> None:
    """Refuse what can be done with a task only while it lies in this house."""
    if row.outside_id is not None:
        outside = work.session.get_one(OutsideAuthorityRow, row.outside_id)
        raise Refused(f"Diese Frage liegt bei {outside.name}. Möglich sind Antwort und Wiedervorlage.")


def closing_of(work: Work, day: date, field: str) -> datetime:
    """Return when the doors close on a day from today on. Refuses others, and days on which nobody works."""
    today, calendar = local(work, work.now).date(), work.office.calendar
    closes = calendar.spans(day)[-1][1] if day.year < _LATEST_YEAR and calendar.spans(day) else None
    if day < today or day.year >= _LATEST_YEAR:
        raise Refused("Dieser Tag ist schon vorbei oder zu weit weg. Bitte einen anderen Tag.", field)
    if closes is None:
        raise Refused(
            f"{day_on_paper(day)} ist {_shut(calendar.why_shut(day))}. Bitte einen anderen Tag.", field
        )
    return closes


def _outside_row(work: Work, task_id: int) -> tuple[TaskRow, CaseRow]:
    row, file = task_row(work, task_id)
    if row.outside_id is None:
        raise Refused("Diese Frage liegt bei keiner Behörde draußen. Es wurde nichts geändert.")
    return row, file


def _shut(why: str) -> str:
    return why if why == "geschlossen" else f"geschlossen ({why})"


def _task(work: Work, file: CaseRow, task_id: int | None, question: str) -> TaskRow:
    """Return the task that goes out: one that this house could not answer, or a new one."""
    if task_id is None:
        row = TaskRow(
            id=work.new_id(),
            case_id=file.id,
            unit_id=work.actor.unit_id,
            question=question,
            reason="",
            state=TaskState.CLAIMED,
            visible_from=work.now,
            due=work.now,
            answer="",
        )
        work.session.add(row)
        return row
    row, its_file = task_row(work, task_id)
    if its_file.id != file.id:
        raise Refused(NO_TASK)
    demand_inside(work, row)
    demand_lead_decides(work, row)
    row.state = move(row.state, TaskMove.HAND_OUT)
    withdraw_questions(work, row)
    return row


def _about(work: Work, row: TaskRow, file: CaseRow) -> tuple[tuple[str, str], ...]:
    person = work.session.get(PersonRow, file.person_id) if file.person_id and row.name_person else None
    known = person if person and sees_lock(work, person.lock) else None
    name = f"{known.given_name} {known.family_name}".strip() if known else ""
    home = (
        f"{known.street} {known.house_number}, {known.postcode} {known.place}"
        if known and known.street
        else ""
    )
    shown = (("Ort", file.place), ("Es geht um", name), ("Anschrift", home))
    return tuple((label, text) for label, text in shown if text.strip())
