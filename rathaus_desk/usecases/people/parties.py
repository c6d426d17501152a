"""Who is who in a case, and how one talks to them."""

from sqlalchemy import select

from rathaus_desk.domain.people.authority import Parties, Reporter, caller_state
from rathaus_desk.domain.people.people import Need, Person
from rathaus_desk.store.case_tables import CaseRow, ContactRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import names_in_sight, sees_lock, sees_names, sees_whole
from rathaus_desk.usecases.people.authority import (
    authority_of,
    authority_value,
    disclosure_for,
    name_in_sight,
    opened,
    represented,
)
from rathaus_desk.usecases.people.people import person_value


def parties_of(work: Work, case_id: int) -> Parties:
    """Return who called, whom a case is about, who acts for that person, and what may be told to whom.

    A unit that works on a share of the case gets no caller: it talks to nobody by accident.
    """
    row, contact, service = opened(work, case_id)
    whole = sees_whole(work, row.owner_id)
    speaks_for = represented(row, contact)
    kept = authority_of(work, row) if speaks_for else None
    caller = _person(work, contact.person_id) if whole else None
    hidden = contact.person_id is not None and not name_in_sight(work, contact.person_id)
    name = contact.caller_name if whole and not hidden else ""
    said = caller.name if caller else name
    return Parties(
        caller_state=caller_state(contact.person_id, contact.caller_name),
        caller=caller,
        caller_name=name,
        concerned=_person(work, row.person_id) if whole else None,
        concerned_name=_concerned_name(work, row),
        representative_name=said if speaks_for else "",
        authority=authority_value(work, kept) if kept and whole else None,
        disclosure=disclosure_for(work, row, contact, service),
        other_reporters=_others(work, row) if whole else (),
        needs=_needs(work, row, contact, service, whole=whole),
        language=_language(work, row, contact, service, whole=whole),
    )


def needs_for(work: Work, case_id: int) -> tuple[Need, ...]:
    """Return how to communicate with the person of a case, as far as the actor needs it.

    The guide sees every flag; a unit only what was shared with it, or what the catalogue lets it see.
    """
    row, contact, service = opened(work, case_id)
    return _needs(work, row, contact, service, whole=sees_whole(work, row.owner_id))


def _needs(
    work: Work, row: CaseRow, contact: ContactRow, service: ServiceRow, *, whole: bool
) -> tuple[Need, ...]:
    concerned = _concerned(work, row, contact)
    every = concerned.needs if concerned is not None else contact.needs
    if not whole:
        chosen = every if service.needs_shared else []
        every = [one for one in every if one in row.share_needs] if row.share_needs is not None else chosen
    return tuple(Need(one) for one in every)


def _language(work: Work, row: CaseRow, contact: ContactRow, service: ServiceRow, *, whole: bool) -> str:
    if not whole and not (row.share_needs or (row.share_needs is None and service.needs_shared)):
        return ""
    concerned = _concerned(work, row, contact)
    if concerned is not None:
        return concerned.language
    caller = _person(work, contact.person_id)
    return contact.language or (caller.language if caller else "")


def _concerned(work: Work, row: CaseRow, contact: ContactRow) -> PersonRow | None:
    """Return the person whom a case is about, if that is somebody else than the caller and known."""
    if not represented(row, contact) or row.person_id is None:
        return None
    found = work.session.get(PersonRow, row.person_id)
    return found if found is not None and sees_lock(work, found.lock) else None


def _concerned_name(work: Work, row: CaseRow) -> str:
    if not sees_names(work, row.id):
        return ""
    return name_in_sight(work, row.person_id) or row.concerned_name


def _person(work: Work, person_id: int | None) -> Person | None:
    row = work.session.get(PersonRow, person_id) if person_id is not None else None
    return person_value(row, "") if row and sees_lock(work, row.lock) else None


def _others(work: Work, row: CaseRow) -> tuple[Reporter, ...]:
    """Return who else reported the same thing: those that hang on the case, or the one it hangs on."""
    same = CaseRow.cause_id == row.id if row.cause_id is None else CaseRow.id == row.cause_id
    found = work.session.execute(
        select(CaseRow, ContactRow)
        .join(ContactRow, ContactRow.id == CaseRow.contact_id)
        .where(same, names_in_sight(work))
        .order_by(CaseRow.id)
    )
    return tuple(
        Reporter(one.id, one.number, name_in_sight(work, contact.person_id) or contact.caller_name)
        for one, contact in found
    )
