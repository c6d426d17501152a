"""The routing slip: one sheet in large print that says who, what, what next and by when."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.numbers import in_groups, read_number
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.paper.slips import RoutingSlip, SlipConcern
from rathaus_desk.paper.codes import QUIET_MODULES, qr_code
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, column_of, flow, height, points, rows
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import (
    NEXT_PAGE_BOTTOM,
    NEXT_PAGE_TOP,
    RIGHT_EDGE,
    Foot,
    head,
    number_pages,
)
from rathaus_desk.paper.text import Style, fitted

_NAME = "Laufzettel"
_NOTHING_HEARD = "Hören Sie bis dahin nichts? Dann haben wir etwas falsch gemacht."
_ASK_US = "Möchten Sie wissen, wie es steht?"  # of an answer that nobody promised
_WAITS = "Unser Rechner ist gerade gestört. Die Nummer gilt; Ihr Anliegen kommt an, sobald er wieder läuft."
_CALL_US = "Bitte rufen Sie an."
_ASK_WITH_NUMBER = "Bitte rufen Sie an und nennen Sie Ihre Nummer."
_ASK_WITH_CODE = "Bitte rufen Sie an und nennen Sie Ihre Nummer und den Abholcode."
_COME_AGAIN = "Bitte kommen Sie noch einmal zu uns."  # where no number stands on the sheet
# The first that lets everything stand on one sheet; for somebody who needs large print none is small.
_BODY_POINTS = (16.0, 15.0, 14.0, 13.0, 12.0)
_VERY_LARGE_POINTS = (21.0, 20.0, 19.0, 18.0, 17.0, 16.0)
_PHONE_SCALE = 1.5
_LEADING = 1.35
_NUMBER = Style(34.0, Weight.SEMIBOLD, 1.2)
_NUMBER_SMALLEST = 28.0
_PANEL_TOP = 38.0
_NUMBER_WIDTH = 86.0
_CODE_LEFT = MARGIN_LEFT + 92.0
_CODE_WIDTH = 44.0
_QR_SIDE = 32.0
_QR_MODULES = 29  # 21 of the smallest QR code, which a number always fits, and 8 of its quiet zone
_QR_DOWN = 2.0  # so that it hangs from where capitals reach
_BELOW_PANEL = 4.0
_FOOT_POINTS = 10.0
_ABOVE_FOOT = 9.0
_NUMBER_ABOVE_FOOT = 4.0
# Gaps in lines.
_BEFORE_HEADING = 0.6
_BETWEEN_POINTS = 0.12
_BEFORE_PROMISE = 0.3
_LIST_INDENT = 0.55  # mm for each point of the type's size


def render_slip(slip: RoutingSlip) -> bytes:
    """Return a routing slip as PDF: one sheet in 16 points, smaller if there is much to say, never cut.

    For somebody with poor sight it has 21 points, or 16 at least if that saves a second sheet.

    Raises Refused if it has no number yet.
    """
    if not printable(slip.number):
        raise Refused(
            "Der Laufzettel hat noch keine Nummer. Es wurde nichts gedruckt. "
            "Bitte speichern Sie das Anliegen zuerst.",
            "number",
        )
    title = practice_title(f"{_NAME} {slip.number}", slip.practice)
    document = Document(title, slip.dated, mark_as_practice if slip.practice else None)
    page, root = document.page(), document.root
    head(page, root, slip.letterhead, full_day(slip.dated), _NAME)
    top = _panel(page, root, slip) + _BELOW_PANEL
    foot = Foot(slip.letterhead, _FOOT_POINTS)
    column = Column(MARGIN_LEFT, top, TEXT_WIDTH, foot.top - _ABOVE_FOOT)
    next_column = Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM)
    flow(document, _that_fit(slip, column), lambda number: next_column if number else column)
    foot.draw(page, root)
    number_pages(document, f"{_NAME} {in_print(slip.number)}", _FOOT_POINTS, foot.top - _NUMBER_ABOVE_FOOT)
    return pdf_bytes(document)


def in_print(number: str) -> str:
    """Return a case number in groups that are easy to read out: "26 - 04 711 - 7"."""
    read = read_number(number)
    return in_groups(read) if read else number


def _panel(page: Page, parent: Element, slip: RoutingSlip) -> float:
    """Draw the number, the code and the QR code side by side, and return where they end."""
    label = Style(_BODY_POINTS[0], Weight.SEMIBOLD, _LEADING)
    ends = []
    for name, shown, tag, left, room in (
        ("Ihre Nummer", in_print(slip.number), "H1", MARGIN_LEFT, _NUMBER_WIDTH),
        ("Ihr Abholcode", " ".join(slip.pickup_code), "P", _CODE_LEFT, _CODE_WIDTH),
    ):
        blocks = [
            Block(name, label, keep=True),
            Block(shown, fitted(shown, _NUMBER, _NUMBER_SMALLEST, room), tag),
        ]
        column = Column(left, _PANEL_TOP, room, NEXT_PAGE_BOTTOM)
        if printable(shown):
            ends.append(column_of(page, parent, blocks, column))
    quiet = _QR_SIDE * QUIET_MODULES / _QR_MODULES
    place = (RIGHT_EDGE - _QR_SIDE + quiet, _PANEL_TOP + _QR_DOWN - quiet, _QR_SIDE)
    qr_code(page, parent, slip.number, place, f"QR-Code mit der Nummer {slip.number}")
    return max(*ends, place[1] + _QR_SIDE - quiet)


def _that_fit(slip: RoutingSlip, column: Column) -> list[Block]:
    """Return the text in the largest type in which it fits on the sheet.

    If none fits, it is the smallest; but whoever needs large print gets the largest, on more than one sheet.
    """
    very_large = slip.size is PrintSize.VERY_LARGE
    for size in (*_VERY_LARGE_POINTS, _VERY_LARGE_POINTS[0]) if very_large else _BODY_POINTS:
        blocks = _text(slip, Style(size, Weight.REGULAR, _LEADING))
        if height(rows(blocks, column.width)) <= column.bottom - column.top:
            break
    return blocks


def _text(slip: RoutingSlip, style: Style) -> list[Block]:
    strong = replace(style, weight=Weight.SEMIBOLD)
    phone = replace(strong, size=style.size * _PHONE_SCALE, leading=1.2)
    replaced = f"{slip.issue}. Ausgabe. Sie ersetzt {slip.replaces}." if printable(slip.replaces) else ""
    concerns = _numbered([_concern(one, slip.number) for one in slip.concerns], style)
    reached = [
        Block(slip.contact_person, style, keep=True),
        Block(slip.contact_place, style, keep=True),
        Block(f"Telefon {slip.contact_phone}" if printable(slip.contact_phone) else "", phone),
    ]
    onward = [
        one for one in _numbered([one.next_step for one in slip.concerns], style) if printable(one.text)
    ]
    promise = Block(slip.promise, strong, before=_BEFORE_PROMISE * style.line_height)
    gap = _BETWEEN_POINTS * style.line_height
    needed = points(
        [("•", one) for one in slip.still_needed],
        style,
        between=gap,
        indent=style.size * _LIST_INDENT,
        numbering="Disc",
    )
    return [
        Block(replaced, style, before=gap),
        Block(_WAITS if slip.waits else "", style, before=gap),
        *_section("Ihr Anliegen" if len(slip.concerns) == 1 else "Ihre Anliegen", strong, concerns),
        *_section("Für Sie da ist", strong, reached),
        *_section("So geht es weiter", strong, [*onward, promise]),
        *_section("Das brauchen wir noch von Ihnen", strong, needed),
        Block(_in_case(slip, onward), style, before=_BEFORE_HEADING * style.line_height),
    ]


def _in_case(slip: RoutingSlip, onward: Sequence[Block]) -> str:
    """Return what to do if nothing is heard; who was promised no answer is told how to ask for one."""
    phone = printable(slip.contact_phone)
    if printable(slip.promise):
        return f"{_NOTHING_HEARD} {_CALL_US if phone else _COME_AGAIN}"
    ask = _ASK_WITH_CODE if printable(slip.pickup_code) else _ASK_WITH_NUMBER
    return f"{_ASK_US} {ask if phone else _COME_AGAIN}" if onward else ""


def _section(title: str, style: Style, blocks: Sequence[Block]) -> list[Block]:
    """Return a heading and what stands under it, or nothing if nothing does."""
    found = [one for one in blocks if printable(one.text)]
    heading = Block(title, style, "H2", before=_BEFORE_HEADING * style.line_height, keep=True)
    return [heading, *found] if found else []


def _concern(concern: SlipConcern, slip_number: str) -> str:
    """Return what the concern is, with its number if that is not the one in large type."""
    own = read_number(concern.number)
    return f"{concern.title} ({concern.number})" if own and own != slip_number else concern.title


def _numbered(texts: Sequence[str], style: Style) -> list[Block]:
    """Return the concerns under the same figures everywhere on the sheet; a single one needs none."""
    if len(texts) == 1:
        return [Block(texts[0], style)]
    return points(
        [(str(index), text) for index, text in enumerate(texts, 1)],
        style,
        between=_BETWEEN_POINTS * style.line_height,
        indent=style.size * _LIST_INDENT,
        numbering="Decimal",
        label_style=replace(style, weight=Weight.SEMIBOLD),
    )
