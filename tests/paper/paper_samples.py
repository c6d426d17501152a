"""One of each sheet, to be changed by `replace` where a test asks for something else."""

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from rathaus_desk.domain.cases.outside import HandoverSheet
from rathaus_desk.domain.office.journal import JournalHead, JournalSheet
from rathaus_desk.domain.paper.letters import ChecklistSheet, Letter, LetterCode, Letterhead, Paragraph
from rathaus_desk.domain.paper.listings import Listing, ListingColumn
from rathaus_desk.domain.paper.slips import RoutingSlip, SlipConcern
from rathaus_desk.domain.queue.queue_sheet import TicketSheet

DIN_91379 = Path(__file__).resolve().parent.parent / "data" / "din91379.txt"
DAY = date(2026, 11, 24)
CREST = (Path(__file__).resolve().parents[2] / "resources" / "pictures" / "crest.png").read_bytes()

HEAD = Letterhead(
    town="Stadt Musterhausen",
    unit="Bürgerbüro und Bürgerlotsen",
    street="Rathausplatz 1",
    postcode="12345",
    place="Musterhausen",
    phone="(030) 23125 020",
    email="lotsen@musterhausen.example",
    web="www.musterhausen.example",
    opening_hours=("Montag bis Mittwoch 8 bis 16 Uhr", "Donnerstag 8 bis 18 Uhr", "Freitag 8 bis 12 Uhr"),
)
_SEALED = datetime(2026, 11, 24, 16, 34, 58, tzinfo=ZoneInfo("Europe/Berlin"))
DAY_HEAD = JournalSheet(
    letterhead=HEAD,
    dated=_SEALED.replace(minute=35),
    day=date(2026, 11, 24),
    entries_of_day=1234,
    head=JournalHead(48211, _SEALED, 1234567, sha256(b"a day").hexdigest()),
)
LETTER = Letter(
    letterhead=HEAD,
    reference="26-04711-7",
    endorsements=("Persönlich",),
    recipient=("Frau", "Erna Schmidt", "Rosenweg 4", "12345 Musterhausen"),
    info=(("Ihre Ansprechperson", "Aylin Özdemir"), ("Telefon", "(030) 23125 021")),
    dated=DAY,
    subject="Die Straßenlaterne vor dem Haus Rosenweg 4",
    salutation="Guten Tag Frau Schmidt,",
    body=(
        Paragraph("Sie haben uns am Montag angerufen, weil die Laterne vor Ihrem Haus nicht leuchtet."),
        Paragraph(
            "So geht es weiter:",
            ("Der Bauhof tauscht die Lampe am Donnerstag, 26. November.", "Am Freitag rufen wir Sie an."),
            numbered=True,
        ),
        Paragraph("", ("ein Punkt ohne Satz davor", "noch ein Punkt")),
        Paragraph("Sie brauchen nichts zu tun. Wenn Sie Fragen haben, rufen Sie mich gern an."),
    ),
    closing="Mit freundlichen Grüßen",
    signatory=("Aylin Özdemir", "Bürgerlotsin"),
    enclosures=("Merkblatt Straßenlaternen", "Rückantwort"),
)
CODE = LetterCode(
    "https://musterhausen.example/a/K7PD3QXM",
    "Hier können Sie antworten. Ihr Code: K7PD-3QXM. Oder rufen Sie uns an: (030) 23125 020.",
    "QR-Code für Ihre Antwort",
)
LETTER_TEXTS = [
    "Stadt Musterhausen",
    "Bürgerbüro und Bürgerlotsen",
    "Stadt Musterhausen · Rathausplatz 1 · 12345 Musterhausen",
    "Persönlich",
    "Frau",
    "Erna Schmidt",
    "Rosenweg 4",
    "12345 Musterhausen",
    "Unser Zeichen: 26-04711-7",
    "Ihre Ansprechperson: Aylin Özdemir",
    "Telefon: (030) 23125 021",
    "Datum: 24. November 2026",
    "Die Straßenlaterne vor dem Haus Rosenweg 4",
    "Guten Tag Frau Schmidt,",
    "Sie haben uns am Montag angerufen, weil die Laterne vor Ihrem Haus nicht leuchtet.",
    "So geht es weiter:",
    "1.",
    "Der Bauhof tauscht die Lampe am Donnerstag, 26. November.",
    "2.",
    "Am Freitag rufen wir Sie an.",
    "•",
    "ein Punkt ohne Satz davor",
    "•",
    "noch ein Punkt",
    "Sie brauchen nichts zu tun. Wenn Sie Fragen haben, rufen Sie mich gern an.",
    "Mit freundlichen Grüßen",
    "Aylin Özdemir",
    "Bürgerlotsin",
    "Anlagen",
    "Merkblatt Straßenlaternen",
    "Rückantwort",
    "Stadt Musterhausen",
    "Rathausplatz 1",
    "12345 Musterhausen",
    "Telefon (030) 23125 020",
    "lotsen@musterhausen.example",
    "www.musterhausen.example",
    "Öffnungszeiten",
    "Montag bis Mittwoch 8 bis 16 Uhr",
    "Donnerstag 8 bis 18 Uhr",
    "Freitag 8 bis 12 Uhr",
]
SLIP = RoutingSlip(
    letterhead=HEAD,
    dated=DAY,
    number="26-04711-7",
    pickup_code="5831",
    concerns=(
        SlipConcern("26-04711-7", "Wohngeld", "Das Sozialamt prüft Ihren Antrag."),
        SlipConcern("26-04712-5", "Hund abmelden", "Ist erledigt."),
        SlipConcern("3", "Bewohnerparken", "Der Ausweis kommt mit der Post, bis Dienstag, 1. Dezember."),
    ),
    contact_person="Frau Özdemir, Bürgerlotsin",
    contact_place="Rathaus, Erdgeschoss, Tresen 2",
    contact_phone="(030) 23125 021",
    promise="Wir rufen Sie an: Donnerstag, 26. November, 9 bis 11 Uhr.",
    still_needed=("Mietbescheinigung", "Ausweis des Hundes"),
    replaces="den Laufzettel von 9:52 Uhr",
    issue=2,
)
SHEET = ChecklistSheet(
    letterhead=HEAD,
    title="Personalausweis beantragen",
    intro="Bitte kommen Sie selbst. Wir nehmen Ihr Bild und Ihre Fingerabdrücke auf.",
    documents=(
        ("Ihren alten Ausweis oder Reisepass", "Auch wenn er abgelaufen ist."),
        ("Ein Passfoto", ""),
        ("Ihre Geburtsurkunde", "Nur, wenn Sie bei uns noch nie einen Ausweis hatten."),
    ),
    facts=(("Gebühr", "37 Euro, bar oder mit Karte"), ("Dauer", "etwa 15 Minuten")),
    closing="Fragen? Rufen Sie uns an: (030) 23125 020.",
    dated=DAY,
)

