"""The one table of German words for everything that has a closed list of values."""

from enum import Enum

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import AppointmentMove, AppointmentState
from rathaus_desk.domain.appointments.day_halves import DayHalf
from rathaus_desk.domain.appointments.free_slots import Clash
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind, ExceptionKind
from rathaus_desk.domain.bookings.booking_words import BOOKING_WORDS
from rathaus_desk.domain.cases.attachments import AttachmentKind, AttachmentOrigin
from rathaus_desk.domain.cases.cases import CaseState, CaseView, EntryKind, TaskState, ToldBy
from rathaus_desk.domain.cases.exports import ExportFormat
from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.domain.cases.task_moves import TaskMove
from rathaus_desk.domain.cases.views import CaseSort, DueSpan, Waiting
from rathaus_desk.domain.day.my_day import NewsKind
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.domain.office.offers import OfferKind
from rathaus_desk.domain.office.presence import OpenKind
from rathaus_desk.domain.office.protocols import ProtocolKind
from rathaus_desk.domain.pack.pack_words import PACK_WORDS
from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.paper.letters import LetterForm, PaperKind, PrintSize
from rathaus_desk.domain.people.authority import AuthorityState, CallerState
from rathaus_desk.domain.people.people import AddressLock, Need
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.domain.print_words import PRINT_WORDS
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy
from rathaus_desk.domain.queue.queue import QueueClass, TicketState
from rathaus_desk.domain.queue.queue_rules import Order
from rathaus_desk.domain.queue.queue_sheet import TicketSize
from rathaus_desk.domain.road.road_words import ROAD_WORDS
from rathaus_desk.domain.templates.blocks import Greeting, TemplateGroup
from rathaus_desk.domain.templates.conditions import CONDITION_NAMES, ConditionKind
from rathaus_desk.domain.templates.fields import FieldKind, FieldSource
from rathaus_desk.domain.templates.filling import ProblemKind
from rathaus_desk.domain.templates.stored import TemplateKind, TemplateOrigin
from rathaus_desk.domain.templates.text_form import GREETINGS, GROUPS
from rathaus_desk.domain.templates.word_list import HintKind

