"""German words for the closed lists of the road."""

from enum import Enum

from rathaus_desk.domain.road.places import Coverage, Eligibility, StopKind, VisitState
from rathaus_desk.domain.road.public_timetable import PublicForm
from rathaus_desk.domain.road.rhythms import RhythmKind
from rathaus_desk.domain.road.timetables import HaltState, TimetableState

ROAD_WORDS: dict[type[Enum], dict[Enum, str]] = {
    Coverage: {
        Coverage.UNKNOWN: "nicht geprüft",
        Coverage.GOOD: "gut",
        Coverage.WEAK: "schwach",
        Coverage.NONE: "keines",
    },
    StopKind: {StopKind.HALT: "Halt des Servicemobils", StopKind.CONSULTING: "Sprechstunde"},
    Eligibility: {
        Eligibility.NONE: "noch nicht geprüft",
        Eligibility.CARE_LEVEL: "Pflegegrad 4 oder 5",
        Eligibility.DISABILITY: "Merkzeichen aG, Bl oder H",
        Eligibility.BEDRIDDEN: "bettlägerig",
        Eligibility.HARDSHIP: "Härtefall",
    },
    VisitState: {
        VisitState.WISHED: "gewünscht",
        VisitState.DONE: "erledigt",
        VisitState.CANCELLED: "zurückgenommen",
    },
    RhythmKind: {
        RhythmKind.WEEKS: "alle paar Wochen",
        RhythmKind.PARITY: "in geraden oder ungeraden Wochen",
        RhythmKind.MONTHLY: "bestimmter Wochentag im Monat",
        RhythmKind.DATES: "einzelne Tage",
    },
    PublicForm: {
        PublicForm.CALENDAR: "Kalender",
        PublicForm.TABLE: "Tabelle",
        PublicForm.POINTS: "Punkte für eine Karte",
        PublicForm.PAGE: "Seite für das Internet",
    },
    TimetableState: {TimetableState.DRAFT: "Entwurf", TimetableState.PUBLISHED: "veröffentlicht"},
    HaltState: {
        HaltState.DRAFT: "Entwurf",
        HaltState.PUBLISHED: "veröffentlicht",
        HaltState.MOVED: "verlegt",
        HaltState.CANCELLED: "fällt aus",
    },
}
