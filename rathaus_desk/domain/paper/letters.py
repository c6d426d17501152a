"""A letter as plain data: everything the paper needs and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command


class PrintSize(StrEnum):
    """How large the body is set: 11, 14, 16 or 21 pt; the address never grows out of its window."""

    STANDARD = "standard"
    SENIOR = "senior"
    LARGE = "large"
    VERY_LARGE = "very_large"


class LetterForm(StrEnum):
    """Where the address stands (DIN 5008): form A has 27 mm above it for the head, form B has 45 mm."""

    A = "a"
    B = "b"


BODY_POINTS = {
    PrintSize.STANDARD: 11.0,
    PrintSize.SENIOR: 14.0,
    PrintSize.LARGE: 16.0,
    PrintSize.VERY_LARGE: 21.0,
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the town and the unit, as they stand at the head and foot of a sheet."""

    town: str
    unit: str
    street: str
    postcode: str
    place: str
    phone: str
    email: str
    web: str
    opening_hours: tuple[str, ...]
    crest: bytes = b""  # the file of a picture, PNG or JPEG

    @property
    def return_line(self) -> str:
        """The small sender's line above the address (DIN 5008)."""
        return f"{self.town} · {self.street} · {self.postcode} {self.place}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of running text; `items` makes it a list under its text, `heading` a heading in the body."""

    text: str
    items: tuple[str, ...] = ()
    numbered: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class LetterCode:
    """A QR code under the text: what it holds, the words beside it, and what it is for somebody blind."""

    content: str
    caption: str
    description: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one recipient."""

    letterhead: Letterhead
    reference: str
    endorsements: tuple[str, ...]
    recipient: tuple[str, ...]
    info: tuple[tuple[str, str], ...]
    dated: date
    subject: str
    salutation: str
    body: tuple[Paragraph, ...]
    closing: str
    signatory: tuple[str, ...]
    enclosures: tuple[str, ...] = ()
    size: PrintSize = PrintSize.STANDARD
    practice: bool = False
    form: LetterForm = LetterForm.B
    code: LetterCode | None = None


@dataclass(frozen=True, slots=True)
class ChecklistSheet:
    """What to bring for one service ("Mitbringliste"), set at 16 pt on one A4 page."""

    letterhead: Letterhead
    title: str
    intro: str
    documents: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    closing: str
    dated: date
    practice: bool = False


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """What a clerk may change before a letter is issued."""

    subject: str
    salutation: str
    body: tuple[Paragraph, ...]
    size: PrintSize
    enclosures: tuple[str, ...] = ()
    form: LetterForm = LetterForm.B


class PaperKind(StrEnum):
    """What a filed sheet is."""

    SLIP = "slip"
    LETTER = "letter"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A sheet in the file of a case, without its bytes.

    Of a letter also when it was printed, or only saved `as_file`, and when and why, in words, it came back.
    """

    id: int
    kind: PaperKind
    title: str
    reference: str
    filed_at: datetime
    by: str
    printed_at: datetime | None = None
    returned_at: datetime | None = None
    returned: str = ""
    as_file: bool = False


@dataclass(frozen=True, kw_only=True)
class FilePaper(Command[FiledPaper]):
    """File a sheet to the cases it speaks of: the PDF that was shown is the PDF that is kept."""

    case_ids: tuple[int, ...]
    kind: PaperKind
    title: str
    reference: str
    pdf: bytes