# By kind: members of two kinds may have the same value, and a StrEnum equals its value.
WORDS: dict[type[Enum], dict[Enum, str]] = {
    TemplateGroup: dict[Enum, str](GROUPS.items()),
    Greeting: dict[Enum, str](GREETINGS.items()),
    TemplateKind: {TemplateKind.LETTER: "Brief", TemplateKind.MODULE: "Textbaustein"},
    TemplateOrigin: {
        TemplateOrigin.SHIPPED: "mitgeliefert",
        TemplateOrigin.HOUSE: "Haus",
        TemplateOrigin.UNIT: "Stelle",
    },
    ConditionKind: dict[Enum, str](CONDITION_NAMES.items()),
    FieldKind: {
        FieldKind.TEXT: "Text",
        FieldKind.NAME: "Name",
        FieldKind.DATE: "Tag",
        FieldKind.TIME: "Uhrzeit",
        FieldKind.AMOUNT: "Betrag",
        FieldKind.NUMBER: "Zahl",
        FieldKind.PHONE: "Telefon",
        FieldKind.EMAIL: "E-Mail",
        FieldKind.ADDRESS: "Anschrift",
        FieldKind.CHOICE: "Auswahl",
        FieldKind.LIST: "Liste",
    },
    FieldSource: {
        FieldSource.PERSON: "Person",
        FieldSource.CASE: "Vorgang",
        FieldSource.APPOINTMENT: "Termin",
        FieldSource.OFFICE: "Rathaus",
        FieldSource.CLERK: "wird eingetragen",
    },
    HintKind: {
        HintKind.OFFICIALESE: "Amtsdeutsch",
        HintKind.PHRASE: "Wendung",
        HintKind.STRETCHED_VERB: "gestrecktes Verb",
        HintKind.FOREIGN: "Fremdwort",
        HintKind.LONG_SENTENCE: "langer Satz",
        HintKind.PASSIVE: "Passiv",
        HintKind.LONG_WORD: "langes Wort",
        HintKind.NOMINAL: "viele Hauptwörter",
    },
    ProblemKind: {
        ProblemKind.MISSING: "fehlt",
        ProblemKind.TOO_LONG: "zu lang",
        ProblemKind.NO_MODULE: "Textbaustein fehlt",
        ProblemKind.EMPTY: "leer",
    },
    Role: {
        Role.GUIDE: "Bürgerlotse",
        Role.CLERK: "Sachbearbeitung",
        Role.MOBILE: "Servicemobil-Team",
        Role.LEAD: "Leitung",
        Role.ADMIN: "Administration",
        Role.DPO: "Datenschutzbeauftragte",
    },
    Channel: {
        Channel.PHONE: "Telefon",
        Channel.VISIT: "Besuch",
        Channel.LETTER: "Brief",
        Channel.EMAIL: "E-Mail",
        Channel.MOBILE: "Servicemobil",
    },
    AuthorityState: {
        AuthorityState.NONE: "keine Vollmacht",
        AuthorityState.CLAIMED: "Vollmacht behauptet",
        AuthorityState.SEEN: "Vollmacht liegt vor",
        AuthorityState.GUARDIAN: "gesetzliche Betreuung",
    },
    CallerState: {
        CallerState.KNOWN: "bekannt",
        CallerState.NAMED: "nennt Namen, ungeprüft",
        CallerState.ANONYMOUS: "anonym",
    },
    DraftState: {
        DraftState.WORKING: "nicht gespeichert",
        DraftState.PARKED: "geparkt",
    },
    CaseState: {
        CaseState.NEW: "Neu",
        CaseState.IN_WORK: "In Arbeit",
        CaseState.WAITING: "Wartet",
        CaseState.DONE: "Erledigt",
        CaseState.DROPPED: "Eingestellt",
    },
    TaskState: {
        TaskState.WAITING: "noch nicht dran",
        TaskState.OPEN: "offen",
        TaskState.CLAIMED: "übernommen",
        TaskState.QUERY: "Rückfrage",
        TaskState.RETURNED: "zurückgegeben",
        TaskState.DONE: "erledigt",
    },
    NewsKind: {
        NewsKind.SECOND_RETURN: "zweimal zurück",
        NewsKind.QUERY: "Rückfrage",
        NewsKind.ANSWERED: "Antwort da",
        NewsKind.RETURNED: "zurückgegeben",
        NewsKind.FOLLOW_UP: "Wiedervorlage",
        NewsKind.INTERIM: "Zwischenstand",
        NewsKind.MINE: "bei Ihnen",
        NewsKind.TASK: "neue Aufgabe",
    },
    TaskMove: {
        TaskMove.CLAIM: "Übernehmen",
        TaskMove.ANSWER: "Beantworten",
        TaskMove.ASK_BACK: "Rückfrage stellen",
        TaskMove.REPLY: "Antwort weitergeben",
        TaskMove.RETURN: "Unzuständig, zurückgeben",
        TaskMove.ROUTE: "An andere Stelle geben",
        TaskMove.RELEASE: "Ist an der Reihe",
        TaskMove.UNCLAIM: "Zurück auf die Liste",
        TaskMove.PASS: "An Kollegin oder Kollegen",
        TaskMove.INTERIM: "Zwischenstand sagen",
        TaskMove.WITHDRAW: "Nicht mehr nötig",
        TaskMove.HAND_OUT: "An eine Behörde geben",
    },
    ToldBy: {
        ToldBy.CALL: "am Telefon gesagt",
        ToldBy.LETTER: "mit Brief mitgeteilt",
        ToldBy.IN_PERSON: "persönlich gesagt",
        ToldBy.NOT_REACHABLE: "nicht erreichbar, keine Anschrift",
    },
    CaseView: {
        CaseView.MINE: "Meine Vorgänge",
        CaseView.MY_UNIT: "Meine Stelle",
        CaseView.WAITING_CITIZEN: "Wartet auf Bürgerin oder Bürger",
        CaseView.WAITING_UNIT: "Wartet auf eine Stelle",
        CaseView.OVERDUE: "Zu spät",
        CaseView.RETURNED: "Unzuständig zurück",
        CaseView.ALL_OPEN: "Alle offenen",
        CaseView.CLOSED: "Abgeschlossen",
    },
    EntryKind: {
        EntryKind.TAKEN: "aufgenommen",
        EntryKind.ROUTED: "weitergegeben",
        EntryKind.CLAIMED: "übernommen",
        EntryKind.ANSWERED: "beantwortet",
        EntryKind.ASKED_BACK: "nachgefragt",
        EntryKind.REPLIED: "Antwort erhalten",
        EntryKind.RETURNED: "zurückgegeben",
        EntryKind.INTERIM: "Zwischenstand",
        EntryKind.HANDED_OUT: "an eine Behörde gegeben",
        EntryKind.ATTACHED: "zusammengelegt",
        EntryKind.OWNER: "Ansprechperson",
        EntryKind.NOTE: "Notiz",
        EntryKind.PROMISE: "Rückruf",
        EntryKind.PAPER: "Papier",
        EntryKind.APPOINTMENT: "Termin",
        EntryKind.CLOSED: "abgeschlossen",
        EntryKind.REOPENED: "wieder geöffnet",
        EntryKind.DROPPED: "eingestellt",
        EntryKind.UNDONE: "zurückgenommen",
    },
    HitKind: {
        HitKind.PERSON: "Personen",
        HitKind.SERVICE: "Anliegen",
        HitKind.CASE: "Vorgänge",
        HitKind.STAFF: "Mitarbeitende",
    },
    CaseSort: {
        CaseSort.OPENED: "Aufgenommen",
        CaseSort.PERSON: "Person",
        CaseSort.SERVICE: "Anliegen",
        CaseSort.DUE: "Frist",
        CaseSort.STATE: "Stand",
        CaseSort.UNIT: "Zuständig",
        CaseSort.PLACE: "Ort",
        CaseSort.OWNER: "Ansprechperson",
    },
    DueSpan: {
        DueSpan.LATE: "zu spät",
        DueSpan.TODAY: "heute fällig",
        DueSpan.WEEK: "in den nächsten sieben Tagen",
        DueSpan.LATER: "später",
    },
    Waiting: {
        Waiting.CITIZEN: "Bürgerin oder Bürger",
        Waiting.UNIT: "eine Stelle",
        Waiting.OWNER: "die Ansprechperson",
    },
    ExportFormat: {
        ExportFormat.XLSX: "Excel (XLSX)",
        ExportFormat.CSV: "Text mit Semikolon (CSV)",
    },
    OfferKind: {
        OfferKind.HELP: "Nachbarschaftshilfe",
        OfferKind.RIDES: "Fahrdienste",
        OfferKind.ADVICE: "Beratung",
        OfferKind.MEETING: "Treffen",
        OfferKind.COURSE: "Kurse",
        OfferKind.LIBRARY: "Bücherei",
        OfferKind.FAMILY: "Familie",
        OfferKind.SPORT: "Bewegung",
    },
    PaperKind: {
        PaperKind.SLIP: "Laufzettel",
        PaperKind.LETTER: "Brief",
        PaperKind.HANDOVER: "Übergabeblatt",
    },
    AttachmentKind: {
        AttachmentKind.PDF: "PDF",
        AttachmentKind.PICTURE: "Bild",
        AttachmentKind.MAIL: "E-Mail",
    },
    ProtocolKind: {
        ProtocolKind.JOURNAL: "Journal",
        ProtocolKind.READING: "Protokoll der Einsicht",
        ProtocolKind.EXPORTS: "Protokoll der Listen",
    },
    ReadKind: {
        ReadKind.SEARCH: "in einer Suche gesehen",
        ReadKind.OPENED: "geöffnet",
        ReadKind.BULK: "für Serienbriefe",
    },
    AttachmentOrigin: {
        AttachmentOrigin.FILE: "Datei",
        AttachmentOrigin.SCAN: "Scan",
        AttachmentOrigin.MAIL: "aus einer E-Mail",
    },
    EnvelopeFormat: {
        EnvelopeFormat.DL: "DIN lang",
        EnvelopeFormat.C5: "C5",
        EnvelopeFormat.C4: "C4",
    },
    LabelStock: {
        LabelStock.L3X8_70X36: "24 Etiketten, 70 × 36 mm",
        LabelStock.L3X8_70X37: "24 Etiketten, 70 × 37 mm",
        LabelStock.L3X7_63X38: "21 Etiketten, 63,5 × 38,1 mm",
        LabelStock.L2X7_99X38: "14 Etiketten, 99,1 × 38,1 mm",
        LabelStock.L2X8_105X37: "16 Etiketten, 105 × 37 mm",
    },
    LetterForm: {
        LetterForm.A: "Form A, Anschrift weiter oben",
        LetterForm.B: "Form B, Anschrift weiter unten",
    },
    PrintSize: {
        PrintSize.STANDARD: "Standard, 11 Punkt",
        PrintSize.SENIOR: "Senioren, 14 Punkt",
        PrintSize.LARGE: "Großdruck, 16 Punkt",
        PrintSize.VERY_LARGE: "Sehr groß, 21 Punkt",
    },
    Need: {
        Need.INTERPRETER: "Dolmetschen nötig",
        Need.PLAIN_LANGUAGE: "Einfache Sprache",
        Need.LARGE_PRINT: "Großdruck",
        Need.SIGN_LANGUAGE: "Gebärdensprache",
        Need.WRITTEN_TALK: "Schreibgespräch",
        Need.ESCORT: "Lotse begleitet",
        Need.STEP_FREE: "Ohne Stufen",
        Need.NO_PHONE: "Nicht anrufen",
    },
    AddressLock: {
        AddressLock.NONE: "keine Sperre",
        AddressLock.BMG51: "Auskunftssperre",
        AddressLock.BMG52: "Bedingter Sperrvermerk",
    },
    ReplyBy: {
        ReplyBy.CALL: "Anruf",
        ReplyBy.LETTER: "Brief",
        ReplyBy.NONE: "Keine Rückmeldung gewünscht",
    },
    PromiseState: {
        PromiseState.OPEN: "offen",
        PromiseState.KEPT: "gehalten",
        PromiseState.CANCELLED: "aufgehoben",
    },
    Order: {
        Order.FIRST_COME: "der Reihe nach",
        Order.STRICT: "strenger Vorrang",
        Order.AGEING: "Vorrang mit Grenze",
    },
    QueueClass: {
        QueueClass.APPOINTMENT: "Mit Termin",
        QueueClass.ACCESS: "Mit Vorrang",
        QueueClass.WALK_IN: "Ohne Termin",
    },
    TicketSize: {
        TicketSize.ROLL: "Bon, 80 mm",
        TicketSize.A6: "A6",
        TicketSize.A5: "A5, große Schrift",
    },
    TicketState: {
        TicketState.WAITING: "wartet",
        TicketState.CALLED: "aufgerufen",
        TicketState.SERVED: "am Tresen",
        TicketState.PARKED: "geparkt",
        TicketState.MISSED: "nicht erschienen",
        TicketState.DONE: "fertig",
        TicketState.CANCELLED: "gestrichen",
        TicketState.LEFT_OVER: "nicht mehr drangekommen",
    },
    AppointmentKind: {
        AppointmentKind.IN_PERSON: "Vor Ort",
        AppointmentKind.VIDEO: "Video",
        AppointmentKind.PHONE: "Telefon",
    },
    AppointmentState: {
        AppointmentState.BOOKED: "gebucht",
        AppointmentState.MOVED: "verlegt",
        AppointmentState.ARRIVED: "angekommen",
        AppointmentState.SERVED: "ist dran",
        AppointmentState.DONE: "erledigt",
        AppointmentState.NO_SHOW: "nicht gekommen",
        AppointmentState.CANCELLED: "abgesagt",
    },
    DayHalf: {DayHalf.MORNING: "Vormittag", DayHalf.AFTERNOON: "Nachmittag"},
    AppointmentMove: {
        AppointmentMove.MOVE: "Verlegen",
        AppointmentMove.CANCEL: "Absagen",
        AppointmentMove.ARRIVE: "Angekommen",
        AppointmentMove.SERVE: "Ist dran",
        AppointmentMove.FINISH: "Erledigt",
        AppointmentMove.MISS: "Nicht gekommen",
        AppointmentMove.REOPEN: "Zurück auf gebucht",
    },
    ExceptionKind: {
        ExceptionKind.EXTRA: "zusätzlich geöffnet",
        ExceptionKind.CHANGED: "andere Zeiten",
        ExceptionKind.SHUT: "geschlossen",
    },
    Clash: {
        Clash.PAST: "schon vorbei",
        Clash.TOO_FAR: "zu weit voraus",
        Clash.HOLIDAY: "Feiertag",
        Clash.CLOSURE: "Rathaus geschlossen",
        Clash.SHUT: "Platz geschlossen",
        Clash.OUTSIDE: "außerhalb der Zeiten",
        Clash.SERVICE: "anderes Anliegen",
        Clash.KIND: "andere Art von Termin",
        Clash.STAIRS: "nur über Stufen",
        Clash.LEAVE: "nicht da",
        Clash.OFF_DUTY: "nicht im Dienst",
        Clash.OVERLAP: "schon vergeben",
        Clash.FULL: "alle Termine vergeben",
        Clash.PERSON_TWICE: "Person hat schon einen Termin",
    },
    OpenKind: {OpenKind.CASE: "Vorgang"},
    **PRINT_WORDS,
    **PACK_WORDS,
    **ROAD_WORDS,
    **BOOKING_WORDS,
}


def word(member: Enum) -> str:
    """Return the German word for a member of a closed list."""
    return WORDS[type(member)][member]


def role_word(role: Role, title: str = "") -> str:
    """Return what somebody with this title is in this role: "Frau" makes a Bürgerlotsin."""
    return "Bürgerlotsin" if role is Role.GUIDE and title == "Frau" else word(role)


def name_after(name: str) -> str:
    """Return a name as it stands after "für", "von" and "bei": "Herrn Wilkens"."""
    return name.replace("Herr ", "Herrn ", 1) if name.startswith("Herr ") else name
