"""The course of a promise: begun on the phone, put off, turned into a letter, called off, made anew."""

from itertools import islice

from sqlalchemy import exists, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.office.duedates import due_after_days
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.paper.letters import PaperKind
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import (
    ATTEMPTS_BEFORE_A_LETTER,
    CALL_LASTS,
    CancelPromise,
    LeaveCall,
    OfferLetter,
    Promise,
    PromiseCall,
    PromiseState,
    PromiseWish,
    ReplyBy,
    RescheduleCall,
    StartCall,
    Window,
    possible_windows,
)
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, ContactRow, PaperRow, PromiseRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, demand_case_role, local
from rathaus_desk.usecases.people.authority import disclosure_for, name_in_sight, represented
from rathaus_desk.usecases.promises.promised_calls import promised_calls
from rathaus_desk.usecases.promises.promises import (
    FIELD,
    demand_open,
    make_promise,
    noted,
    promise_in_words,
    promise_row,
    promise_value,
    settle,
    window_for,
)
from rathaus_desk.usecases.promises.reach import Answered, SpokenFor, answered, checked_promise, reach_of
from rathaus_desk.usecases.texts import typed

WINDOWS_OFFERED = 6
_NO_CALL = "Hier ist kein Anruf versprochen, sondern ein Brief. Es wurde nichts geändert."
# Who keeps cases may promise a call for them.
_CONTACT_PERSONS = (Role.GUIDE, Role.MOBILE, Role.LEAD)


@handles(StartCall, *CASE_ROLES)
def start_call(work: Work, command: StartCall) -> Promise:
    """Begin a call. Raises Conflict while somebody else is on the phone about the same promise."""
    row = promise_row(work, command.promise_id)
    demand_open(work, row, row.version)
    if row.reply_by is not ReplyBy.CALL:
        raise Refused(_NO_CALL)
    if _is_called_by_another(work, row):
        name = office.staff_name(work, row.calling_id)
        since = clock(local(work, row.calling_until - CALL_LASTS)) if row.calling_until else ""
        raise Conflict(f"{name} ruft gerade an, seit {since} Uhr. Bitte warten; es wurde nichts geändert.")
    row.calling_id, row.calling_until = work.actor.staff_id, work.now + CALL_LASTS
    return _shown(work, row)


@handles(LeaveCall, *CASE_ROLES)
def leave_call(work: Work, command: LeaveCall) -> Promise:
    """End a call that has no result; another one's call goes on."""
    row = promise_row(work, command.promise_id)
    if row.calling_id == work.actor.staff_id:
        row.calling_id = row.calling_until = None
    return _shown(work, row)


@handles(RescheduleCall, *CASE_ROLES)
def reschedule_call(work: Work, command: RescheduleCall) -> Promise:
    """Put a call into another window, as the citizen agreed; the attempts are counted anew."""
    row = promise_row(work, command.promise_id)
    because = typed(command.because, "because", "Grund", needed=True)
    demand_open(work, row, command.seen_version)
    if row.reply_by is not ReplyBy.CALL:
        raise Refused(_NO_CALL)
    colleagues = office.staff(work)
    owner = _owner(work, row, colleagues)
    window = window_for(work, command.start, command.end, owner, colleagues)
    row.staff_id, row.window_start, row.window_end = owner.id, window.start, window.end
    row.attempts = 0
    row.calling_id = row.calling_until = None
    said = promise_in_words(row, work.office.calendar.zone)
    return noted(work, row, f"Neue Zeit vereinbart. {said} Grund: {because}")


@handles(OfferLetter, *CASE_ROLES)
def offer_letter(work: Work, command: OfferLetter) -> Promise:
    """Promise a letter instead of a call, to be written by the close of the next working day."""
    row = promise_row(work, command.promise_id)
    because = typed(command.because, "because", "Grund")
    demand_open(work, row, command.seen_version)
    if row.reply_by is not ReplyBy.CALL:
        raise Refused(_NO_CALL)
    tried = row.attempts >= ATTEMPTS_BEFORE_A_LETTER
    if not tried and not because:
        raise Refused(
            f"Erst nach {ATTEMPTS_BEFORE_A_LETTER} Anrufen geht ein Brief von selbst. "
            "Bitte schreiben, warum jetzt ein Brief besser ist.",
            "because",
        )
    if not answered_at(work, row.contact_id).reach.address:
        raise Refused("Für einen Brief fehlt die Anschrift. Bitte eine andere Zeit vereinbaren.", FIELD)
    row.reply_by, row.window_start = ReplyBy.LETTER, None
    row.window_end = due_after_days(work.now, 1, work.office.calendar).at
    row.calling_id = row.calling_until = None
    why = because or f"{row.attempts} Anrufe, niemand erreicht."
    day = day_on_paper(local(work, row.window_end).date())
    return noted(work, row, f"Wir schreiben statt anzurufen, bis {day}. Grund: {why}")


@handles(CancelPromise, *CASE_ROLES)
def cancel_promise(work: Work, command: CancelPromise) -> Promise:
    """Call a promise off, with the reason in every case of the contact."""
    row = promise_row(work, command.promise_id)
    because = typed(command.because, "because", "Grund", needed=True)
    demand_open(work, row, command.seen_version)
    settle(work, row, PromiseState.CANCELLED)
    return noted(work, row, f"Die Rückmeldung entfällt. Grund: {because}")


