"""A wrongly chosen person is replaced, and a name nobody had checked becomes a person of the register."""

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import IdentifyCaller, Swapped, SwapPerson
from rathaus_desk.store.case_tables import CaseRow, ContactRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import AuthorityRow, PersonRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.intake.concerns import spot_of, text_to_find
from rathaus_desk.usecases.intake.contacts import contact_row
from rathaus_desk.usecases.intake.swap_appointments import appointments_follow, needs_after
from rathaus_desk.usecases.intake.swap_bookings import bookings_follow
from rathaus_desk.usecases.intake.swap_promise import answer_again, cases_of
from rathaus_desk.usecases.intake.swap_traces import (
    Change,
    last_slip,
    look_through,
    print_again,
    take_name_out,
    withdraw_letters,
)
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.catalogue import service_value
from rathaus_desk.usecases.office.routes import House, house
from rathaus_desk.usecases.people.authority import opened, represented
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.promises.promises import promise_value
from rathaus_desk.usecases.texts import typed, typed_text
from rathaus_desk.usecases.timeline import note_down

CORRECTED = "Person berichtigt."
IDENTIFIED = "Die Person steht jetzt mit dem Eintrag aus dem Personenverzeichnis hier."


@handles(IdentifyCaller, *CASE_ROLES)
def identify_caller(work: Work, command: IdentifyCaller) -> None:
    """Put a person of the register in the place of a name; somebody decides that, never the program."""
    contact = contact_row(work, command.contact_id)
    person, _ = person_row(work, command.person_id)
    if contact.person_id is not None:
        raise Refused("Dieser Kontakt hat schon eine Person. Bitte „Person berichtigen“ nehmen.")
    cases = cases_of(work, contact)
    represented_before = {row.id: represented(row, contact) for row in cases}
    contact.person_id, contact.caller_name = person.id, ""
    contact.needs = contact.needs or list(person.needs)
    contact.language = contact.language or person.language
    for row in cases:
        if represented_before[row.id]:
            row.caller_id = None if row.person_id == person.id else person.id
            _name_representative(work, row, person)
        else:
            row.person_id = person.id
        _find_again(work, row, contact)
        note_down(work, row.id, EntryKind.NOTE, IDENTIFIED)


@handles(SwapPerson, *CASE_ROLES)
def swap_person(work: Work, command: SwapPerson) -> Swapped:
    """Replace a wrongly chosen person; nothing in her file, in lists or in these cases tells of it after."""
    typed_text(command.because, "because", "Grund", needed=True)
    name = typed(command.name, "name", "Name")
    new = person_row(work, command.person_id)[0] if command.person_id is not None else None
    if (command.contact_id is None) == (command.case_id is None):
        raise Refused("Bitte den Kontakt oder den Vorgang nennen. Es wurde nichts geändert.")
    if command.contact_id is not None:
        change = _other_speaker(work, command.contact_id, new, name)
    else:
        change = _other_concerned(work, command.case_id or 0, new, name)
    here = house(work)
    for row in change.cases:
        _settle(work, here, row, change)
    work.session.flush()
    promise = answer_again(work, here, change)
    withdrawn = withdraw_letters(work, change.cases)
    remains = take_name_out(work, change)
    anew = appointments_follow(work, change) + bookings_follow(work, change)
    for row in change.cases:
        _find_again(work, row, change.contact)
    work.session.flush()
    return Swapped(
        contact_id=change.contact.id,
        case_ids=tuple(row.id for row in change.cases),
        promise=promise_value(work, promise, office.staff_name(work, promise.staff_id)) if promise else None,
        withdrawn=withdrawn,
        sentence="".join(
            (
                print_again(withdrawn, last_slip(work, change.cases), anew),
                remains,
                look_through(work, change.cases),
            )
        ),
    )


