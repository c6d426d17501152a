"""A tagged document: pages with marked content, and the tree that says what each piece is.

Lengths are in mm from the top left corner of the sheet, type sizes in points.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from rathaus_desk.paper.fonts import Weight, printable, shape, utf16
from rathaus_desk.paper.text import Line, Style, show

SHEET_WIDTH = 210.0
SHEET_HEIGHT = 297.0
POINTS = 72 / 25.4  # points in a millimetre

Box = tuple[float, float, float, float]  # left, top, width, height in mm
Colour = tuple[float, float, float]
Placed = tuple[float, float, Line]  # left edge and base line in mm, and what stands there
Stroke = tuple[str, tuple[float, ...]]  # a path operator of PDF and its coordinates, in em
BLACK: Colour = (0, 0, 0)


@dataclass(eq=False, slots=True)
class Element:
    """A node of the structure tree; `kids` are elements, and pieces of pages as (page, number)."""

    tag: str
    alt: str = ""
    actual: str = ""
    box: Box | None = None
    numbering: str = ""
    scope: str = ""
    kids: "list[Element | tuple[Page, int]]" = field(default_factory=list)

    def add(
        self,
        tag: str,
        *,
        alt: str = "",
        actual: str = "",
        box: Box | None = None,
        numbering: str = "",
        scope: str = "",
    ) -> "Element":
        """Append an element after those that are there."""
        child = Element(tag, printable(alt), actual, box, numbering, scope)
        self.kids.append(child)
        return child


@dataclass(slots=True)
class Used:
    """The glyphs of one weight on a page: those that always read the same, and those that do not."""

    plain: set[tuple[int, str]] = field(default_factory=set)
    others: dict[int, str] = field(default_factory=dict)


class Page:
    """One sheet; whatever is drawn is either part of an element or an artifact."""

    def __init__(self) -> None:
        self._operations: list[str] = []
        self.pieces: list[Element] = []
        self.used: dict[Weight, Used] = {}

    @property
    def content(self) -> bytes:
        """The drawing so far, as PDF operators."""
        return "\n".join(self._operations).encode("ascii")

    @contextmanager
    def artifact(self, kind: str = "/Layout") -> Iterator[None]:
        """What is drawn inside is not read aloud: rules, marks, repeated heads."""
        self._operations.append(f"/Artifact <</Type {kind}>> BDC")
        yield
        self._operations.append("EMC")

    def lines(self, placed: Iterable[Placed], style: Style, element: Element | None = None) -> None:
        """Set lines of one style as text of `element`; without one they must stand in an artifact.

        Marks do not nest, because poppler loses the text behind an inner one.
        """
        self._operations.append(f"BT /{style.weight.name} {short(style.size)} Tf")
        marked = False
        for left, base, line in placed:
            self._note(line, style.weight)
            move = f"1 0 0 1 {_x(left)} {_y(base)} Tm "
            for word, operators in show(line, style):
                if marked and word:
                    self._operations.append("EMC")
                    marked = False
                if element and word:
                    self._mark(element.add("Span", actual=word.text))
                elif element and not marked:
                    self._mark(element)
                    marked = True
                self._operations.append(move + operators)
                if element and word:
                    self._operations.append("0 Ts EMC")
                elif word:
                    self._operations.append("0 Ts")
                move = ""
        self._operations.append("EMC ET" if marked else "ET")

    def figure(self, element: Element, boxes: Iterable[Box]) -> None:
        """Fill boxes with black, as the picture that `element` describes."""
        self._mark(element)
        self._operations += [*map(_rectangle, boxes), "f EMC"]

    def _mark(self, element: Element) -> None:
        number = len(self.pieces)
        self.pieces.append(element)
        element.kids.append((self, number))
        told = f" /ActualText <feff{utf16(element.actual)}>" if element.actual else ""
        self._operations.append(f"/{element.tag} <</MCID {number}{told}>> BDC")

    def _note(self, line: Line, weight: Weight) -> None:
        used = self.used.setdefault(weight, Used())
        used.plain.update(shape(" ", weight).glyphs)
        for word, _ in line.pieces:
            if word.reads_back:
                used.plain.update(word.glyphs)
            else:
                for glyph, text in word.glyphs:
                    used.others.setdefault(glyph, text)

    def contours(
        self,
        path: Iterable[tuple[str, tuple[float, ...]]],
        corner: tuple[float, float],
        size: float,
        grey: float,
    ) -> None:
        """Fill contours, rising at 45 degrees from `corner`, `size` points to the em."""
        slope = size * 0.5**0.5
        place = " ".join(map(short, (slope, slope, -slope, slope)))
        self._operations.append(f"q {grey} g {place} {_x(corner[0])} {_y(corner[1])} cm")
        self._operations += [" ".join((*map(short, numbers), operator)) for operator, numbers in path]
        self._operations.append("f Q")

    def rule(self, start: tuple[float, float], length: float, points: float, colour: Colour = BLACK) -> None:
        """Draw a level line of `length` mm, `points` thick."""
        left, top = start
        shade = " ".join(map(short, colour))
        self._operations.append(
            f"q {shade} RG {short(points)} w {_x(left)} {_y(top)} m {_x(left + length)} {_y(top)} l S Q"
        )

    def frame(self, box: Box, points: float) -> None:
        """Draw the outline of a box."""
        self._operations.append(f"q {short(points)} w {_rectangle(box)} S Q")


class Document:
    """What `pdf_bytes` turns into a file."""

    def __init__(
        self,
        title: str,
        day: date,
        ground: Callable[[Page], None] | None = None,
        size: tuple[float, float] = (SHEET_WIDTH, SHEET_HEIGHT),
    ) -> None:
        """Begin a document; `ground` draws what lies under the text of each page, `size` is in mm.

        A smaller sheet is cut from the top left corner of A4, so that all measures stay the same.
        """
        self.title = printable(title) or "Schreiben"
        self.day = day
        self.pages: list[Page] = []
        self.root = Element("Document")
        self.size = size
        self._ground = ground

    def page(self) -> Page:
        """Append an empty page."""
        page = Page()
        if self._ground:
            self._ground(page)
        self.pages.append(page)
        return page


def short(number: float) -> str:
    """Return a number with at most three decimals."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _x(left: float) -> str:
    return short(left * POINTS)


def _y(top: float) -> str:
    return short((SHEET_HEIGHT - top) * POINTS)


def _rectangle(box: Box) -> str:
    left, top, width, height = box
    return f"{_x(left)} {_y(top + height)} {short(width * POINTS)} {short(height * POINTS)} re"


def corners(box: Box) -> str:
    """Return a box as PDF tells it: lower left and upper right corner in points."""
    left, top, width, height = box
    return f"{_x(left)} {_y(top + height)} {_x(left + width)} {_y(top)}"
