"""Who may speak for whom: written down, known at the next visit, asked before anything is told."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.authority import (
    WRONG_CODES,
    Authority,
    AuthorityState,
    AuthorityWish,
    CallerState,
    Disclosure,
    EndAuthority,
    NoteAuthority,
    caller_state,
    disclosure,
)
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, ContactRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import AuthorityRow, PersonRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import (
    NO_CASE,
    case_in_sight,
    demand_case_role,
    local,
    names_in_sight,
    sees_lock,
)
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.texts import typed
from rathaus_desk.usecases.timeline import note_down

NO_AUTHORITY = "Diese Vollmacht ist hier nicht zu finden. Es wurde nichts geändert."
WITH_CODE = "Wir kennen die Person nicht. Auskunft nur mit dem Abholcode."
TOO_MANY_GUESSES = (
    f"Der Abholcode war {WRONG_CODES} Mal hintereinander falsch. Bitte keine Auskunft geben. "
    "Jetzt muss die Leitung helfen."
)
_SEEN = (AuthorityState.SEEN, AuthorityState.GUARDIAN)
_ORDER = (*_SEEN, AuthorityState.CLAIMED, AuthorityState.NONE)
_MOST = 50


def authorities_of(work: Work, person_id: int) -> tuple[Authority, ...]:
    """Return who may speak for a person and for whom that person may speak, ended ones last."""
    row, _ = person_row(work, person_id)
    mine = or_(AuthorityRow.person_id == row.id, AuthorityRow.representative_id == row.id)
    found = work.session.scalars(
        select(AuthorityRow).where(mine).order_by(AuthorityRow.id.desc()).limit(_MOST)
    )
    values = [authority_value(work, one) for one in found]
    return tuple(sorted(values, key=lambda one: one.ended is not None))


def best_between(work: Work, person_id: int | None, representative_id: int | None) -> AuthorityRow | None:
    """Return the row of the best authority that holds today between two people of the register."""
    if person_id is None or representative_id is None:
        return None
    today = local(work, work.now).date()
    rows = work.session.scalars(
        select(AuthorityRow).where(
            AuthorityRow.person_id == person_id,
            AuthorityRow.representative_id == representative_id,
            AuthorityRow.ended.is_(None),
            or_(AuthorityRow.valid_until.is_(None), AuthorityRow.valid_until >= today),
        )
    )
    return min(rows, key=lambda one: (_ORDER.index(one.state), -one.id), default=None)


def wish_of(row: AuthorityRow | None) -> AuthorityWish:
    """Return what a kept authority says."""
    if row is None:
        return AuthorityWish()
    return AuthorityWish(state=row.state, scope=row.scope, valid_until=row.valid_until)


def about(service: Service | ServiceRow) -> tuple[str, ...]:
    """Return the words of a service that the scope of an authority may name."""
    return (service.name, service.short, service.topic)


def checked_wish(work: Work, wish: AuthorityWish) -> AuthorityWish:
    """Return what is said of an authority, cleaned. Refuses one that is over before it is written down."""
    today = local(work, work.now).date()
    if wish.state in _SEEN and wish.valid_until is not None and wish.valid_until < today:
        raise Refused(
            "Diese Vollmacht ist schon abgelaufen. Es wurde nichts gespeichert. "
            "Bitte das Datum prüfen oder „Vollmacht behauptet“ wählen.",
            "valid_until",
        )
    scope = typed(wish.scope, "scope", "Umfang der Vollmacht")
    return AuthorityWish(state=wish.state, scope=scope, valid_until=wish.valid_until)


def new_authority(
    work: Work, wish: AuthorityWish, person_id: int | None, representative_id: int | None, name: str = ""
) -> AuthorityRow:
    """Return the row of an authority, not yet stored; what was seen says when and by whom."""
    seen = wish.state in _SEEN
    return AuthorityRow(
        id=work.new_id(),
        person_id=person_id,
        representative_id=representative_id,
        representative_name="" if representative_id else name,
        state=wish.state,
        scope=wish.scope,
        seen_on=local(work, work.now).date() if seen else None,
        seen_by=work.actor.staff_id if seen else None,
        valid_until=wish.valid_until,
        ended=None,
    )


def authority_value(work: Work, row: AuthorityRow) -> Authority:
    """Return an authority as a value; names that the actor must not know stay out."""
    return Authority(
        id=row.id,
        person_id=row.person_id,
        person=name_in_sight(work, row.person_id),
        representative_id=row.representative_id,
        representative=name_in_sight(work, row.representative_id) or row.representative_name,
        state=row.state,
        scope=row.scope,
        seen_on=row.seen_on,
        seen_by=office.staff_name(work, row.seen_by) if row.seen_by else "",
        valid_until=row.valid_until,
        ended=row.ended,
        version=row.version,
    )


def name_in_sight(work: Work, person_id: int | None) -> str:
    """Return the name of a person, or nothing if there is none or the actor must not know of that person."""
    row = work.session.get(PersonRow, person_id) if person_id is not None else None
    return f"{row.given_name} {row.family_name}".strip() if row and sees_lock(work, row.lock) else ""


def disclosure_for(work: Work, row: CaseRow, contact: ContactRow, service: ServiceRow) -> Disclosure:
    """Return whether the one who reported a case may hear about it, and the sentence to go by.

    A row of wrong codes is not forgotten when a name is put to the caller afterwards.
    """
    if guessed_too_often(work, contact):
        return Disclosure(False, TOO_MANY_GUESSES)
    if not represented(row, contact):
        if caller_state(contact.person_id, contact.caller_name) is not CallerState.KNOWN:
            return Disclosure(False, WITH_CODE)
        who = name_in_sight(work, row.person_id) or "die Person selbst"
        return Disclosure(True, f"Auskunft bekommt {who}. Im Zweifel nach Geburtsdatum und Anschrift fragen.")
    kept = authority_of(work, row)
    who = name_in_sight(work, row.person_id) or row.concerned_name
    today = local(work, work.now).date()
    return disclosure(wish_of(kept), today, who, about(service), ended=kept.ended if kept else None)


def guessed_too_often(work: Work, contact: ContactRow) -> bool:
    """Tell whether the pick-up code of a contact was wrong so often that only the lead may go on."""
    return contact.code_misses >= WRONG_CODES and work.actor.role is not Role.LEAD


def represented(row: CaseRow, contact: ContactRow) -> bool:
    """Tell whether a case is about somebody else than the one who spoke to us."""
    other = row.person_id is not None and row.person_id != contact.person_id
    return other or row.caller_id is not None or bool(row.concerned_name)


def authority_of(work: Work, row: CaseRow) -> AuthorityRow | None:
    """Return the authority that counts for a case: its own, or a better one that was seen since."""
    own = work.session.get(AuthorityRow, row.authority_id) if row.authority_id is not None else None
    later = best_between(work, row.person_id, row.caller_id)
    if own is None or later is None:
        return own or later
    weak = own.ended is not None or _expired(own, local(work, work.now).date())
    return later if weak or _ORDER.index(later.state) < _ORDER.index(own.state) else own


def opened(work: Work, case_id: int) -> tuple[CaseRow, ContactRow, ServiceRow]:
    """Return a case that the actor may open, with its contact and service; refuses all others alike."""
    demand_case_role(work)
    found = work.session.execute(
        select(CaseRow, ContactRow, ServiceRow)
        .join(ContactRow, ContactRow.id == CaseRow.contact_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .where(CaseRow.id == case_id, _may_open(work))
    ).first()
    if found is None:
        raise Refused(NO_CASE)
    return found[0], found[1], found[2]


@handles(NoteAuthority, *CASE_ROLES)
def note_authority(work: Work, command: NoteAuthority) -> Authority:
    """Write an authority down, for two people of the register or for the parties of a case."""
    said = AuthorityWish(state=command.state, scope=command.scope, valid_until=command.valid_until)
    wish = checked_wish(work, said)
    name = typed(command.representative_name, "representative_name", "Name")
    for person_id in (command.person_id, command.representative_id):
        if person_id is not None:
            person_row(work, person_id)
    person_id, representative_id = command.person_id, command.representative_id
    case_row = None
    if command.case_id is not None:
        case_row, contact, _ = opened(work, command.case_id)
        if not represented(case_row, contact):
            raise Refused(
                "In diesem Vorgang spricht niemand für eine andere Person. Es wurde nichts geändert."
            )
        person_id = person_id or case_row.person_id
        representative_id = representative_id or case_row.caller_id or contact.person_id
        name = name or contact.caller_name
    elif person_id is None or not (representative_id or name):
        raise Refused(
            "Bitte sagen, wer für wen sprechen darf. Es wurde nichts gespeichert.", "representative"
        )
    if person_id is not None and person_id == representative_id:
        raise Refused("Für sich selbst braucht niemand eine Vollmacht. Es wurde nichts gespeichert.")
    row = new_authority(work, wish, person_id, representative_id, name)
    work.session.add(row)
    work.session.flush()
    if case_row is not None:
        case_row.authority_id = row.id
        note_down(work, case_row.id, EntryKind.NOTE, f"{in_words(row)}.")
    return authority_value(work, row)


@handles(EndAuthority, *CASE_ROLES)
def end_authority(work: Work, command: EndAuthority) -> Authority:
    """Note that an authority no longer holds; it stays on record for what was told while it did."""
    row = work.session.get(AuthorityRow, command.authority_id)
    hidden = row is None or not all(
        one is None or name_in_sight(work, one) for one in (row.person_id, row.representative_id)
    )
    if row is None or hidden:
        raise Refused(NO_AUTHORITY)
    if row.version != command.seen_version:
        raise Conflict(CHANGED, (Difference("Vollmacht", in_words(row), "beendet"),))
    if row.ended is not None:
        raise Refused("Diese Vollmacht ist schon beendet. Es wurde nichts geändert.")
    row.ended = local(work, work.now).date()
    work.session.flush()
    return authority_value(work, row)


def in_words(row: AuthorityRow) -> str:
    """Return an authority as the timeline says it; without names, which may have to go one day."""
    text = word(row.state)
    text = f"{text[0].upper()}{text[1:]}"
    return f"{text}: {row.scope}" if row.scope else text


def _expired(row: AuthorityRow, today: date) -> bool:
    return row.valid_until is not None and row.valid_until < today


def _may_open(work: Work) -> ColumnElement[bool]:
    taken_in = and_(ContactRow.taken_by == work.actor.staff_id, names_in_sight(work))
    return or_(case_in_sight(work), taken_in)
