"""German words for the closed lists of the offline day."""

from enum import Enum

from rathaus_desk.domain.pack.pack import ConflictState, PackState
from rathaus_desk.domain.pack.three_way import Fate
from rathaus_desk.domain.pack.told import Outcome

# What may come back from the road, by the names of the commands.
ENTRY_WORDS = {
    "HandIn": "Aufnahme",
    "UndoContact": "Aufnahme zurückgenommen",
    "AnswerAtOnce": "Sofort beantwortet",
    "WriteNote": "Notiz zu einem Vorgang",
    "RegisterPerson": "Neue Person",
    "FilePaper": "Abgelegtes Blatt:",
    "CorrectPerson": "Angaben zu einer Person",
    "SaveHomeVisit": "Hausbesuch",
    "CountHalt": "Zählung an einem Halt",
    "DropHaltCount": "Zurückgenommene Zählung an einem Halt",
    "AnswerTask": "Antwort auf eine Frage",
    "MarkBooking": "Ankunft an einem Halt",
    "BookHalt": "Anmeldung an einem Halt",
    "RebookHalt": "Umgebuchte Anmeldung",
    "CancelBooking": "Abgesagte Anmeldung",
    "RestoreBooking": "Zurückgenommene Änderung an einer Anmeldung",
}

PACK_WORDS: dict[type[Enum], dict[Enum, str]] = {
    PackState: {
        PackState.OUT: "unterwegs",
        PackState.BACK: "zurück",
        PackState.REVOKED: "gesperrt",
    },
    ConflictState: {
        ConflictState.OPEN: "bitte ansehen",
        ConflictState.OFFICE: "wie im Rathaus",
        ConflictState.ROAD: "wie unterwegs",
        ConflictState.DISSOLVED: "von selbst erledigt",
        ConflictState.TAKEN: "übernommen",
    },
    Outcome: {
        Outcome.BY_ITSELF: "von selbst",
        Outcome.LOOK: "bitte ansehen",
        Outcome.NOT_POSSIBLE: "nicht möglich",
    },
    Fate: {
        Fate.APPLIED: "übernommen",
        Fate.SAME: "schon so",
        Fate.UNCHANGED: "nicht geändert",
        Fate.CONTESTED: "bitte ansehen",
    },
}
