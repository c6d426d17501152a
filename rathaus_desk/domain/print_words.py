"""The German words of the print shop, a part of the one table in words.py."""

from enum import Enum

from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.duplicates import Likeness, PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.campaigns.lists import SourceKind
from rathaus_desk.domain.campaigns.recipients import Generation
from rathaus_desk.domain.mailing.mailing_lists import ListChannel
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.notices.notices import SHEET_NAMES, NoticeIcon, NoticeSheet, NoticeWords
from rathaus_desk.domain.notices.town_lists import TownListKind
from rathaus_desk.domain.printing.course import BatchState, JobState, Outcome
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.printers import SpoolState
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.domain.printing.sheets import SheetFate, SheetMove

PRINT_WORDS: dict[type[Enum], dict[Enum, str]] = {
    Step: {
        Step.OCCASION: "Anlass",
        Step.TEMPLATE: "Vorlage",
        Step.RECIPIENTS: "Empfänger",
        Step.CHECK: "Prüfen",
        Step.PROOF: "Probedruck",
        Step.PRINT: "Drucken",
        Step.FILE: "Ablegen",
        Step.DONE: "Fertig",
    },
    Basis: {
        Basis.TASK: "öffentliche Aufgabe (Art. 6 Abs. 1 e DSGVO)",
        Basis.DUTY: "rechtliche Pflicht (Art. 6 Abs. 1 c DSGVO)",
        Basis.CONSENT: "Einwilligung (Art. 6 Abs. 1 a DSGVO)",
        Basis.CONTRACT: "Vertrag (Art. 6 Abs. 1 b DSGVO)",
        Basis.JUBILEE: "Jubiläum (§ 50 Abs. 2 BMG)",
        Basis.VITAL: "Schutz von Leben und Gesundheit (Art. 6 Abs. 1 d DSGVO)",
    },
    Fate: {
        Fate.BROKEN: "nicht lesbar",
        Fate.NAMELESS: "ohne Namen",
        Fate.NO_ADDRESS: "ohne Anschrift",
        Fate.DIED: "verstorben",
        Fate.MOVED: "verzogen",
        Fate.LOCKED: "Auskunftssperre",
        Fate.OBJECTED: "widersprochen",
        Fate.RETURNED: "letzter Brief kam zurück",
        Fate.DOUBLE: "doppelt",
        Fate.TAKEN_OUT: "herausgenommen",
        Fate.HOUSEHOLD: "im selben Haushalt",
        Fate.PROTECTED: "eigener Stapel (§ 52 BMG)",
        Fate.LETTER: "Brief",
    },
    Likeness: {
        Likeness.SAME: "gleich",
        Likeness.LIKELY: "wahrscheinlich dieselbe Person",
        Likeness.GENERATIONS: "wohl zwei Generationen",
    },
    Column: {
        Column.TITLE: "Anrede",
        Column.DEGREE: "Titel (Dr.)",
        Column.PARTICLE: "Namenszusatz (von)",
        Column.NAME: "Vor- und Nachname",
        Column.GIVEN_NAME: "Vorname",
        Column.FAMILY_NAME: "Nachname",
        Column.ORGANISATION: "Einrichtung",
        Column.ADDITION: "Zusatz zur Anschrift",
        Column.ADDRESS: "ganze Anschrift",
        Column.STREET: "Straße",
        Column.HOUSE_NUMBER: "Hausnummer",
        Column.POSTCODE: "Postleitzahl",
        Column.PLACE: "Ort",
        Column.COUNTRY: "Land",
        Column.BORN: "Geburtsdatum",
        Column.DIED: "verstorben",
        Column.MOVED: "verzogen",
        Column.LANGUAGE: "Sprache",
        Column.CASE: "Vorgang",
        Column.MORE: "Feld für die Vorlage",
        Column.IGNORED: "nicht verwenden",
    },
    PairDecision: {
        PairDecision.UNDECIDED: "noch offen",
        PairDecision.ONE: "eine Person",
        PairDecision.TWO: "zwei Personen",
    },
    ListChannel: {
        ListChannel.PAPER: "auf Papier",
        ListChannel.EMAIL: "als E-Mail",
        ListChannel.BOTH: "auf Papier oder als E-Mail",
    },
    Purpose: {
        Purpose.INVITATION: "Einladungen und Angebote",
        Purpose.INFORMATION: "Mitteilungen über Dienste und Bauarbeiten",
        Purpose.CONGRATULATION: "Glückwünsche",
        Purpose.SURVEY: "Umfragen",
        Purpose.PROTECTION: "Warnung und Hilfe",
        Purpose.NOTICE: "amtliche Mitteilungen",
    },
    SourceKind: {
        SourceKind.REGISTER: "Register",
        SourceKind.CSV: "CSV-Datei",
        SourceKind.XLSX: "Excel-Tabelle",
        SourceKind.LIST: "eingefügte Liste",
        SourceKind.MAILING: "Verteiler",
    },
    Generation: {
        Generation.UNSAID: "ohne Zusatz",
        Generation.YOUNGER: "junior",
        Generation.ELDER: "senior",
    },
    SheetFate: {
        SheetFate.WAITING: "wartet",
        SheetFate.SENT: "beim Drucker",
        SheetFate.PRINTED: "gedruckt",
        SheetFate.LOST: "verloren",
        SheetFate.CANCELLED: "abgebrochen",
    },
    SheetMove: {
        SheetMove.SEND: "gesendet",
        SheetMove.TAKE_BACK: "nicht angenommen",
        SheetMove.COME_OUT: "herausgekommen",
        SheetMove.MISS: "nicht herausgekommen",
        SheetMove.JAM: "Papierstau",
        SheetMove.CANCEL: "abgebrochen",
    },
    JobState: {
        JobState.RUNNING: "läuft",
        JobState.PAUSED: "angehalten",
        JobState.DONE: "fertig",
        JobState.CANCELLED: "abgebrochen",
    },
    BatchState: {
        BatchState.SENDING: "wird gesendet",
        BatchState.SENT: "beim Drucker",
        BatchState.UNSURE: "ungewiss",
        BatchState.NOT_TAKEN: "nicht angenommen",
        BatchState.CONFIRMED: "bestätigt",
    },
    Outcome: {
        Outcome.TAKEN: "angenommen",
        Outcome.REFUSED: "nicht angenommen",
        Outcome.BROKE: "abgerissen",
    },
    PrintKind: {
        PrintKind.LETTER: "Brief",
        PrintKind.MASS_LETTER: "Serienbrief",
        PrintKind.LABEL: "Etiketten",
        PrintKind.ENVELOPE: "Umschläge",
        PrintKind.NOTICE: "Aushang",
        PrintKind.NOTICE_A3: "Aushang A3",
        PrintKind.SLIP: "Laufzettel",
        PrintKind.LIST: "Liste",
        PrintKind.TICKET: "Wartemarke",
    },
    SpoolState: {
        SpoolState.PENDING: "wartet beim Drucker",
        SpoolState.HELD: "zurückgehalten",
        SpoolState.PRINTING: "wird gedruckt",
        SpoolState.STOPPED: "angehalten",
        SpoolState.CANCELLED: "abgebrochen",
        SpoolState.ABORTED: "vom Drucker abgebrochen",
        SpoolState.COMPLETED: "fertig",
    },
    ReturnReason: {
        ReturnReason.MOVED: "unbekannt verzogen",
        ReturnReason.NOT_FOUND: "Empfänger nicht zu ermitteln",
        ReturnReason.INCOMPLETE: "Anschrift unvollständig",
        ReturnReason.DIED: "verstorben",
        ReturnReason.REFUSED: "Annahme verweigert",
        ReturnReason.NOT_COLLECTED: "nicht abgeholt",
        ReturnReason.OTHER: "anderer Grund",
    },
    NoticeIcon: {
        NoticeIcon.NONE: "ohne Bild",
        NoticeIcon.MOBILE: "Servicemobil",
        NoticeIcon.CLOCK: "Uhr",
        NoticeIcon.CALENDAR: "Kalender",
        NoticeIcon.TALK: "Gespräch",
        NoticeIcon.PHONE: "Telefonhörer",
        NoticeIcon.PEOPLE: "Menschen",
        NoticeIcon.ACCESS: "Rollstuhl",
        NoticeIcon.LETTER: "Brief",
        NoticeIcon.INFO: "Hinweis",
        NoticeIcon.WARNING: "Achtung",
    },
    NoticeSheet: dict[Enum, str](SHEET_NAMES.items()),
    TownListKind: {
        TownListKind.MEETINGS: "Sitzungstermine",
        TownListKind.OFFERS: "Angebote nach Ortsteilen",
        TownListKind.HOURS: "Öffnungszeiten",
    },
    NoticeWords: {
        NoticeWords.PRESS: "Pressemitteilung",
        NoticeWords.WEB: "Internetseite",
        NoticeWords.NEWSLETTER: "Rundbrief",
    },
}
