"""What was done on the road, in words: its entries and the values of its fields."""

from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.cases.cases import TaskState
from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.pack.pack_words import ENTRY_WORDS
from rathaus_desk.domain.pack.told import Lines
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.road.places import VisitState
from rathaus_desk.domain.words import word
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.left_over import lines_of
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.pack.pack_kinds import label_of

LISTED: dict[tuple[str, str], type[Enum]] = {
    ("person", "needs"): Need,
    ("home_visit", "state"): VisitState,
    ("task", "state"): TaskState,
    ("booking", "state"): BookingState,
}
_TEXTS = (
    ("text", "Text"), ("answer", "Antwort"), ("title", "Titel"), ("reference", "Nummer"),
    ("given_name", "Vorname"), ("family_name", "Nachname"), ("street", "Straße"),
    ("house_number", "Hausnummer"), ("phone", "Telefon"), ("note", "Notiz"),
)  # fmt: skip


def value_in_words(kind: str, field: str, value: Any) -> str:
    """Return a plain JSON value of a field as one reads it; nothing for what is empty, senseless as it is."""
    try:
        return _value_in_words(kind, field, value)
    except (TypeError, ValueError, AttributeError):
        return str(value)


def _value_in_words(kind: str, field: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return ", ".join(value_in_words(kind, field, one) for one in value)
    listed = LISTED.get((kind, field))
    if listed is not None:
        return word(listed(value))
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if field == "phone":
        return show_phone(value)
    if field == "cost_cents":
        return f"{value // 100},{value % 100:02} Euro"
    if field == "minutes":
        return f"{value} Minuten"
    return _day_in_words(value) if field.endswith("_date") else str(value)


def entry_in_words(kind: str, body: dict[str, Any]) -> str:
    """Return an entry of the road in a few words, without anybody's name."""
    words = ENTRY_WORDS.get(kind, "Eintrag")
    if kind == HandIn.__name__:
        numbers = body.get("numbers")
        return f"{words} {', '.join(map(str, numbers)) if isinstance(numbers, list) else ''}".strip()
    if kind == "FilePaper":
        return f"{words} {body.get('title', '')}".strip()
    return words


def lines_said(work: Work, kind: str, body: dict[str, Any], edits: list[Any], command_id: Any) -> Lines:
    """Return every word of an entry that the town hall did not take."""
    if kind == HandIn.__name__:
        try:
            command = from_plain(HandIn, {**body, "command_id": str(command_id)})
        except Refused:
            return ()
        return (("Nummern", ", ".join(command.numbers)), *lines_of(work.session, command))
    said = [(head, str(body.get(name) or "")) for name, head in _TEXTS]
    if isinstance(body.get("service"), str):
        name = work.session.scalar(select(ServiceRow.name).where(ServiceRow.key == body["service"]))
        said.append(("Anliegen", name or body["service"]))
    for edit in edits:
        for one in edit["fields"]:
            about = edit["kind"], one["field"]
            said.append((label_of(*about) or one["field"], value_in_words(*about, one["mine"])))
    return tuple(dict.fromkeys((head, text) for head, text in said if text))


def _day_in_words(value: Any) -> str:
    try:
        return numeric_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
