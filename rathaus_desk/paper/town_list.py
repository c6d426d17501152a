"""A list of the town to hang up, in 16 points, or in 14 where that saves a sheet."""

from collections.abc import Iterator
from dataclasses import replace

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.notices.town_lists import LIST_POINTS, TownList
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.flow import Block, Column, flow, paginate, rows
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, head, number_pages
from rathaus_desk.paper.text import Style

_TOP = 40.0
_NUMBER_POINTS, _NUMBER_BASE = 10.0, 287.0
_EMPTY = "Zurzeit ist nichts bekannt."


def render_town_list(sheet: TownList) -> bytes:
    """Return the list as PDF; an entry stands whole on its sheet."""
    document = Document(
        practice_title(sheet.title, sheet.practice), sheet.dated, mark_as_practice if sheet.practice else None
    )
    page = document.page()
    head(page, document.root, sheet.letterhead, f"Stand {full_day(sheet.dated)}")
    columns = (
        Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM),
        Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM),
    )

    def column(number: int) -> Column:
        return columns[min(number, 1)]

    layouts = [list(_text(sheet, points)) for points in LIST_POINTS]
    needs = [
        len(paginate(rows(blocks, TEXT_WIDTH), lambda page: column(page).bottom - column(page).top))
        for blocks in layouts
    ]
    flow(document, layouts[needs.index(min(needs))], column)
    number_pages(document, sheet.title, _NUMBER_POINTS, _NUMBER_BASE)
    return pdf_bytes(document)


def _text(sheet: TownList, points: float) -> Iterator[Block]:
    style = Style(points, leading=1.3)
    strong = replace(style, weight=Weight.SEMIBOLD)
    gap = style.line_height
    yield Block(sheet.title, replace(strong, size=points * 1.5, leading=1.2), "H1", keep=True)
    yield Block(sheet.note, style, before=0.4 * gap)
    if not any(entries for _, entries in sheet.sections):
        yield Block(_EMPTY, style, before=gap)
    for heading, entries in sheet.sections:
        if entries:
            yield Block(heading, replace(strong, size=points * 1.2), "H2", before=gap, keep=True)
        for item, entry in enumerate(entries, 1):
            lines = [one for one in entry.lines if printable(one)]
            yield Block(entry.head, strong, before=0.55 * gap, item=item, keep=bool(lines))
            for at, line in enumerate(lines, 1):
                yield Block(line, style, inside=True, keep=at < len(lines))