def _other_speaker(work: Work, contact_id: int, new: PersonRow | None, name: str) -> Change:
    """Let somebody else be the one who spoke to us, in every case of the contact."""
    contact = contact_row(work, contact_id)
    old = work.session.get(PersonRow, contact.person_id) if contact.person_id is not None else None
    if old is None:
        raise Refused("Hier ist noch keine Person eingetragen. Es wurde nichts geändert.")
    _demand_other(old, new)
    touched = []
    cases = cases_of(work, contact)
    speaks = {row.id: represented(row, contact) for row in cases}
    contact.person_id = new.id if new else None
    contact.caller_name = "" if new else name
    _change_flags(contact, old, new)
    for row in cases:
        if speaks[row.id]:
            row.caller_id = new.id if new and new.id != row.person_id else None
        else:
            row.person_id = new.id if new else None
        touched.append(row)
    return Change(contact, touched, old, new, name)


def _other_concerned(work: Work, case_id: int, new: PersonRow | None, name: str) -> Change:
    """Let a case be about somebody else."""
    row, contact, _ = opened(work, case_id)
    contact_row(work, contact.id)
    old = work.session.get(PersonRow, row.person_id) if row.person_id is not None else None
    if old is None and not row.concerned_name:
        raise Refused("Hier ist noch keine Person eingetragen. Es wurde nichts geändert.")
    _demand_other(old, new)
    row.person_id = new.id if new else None
    old_name, row.concerned_name = row.concerned_name, "" if new else name
    same = new is not None and new.id == contact.person_id
    row.caller_id = None if same else contact.person_id
    return Change(contact, [row], old, new, name, old_name)


def _demand_other(old: PersonRow | None, new: PersonRow | None) -> None:
    if old is not None and new is not None and old.id == new.id:
        raise Refused("Diese Person ist schon eingetragen. Es wurde nichts geändert.", "person")


def _change_flags(contact: ContactRow, old: PersonRow, new: PersonRow | None) -> None:
    """Take along what was said at the counter; what only stood in the wrong person's file goes."""
    contact.needs = needs_after(contact.needs, old, new)
    if contact.language == old.language:
        contact.language = new.language if new else ""


def _settle(work: Work, here: House, row: CaseRow, change: Change) -> None:
    """Let place and authority of a case follow the change."""
    old = change.old
    service = work.session.get_one(ServiceRow, row.service_id)
    home = f"{old.street} {old.house_number}".strip() if old else ""
    if home and row.place == home and not service.place_bound:
        row.place = ""
    concerned = work.session.get(PersonRow, row.person_id) if row.person_id is not None else None
    spot = spot_of(work, here, row.place, concerned)
    row.place_key = spot.street
    row.district_id = spot.district.id if spot.district else None
    _move_authority(work, row, change)
    note_down(work, row.id, EntryKind.NOTE, CORRECTED)


def _move_authority(work: Work, row: CaseRow, change: Change) -> None:
    """An authority that was written down for the wrong person belongs to the right one."""
    kept = work.session.get(AuthorityRow, row.authority_id) if row.authority_id is not None else None
    if kept is None or change.old is None:
        return
    ids = [one.id for one in change.cases]
    shared = select(CaseRow.id).where(CaseRow.authority_id == kept.id, CaseRow.id.not_in(ids)).limit(1)
    if work.session.scalar(shared) is not None or not represented(row, change.contact):
        row.authority_id = None
        return
    new_id = change.new.id if change.new else None
    if kept.person_id == change.old.id:
        kept.person_id = new_id
    if kept.representative_id == change.old.id:
        kept.representative_id = new_id
        kept.representative_name = "" if change.new else change.contact.caller_name


def _name_representative(work: Work, row: CaseRow, person: PersonRow) -> None:
    kept = work.session.get(AuthorityRow, row.authority_id) if row.authority_id is not None else None
    if kept is not None and kept.representative_id is None:
        kept.representative_id, kept.representative_name = person.id, ""


def _find_again(work: Work, row: CaseRow, contact: ContactRow) -> None:
    service = work.session.get_one(ServiceRow, row.service_id)
    row.search_text = text_to_find(row, contact, service_value(service, ""))
