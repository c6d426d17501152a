"""Intake: a visit or a call becomes cases that go their ways, with one number each and one promise."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, CaseState, EntryKind, TaskState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import (
    UNDO_SECONDS,
    AddConcern,
    AnswerAtOnce,
    TakeContact,
    Taken,
    UndoContact,
)
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.people.people import CorrectPerson, Need
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, QuickAnswerRow, TaskRow
from rathaus_desk.store.numbers import next_number
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.task_traces import has_traces
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.intake.concerns import Checked, case_of, checked
from rathaus_desk.usecases.intake.drafts import forget_draft
from rathaus_desk.usecases.intake.sending import send
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.complaints import keeper_of
from rathaus_desk.usecases.office.phones import typed_phone
from rathaus_desk.usecases.office.rights import demand_case_role, local, sees_contact
from rathaus_desk.usecases.office.routes import House, district_by_key, house
from rathaus_desk.usecases.people.people import correct_person, person_row, write_down
from rathaus_desk.usecases.people.pickup_codes import shown_code
from rathaus_desk.usecases.promises.promises import Reach, make_promise, promise_value, settle
from rathaus_desk.usecases.promises.reach import answered, checked_promise, contact_person, reach_of
from rathaus_desk.usecases.texts import typed
from rathaus_desk.usecases.timeline import note_down

MOST_CONCERNS = 20
UNDO_GRACE = timedelta(seconds=2)  # the word travels from the window to here
WITHDRAWN = "Zurückgenommen"
_CODES = 10_000
NO_CONTACT = "Diesen Kontakt gibt es hier nicht. Es wurde nichts geändert."


def stands_for_itself(command: TakeContact) -> bool:
    """Tell whether an intake only adds rows, so that nothing that others do meanwhile can make it wrong."""
    attached = any(one.cause_id is not None for one in command.concerns)
    return not (attached or command.new_person or command.keep_needs)


@handles(TakeContact, *CASE_ROLES, locks_rows=stands_for_itself)
def take_contact(work: Work, command: TakeContact) -> Taken:
    """Take in a visit or a call. Everything is checked before the first number is taken."""
    here = house(work)
    person = _speaker(work, command)
    if not command.concerns:
        raise Refused("Bitte mindestens ein Anliegen wählen. „Unklar“ geht auch.", "service")
    if len(command.concerns) > MOST_CONCERNS:
        raise Refused(
            f"Ein Kontakt nimmt höchstens {MOST_CONCERNS} Anliegen auf. Es wurde nichts gespeichert."
        )
    concerns = [checked(work, here, one, person) for one in command.concerns]
    contact = _contact(work, command, person)
    owner = contact_person(work, here, person, *(one.parties.concerned for one in concerns))
    reach = reach_of(person, contact.caller_phone, command.needs)
    promise = _promise(work, here, command, contact, reach, concerns, owner)
    work.session.add(contact)
    work.session.flush()
    if promise is not None:
        work.session.add(promise)
    _keep_needs(work, command, person)
    forget_draft(work, command.draft_id)
    return taken_in(work, here, contact, concerns, owner, promise)


@handles(AddConcern, *CASE_ROLES)
def add_concern(work: Work, command: AddConcern) -> Taken:
    """Add a concern that somebody thought of later the same day; it shares code and promise."""
    contact, rows = open_contact(work, command.contact_id)
    if len(rows) >= MOST_CONCERNS:
        raise Refused(
            f"Ein Kontakt nimmt höchstens {MOST_CONCERNS} Anliegen auf. Es wurde nichts gespeichert."
        )
    here = house(work)
    person = work.session.get(PersonRow, contact.person_id) if contact.person_id is not None else None
    concern = checked(work, here, command.concern, person)
    owner = here.staff.get(rows[0].owner_id) or contact_person(work, here, person, concern.parties.concerned)
    open_promise = (PromiseRow.contact_id == contact.id, PromiseRow.state == PromiseState.OPEN)
    promise = work.session.scalar(select(PromiseRow).where(*open_promise))
    if promise is None:
        promise = _later_promise(work, here, command, contact, person, concern, owner)
    forget_draft(work, command.draft_id)
    return taken_in(work, here, contact, [concern], owner, promise)


def open_contact(work: Work, contact_id: int) -> tuple[ContactRow, Sequence[CaseRow]]:
    """Return a contact of today that may get one more concern, with its cases; refuses any other."""
    contact = contact_row(work, contact_id)
    if local(work, contact.at).date() != local(work, work.now).date():
        raise Refused(
            "Dieser Besuch war nicht heute. Bitte das Anliegen als neuen Kontakt aufnehmen. "
            "Es wurde nichts gespeichert."
        )
    rows = work.session.scalars(select(CaseRow).where(CaseRow.contact_id == contact.id)).all()
    if all(row.state is CaseState.DROPPED for row in rows):
        raise Refused("Diese Aufnahme ist zurückgenommen. Bitte neu aufnehmen.")
    return contact, rows


@handles(UndoContact, *CASE_ROLES)
def undo_contact(work: Work, command: UndoContact) -> None:
    """Take an intake back: its author, within ten seconds, before anybody works on it."""
    contact = work.session.get(ContactRow, command.contact_id)
    if contact is None or contact.taken_by != work.actor.staff_id:
        raise Refused("Diese Aufnahme ist nicht von Ihnen. Es wurde nichts geändert.")
    take_back(work, contact, command.case_id)


def take_back(work: Work, contact: ContactRow, case_id: int | None = None) -> None:
    """Take an intake back, or one case of it, within ten seconds, before anybody works on it."""
    every = work.session.scalars(select(CaseRow).where(CaseRow.contact_id == contact.id)).all()
    cases = [row for row in every if case_id in (None, row.id)]
    tasks = _untouched_tasks(work, cases)
    for task in tasks:
        work.session.delete(task)  # it has reached nobody
    for row in cases:
        row.state, row.closed_at, row.result = CaseState.DROPPED, work.now, WITHDRAWN
        row.told_by = None
        note_down(work, row.id, EntryKind.UNDONE, "Zurückgenommen. Die Nummer bleibt vergeben.")
    if any(row.state is not CaseState.DROPPED and not _done_at_once(row) for row in every):
        return
    for promise in work.session.scalars(select(PromiseRow).where(PromiseRow.contact_id == contact.id)):
        settle(work, promise, PromiseState.CANCELLED)


@handles(AnswerAtOnce, *CASE_ROLES, locks_rows=True)
def answer_at_once(work: Work, command: AnswerAtOnce) -> int:
    """Count a question that was answered on the spot; return how many were today."""
    service = catalogue.service(work, command.service)
    district = district_by_key(house(work), command.district)
    row = QuickAnswerRow(
        id=work.new_id(),
        at=work.now,
        channel=command.channel,
        service_id=service.id,
        district_id=district.id if district else None,
    )
    work.session.add(row)
    work.session.flush()
    zone = work.office.calendar.zone
    morning = datetime.combine(local(work, work.now).date(), time.min, zone)
    count = select(func.count()).select_from(QuickAnswerRow).where(QuickAnswerRow.at >= morning)
    return work.session.scalar(count) or 0


def taken_in(
    work: Work,
    here: House,
    contact: ContactRow,
    concerns: Sequence[Checked],
    owner: Staff,
    promise: PromiseRow | None,
) -> Taken:
    """Store the cases of a contact, send them on their ways, and return what the number card says."""
    year = local(work, work.now).year
    sent = []
    for one in concerns:
        keeper = (keeper_of(here, one.about_unit) or owner) if one.kept_by_lead() else owner
        row = case_of(work, one, contact, keeper, next_number(work.session, year))
        work.session.add(row)
        sent.append((row, one))
    work.session.flush()
    cases = tuple(send(work, row, one, contact.channel, promise) for row, one in sent)
    work.session.flush()
    return Taken(
        contact_id=contact.id,
        cases=cases,
        contact_person=owner.shown,
        contact_phone=owner.phone or work.office.town.phone,
        pickup_code=shown_code(work, contact),
        promise=promise_value(work, promise, owner.shown) if promise else None,
        undo_until=local(work, work.now + timedelta(seconds=UNDO_SECONDS)),
    )


def contact_row(work: Work, contact_id: int) -> ContactRow:
    """Return a contact that the actor may change; refuses all others as if they were not there.

    A unit that works on one concern must not learn of the others.
    """
    demand_case_role(work)
    row = work.session.get(ContactRow, contact_id)
    if row is None or not sees_contact(work, row.id):
        raise Refused(NO_CONTACT)
    if work.actor.role is Role.CLERK and row.taken_by != work.actor.staff_id:
        raise Refused(NO_CONTACT)
    return row


def _speaker(work: Work, command: TakeContact) -> PersonRow | None:
    """Return who speaks to us: somebody of the register, or a person who is written down only now."""
    if command.person_id is not None:
        return person_row(work, command.person_id)[0]
    return write_down(work, command.new_person) if command.new_person is not None else None


def _promise(
    work: Work,
    here: House,
    command: TakeContact,
    contact: ContactRow,
    reach: Reach,
    concerns: Sequence[Checked],
    owner: Staff,
) -> PromiseRow | None:
    """Return the one promise of a contact; nobody waits for an answer that was given at once."""
    waiting = [one for one in concerns if not one.result]
    if not waiting and command.promise == PromiseWish():
        return None
    to = answered(reach, [one.parties.spoken_for() for one in waiting])
    wish = checked_promise(command.promise, to)
    return make_promise(work, contact.id, wish, to.reach, owner, here.staff)


def _later_promise(
    work: Work,
    here: House,
    command: AddConcern,
    contact: ContactRow,
    person: PersonRow | None,
    concern: Checked,
    owner: Staff,
) -> PromiseRow | None:
    """Return the promise for a later concern of somebody who waits for nothing else."""
    if command.promise.reply_by is ReplyBy.NONE or concern.result:
        return None
    needs = tuple(Need(one) for one in contact.needs) or None
    to = answered(reach_of(person, contact.caller_phone, needs), [concern.parties.spoken_for()])
    wish = checked_promise(command.promise, to)
    row = make_promise(work, contact.id, wish, to.reach, owner, here.staff)
    if row is not None:
        work.session.add(row)
        work.session.flush()
    return row


def _keep_needs(work: Work, command: TakeContact, person: PersonRow | None) -> None:
    """Keep flags and language with the person, if she agreed to that."""
    if not command.keep_needs or person is None:
        return
    kept = CorrectPerson(
        person_id=person.id,
        seen_version=person.version,
        needs=command.needs,
        language=command.language or None,
    )
    correct_person(work, kept)


def _untouched_tasks(work: Work, cases: Sequence[CaseRow]) -> Sequence[TaskRow]:
    """Return the tasks of cases that can still be taken back; refuses in words if they cannot."""
    if all(row.state is CaseState.DROPPED for row in cases):
        raise Refused("Diese Aufnahme ist schon zurückgenommen.")
    if work.now - max(row.opened_at for row in cases) > timedelta(seconds=UNDO_SECONDS) + UNDO_GRACE:
        raise Refused(
            f"Zurücknehmen geht nur {UNDO_SECONDS} Sekunden lang. Die Stelle hat die Frage schon; "
            "bitte im Vorgang eine Notiz schreiben."
        )
    ids = [row.id for row in cases]
    tasks = work.session.scalars(select(TaskRow).where(TaskRow.case_id.in_(ids))).all()
    touched = any(one.state is not TaskState.OPEN or one.version > 1 for one in tasks)
    touched = touched or len(tasks) > len(ids) or has_traces(work, [one.id for one in tasks])
    followed = work.session.scalar(select(CaseRow.id).where(CaseRow.cause_id.in_(ids)).limit(1))
    if touched or followed or any(row.state not in OPEN_CASES and not _done_at_once(row) for row in cases):
        raise Refused("Daran arbeitet schon jemand. Es wurde nichts zurückgenommen.")
    return tasks


def _done_at_once(row: CaseRow) -> bool:
    return row.state is CaseState.DONE and row.closed_at == row.opened_at


def _contact(work: Work, command: TakeContact, person: PersonRow | None) -> ContactRow:
    own = tuple(Need(one) for one in (person.needs if person else ()))
    needs = own if command.needs is None else command.needs
    language = typed(command.language, "language", "Sprache") or (person.language if person else "")
    return ContactRow(
        id=work.new_id(),
        at=work.now,
        channel=command.channel,
        taken_by=work.actor.staff_id,
        person_id=person.id if person else None,
        caller_name=typed(command.caller_name, "caller_name", "Name"),
        caller_phone=typed_phone(command.caller_phone),
        needs=[one.value for one in dict.fromkeys(needs)],
        language=language,
        pickup_code=_pickup_code(command),
    )


def _pickup_code(command: TakeContact) -> str:
    """Return four digits nobody can guess: they follow from the random part of the command's id.

    A slip that was printed on the road thus keeps its code when the day is handed back.
    """
    digest = sha256(b"pickup code" + command.command_id.bytes).digest()
    return f"{int.from_bytes(digest[:8], 'big') % _CODES:04}"
