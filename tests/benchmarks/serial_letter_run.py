"""The run of letters that is measured: one page in 14 points, a QR code of its own for each recipient."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from rathaus_desk.domain.paper.letters import Letter, LetterCode, Letterhead, Paragraph, PrintSize
from rathaus_desk.domain.paper.serial_letters import SerialCopy, SerialRun

FIRST_NAMES = (
    "Erna", "Łukasz", "Gökçe", "Ilse", "Heinz", "Jürgen", "Đorđe", "Ágnes", "Frieda", "Şükrü", "Günther",
    "Zoë", "Ķ̂ara", "Hannelore", "Rolf",
)  # fmt: skip
LAST_NAMES = (
    "Schmidt", "Wójcik", "Yıldırım", "Özdemir", "Nguyễn", "Müller", "Hülsmann", "Kovács", "Petrović", "Meyer",
    "Weiß", "Jokić", "Lehmann", "Krüger", "Schulz",
)  # fmt: skip
PLACES = ("Heidkamp", "Altstadt", "Nordhausen", "Südende", "Moorwiese", "Brink")
STREETS = ("Rosenweg", "Hauptstraße", "Am Alten Markt", "Mühlenstieg", "Bahnhofstraße")
SUBJECT = "Das Servicemobil kommt zu Ihnen"
ITEMS = ("Ihren Ausweis oder Reisepass", "diesen Brief", "Ihre Brille")
OFFER = "Wir helfen Ihnen bei Anträgen, beim Ausweis und bei allem, was im Rathaus zu tun ist."
CAPTION = "So melden Sie sich an. Ihr Code: "
SENDER = Letterhead(
    "Stadt Musterhausen", "Bürgerbüro", "Rathausplatz 1", "12345", "Musterhausen", "(030) 23125 020",
    "buero@musterhausen.example", "www.musterhausen.example", ("Montag bis Freitag 8 bis 12 Uhr",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipient:
    """What differs from letter to letter."""

    number: int
    name: str
    last_name: str
    street: str
    place: str

    @property
    def salutation(self) -> str:
        return f"Guten Tag Frau {self.last_name},"

    @property
    def sentence(self) -> str:
        return (
            f"unser Servicemobil steht am Dienstag von 9 bis 12 Uhr in {self.place}, vor der Kirche. "
            "Sie brauchen keinen Termin."
        )

    @property
    def code(self) -> str:
        return f"K{self.number:05}X7Q"

    @property
    def address(self) -> str:
        return f"https://www.musterhausen.example/servicemobil/{self.code}"


PATTERN = Letter(
    letterhead=SENDER,
    reference="SM-26-014",
    endorsements=(),
    recipient=(),
    info=(("Ihre Ansprechperson", "Aylin Özdemir"), ("Telefon", "(030) 23125 021")),
    dated=date(2026, 11, 24),
    subject=SUBJECT,
    salutation="",
    body=(Paragraph(""), Paragraph(OFFER), Paragraph("Bringen Sie bitte mit:", ITEMS)),
    closing="Mit freundlichen Grüßen",
    signatory=("Aylin Özdemir",),
    size=PrintSize.SENIOR,
)


def recipients(count: int) -> Iterator[Recipient]:
    """Yield the same made-up people each time."""
    chance = Random(5008)
    for number in range(1, count + 1):
        last = chance.choice(LAST_NAMES)
        if chance.random() < 0.15:
            last = f"{last}-{chance.choice(LAST_NAMES)}"
        yield Recipient(
            number,
            f"{chance.choice(FIRST_NAMES[:12]) if number % 100 else FIRST_NAMES[12]} {last}",
            last,
            f"{chance.choice(STREETS)} {chance.randrange(1, 200)}",
            chance.choice(PLACES),
        )


def run_of(count: int) -> SerialRun:
    """Return the run."""
    return SerialRun("K26-014", PATTERN, count)


def copies(count: int) -> Iterator[SerialCopy]:
    """Yield its letters."""
    for one in recipients(count):
        yield SerialCopy(
            one.number,
            replace(
                PATTERN,
                recipient=("Frau", one.name, one.street, "12345 Musterhausen"),
                salutation=one.salutation,
                body=(Paragraph(one.sentence), *PATTERN.body[1:]),
                code=LetterCode(one.address, CAPTION + one.code, "QR-Code zu Ihrer Anmeldung"),
            ),
        )
