"""A list as a tagged table in large type, its head on every sheet."""

from dataclasses import dataclass
from functools import partial

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.paper.listings import Listing, ListingColumn
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, column_of
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, head, number_pages
from rathaus_desk.paper.text import Line, Style, width, wrap

_SIZES = (13.0, 12.0, 11.0, 10.0)  # the first at which no word is broken
_LEADING = 1.3
_TITLE = Style(20.0, Weight.SEMIBOLD, 1.25)
_NOTE = Style(12.5, Weight.REGULAR, 1.4)
_TOP = 40.0
_BETWEEN = 3.0  # mm between columns
_SHORT = 10  # letters, such as "Do 26.11.", stay on one line
_WIDEST_WORD = 60.0  # mm; a longer word breaks
_PAD = 1.5  # mm above and below the text of a row
_RULE, _HEAD_RULE = 0.4, 1.0  # points
_NUMBER_POINTS = 10.0
_NUMBER_BASE = 287.0
_EMPTY = "Diese Liste ist leer."


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns stand, left edges and widths in mm, and in which type."""

    columns: tuple[ListingColumn, ...]
    body: Style
    head: Style
    lefts: tuple[float, ...]
    widths: tuple[float, ...]


def render_listing(sheet: Listing) -> bytes:
    """Return the list as PDF; no row is cut, a row stands whole on its sheet if one can hold it."""
    document, top = _begun(sheet)
    if sheet.rows:
        _table(document, sheet, top)
    number_pages(document, sheet.title, _NUMBER_POINTS, _NUMBER_BASE)
    return pdf_bytes(document)


def rows_beside_words(sheet: Listing) -> int:
    """Return how many rows stand on the first sheet, with all of the words above them; 0 if none does."""
    document, top = _begun(sheet)
    return _table(document, sheet, top) if len(document.pages) == 1 else 0


def _begun(sheet: Listing) -> tuple[Document, float]:
    """Return the list up to its rows, and where these begin in mm."""
    document = Document(
        practice_title(sheet.title, sheet.practice), sheet.dated, mark_as_practice if sheet.practice else None
    )
    page, root = document.page(), document.root
    head(page, root, sheet.letterhead, full_day(sheet.dated))
    blocks = [Block(sheet.title, _TITLE, "H1"), Block(sheet.note, _NOTE, before=1.0)]
    if not sheet.rows:
        blocks.append(Block(_EMPTY, _NOTE, before=4.0))
    end = column_of(page, root, blocks, Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM))
    return document, end + 4.0


def _table(document: Document, sheet: Listing, top: float) -> int:
    """Draw the rows; return how many end on the sheet on which they begin."""
    began, on_first = document.pages[-1], 0
    grid = _grid(sheet)
    table = document.root.add("Table")
    page = document.pages[-1]
    titles = [_lines(one.title, grid.head, room) for one, room in zip(grid.columns, grid.widths, strict=True)]
    top = _head_row(page, grid, titles, top, table)
    for row in sheet.rows:
        cells = [_lines(text, grid.body, room) for text, room in zip(row, grid.widths, strict=True)]
        element = table.add("TR")
        for part in _parts(cells, _most_lines(grid, titles)):
            if top + _height(part, grid.body) > NEXT_PAGE_BOTTOM:
                page = document.page()
                # The head is read once; on later sheets it only helps the eye.
                with page.artifact("/Pagination /Subtype /Header"):
                    top = _head_row(page, grid, titles, NEXT_PAGE_TOP, None)
            top = _row(page, grid, part, top, element)
        on_first += page is began
    return on_first


def _grid(sheet: Listing) -> _Grid:
    """Return columns wide enough for their longest word, in the largest type that allows it."""
    columns = sheet.columns
    free = TEXT_WIDTH - _BETWEEN * (len(columns) - 1)
    for size in _SIZES:
        body, head_style = Style(size, Weight.REGULAR, _LEADING), Style(size, Weight.SEMIBOLD, _LEADING)
        needs = [
            max(_widest(one.title, head_style), *(_widest(row[at], body) for row in sheet.rows))
            for at, one in enumerate(columns)
        ]
        if sum(needs) <= free:
            break
    needs = [one * min(free / sum(needs), 1.0) for one in needs]
    rest, whole = free - sum(needs), sum(one.share for one in columns)
    widths = tuple(need + rest * one.share / whole for need, one in zip(needs, columns, strict=True))
    lefts = tuple(MARGIN_LEFT + sum(widths[:at]) + _BETWEEN * at for at in range(len(widths)))
    return _Grid(columns, body, head_style, lefts, widths)


def _widest(text: str, style: Style) -> float:
    """Return the width of the longest word in mm, with a hair to spare; a very long one may break."""
    said = printable(text)
    words = [said] if len(said) <= _SHORT else said.split()
    return min(max((width(one, style) for one in words), default=0.0) + 0.2, _WIDEST_WORD)


def _lines(text: str, style: Style, room: float) -> tuple[Line, ...]:
    return wrap(text, style, room) if printable(text) else ()


def _height(cells: list[tuple[Line, ...]], style: Style) -> float:
    return max(1, *(len(one) for one in cells)) * style.line_height + 2 * _PAD


def _most_lines(grid: _Grid, titles: list[tuple[Line, ...]]) -> int:
    room = NEXT_PAGE_BOTTOM - NEXT_PAGE_TOP - _height(titles, grid.head) - 2 * _PAD
    return max(int(room / grid.body.line_height), 1)


def _parts(cells: list[tuple[Line, ...]], most: int) -> list[list[tuple[Line, ...]]]:
    """Return a row in pieces of at most `most` lines; nearly always it is one."""
    longest = max(1, *(len(one) for one in cells))
    return [[one[start : start + most] for one in cells] for start in range(0, longest, most)]


def _head_row(
    page: Page, grid: _Grid, titles: list[tuple[Line, ...]], top: float, table: Element | None
) -> float:
    element = table.add("TR") if table else None
    for at, lines in enumerate(titles):
        cell = element.add("TH", scope="Column") if element else None
        _cell(page, grid, at, lines, grid.head, top, cell)
    end = top + _height(titles, grid.head)
    _line(page, end, _HEAD_RULE, inside_artifact=table is None)
    return end


def _row(page: Page, grid: _Grid, cells: list[tuple[Line, ...]], top: float, element: Element) -> float:
    for at, lines in enumerate(cells):
        cell = element.kids[at] if len(element.kids) > at else element.add("TD")
        assert isinstance(cell, Element)
        _cell(page, grid, at, lines, grid.body, top, cell)
    end = top + _height(cells, grid.body)
    _line(page, end, _RULE, inside_artifact=False)
    return end


def _cell(
    page: Page, grid: _Grid, at: int, lines: tuple[Line, ...], style: Style, top: float, cell: Element | None
) -> None:
    left, room = grid.lefts[at], grid.widths[at]
    placed = []
    for number, line in enumerate(lines):
        shift = room - line.width(style) if grid.columns[at].right else 0.0
        placed.append((left + shift, top + _PAD + style.base + number * style.line_height, line))
    if placed:
        page.lines(placed, style, cell)


def _line(page: Page, top: float, points: float, *, inside_artifact: bool) -> None:
    draw = partial(page.rule, (MARGIN_LEFT, top), TEXT_WIDTH, points)
    if inside_artifact:
        draw()
    else:
        with page.artifact():
            draw()
