"""Lines of the protocol of reading as data protection sees them: who looked at whom, when and why."""

import re
from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.people.reading import ReadKind

# For what somebody was looked at: the name of the query, in words. All others are a list or a view.
_PURPOSES = {
    "find_people": "Personensuche",
    "find_everything": "Suche über alles",
    "entry_line": "Eingabezeile im Empfang",
    "person": "Person",
    "people_by_phone": "Suche nach Telefonnummer",
    "recents": "Zuletzt geöffnet",
    "case": "Vorgang",
    "case_by_number": "Vorgang",
    "open_cases_of": "Offene Vorgänge einer Person",
    "parties_of": "Beteiligte eines Vorgangs",
    "authorities_of": "Vollmachten",
    "letter_for": "Brief",
    "handover_for": "Übergabeblatt",
    "slip_for": "Laufzettel",
    "call_sheet": "Rückrufzettel",
    "promises_due": "Rückrufe",
    "my_day": "Mein Tag",
    "my_drafts": "Entwürfe",
    "queue_now": "Warteschlange",
    "appointments": "Termine",
    "AddRegisterSource": "Serienbrief",
}
_WITH_WAYS = (ReadKind.SEARCH,)
_UNDERSTOOD = re.compile(r" \[\d+: .*$", re.DOTALL)  # what the server adds behind the typed words
_IN_A_LIST, _AT_A_COMMAND = "Liste oder Ansicht", "beim Speichern"


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """Which lines are wanted: from a time to before another, of one member of staff, about whom by name."""

    since: datetime
    until: datetime
    staff_id: int | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One line; `people` are names, `unnamed` counts those who are not in the register for the reader."""

    id: int
    at: datetime
    by: str
    unit: str
    kind: ReadKind
    purpose: str
    criteria: str
    people: tuple[str, ...]
    unnamed: int
    refused: bool


def as_typed(line: ReadingLine) -> str:
    """Return what was looked for as it was typed, without how many it meant and how it was understood."""
    return _UNDERSTOOD.sub("", line.criteria) if line.kind in _WITH_WAYS else line.criteria


def purpose_in_words(name: str) -> str:
    """Return for what somebody was looked at, given the name of the query or command that did it."""
    usual = _AT_A_COMMAND if name[:1].isupper() else _IN_A_LIST
    return _PURPOSES.get(name, usual if name else _PURPOSES["find_people"])
