"""Blocks of text down a column and on to the next page; what belongs together stays together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from rathaus_desk.paper.codes import qr_code
from rathaus_desk.paper.document import Document, Element, Page
from rathaus_desk.paper.fonts import printable
from rathaus_desk.paper.text import MM_PER_POINT, Line, Style, single, width, wrap

_TOGETHER = 2  # lines of a paragraph that stay together at a page's foot and head
_LABEL_GAP = 2.0  # mm between a label and its text, at least
_LABEL_SHARE = 0.6  # of the column; a longer label runs on into its text


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or the `item`-th point of a list (LI).

    `before` and `indent` are mm. A `label` or a box to tick stands left of the text, in the indent.
    A block that is `inside` belongs to the point before it. `keep` holds the block on one page with
    the beginning of the next. A QR `code` of `code_side` mm stands left of the text, described by
    `code_alt`. `source` is the author's name for the text.
    """

    text: str
    style: Style
    tag: str = "P"
    before: float = 0.0
    indent: float = 0.0
    label: str = ""
    label_style: Style | None = None
    item: int = 0
    numbering: str = "None"
    tick: bool = False
    inside: bool = False
    keep: bool = False
    code: str = ""
    code_side: float = 0.0
    code_alt: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Line `index` of block `number`; `may_break` says whether a page may begin with it."""

    block: Block
    number: int
    index: int
    line: Line
    before: float
    height: float
    may_break: bool


@dataclass(frozen=True, slots=True)
class Column:
    """Where text runs: left edge, top, width and bottom in mm."""

    left: float
    top: float
    width: float
    bottom: float


@dataclass(slots=True)
class Writing:
    """What has been written of a flow: the element that holds the text of each block, by its number."""

    parent: Element
    parts: dict[int, Element] = field(default_factory=dict)
    listing: Element | None = None
    point: Element | None = None


def points(
    entries: Sequence[tuple[str, str]],
    style: Style,
    *,
    before: float = 0.0,
    between: float = 0.0,
    indent: float = 0.0,
    numbering: str = "None",
    label_style: Style | None = None,
) -> list[Block]:
    """Return one list of labels and texts, `before` mm above the first point, `between` above the others."""
    found = [(label, text) for label, text in entries if printable(text)]
    label_widths = (width(label, label_style or style) for label, _ in found if label)
    need = max(label_widths, default=-_LABEL_GAP) + _LABEL_GAP
    return [
        Block(
            text,
            style,
            before=between if index else before,
            indent=max(indent, need),
            label=label,
            label_style=label_style,
            item=index + 1,
            numbering=numbering,
        )
        for index, (label, text) in enumerate(found)
    ]


def rows(blocks: Sequence[Block], room: float) -> list[Row]:
    """Break `blocks` into rows for a column `room` mm wide; a block without text is left out."""
    found: list[Row] = []
    kept = False
    for number, one in enumerate(block for block in blocks if printable(block.text)):
        block = _label_that_fits(one, room)
        lines = wrap(block.text, block.style, room - block.indent)
        for index, line in enumerate(lines):
            may_break = _TOGETHER <= index <= len(lines) - _TOGETHER if index else not kept
            before = 0.0 if index else block.before
            high = block.style.line_height
            if block.code:
                may_break &= not index
                high = max(high, block.code_side - high * index) if index == len(lines) - 1 else high
            found.append(Row(block, number, index, line, before, high, may_break))
        kept = block.keep
    return found


def height(some: Sequence[Row]) -> float:
    """Return what rows take at the top of a column, in mm."""
    return sum(row.before + row.height for row in some) - (some[0].before if some else 0.0)


def paginate(all_rows: Sequence[Row], room: Callable[[int], float]) -> list[list[Row]]:
    """Share rows among pages; `room` gives the height in mm of page 0, 1, 2 and so on."""
    pages: list[list[Row]] = []
    rest = list(all_rows)
    while rest:
        fitting = _fitting(rest, room(len(pages)))
        if pages:
            fitting = max(fitting, 1)  # it always goes on, even on a page that is too small
        end = fitting
        while 0 < end < len(rest) and not rest[end].may_break:
            end -= 1
        if end == 0 and pages:
            end = fitting  # what belongs together is longer than a page: it must break somewhere
        pages.append(rest[:end])
        rest = rest[end:]
    return pages or [[]]


def _fitting(rest: Sequence[Row], room: float) -> int:
    """Return how many rows fit."""
    used = -rest[0].before
    for index, row in enumerate(rest):
        used += row.before + row.height
        if used > room + 0.001:
            return index
    return len(rest)


def write(page: Page, some: Sequence[Row], column: Column, writing: Writing) -> float:
    """Draw rows into a column and return where they end, in mm from the top of the sheet."""
    top = column.top
    for index, (number, group) in enumerate(groupby(some, key=lambda row: row.number)):
        lines = list(group)
        block = lines[0].block
        top += lines[0].before if index else 0.0
        left = column.left + block.indent
        base = top + block.style.base
        first = number not in writing.parts
        if first and block.code:
            place = (column.left, top, block.code_side)
            qr_code(page, writing.parent, block.code, place, block.code_alt, source=block.source)
        element = _element(writing, number, block)
        if first and block.tick:
            _tick_box(page, block.style, column.left, base)
        if first and block.label:
            _label(page, block, column.left, base, element.add("Lbl") if block.item else element)
        if first and block.item:
            element = writing.parts[number] = writing.point = element.add("LBody")
        pitch = block.style.line_height
        placed = [(left, base + at * pitch, row.line) for at, row in enumerate(lines)]
        page.lines(placed, block.style, element, source=block.source, first=lines[0].index)
        top += sum(row.height for row in lines)
    return top


def flow(document: Document, blocks: Sequence[Block], column: Callable[[int], Column]) -> list[float]:
    """Write `blocks` onto as many pages as they need and return where the text ends on each.

    `column` gives the column of page 0, 1, 2 …; pages that are not there yet are made.
    """
    writing = Writing(document.root)
    shares = paginate(rows(blocks, column(0).width), lambda page: column(page).bottom - column(page).top)
    ends = []
    for number, share in enumerate(shares):
        page = document.pages[number] if number < len(document.pages) else document.page()
        ends.append(write(page, share, column(number), writing))
    return ends


def column_of(page: Page, parent: Element, blocks: Sequence[Block], column: Column) -> float:
    """Write `blocks` into one column and return where they end; that they fit is for the caller to see."""
    return write(page, rows(blocks, column.width), column, Writing(parent))


def _label_that_fits(block: Block, room: float) -> Block:
    """Return a block whose label has room: its indent grows, or the label runs on into the text."""
    if not block.label:
        return block
    need = width(block.label, block.label_style or block.style) + _LABEL_GAP
    if need > room * _LABEL_SHARE:
        return replace(block, text=f"{block.label} {block.text}", label="")
    return replace(block, indent=max(need, block.indent))


def _element(writing: Writing, number: int, block: Block) -> Element:
    """Return the element that holds the text of a block, made when it is first asked for."""
    if number not in writing.parts:
        parent = writing.parent
        if block.item:
            if block.item == 1 or writing.listing is None:
                writing.listing = writing.parent.add("L", numbering=block.numbering)
            parent = writing.listing
        elif block.inside and writing.point:
            parent = writing.point
        writing.parts[number] = parent.add("LI" if block.item else block.tag)
    return writing.parts[number]


def _label(page: Page, block: Block, left: float, base: float, element: Element) -> None:
    style = block.label_style or block.style
    page.lines([(left, base, single(block.label, style, "" if block.item else " "))], style, element)


def _tick_box(page: Page, style: Style, left: float, base: float) -> None:
    """Draw an empty box as high as a capital letter and a little more."""
    side = style.size * 0.86 * MM_PER_POINT
    with page.artifact():
        page.frame((left, base - side * 0.93, side, side), style.size / 14)
