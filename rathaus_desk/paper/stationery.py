"""What all our sheets share: head, foot and page numbers."""

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letterhead
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import SHEET_HEIGHT, Colour, Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, Writing, column_of, height, rows, write
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.text import Style, fitted, shortened, single, width

RIGHT_EDGE = MARGIN_LEFT + TEXT_WIDTH
ACCENT: Colour = (0.114, 0.357, 0.455)  # a dark grey on an office printer
HEAD_RULE = 33.0
NEXT_PAGE_TOP = 34.0  # where the text of later sheets begins and ends
NEXT_PAGE_BOTTOM = SHEET_HEIGHT - 20.0

_TOWN = Style(19, Weight.SEMIBOLD, 1.25)
_UNIT = Style(12, Weight.REGULAR, 1.3)
_HEAD_TOP = 14.0
_HEAD_SMALLEST = 9.0
_HEAD_END = 38.0  # clear of the window, even if the sheet slips by 5 mm
_HEAD_GAP = 6.0
_BESIDE_BASES = (_HEAD_TOP + _TOWN.base, _HEAD_TOP + _TOWN.line_height + _UNIT.base)
_FOOT_BOTTOM = SHEET_HEIGHT - 11.0
_FOOT_SMALLEST = 8.5
_FOOT_HIGHEST = SHEET_HEIGHT * 0.6
_FOOT_GAP = 6.0
_PAGE_HEAD_BASE = 21.0
_PAGE_NUMBER_GAP = 10.0


def head(page: Page, parent: Element, sender: Letterhead, *beside: str) -> None:
    """Draw the sender's name and the one coloured rule; `beside` stands right of the name.

    Raises Refused if the name is so long that it would reach the window of the envelope.
    """
    taken = max((width(one, _UNIT) for one in beside), default=-_HEAD_GAP) + _HEAD_GAP
    column = Column(MARGIN_LEFT, _HEAD_TOP, TEXT_WIDTH - taken, HEAD_RULE)
    blocks = [
        Block(text, fitted(text, style, _HEAD_SMALLEST, column.width))
        for text, style in ((sender.town, _TOWN), (sender.unit, _UNIT))
    ]
    end = column_of(page, parent, blocks, column)
    if end > _HEAD_END:
        raise Refused(
            "Der Name der Stadt oder der Stelle ist zu lang für den Kopf des Blattes. "
            "Es wurde nichts gedruckt. Bitte kürzen Sie ihn.",
            "sender",
        )
    for text, base in zip(beside, _BESIDE_BASES, strict=False):
        line = single(text, _UNIT)
        page.lines([(RIGHT_EDGE - line.width(_UNIT), base, line)], _UNIT, parent.add("P"))
    with page.artifact():
        page.rule((MARGIN_LEFT, max(HEAD_RULE, end + 1)), TEXT_WIDTH, 1.6, ACCENT)


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
