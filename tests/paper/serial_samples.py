"""A run of letters to made-up people, whose names, texts and lengths differ as in life."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from random import Random

from paper_samples import HEAD, LETTER, din_91379

from rathaus_desk.domain.paper.letters import Letter, LetterCode, Paragraph, PrintSize
from rathaus_desk.domain.paper.serial_letters import SerialCopy, SerialReport, SerialRun
from rathaus_desk.paper.serial_letters import write_serial_letters

FIRST_NAMES = (
    "Erna", "Łukasz", "Gökçe", "Ilse", "Heinz-Jürgen", "Đorđe", "Ágnes", "Şükrü", "Günther", "Zoë",
    "Thị Ánh-Nguyệt", "Ελευθέριος", "Ҷамшед", "Maximiliane Friederike Charlotte",
)  # fmt: skip
LAST_NAMES = (
    "Schmidt", "Wójcik", "Yıldırım", "Özdemir", "Nguyễn", "Kovács", "Weiß", "Jokić", "Παπαδόπουλος",
    "Қурбонов", "Freifrau von und zu Hülsmann-Wieghaus-Langenstein", "O’Brien", "Đặng",
)  # fmt: skip
SEQUENCES = [one for one in din_91379("bll") if len(one) > 1]
PLACES = ("Heidkamp", "Altstadt", "Moorwiese", "Nordhausen an der Alten Mühle")
REST = (
    Paragraph(
        "Bringen Sie bitte mit:",
        ("Ihren Ausweis", "diesen Brief, und wenn Sie eine haben, auch die Karte Ihrer Krankenkasse"),
        numbered=True,
    ),
    Paragraph("Sie brauchen sich nicht anzumelden. Wir freuen uns auf Sie."),
)
LONG = Paragraph(
    "Bei Ihnen in der Straße wird gebaut. Wir holen Sie gern zu Hause ab und bringen Sie zurück. " * 9
)
PATTERN: Letter = replace(
    LETTER,
    letterhead=HEAD,
    endorsements=(),
    recipient=("Frau", "Erika Muster", "Musterweg 1", "12345 Musterhausen"),
    subject="Das Servicemobil kommt zu Ihnen",
    salutation="Guten Tag Frau Muster,",
    body=(Paragraph("das Servicemobil kommt am Dienstag nach Musterdorf."), *REST),
    code=LetterCode("https://musterhausen.example/a/K0000", "Ihr Code: K0000", "QR-Code für Ihre Antwort"),
    enclosures=("Fahrplan",),
)
RUN = SerialRun("K26-014", PATTERN, 812)


def copy_to(number: int) -> SerialCopy:
    """Return the letter to a made-up person, always the same one for a number."""
    chance = Random(number)
    name = chance.choice(LAST_NAMES)
    if chance.random() < 0.1:
        name += f"-X{chance.choice(SEQUENCES)}e"
    place = chance.choice(PLACES)
    body = [
        Paragraph(f"das Servicemobil kommt am Dienstag nach {place}. Es steht von 9 bis 12 Uhr dort."),
        *REST,
    ]
    if chance.random() < 0.2:
        body.insert(1, LONG)
    if chance.random() < 0.2:
        body.insert(len(body), replace(REST[0], items=REST[0].items[:1]))
    address = ["Frau", f"{chance.choice(FIRST_NAMES)} {name}", f"Rosenweg {number}", "12345 Musterhausen"]
    if chance.random() < 0.2:
        address.insert(2, "bei Schulze, Hinterhaus, dritter Stock links, Wohnung 14")
    code = f"K{number:04}"
    return SerialCopy(
        number,
        replace(
            PATTERN,
            recipient=tuple(address),
            reference=f"26-{number:05}" if chance.random() < 0.3 else PATTERN.reference,
            salutation=f"Guten Tag Frau {name},",
            body=tuple(body),
            code=LetterCode(
                f"https://musterhausen.example/a/{code * chance.choice((1, 1, 8))}",
                f"Ihr Code: {code}. "
                + "Halten Sie die Kamera Ihres Telefons darauf. " * chance.choice((0, 1, 4)),
                "QR-Code für Ihre Antwort",
            ),
            size=chance.choice((PrintSize.STANDARD,) * 9 + (PrintSize.VERY_LARGE,)),
        ),
    )


def copies(numbers: range) -> Iterator[SerialCopy]:
    """Yield the letters to some made-up people."""
    return map(copy_to, numbers)


def written(run: SerialRun, some: Iterator[SerialCopy] | list[SerialCopy]) -> tuple[bytes, SerialReport]:
    """Return the file of a run and its report."""
    sink = BytesIO()
    report = write_serial_letters(run, some, sink.write)
    return sink.getvalue(), report
