"""Appointments on paper and as files, for tests."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from paper_samples import HEAD

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet, CalendarEntry, DaySheet
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.paper.letters import PrintSize

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 26, 9, 15, tzinfo=BERLIN)
CONFIRMATION = AppointmentSheet(
    letterhead=HEAD,
    number="T26-00417-3",
    name="Łukasz Wójcik",
    starts=START,
    minutes=25,
    kind=AppointmentKind.IN_PERSON,
    what=("Personalausweis beantragen", "Kopie beglaubigen"),
    where=(
        "Platz 4, Rathaus, Erdgeschoss", "Markt 1, 49999 Musterhausen", "Der Weg dorthin ist ohne Stufen.",
    ),
    bring=(("Alter Ausweis", ""), ("Digitales Passfoto", "Code vom Fotografen"), ("", "leer")),
    call="(030) 23125 000",
    dated=date(2026, 11, 24),
    size=PrintSize.LARGE,
)  # fmt: skip
DAY_LIST = DaySheet(
    letterhead=HEAD,
    day=date(2026, 11, 26),
    counters=(
        ("Platz 4", (("8:30", "Łukasz Wójcik, Reisepass"), ("9:15", "Erna Schmidt, Personalausweis"))),
        ("Tresen 1", (("14:00", "Çiğdem Bozkurt, Wohnung anmelden, Video"),)),
    ),
    dated=datetime(2026, 11, 26, 8, 5, tzinfo=BERLIN),
)
ENTRY = CalendarEntry(
    uid="termin-417@www.musterhausen.example",
    sequence=0,
    summary="Rathaus: Personalausweis beantragen, Kopie beglaubigen",
    location="Platz 4, Rathaus, Erdgeschoss; Markt 1",
    description="Bitte mitbringen: Alter Ausweis, Passfoto\nAbsagen: (030) 23125 000, Nummer T26-00417-3",
    start=START,
    end=datetime(2026, 11, 26, 9, 40, tzinfo=BERLIN),
    changed=datetime(2026, 11, 24, 9, 40, tzinfo=BERLIN),
    sender="Stadt Musterhausen, Bürgerbüro",
    sender_email="rathaus@musterhausen.example",
)
