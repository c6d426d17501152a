"""The appointments of a day in large type, for the counter."""

from dataclasses import replace

from rathaus_desk.domain.appointments.appointment_papers import DaySheet
from rathaus_desk.domain.dates import clock, full_day
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.flow import Block, Column, flow, points
from rathaus_desk.paper.fonts import Weight
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, head, number_pages
from rathaus_desk.paper.text import Style

_NAME = "Termine"
_POINTS = 16.0
_FOOT_POINTS = 10.0
_TOP = 40.0
_BOTTOM = 277.0
_NUMBER_BASE = 284.0
_TIME_INDENT = 24.0


def render_day_list(sheet: DaySheet) -> bytes:
    """Return the list as PDF, counter by counter, as many sheets as it needs."""
    day = full_day(sheet.day)
    document = Document(
        practice_title(f"{_NAME} {day}", sheet.practice),
        sheet.dated.date(),
        mark_as_practice if sheet.practice else None,
    )
    page, root = document.page(), document.root
    head(page, root, sheet.letterhead, f"Stand {clock(sheet.dated)} Uhr")
    columns = (
        Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, _BOTTOM),
        Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM),
    )
    flow(document, _text(sheet, day), lambda number: columns[min(number, 1)])
    number_pages(document, f"{_NAME} {day}", _FOOT_POINTS, _NUMBER_BASE)
    return pdf_bytes(document)


def _text(sheet: DaySheet, day: str) -> list[Block]:
    style = Style(_POINTS, leading=1.3)
    strong = replace(style, weight=Weight.SEMIBOLD)
    gap = style.line_height
    blocks = [Block(f"{_NAME} am {day}", replace(strong, size=_POINTS * 1.25), "H1", keep=True)]
    if not sheet.counters:
        blocks.append(Block("Es sind keine Termine vergeben.", style, before=0.5 * gap))
    for counter, lines in sheet.counters:
        blocks.append(Block(counter, strong, "H2", before=0.8 * gap, keep=True))
        blocks += points(
            lines, style, between=0.15 * gap, indent=_TIME_INDENT, label_style=strong, numbering="Decimal"
        )
    return blocks
