"""German words for the closed lists of the offline day."""

from enum import Enum

from rathaus_desk.domain.pack.pack import ConflictState, PackState
from rathaus_desk.domain.pack.three_way import Fate

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
    },
    Fate: {
        Fate.APPLIED: "übernommen",
        Fate.SAME: "schon so",
        Fate.UNCHANGED: "nicht geändert",
        Fate.CONTESTED: "bitte ansehen",
    },
}
