"""A laid-out letter as a plan: what stays as it is, and the places to be filled for another recipient."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate

from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.document import (
    POINTS,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    Code,
    Document,
    Element,
    Page,
    Setting,
    corners,
    into,
    marked,
    move,
    short,
)
from rathaus_desk.paper.fonts import Weight, utf16
from rathaus_desk.paper.letter_file import DOCUMENT, RESOURCES, Skeleton, Used
from rathaus_desk.paper.text import plain_line
from rathaus_desk.paper.typesetter import SetText

_WORTH_A_FORM = 40  # characters; what is shorter is drawn where it stands
_BREAK = "\x00"  # stands in a drawing where something is to be filled in

Texts = Mapping[str, SetText]


@dataclass(frozen=True, slots=True)
class _LineGap:
    """Where line `index` of a text belongs."""

    source: str
    index: int


@dataclass(frozen=True, slots=True)
class _CodeGap:
    """Where the code of sheet `sheet` belongs; `places` remembers where codes of a size stand."""

    code: Code
    sheet: int
    places: dict[tuple[int, int], str] = field(default_factory=dict)

    def filled(self, codes: Sequence[Bitmap]) -> str:
        """Return the operators that draw the code of this sheet, or of all sheets."""
        bitmap = codes[min(self.sheet, len(codes) - 1)]
        size = (bitmap.width, bitmap.height)
        if size not in self.places:
            self.places[size] = into(self.code.place(bitmap))
        return f"{self.places[size]} {bitmap.operators} Q"


@dataclass(slots=True)
class Forms:
    """What the letters of a run repeat: names by drawings, and where the first letter has them.

    A name is a number, in the order of the pattern: a part of a run printed again has the same content.
    """

    names: dict[str, str] = field(default_factory=dict)
    _texts: dict[str, tuple[str, float, float]] = field(default_factory=dict)

    def learn(self, document: Document) -> None:
        """Make forms of all that a letter says and draws."""
        for page in document.pages:
            for group in _groups(page):
                if isinstance(group, Setting) and group.element:
                    drawing = group.operators
                    if len(drawing) >= _WORTH_A_FORM:
                        left, base, _ = group.placed[0]
                        self._texts[_relative(group)] = (self._name(drawing), left, base)
                elif isinstance(group, list) and not any(_source(one) for one in group):
                    drawing = _drawn(group)
                    if len(drawing) >= _WORTH_A_FORM:
                        self._name(drawing)

    def text(self, setting: Setting) -> str:
        """Return the operators of a text: those of its form, moved where it stands elsewhere."""
        known = self._texts.get(_relative(setting))
        if known is None:
            return setting.operators
        name, left, base = known
        at = setting.placed[0]
        if at[0] == left and at[1] == base:
            return f"/{name} Do"
        by = f"{short((at[0] - left) * POINTS)} {short((base - at[1]) * POINTS)}"
        return f"q 1 0 0 1 {by} cm /{name} Do Q"

    def drawing(self, operators: str) -> str:
        """Return the operators of a drawing, or of its form."""
        name = self.names.get(operators)
        return f"/{name} Do" if name else operators

    def _name(self, drawing: str) -> str:
        return self.names.setdefault(drawing, f"F{len(self.names)}")


class Plan:
    """A letter whose varying texts are left open."""

    def __init__(self, document: Document, varying: Set[str], forms: Forms) -> None:
        """Take a letter apart; `varying` names its open texts."""
        self.sheets = [_sheet(page, number, varying, forms) for number, page in enumerate(document.pages)]
        self.skeleton = _skeleton(document)
        self.used = used_in(document)

    def contents(self, texts: Texts, codes: Mapping[str, Sequence[Bitmap]]) -> Iterator[str]:
        """Yield the content of each page, filled; a code that every sheet has is given once for each."""
        for drawn, gaps in self.sheets:
            found = drawn.copy()
            for at, gap in enumerate(gaps):
                if isinstance(gap, _LineGap):
                    found[2 * at + 1] = texts[gap.source].shown[gap.index]
                else:
                    found[2 * at + 1] = gap.filled(codes[gap.code.source])
            yield "".join(found)


def used_in(document: Document) -> Used:
    """Return what the glyphs of a document read as."""
    found: Used = {weight: set() for weight in Weight}
    for page in document.pages:
        for weight, used in page.used.items():
            plain = {glyph for glyph, _ in used.plain}
            found[weight] |= used.plain
            found[weight] |= {one for one in used.others.items() if one[0] not in plain}
    return found


def _groups(page: Page) -> Iterator["str | Setting | Code | list[str | Setting | Code]"]:
    """Yield what stands on a page, each artifact as one list."""
    inside: list[str | Setting | Code] | None = None
    for one in page.operations:
        if isinstance(one, str) and one.startswith("/Artifact"):
            inside = [one]
        elif inside is None:
            yield one
        else:
            inside.append(one)
            if one == "EMC":
                yield inside
                inside = None


def _sheet(
    page: Page, number: int, varying: Set[str], forms: Forms
) -> tuple[list[str], list[_LineGap | _CodeGap]]:
    """Return the drawing of a page in parts, every second one empty, and what belongs into the empty ones."""
    gaps: list[_LineGap | _CodeGap] = []
    parts = [_part(group, number, varying, forms, gaps) for group in _groups(page)]
    fixed = "\n".join(parts).split(_BREAK)
    found = [""] * (2 * len(fixed) - 1)
    found[::2] = fixed
    return found, gaps


def _part(
    group: "str | Setting | Code | list[str | Setting | Code]",
    number: int,
    varying: Set[str],
    forms: Forms,
    gaps: list[_LineGap | _CodeGap],
) -> str:
    if isinstance(group, str):
        return group
    if isinstance(group, list):
        if any(_source(one) in varying for one in group):
            return "\n".join(_part(one, number, varying, forms, gaps) for one in group)
        return f"{group[0]} {forms.drawing(_drawn(group))} EMC"
    if group.source not in varying:
        return marked(group, forms.text(group) if isinstance(group, Setting) else group.operators)
    if isinstance(group, Code):
        gaps.append(_CodeGap(group, number))
        return marked(group, _BREAK)
    gaps += [_LineGap(group.source, group.first + at) for at in range(len(group.placed))]
    moves = " ".join(f"{move(left, base)} {_BREAK}" for left, base, _ in group.placed)
    return marked(group, f"{group.opening}{moves} ET")


def _source(one: str | Setting | Code) -> str:
    return "" if isinstance(one, str) else one.source


def _drawn(group: list[str | Setting | Code]) -> str:
    """Return what an artifact draws, without its mark."""
    return "\n".join(one if isinstance(one, str) else one.operators for one in group[1:-1])


def _relative(setting: Setting) -> str:
    """Return how a text looks, wherever it stands."""
    first_left, first_base, _ = setting.placed[0]
    lines = (
        f"{short(left - first_left)} {short(base - first_base)} {plain_line(line, setting.style)}"
        for left, base, line in setting.placed
    )
    return setting.opening + " ".join(lines)


def _skeleton(document: Document) -> Skeleton:
    """Return the objects of a letter: its contents come first, then its pages, then its elements."""
    pages = len(document.pages)
    elements = list(_walk(document.root))
    above_of = {id(kid): one for one in elements for kid in one.kids if isinstance(kid, Element)}
    number_of = {id(one): 2 * pages + at for at, one in enumerate(elements)}
    page_of = {id(page): pages + at for at, page in enumerate(document.pages)}
    media = f"[{corners((0, 0, SHEET_WIDTH, SHEET_HEIGHT))}]"
    bodies = [
        f"<</Type/Page/Parent %07d 0 R/MediaBox{media}/Resources {RESOURCES} 0 R/Contents %07d 0 R"
        "/StructParents %07d/Tabs/S>>"
    ] * pages
    numbers: list[int] = []
    for at, element in enumerate(elements):
        bodies.append(_body(element, element.tag if at else "Sect"))
        above = above_of.get(id(element))
        bodies[-1] = bodies[-1].replace(_BREAK, "%07d" if above else f"{DOCUMENT:07d}")
        numbers += _numbers(element, number_of, page_of, number_of[id(above)] if above else None)
    sized = [one % tuple(range(one.count("%07d"))) + "\n" for one in bodies]
    return Skeleton(
        pages,
        2 * pages + len(elements),
        "".join(f"{one}\n" for one in bodies).encode("ascii"),
        tuple(accumulate(map(len, sized[:-1]), initial=0)),
        tuple(numbers),
        tuple(tuple(number_of[id(one)] for one in page.pieces) for page in document.pages),
        2 * pages,
    )


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)


def _home(element: Element) -> Page | None:
    return next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)


def _body(element: Element, tag: str) -> str:
    """Return a structure element; the number of its parent is still open."""
    home = _home(element)
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append("%07d 0 R")
        elif kid[0] is home:
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type/MCR/Pg %07d 0 R/MCID {kid[1]}>>")
    shown = " ".join(kids) if len(kids) == 1 else f"[{' '.join(kids)}]"
    more = f"/Pg %07d 0 R/K {shown}" if home else f"/K {shown}"
    if element.actual:
        more += f"/ActualText<feff{utf16(element.actual)}>"
    if element.alt:
        more += f"/Alt<feff{utf16(element.alt)}>"
    return f"<</S/{tag}/P {_BREAK} 0 R{more}{_attributes(element)}>>"


def _attributes(element: Element) -> str:
    if element.box:
        return f"/A<</O/Layout/Placement/Block/BBox[{corners(element.box)}]>>"
    if element.numbering:
        return f"/A<</O/List/ListNumbering/{element.numbering}>>"
    return f"/A<</O/Table/Scope/{element.scope}>>" if element.scope else ""


def _numbers(
    element: Element, number_of: Mapping[int, int], page_of: Mapping[int, int], above: int | None
) -> Iterator[int]:
    """Yield the numbers of an element in the order in which it names them."""
    home = _home(element)
    if above is not None:
        yield above
    if home:
        yield page_of[id(home)]
    for kid in element.kids:
        if isinstance(kid, Element):
            yield number_of[id(kid)]
        elif kid[0] is not home:
            yield page_of[id(kid[0])]
