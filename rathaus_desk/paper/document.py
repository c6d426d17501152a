"""A tagged document: pages with marked content, and the tree that says what each piece is.

Lengths are in mm from the top left corner of the sheet, type sizes in points.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from rathaus_desk.paper.bitmap import Bitmap, Picture
from rathaus_desk.paper.fonts import Weight, printable, shape, utf16
from rathaus_desk.paper.text import Line, Style, plain_line, show

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


@dataclass(eq=False, slots=True)
class Setting:
    """Lines of one style as they were set: as piece `number` of `element`, or as part of an artifact.

    They are the lines from number `first` on of the text that its author calls `source`.
    """

    style: Style
    placed: tuple[Placed, ...]
    element: Element | None = None
    number: int = 0
    source: str = ""
    first: int = 0

    @property
    def operators(self) -> str:
        """The text without its mark, as PDF operators."""
        shown = " ".join(
            f"{move(left, base)} {plain_line(line, self.style)}" for left, base, line in self.placed
        )
        return f"{self.opening}{shown} ET"

    @property
    def opening(self) -> str:
        """What begins the text: its weight and size."""
        return f"BT /{self.style.weight.name} {short(self.style.size)} Tf "


@dataclass(eq=False, slots=True)
class Code:
    """A code as it was drawn: as piece `number` of `element`, or as part of an artifact."""

    bitmap: Bitmap
    place: Callable[[Bitmap], Box]  # a code of another size may stand elsewhere
    element: Element | None = None
    number: int = 0
    source: str = ""

    @property
    def operators(self) -> str:
        """The picture without its mark, as PDF operators."""
        return f"{into(self.place(self.bitmap))} {self.bitmap.operators} Q"


class Page:
    """One sheet; whatever is drawn is either part of an element or an artifact."""

    def __init__(self) -> None:
        self.operations: list[str | Setting | Code] = []
        self.inks: set[Colour] = set()  # of all that is drawn; text is black
        self.pieces: list[Element] = []
        self.used: dict[Weight, Used] = {}
        self.pictures: dict[str, Picture] = {}
        self._said_before = False

    @property
    def content(self) -> bytes:
        """The drawing so far, as PDF operators."""
        return "\n".join(one if isinstance(one, str) else _whole(one) for one in self.operations).encode(
            "ascii"
        )

    @contextmanager
    def artifact(self, kind: str = "/Layout") -> Iterator[None]:
        """What is drawn inside is not read aloud: rules, marks, repeated heads."""
        if self._said_before:
            yield
            return
        self.operations.append(f"/Artifact <</Type {kind}>> BDC")
        yield
        self.operations.append("EMC")

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """What is drawn inside stands on the sheet already: it is drawn, and not read aloud again.

        Its elements must belong to no tree; nothing is put into them.
        """
        with self.artifact():
            self._said_before = True
            yield
            self._said_before = False

    @contextmanager
    def turned(self, left: float, top: float) -> Iterator[None]:
        """What is drawn inside is turned to the left by 90 degrees; its corner (0, 0) stands here."""
        place = f"{short((left + SHEET_HEIGHT) * POINTS)} {_y(top)}"
        self.operations.append(f"q 0 1 -1 0 {place} cm")
        yield
        self.operations.append("Q")

    def lines(
        self,
        placed: Iterable[Placed],
        style: Style,
        element: Element | None = None,
        *,
        source: str = "",
        first: int = 0,
    ) -> None:
        """Set lines of one style as text of `element`; without one they must stand in an artifact."""
        lines = tuple(placed)
        element = None if self._said_before else element
        for _, _, line in lines:
            self._note(line, style.weight)
        if all(line.reads_back for _, _, line in lines):
            self._draw(Setting(style, lines, element, source=source, first=first))
        else:
            self._in_words(lines, style, element)

    def _draw(self, what: Setting | Code) -> None:
        if what.element:
            what.number = self._piece(what.element)
        self.operations.append(what)

    def _in_words(self, placed: Iterable[Placed], style: Style, element: Element | None) -> None:
        """Set lines with words whose glyphs do not tell their letters: each such word says beside what it is.

        Marks do not nest, because poppler loses the text behind an inner one.
        """
        self.operations.append(f"BT /{style.weight.name} {short(style.size)} Tf")
        marked = False
        for left, base, line in placed:
            start = f"{move(left, base)} "
            for word, operators in show(line, style):
                if marked and word:
                    self.operations.append("EMC")
                    marked = False
                if element and word:
                    self._mark(element.add("Span", actual=word.text))
                elif element and not marked:
                    self._mark(element)
                    marked = True
                self.operations.append(start + operators)
                if element and word:
                    self.operations.append("0 Ts EMC")
                elif word:
                    self.operations.append("0 Ts")
                start = ""
        self.operations.append("EMC ET" if marked else "ET")

    def code(
        self,
        bitmap: Bitmap,
        place: Callable[[Bitmap], Box],
        element: Element | None = None,
        *,
        source: str = "",
    ) -> None:
        """Fill a place with the modules of a code, as the picture that `element` describes."""
        self._draw(Code(bitmap, place, None if self._said_before else element, source=source))

    def picture(self, picture: Picture, box: Box) -> None:
        """Draw a picture in colour into a box; it must stand in an artifact."""
        self.pictures[picture.name] = picture
        self.operations.append(f"{into(box)} /{picture.name} Do Q")

    def _piece(self, element: Element) -> int:
        number = len(self.pieces)
        self.pieces.append(element)
        element.kids.append((self, number))
        return number

    def _mark(self, element: Element) -> None:
        told = f" /ActualText <feff{utf16(element.actual)}>" if element.actual else ""
        self.operations.append(f"/{element.tag} <</MCID {self._piece(element)}{told}>> BDC")

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
        self.operations.append(f"q {grey} g {place} {_x(corner[0])} {_y(corner[1])} cm")
        self.operations += [" ".join((*map(short, numbers), operator)) for operator, numbers in path]
        self.operations.append("f Q")

    def rule(self, start: tuple[float, float], length: float, points: float, colour: Colour = BLACK) -> None:
        """Draw a level line of `length` mm, `points` thick."""
        left, top = start
        shade = self._shade(colour)
        self.operations.append(
            f"q {shade} RG {short(points)} w {_x(left)} {_y(top)} m {_x(left + length)} {_y(top)} l S Q"
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        points: float,
        colour: Colour = BLACK,
        dash: float = 0.0,
    ) -> None:
        """Draw a line from place to place, `points` thick, in dashes of `dash` mm if there are any."""
        shade = self._shade(colour)
        dashes = f"[{short(dash * POINTS)}] 0 d " if dash else ""
        path = f"{_x(start[0])} {_y(start[1])} m {_x(end[0])} {_y(end[1])} l S"
        self.operations.append(f"q {shade} RG {short(points)} w {dashes}{path} Q")

    def fill(self, box: Box, colour: Colour) -> None:
        """Fill a box with a colour."""
        self.operations.append(f"q {self._shade(colour)} rg {_rectangle(box)} f Q")

    def outline(self, path: Iterable[str], box: Box, units: float, thick: float, colour: Colour) -> None:
        """Draw a path of PDF operators into a square box of `units` to the side, counted from the top."""
        scale = box[2] * POINTS / units
        shade = self._shade(colour)
        place = f"{short(scale)} 0 0 {short(-scale)} {_x(box[0])} {_y(box[1])} cm"
        self.operations.append(f"q {place} {shade} RG {short(thick)} w 1 J 1 j {' '.join(path)} S Q")

    def _shade(self, colour: Colour) -> str:
        self.inks.add(colour)
        return " ".join(map(short, colour))

    def frame(self, box: Box, points: float) -> None:
        """Draw the outline of a box."""
        self.operations.append(f"q {short(points)} w {_rectangle(box)} S Q")


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

        A sheet of another size begins at the top left corner of A4, so that all measures stay the same.
        `trim` and `bleed` may be set to what is cut out in the end, and what is printed beyond it.
        """
        self.title = printable(title) or "Schreiben"
        self.day = day
        self.pages: list[Page] = []
        self.root = Element("Document")
        self.size = size
        self.trim: Box | None = None
        self.bleed: Box | None = None
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


