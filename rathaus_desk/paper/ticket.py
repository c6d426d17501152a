"""The ticket of the queue: a number to read from afar, on a roll, on A6 or on A5."""

from dataclasses import dataclass
from functools import partial

from rathaus_desk.domain.dates import long_date
from rathaus_desk.domain.queue.queue_sheet import TicketSheet, TicketSize
from rathaus_desk.paper.document import Document, Page
from rathaus_desk.paper.flow import Block, Column, flow, height, rows
from rathaus_desk.paper.fonts import Weight
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import practice_title
from rathaus_desk.paper.text import Style, fitted, single

_PRACTICE = "ÜBUNG – diese Marke gilt nicht"
_HOW = "Sie werden aufgerufen: Ihre Nummer erscheint auf der Anzeige, dazu hören Sie einen Ton."
_WHERE = "Gehen Sie dann bitte an den Tresen, der neben Ihrer Nummer steht."
_NOT_HEARD = "Haben Sie den Aufruf verpasst? Sagen Sie am Tresen Bescheid, Sie kommen dann gleich dran."
_LEADING = 1.3
_SMALLEST_SHARE = 0.7  # of the usual type, if there is much to say


@dataclass(frozen=True, slots=True)
class _Layout:
    """Measures of one size of sheet: mm, and points for type."""

    sheet: tuple[float, float]
    margin: float
    number: float
    body: float


_LAYOUTS = {
    TicketSize.ROLL: _Layout((80.0, 150.0), 5.0, 64.0, 11.0),
    TicketSize.A6: _Layout((105.0, 148.0), 9.0, 76.0, 12.0),
    TicketSize.A5: _Layout((148.0, 210.0), 13.0, 112.0, 17.0),
}


def render_ticket(sheet: TicketSheet) -> bytes:
    """Return a ticket as PDF: one small sheet, tagged, in large type, never cut."""
    layout = _LAYOUTS[sheet.size]
    document = Document(
        practice_title(f"Wartemarke {sheet.code}", sheet.practice),
        sheet.dated,
        partial(_mark_as_practice, layout=layout) if sheet.practice else None,
        layout.sheet,
    )
    room = layout.sheet[0] - 2 * layout.margin
    column = Column(layout.margin, layout.margin * 1.4, room, layout.sheet[1] - layout.margin)
    for share in (1.0, 0.9, 0.8, _SMALLEST_SHARE):
        blocks = _text(sheet, layout, layout.body * share, room)
        if height(rows(blocks, room)) <= column.bottom - column.top:
            break
    flow(document, blocks, lambda _number: column)
    return pdf_bytes(document)


def _text(sheet: TicketSheet, layout: _Layout, size: float, room: float) -> list[Block]:
    style = Style(size, Weight.REGULAR, _LEADING)
    strong = Style(size, Weight.SEMIBOLD, _LEADING)
    larger = Style(size * 1.3, Weight.SEMIBOLD, 1.2)
    number = Style(layout.number, Weight.SEMIBOLD, 1.05)
    line = style.line_height
    return [
        Block(sheet.town, strong),
        Block(f"{long_date(sheet.dated)}, {sheet.drawn_at} Uhr", style),
        Block("Ihre Nummer", strong, before=0.6 * line, keep=True),
        Block(sheet.code, fitted(sheet.code, number, layout.number / 2, room), "H1", keep=True),
        Block(sheet.theme, strong),
        Block("Wartezeit im Augenblick", style, before=0.5 * line, keep=True),
        Block(sheet.wait, larger),
        Block(sheet.rule, style, before=0.15 * line),
        Block(_HOW, style, before=0.5 * line),
        Block(_WHERE, style, before=0.15 * line),
        Block(_NOT_HEARD, style, before=0.5 * line),
    ]


def _mark_as_practice(page: Page, layout: _Layout) -> None:
    """Say at the top edge that this ticket is only practice."""
    style = Style(layout.body * 0.8, Weight.SEMIBOLD)
    line = single(_PRACTICE, style)
    left = (layout.sheet[0] - line.width(style)) / 2
    with page.artifact("/Pagination /Subtype /Watermark"):
        page.lines([(left, layout.margin * 0.75, line)], style)