@handles(PromiseCall, *CASE_ROLES)
def promise_call(work: Work, command: PromiseCall) -> Promise:
    """Promise a call for a case that is there; one promise stands for all cases of its contact."""
    file = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    if file is None:
        raise Refused(NO_CASE)
    if work.actor.role not in _CONTACT_PERSONS and file.owner_id != work.actor.staff_id:
        raise Refused("Den Rückruf verspricht die Ansprechperson des Vorgangs. Es wurde nichts geändert.")
    if file.state is CaseState.DROPPED:
        raise Refused(f"{file.number} ist eingestellt, darum wird nichts versprochen.")
    _demand_none_open(work, file.contact_id)
    colleagues = office.staff(work)
    owner = colleagues.get(file.owner_id) or colleagues[work.actor.staff_id]
    wish = PromiseWish(reply_by=ReplyBy.CALL, phone=command.phone, start=command.start, end=command.end)
    to = answered_at(work, file.contact_id)
    row = make_promise(work, file.contact_id, checked_promise(wish, to), to.reach, owner, colleagues)
    if row is None:
        raise Refused(_NO_CALL)
    work.session.add(row)
    work.session.flush()
    return noted(work, row, promise_in_words(row, work.office.calendar.zone))


def answered_at(work: Work, contact_id: int) -> Answered:
    """Return how a contact is answered: the caller, or the person concerned where nobody else may be told."""
    found = work.session.execute(
        select(CaseRow, ContactRow, ServiceRow)
        .join(ContactRow, ContactRow.id == CaseRow.contact_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .where(CaseRow.contact_id == contact_id)
        .order_by(CaseRow.id)
    ).all()
    contact = work.session.get_one(ContactRow, contact_id)
    caller = work.session.get(PersonRow, contact.person_id) if contact.person_id else None
    spoken_for = []
    for row, _, service in found:
        hidden = represented(row, contact) and not disclosure_for(work, row, contact, service).allowed
        person = work.session.get(PersonRow, row.person_id) if row.person_id else None
        name = name_in_sight(work, row.person_id) or row.concerned_name
        spoken_for.append(SpokenFor(person, name) if hidden else None)
    needs = tuple(Need(one) for one in contact.needs) or None
    return answered(reach_of(caller, contact.caller_phone, needs), spoken_for)


def windows_for(work: Work, promise_id: int) -> tuple[Window, ...]:
    """Return the next windows that the owner of a promise or a deputy can keep."""
    demand_case_role(work)
    row = promise_row(work, promise_id)
    colleagues = office.staff(work)
    owner = _owner(work, row, colleagues)
    return _windows(work, owner, colleagues)


def windows_for_case(work: Work, case_id: int) -> tuple[Window, ...]:
    """Return the next windows in which the contact person of a case or a deputy can call."""
    demand_case_role(work)
    file = work.session.scalar(select(CaseRow).where(CaseRow.id == case_id, case_in_sight(work)))
    if file is None:
        raise Refused(NO_CASE)
    colleagues = office.staff(work)
    owner = colleagues.get(file.owner_id) or colleagues[work.actor.staff_id]
    return _windows(work, owner, colleagues)


def _windows(work: Work, owner: Staff, colleagues: dict[int, Staff]) -> tuple[Window, ...]:
    promised = promised_calls(work, owner.id)
    coming = possible_windows(owner, work.now, work.office.calendar, colleagues, promised)
    return tuple(islice(coming, WINDOWS_OFFERED))


def letters_filed(work: Work, case_ids: list[int], kind: PaperKind) -> None:
    """Keep the promised letters that have now been written: every case of the contact has its letter.

    Called when a sheet is filed.
    """
    if kind is not PaperKind.LETTER:
        return
    work.session.flush()
    contacts = select(CaseRow.contact_id).where(CaseRow.id.in_(case_ids))
    has_letter = exists().where(
        CasePaperRow.case_id == CaseRow.id,
        PaperRow.id == CasePaperRow.paper_id,
        PaperRow.kind == PaperKind.LETTER,
    )
    waits = exists().where(
        CaseRow.contact_id == PromiseRow.contact_id, CaseRow.state != CaseState.DROPPED, ~has_letter
    )
    promised = select(PromiseRow).where(
        PromiseRow.contact_id.in_(contacts),
        PromiseRow.reply_by == ReplyBy.LETTER,
        PromiseRow.state == PromiseState.OPEN,
        ~waits,
    )
    for row in work.session.scalars(promised).all():
        settle(work, row, PromiseState.KEPT)
        noted(work, row, "Brief geschrieben.")


def _owner(work: Work, row: PromiseRow, colleagues: dict[int, Staff]) -> Staff:
    """Return whose promise it is; of somebody who has left the house it becomes the actor's."""
    return colleagues.get(row.staff_id) or colleagues[work.actor.staff_id]


def _is_called_by_another(work: Work, row: PromiseRow) -> bool:
    lasts = row.calling_until is not None and row.calling_until > work.now
    return lasts and row.calling_id != work.actor.staff_id


def _shown(work: Work, row: PromiseRow) -> Promise:
    work.session.flush()
    return promise_value(work, row, office.staff_name(work, row.staff_id), colleagues=office.staff(work))


def _demand_none_open(work: Work, contact_id: int) -> None:
    one = select(PromiseRow).where(PromiseRow.contact_id == contact_id, PromiseRow.state == PromiseState.OPEN)
    row = work.session.scalar(one.limit(1))
    if row is not None:
        said = promise_in_words(row, work.office.calendar.zone)
        raise Refused(f"Es ist schon etwas versprochen: {said} Dort lässt sich die Zeit ändern.", FIELD)
