"""Intake: a visit or a call becomes cases that go their ways, with one number each and one promise."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from itertools import islice

from sqlalchemy import func, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases import OPEN_CASES, CaseState, EntryKind, TaskState
from rathaus_desk.domain.contacts import (
    UNDO_SECONDS,
    AnswerAtOnce,
    Channel,
    TakeContact,
    Taken,
    TakenCase,
    UndoContact,
)
from rathaus_desk.domain.dates import day_in_speech, hours
from rathaus_desk.domain.duedates import reserve_before
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake import IntakePreview
from rathaus_desk.domain.offices import Staff
from rathaus_desk.domain.people import AddressLock, Need
from rathaus_desk.domain.promises import PromiseState, ReplyBy, Window, possible_windows
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, QuickAnswerRow, TaskRow
from rathaus_desk.store.numbers import next_number
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases import catalogue
from rathaus_desk.usecases.concerns import Checked, case_of, checked, due_for, spot_of
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.people import person_row, person_value
from rathaus_desk.usecases.phones import read_phone, show_phone, typed_phone
from rathaus_desk.usecases.promises import (
    Reach,
    make_promise,
    promise_in_words,
    promise_value,
    reply_by_default,
)
from rathaus_desk.usecases.rights import demand_case_role, local
from rathaus_desk.usecases.routes import House, district_by_key, house, route_in
from rathaus_desk.usecases.similar import similar_cases
from rathaus_desk.usecases.texts import typed
from rathaus_desk.usecases.timeline import note_down

FRONT_DESK = "buergerbuero"
MOST_CONCERNS = 20
WINDOWS_OFFERED = 4
UNDO_GRACE = timedelta(seconds=2)  # the word travels from the window to here
WITHDRAWN = "Zurückgenommen"
_CODES = 10_000
_TAKEN = {
    Channel.PHONE: "Am Telefon aufgenommen.",
    Channel.VISIT: "Beim Besuch aufgenommen.",
    Channel.LETTER: "Kam mit einem Brief.",
    Channel.EMAIL: "Kam mit einer E-Mail.",
    Channel.MOBILE: "Am Servicemobil aufgenommen.",
}


@handles(TakeContact, *CASE_ROLES)
def take_contact(work: Work, command: TakeContact) -> Taken:
    """Take in a visit or a call. Everything is checked before the first number is taken."""
    here = house(work)
    person = person_row(work, command.person_id)[0] if command.person_id is not None else None
    if not command.concerns:
        raise Refused("Bitte mindestens ein Anliegen wählen. „Unklar“ geht auch.", "service")
    if len(command.concerns) > MOST_CONCERNS:
        raise Refused(
            f"Ein Kontakt nimmt höchstens {MOST_CONCERNS} Anliegen auf. Es wurde nichts gespeichert."
        )
    concerns = [checked(work, here, one, person) for one in command.concerns]
    contact = _contact(work, command, person)
    owner = contact_person(work, here, person)
    reach = _reach(person, contact.caller_phone, command.needs)
    promise = make_promise(work, contact.id, command.promise, reach, owner, here.staff)
    work.session.add(contact)
    work.session.flush()
    year = local(work, work.now).year
    cases = [case_of(work, one, contact, owner, next_number(work.session, year)) for one in concerns]
    work.session.add_all([*cases, *([promise] if promise else [])])
    work.session.flush()
    taken = [
        _send(work, row, one, command.channel, promise) for row, one in zip(cases, concerns, strict=True)
    ]
    work.session.flush()
    return Taken(
        contact_id=contact.id,
        cases=tuple(taken),
        contact_person=owner.shown,
        contact_phone=owner.phone,
        pickup_code=contact.pickup_code,
        promise=promise_value(work, promise, owner.shown) if promise else None,
        undo_until=local(work, work.now + timedelta(seconds=UNDO_SECONDS)),
    )


@handles(UndoContact, *CASE_ROLES)
def undo_contact(work: Work, command: UndoContact) -> None:
    """Take an intake back: its author, within ten seconds, before anybody works on it."""
    contact = work.session.get(ContactRow, command.contact_id)
    if contact is None or contact.taken_by != work.actor.staff_id:
        raise Refused("Diese Aufnahme ist nicht von Ihnen. Es wurde nichts geändert.")
    cases = work.session.scalars(select(CaseRow).where(CaseRow.contact_id == contact.id)).all()
    if all(row.state is CaseState.DROPPED for row in cases):
        raise Refused("Diese Aufnahme ist schon zurückgenommen.")
    if work.now - contact.at > timedelta(seconds=UNDO_SECONDS) + UNDO_GRACE:
        raise Refused(
            f"Zurücknehmen geht nur {UNDO_SECONDS} Sekunden lang. Die Stelle hat die Frage schon; "
            "bitte im Vorgang eine Notiz schreiben."
        )
    ids = [row.id for row in cases]
    tasks = work.session.scalars(select(TaskRow).where(TaskRow.case_id.in_(ids))).all()
    touched = any(one.state is not TaskState.OPEN or one.staff_id for one in tasks)
    followed = work.session.scalar(select(CaseRow.id).where(CaseRow.cause_id.in_(ids)).limit(1))
    if touched or followed or any(row.state not in OPEN_CASES for row in cases):
        raise Refused("Daran arbeitet schon jemand. Es wurde nichts zurückgenommen.")
    for task in tasks:
        work.session.delete(task)  # it has reached nobody
    for row in cases:
        row.state, row.closed_at, row.result = CaseState.DROPPED, work.now, WITHDRAWN
        note_down(work, row.id, EntryKind.UNDONE, "Zurückgenommen. Die Nummer bleibt vergeben.")
    for promise in work.session.scalars(select(PromiseRow).where(PromiseRow.contact_id == contact.id)):
        promise.state = PromiseState.CANCELLED


@handles(AnswerAtOnce, *CASE_ROLES)
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


def preview_intake(
    work: Work,
    service: str,
    person_id: int | None = None,
    place: str = "",
    reply_by: ReplyBy | None = None,
    phone: str = "",
) -> IntakePreview:
    """Return where a concern would go, until when, what we would promise, and what looks alike."""
    demand_case_role(work)
    here = house(work)
    row, home = person_row(work, person_id) if person_id is not None else (None, "")
    spot = spot_of(work, here, place, row)
    wanted = catalogue.service(work, service) if service else None
    due = due_for(work, wanted) if wanted else None
    reach = _reach(row, read_phone(phone), (), home)
    chosen = reply_by or reply_by_default(reach)
    owner = contact_person(work, here, row)
    can_call = not reach.no_calls and bool(reach.phone or reply_by is ReplyBy.CALL)
    coming = possible_windows(owner, work.now, work.office.calendar, here.staff) if can_call else ()
    windows = tuple(islice(coming, WINDOWS_OFFERED))
    return IntakePreview(
        route=route_in(work, here, wanted, spot.district).reason if wanted else "",
        due=due.at if due else None,
        due_explained=due.explanation if due else "",
        reply_by=chosen,
        phone=show_phone(reach.phone),
        windows=windows,
        reply_in_words=_reply_in_words(work, chosen, reach, windows, owner),
        district=spot.district.name if spot.district else "",
        district_key=spot.district.key if spot.district else "",
        similar=similar_cases(work, wanted, spot, person_id) if wanted else (),
    )


def contact_person(work: Work, here: House, person: PersonRow | None) -> Staff:
    """Return who keeps the case: the guide who takes it in, or the first guide of the front desk on duty.

    With nobody on duty there, or for a person of whom guides must not know, it is the actor.
    """
    actor = here.staff[work.actor.staff_id]
    if work.actor.role is Role.GUIDE or (person and person.lock is AddressLock.BMG51):
        return actor
    now = local(work, work.now)
    for one in here.staff.values():
        at_front_desk = one.role is Role.GUIDE and here.units[one.unit_id].key == FRONT_DESK
        if at_front_desk and one.serves(now, now):
            return one
    return actor


def _contact(work: Work, command: TakeContact, person: PersonRow | None) -> ContactRow:
    needs = command.needs or tuple(Need(one) for one in (person.needs if person else ()))
    return ContactRow(
        id=work.new_id(),
        at=work.now,
        channel=command.channel,
        taken_by=work.actor.staff_id,
        person_id=person.id if person else None,
        caller_name=typed(command.caller_name, "caller_name", "Name"),
        caller_phone=typed_phone(command.caller_phone),
        needs=[one.value for one in dict.fromkeys(needs)],
        pickup_code=_pickup_code(command),
    )


def _pickup_code(command: TakeContact) -> str:
    """Return four digits nobody can guess: they follow from the random part of the command's id.

    A slip that was printed on the road thus keeps its code when the day is handed back.
    """
    digest = sha256(b"pickup code" + command.command_id.bytes).digest()
    return f"{int.from_bytes(digest[:8], 'big') % _CODES:04}"


def _send(
    work: Work, row: CaseRow, concern: Checked, channel: Channel, promise: PromiseRow | None
) -> TakenCase:
    """Send a case on its way: its task, its first lines, and what the number card says of it."""
    reason = concern.route.reason
    note_down(work, row.id, EntryKind.TAKEN, _TAKEN[channel])
    if concern.cause is not None:
        reason = f"gehört zu {concern.cause.number}, das schon gemeldet ist"
    else:
        work.session.add(_task(work, row, concern))
    note_down(work, row.id, EntryKind.ROUTED, f"{reason[0].upper()}{reason[1:]}.")
    if promise is not None:
        text = promise_in_words(promise, work.office.calendar.zone)
        note_down(work, row.id, EntryKind.PROMISE, text)
    due = local(work, row.told_due)
    return TakenCase(id=row.id, number=row.number, service=concern.service.name, route=reason, due=due)


def _task(work: Work, row: CaseRow, concern: Checked) -> TaskRow:
    return TaskRow(
        id=work.new_id(),
        case_id=row.id,
        unit_id=concern.route.unit_id,
        suggested_id=concern.route.staff_id,
        question=concern.question,
        reason=concern.route.reason,
        state=TaskState.OPEN,
        visible_from=work.now + timedelta(seconds=UNDO_SECONDS),
        due=reserve_before(concern.due.at, work.now, work.office.calendar),
        answer="",
    )


def _reach(person: PersonRow | None, phone: str, needs: Sequence[Need], district: str = "") -> Reach:
    known = person_value(person, district) if person else None
    address = known.address if known and known.street else ""
    return Reach(
        phone=phone or (person.phone if person else ""),
        address=address,
        no_calls=Need.NO_PHONE in (needs or (known.needs if known else ())),
    )


def _reply_in_words(
    work: Work, reply_by: ReplyBy, reach: Reach, windows: Sequence[Window], owner: Staff
) -> str:
    if reply_by is ReplyBy.NONE:
        return f"{word(reply_by)}."
    if reply_by is ReplyBy.LETTER:
        return f"Brief an {reach.address}." if reach.address else "Für einen Brief fehlt die Anschrift."
    if reach.no_calls:
        return "Diese Person möchte nicht angerufen werden."
    if not reach.phone:
        return "Für einen Anruf fehlt die Telefonnummer."
    if not windows:
        return "In den nächsten Wochen ist niemand für einen Rückruf im Dienst."
    first = windows[0]
    today = local(work, work.now).date()
    when = f"{day_in_speech(first.start.date(), today)}, {hours(first.start, first.end)}"
    caller = "" if first.served_by == owner.shown else f" Es ruft {first.served_by} an."
    return f"Anruf {when}, {show_phone(reach.phone)}.{caller}"
