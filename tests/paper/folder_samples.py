"""The folder of a day of the service mobile, for tests."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from paper_samples import HEAD, SHEET

from rathaus_desk.domain.bookings.day_folders import DayFolder, FolderBooking, FolderHalt

BERLIN = ZoneInfo("Europe/Berlin")
ERNA = FolderBooking(
    starts=560, name="Erna Schmidt", what="Personalausweis beantragen", minutes=25, phone="04471 123456",
    ride_from="Rosenweg 4", ride_needed=True,
)  # fmt: skip
LUKASZ = FolderBooking(starts=540, name="Łukasz Wójcik", what="Wohnung anmelden", minutes=15)
WAITING = FolderBooking(
    starts=None, name="Çiğdem Bozkurt", what="Personalausweis beantragen", minutes=15, ride_needed=True
)
HALL = FolderHalt(
    arrives=535,
    opens=540,
    closes=630,
    leaves=635,
    name="Schützenhaus Heidkamp",
    place="hinter der Kirche, Heidkamp",
    facts=(("Strom", "ja"), ("Zugang", "ohne Stufen"), ("Schlüssel", "Frau Kröger, 04471 5566")),
    bookings=(LUKASZ, ERNA, WAITING),
    walk_in=(600, 630),
)
VISIT = FolderHalt(
    arrives=660, opens=665, closes=725, leaves=730, name="Haus Abendfrieden", place="Lindenstraße 2",
    facts=(("Anschrift", "Lindenstraße 2"), ("Wer öffnet", "Frau Behrens")), is_visit=True,
)  # fmt: skip
FOLDER = DayFolder(
    letterhead=HEAD,
    day=date(2026, 12, 2),
    vehicle="Mobil 1",
    depot="Bauhof",
    crew=("Frau Thole", "Herr Wilkens"),
    departs=510,
    back=760,
    pause=(640, 655),
    halts=(HALL, VISIT),
    kit=(
        ("Ausrüstung", ("Koffer 1",)),
        (
            "Unterlagen für Anmeldungen und Hausbesuche",
            ("1 × Personalausweis beantragen", "1 × Wohnung anmelden"),
        ),
        ("Für die Plätze", ("Verlängerungskabel: Schützenhaus Heidkamp",)),
    ),
    phones=(("Bürgerbüro", "(030) 23125 020"), ("Ordnungsamt", "(030) 23125 030")),
    sheets=(SHEET,),
    numbers=("26-04711-7", "26-04712-1"),
    dated=datetime(2026, 12, 1, 15, 20, tzinfo=BERLIN),
)
LONG_FOLDER = replace(
    FOLDER,
    practice=True,
    halts=tuple(replace(HALL, bookings=HALL.bookings * 25, facts=HALL.facts * 9) for _ in range(3)),
    kit=FOLDER.kit * 12,
    phones=FOLDER.phones * 30,
    crew=("Frau Freifrau von und zu Hülsmann-Wieghaus Ķ̂",) * 9,
)
EMPTY_FOLDER = replace(
    FOLDER, halts=(), kit=(), phones=(), sheets=(), numbers=(), crew=(), depot="", pause=None
)