def move(left: float, base: float) -> str:
    """Return the operator that begins a line of text at a place in mm."""
    return f"1 0 0 1 {_x(left)} {_y(base)} Tm"


def marked(what: Setting | Code, operators: str) -> str:
    """Return `operators` as the piece of its element that `what` is."""
    if what.element is None:
        return operators
    return f"/{what.element.tag} <</MCID {what.number}>> BDC {operators} EMC"


def _whole(what: Setting | Code) -> str:
    return marked(what, what.operators)


def _x(left: float) -> str:
    return short(left * POINTS)


def _y(top: float) -> str:
    return short((SHEET_HEIGHT - top) * POINTS)


def into(box: Box) -> str:
    """Return the operators that make a box the unit square of PDF."""
    left, top, width, height = box
    return f"q {short(width * POINTS)} 0 0 {short(height * POINTS)} {_x(left)} {_y(top + height)} cm"


def _rectangle(box: Box) -> str:
    left, top, width, height = box
    return f"{_x(left)} {_y(top + height)} {short(width * POINTS)} {short(height * POINTS)} re"


def corners(box: Box) -> str:
    """Return a box as PDF tells it: lower left and upper right corner in points."""
    left, top, width, height = box
    return f"{_x(left)} {_y(top + height)} {_x(left + width)} {_y(top)}"