HANDOVER = HandoverSheet(
    letterhead=HEAD,
    recipient=("Landkreis Musterland", "Untere Naturschutzbehörde", "Kreisstraße 2", "12345 Musterhausen"),
    dated=DAY,
    number="26-04711-7",
    subject="Hecke schneiden",
    question="Darf die Hecke am Rosenweg jetzt geschnitten werden?",
    about=(("Ort", "Rosenweg 4, Heidkamp"), ("Gemeldet", "Dienstag, 24. November")),
    follow_up=date(2026, 12, 1),
    contact_person="Frau Özdemir",
    contact_place="Rathaus, Erdgeschoss, Tresen 2",
    contact_phone="(030) 23125 021",
    unit="Bürgerbüro und Bürgerlotsen",
)
TICKET = TicketSheet(
    town="Stadt Musterhausen",
    dated=DAY,
    drawn_at="9:40",
    code="A 17",
    theme="Personalausweis beantragen",
    wait="etwa 5 bis 15 Minuten",
    rule="Wer 20 Minuten gewartet hat, wird von niemandem mehr überholt.",
)


LISTING = Listing(
    letterhead=HEAD,
    title="Vorgänge: Alle offenen",
    note="Stelle: Tiefbau",
    columns=(
        ListingColumn("Nummer"),
        ListingColumn("Person", 1.6),
        ListingColumn("Anliegen", 1.5),
        ListingColumn("Frist"),
        ListingColumn("Zeilen", 0.6, right=True),
    ),
    rows=(
        ("26-04711-7", "Łukasz Wójcik", "Grundsicherung im Alter", "Do 26.11.", "3"),
        ("26-04712-5", "", "Personalausweis", "Di 22.12.", "12"),
        ("26-04713-3", "Freifrau von und zu Hülsmann-Wieghaus", "Hecke", "Fr 27.11.", "1"),
    ),
    dated=DAY,
)


MAIL = (
    b"From: Erna Schmidt <erna.schmidt@post.example>\r\nTo: lotsen@musterhausen.example\r\n"
    b"Date: Mon, 23 Nov 2026 18:04:00 +0100\r\nSubject: =?utf-8?q?Die_Stra=C3=9Fenlaterne?=\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    + b"Guten Tag,\r\n\r\ndie Laterne vor dem Haus Rosenweg 4 leuchtet nicht.\r\n\r\nErna Schmidt\r\n"
)


def din_91379(*groups: str) -> list[str]:
    """Return the characters and sequences of some groups; of all that can be seen if none is named."""
    found = []
    for line in DIN_91379.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            group, _, codes, _ = line.split("; ", 3)
            text = "".join(chr(int(code, 16)) for code in codes.split())
            if (not groups or group in groups) and text.strip():
                found.append(text)
    return found
