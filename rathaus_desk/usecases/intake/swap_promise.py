"""What a wrongly chosen person was promised is promised to the right one."""

from collections.abc import Sequence

from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState, EntryKind
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.swap_traces import Change
from rathaus_desk.usecases.office.routes import House
from rathaus_desk.usecases.people.authority import disclosure_for, represented
from rathaus_desk.usecases.promises.promises import make_promise, promise_in_words, settle
from rathaus_desk.usecases.promises.reach import Answered, SpokenFor, answered, contact_person, reach_of
from rathaus_desk.usecases.timeline import note_down


def answer_again(work: Work, here: House, change: Change) -> PromiseRow | None:
    """Promise the right person what the wrong one was promised, by a number or address of her own."""
    contact = change.contact
    still_open = (PromiseRow.contact_id == contact.id, PromiseRow.state == PromiseState.OPEN)
    promise = work.session.scalar(select(PromiseRow).where(*still_open))
    if promise is None:
        return None
    to = _to_whom(work, contact)
    given_by_caller = promise.phone and promise.phone == contact.caller_phone and not to.only
    kept = promise.reply_by is ReplyBy.LETTER and to.reach.address
    if given_by_caller or kept:
        return promise
    if to.reach.phone and not to.reach.no_calls and promise.reply_by is ReplyBy.CALL:
        promise.phone = to.reach.phone
        return promise
    owner = here.staff.get(promise.staff_id) or contact_person(work, here, change.new)
    fresh = make_promise(work, contact.id, PromiseWish(), to.reach, owner, here.staff)
    if fresh is None:
        settle(work, promise, PromiseState.CANCELLED)
        promise.phone = ""
    else:
        promise.reply_by, promise.phone = fresh.reply_by, fresh.phone
        promise.window_start, promise.window_end = fresh.window_start, fresh.window_end
    text = (
        promise_in_words(promise, work.office.calendar.zone) if fresh else "Das Versprechen ist aufgehoben."
    )
    for row in change.cases:
        note_down(work, row.id, EntryKind.PROMISE, text)
    return promise if fresh else None


def _to_whom(work: Work, contact: ContactRow) -> Answered:
    """Return whom a contact is answered to, as its people are now."""
    caller = work.session.get(PersonRow, contact.person_id) if contact.person_id is not None else None
    needs = tuple(Need(one) for one in contact.needs) or None
    spoken_for = [_spoken_for(work, row, contact) for row in cases_of(work, contact)]
    return answered(reach_of(caller, contact.caller_phone, needs), spoken_for)


def _spoken_for(work: Work, row: CaseRow, contact: ContactRow) -> SpokenFor | None:
    if not represented(row, contact):
        return None
    service = work.session.get_one(ServiceRow, row.service_id)
    if disclosure_for(work, row, contact, service).allowed:
        return None
    person = work.session.get(PersonRow, row.person_id) if row.person_id is not None else None
    name = f"{person.given_name} {person.family_name}".strip() if person else row.concerned_name
    return SpokenFor(person, name)


def cases_of(work: Work, contact: ContactRow) -> Sequence[CaseRow]:
    """Return the cases of a contact that were not taken back."""
    kept = (CaseRow.contact_id == contact.id, CaseRow.state != CaseState.DROPPED)
    return work.session.scalars(select(CaseRow).where(*kept).order_by(CaseRow.id)).all()
