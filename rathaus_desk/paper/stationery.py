"""What all our sheets share: head, foot and page numbers."""

from dataclasses import dataclass

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import LetterForm, Letterhead
from rathaus_desk.paper.bitmap import crest
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import SHEET_HEIGHT, Colour, Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, Writing, column_of, height, rows, write
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.text import Style, fitted, shortened, single, width

RIGHT_EDGE = MARGIN_LEFT + TEXT_WIDTH
ACCENT: Colour = (0.114, 0.357, 0.455)  # a dark grey on an office printer
NEXT_PAGE_TOP = 34.0  # where the text of later sheets begins and ends
NEXT_PAGE_BOTTOM = SHEET_HEIGHT - 20.0


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the head begins, its rule stands and it must end; how the town and the unit are set."""

    top: float
    rule: float
    end: float  # clear of the window, even if the sheet slips by 5 mm
    town: Style
    unit: Style

    @property
    def bases(self) -> tuple[float, float]:
        """The base lines of what stands beside the name."""
        return self.top + self.town.base, self.top + self.town.line_height + self.unit.base


_HEADS = {
    LetterForm.A: _Head(7.6, 19.6, 20.5, Style(15, Weight.SEMIBOLD, 1.2), Style(10.5, Weight.REGULAR, 1.25)),
    LetterForm.B: _Head(14.0, 33.0, 38.0, Style(19, Weight.SEMIBOLD, 1.25), Style(12, Weight.REGULAR, 1.3)),
}
_HEAD_SMALLEST = 9.0
_HEAD_GAP = 6.0
_CREST_WIDTH = 30.0
_CREST_ABOVE_RULE = 2.0
_FOOT_BOTTOM = SHEET_HEIGHT - 11.0
_FOOT_SMALLEST = 8.5
_FOOT_HIGHEST = SHEET_HEIGHT * 0.6
_FOOT_GAP = 6.0
_PAGE_HEAD_BASE = 21.0
_PAGE_NUMBER_GAP = 10.0


def head(
    page: Page, parent: Element, sender: Letterhead, *beside: str, form: LetterForm = LetterForm.B
) -> None:
    """Draw the sender's name and the one coloured rule; right of the name stands `beside`, or else the crest.

    Raises Refused if the name is so long that it would reach the window of the envelope.
    """
    plan = _HEADS[form]
    taken = max((width(one, plan.unit) + _HEAD_GAP for one in beside), default=0.0)
    if sender.crest and not beside:
        taken = _crest(page, sender.crest, plan) + _HEAD_GAP
    column = Column(MARGIN_LEFT, plan.top, TEXT_WIDTH - taken, plan.rule)
    blocks = [
        Block(text, fitted(text, style, _HEAD_SMALLEST, column.width))
        for text, style in ((sender.town, plan.town), (sender.unit, plan.unit))
    ]
    end = column_of(page, parent, blocks, column)
    if end > plan.end:
        raise Refused(
            "Der Name der Stadt oder der Stelle ist zu lang für den Kopf des Blattes. "
            "Es wurde nichts gedruckt. Bitte kürzen Sie ihn.",
            "sender",
        )
    for text, base in zip(beside, plan.bases, strict=False):
        line = single(text, plan.unit)
        page.lines([(RIGHT_EDGE - line.width(plan.unit), base, line)], plan.unit, parent.add("P"))
    with page.artifact():
        page.rule((MARGIN_LEFT, max(plan.rule, end + 1)), TEXT_WIDTH, 1.6, ACCENT)


def _crest(page: Page, file: bytes, plan: _Head) -> float:
    """Draw a crest at the right edge and return its width; who writes stands in words beside it."""
    picture = crest(file)
    room = plan.rule - _CREST_ABOVE_RULE - plan.top
    high = min(room, _CREST_WIDTH * picture.height / picture.width)
    wide = high * picture.width / picture.height
    with page.artifact():
        page.picture(picture, (RIGHT_EDGE - wide, plan.top + (room - high) / 2, wide, high))
    return wide


class Foot:
    """Address, ways to reach the office and opening hours, in three columns at the foot of a sheet."""

    def __init__(self, sender: Letterhead, size: float) -> None:
        """Set the foot in `size` points, or smaller if that lets each entry stand on one line."""
        entries = _foot_entries(sender)
        natural = [_widest(one, size) for one in entries]
        free = TEXT_WIDTH - (len(entries) - 1) * _FOOT_GAP
        if sum(natural) > free:
            smaller = max(size * free / sum(natural), _FOOT_SMALLEST)
            natural = [one * smaller / size for one in natural]
            size = smaller
        share = free / max(sum(natural), 1.0)
        widths = [one * share for one in natural]
        self._columns = [
            rows([Block(text, Style(size, weight, 1.35)) for text, weight in one], room + 0.1)
            for one, room in zip(entries, widths, strict=True)
        ]
        self._widths = widths
        self.top = _FOOT_BOTTOM - max(map(height, self._columns))
        if self.top < _FOOT_HIGHEST:
            raise Refused(
                "Anschrift und Öffnungszeiten sind zu lang für den Fuß des Blattes. "
                "Es wurde nichts gedruckt. Bitte kürzen Sie sie in den Einstellungen.",
                "opening_hours",
            )

    def draw(self, page: Page, parent: Element) -> None:
        """Draw it once; on a letter's first sheet it is part of the text."""
        left = MARGIN_LEFT
        for some, room in zip(self._columns, self._widths, strict=True):
            write(page, some, Column(left, self.top, room, _FOOT_BOTTOM), Writing(parent))
            left += room + _FOOT_GAP


def number_pages(document: Document, name: str, size: float, first_number_base: float) -> None:
    """Put "Seite 2 von 3" on each sheet of several, and on later ones `name`: loose sheets find home."""
    total = len(document.pages)
    if total == 1:
        return
    style = Style(size, Weight.REGULAR)
    for index, page in enumerate(document.pages):
        number = single(f"Seite {index + 1} von {total}", style)
        base = _PAGE_HEAD_BASE if index else first_number_base
        placed = [(RIGHT_EDGE - number.width(style), base, number)]
        if index:
            room = TEXT_WIDTH - number.width(style) - _PAGE_NUMBER_GAP
            placed.insert(0, (MARGIN_LEFT, base, shortened(name, style, room)))
        with page.artifact("/Pagination /Subtype /Header" if index else "/Pagination /Subtype /Footer"):
            page.lines(placed, style)


def _foot_entries(sender: Letterhead) -> list[list[tuple[str, Weight]]]:
    hours = [one for one in sender.opening_hours if printable(one)]
    return [
        [
            (sender.town, Weight.SEMIBOLD),
            (sender.street, Weight.REGULAR),
            (f"{sender.postcode} {sender.place}", Weight.REGULAR),
        ],
        [
            (f"Telefon {sender.phone}" if sender.phone else "", Weight.SEMIBOLD),
            (sender.email, Weight.REGULAR),
            (sender.web, Weight.REGULAR),
        ],
        [("Öffnungszeiten" if hours else "", Weight.SEMIBOLD), *((one, Weight.REGULAR) for one in hours)],
    ]


def _widest(entries: list[tuple[str, Weight]], size: float) -> float:
    return max(width(text, Style(size, weight)) for text, weight in entries)
