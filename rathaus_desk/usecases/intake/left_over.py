"""The words of an intake that the server did not take, so that nothing of it is lost."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.words import word
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow

Lines = tuple[tuple[str, str], ...]


def lines_of(session: Session, command: HandIn) -> Lines:
    """Return what was typed, in the order of the form; what is empty is left out."""
    contact = command.contact
    new = contact.new_person
    named = f"{new.given_name} {new.family_name}".strip() if new else contact.caller_name
    person = session.get(PersonRow, contact.person_id) if contact.person_id is not None else None
    if person is not None:
        named = f"{person.given_name} {person.family_name}".strip()
    elif contact.person_id is not None:
        named = "eine Person aus dem Register"
    said = [
        ("Weg", word(contact.channel)),
        ("Wer", named),
        ("Telefon", contact.caller_phone or (new.phone if new else "")),
        ("Sprache", contact.language),
    ]
    for concern in contact.concerns:
        said += _concern(session, concern)
    return tuple((head, text) for head, text in said if text)


def _concern(session: Session, concern: Concern) -> list[tuple[str, str]]:
    name = session.scalar(select(ServiceRow.name).where(ServiceRow.key == concern.service))
    return [
        ("Anliegen", name or concern.service),
        ("Für", concern.concerned_name),
        ("Wo", concern.place),
        ("Angaben", ", ".join(concern.facts)),
        *concern.details,
        ("Was noch", concern.note),
        ("Ergebnis", concern.result),
    ]
