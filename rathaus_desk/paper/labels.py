"""Addresses on sheets of labels, and on envelopes."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.envelopes import ENVELOPES
from rathaus_desk.domain.paper.labels import LABEL_SHEETS, AddressLabels, LabelSheet, PrintedEnvelopes
from rathaus_desk.paper.document import Box, Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, column_of, height, rows
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import practice_title
from rathaus_desk.paper.text import Style, fitted, single

_SENDER = Style(6.5, Weight.REGULAR, 1.25)
_SENDER_SMALLEST = 5.5
_ADDRESS = Style(11.0, Weight.REGULAR, 1.2)
_SMALLEST = 8.0
_EDGE = 5.0  # printers leave the sheet's edge white, and labels sit askew
_INSET_TOP = 3.5
_BELOW_SENDER = 1.5
_PRACTICE = "ÜBUNG – gilt nicht"
_PRACTICE_STYLE = Style(8.0, Weight.SEMIBOLD)
_ENVELOPE_ADDRESS = Style(12.0, Weight.REGULAR, 1.3)
_ENVELOPE_SENDER = Style(9.0, Weight.REGULAR, 1.3)
_SENDER_LEFT, _SENDER_TOP = 15.0, 12.0
# The lower right of an envelope belongs to the machines of the post: 15 mm at the foot stay free.
_CODING_ZONE = 18.0
_ADDRESS_WIDTH = 95.0
_FROM_RIGHT = 15.0
_ADDRESS_SHARE = 0.45  # of the height: where an address begins


def render_labels(labels: AddressLabels) -> bytes:
    """Return addresses on as many sheets as they need, from the first free label on.

    Raises Refused if that label does not exist, there is nothing to print, or an address is too long.
    """
    sheet = LABEL_SHEETS[labels.stock]
    if not 1 <= labels.start <= sheet.count:
        raise Refused(
            f"Dieser Bogen hat {sheet.count} Etiketten. Bitte wählen Sie als Anfang eine Zahl von 1 bis "
            f"{sheet.count}. Es wurde nichts gedruckt.",
            "start",
        )
    _some(labels.addresses)
    ground = _mark if labels.practice else None
    document = Document(practice_title(labels.title, labels.practice), labels.dated, ground)
    for at, address in enumerate(labels.addresses, labels.start - 1):
        if at % sheet.count == 0 or not document.pages:
            page = document.page()
        _label(page, document.root.add("Div"), labels.sender, address, _place(sheet, at % sheet.count))
    return pdf_bytes(document)


def render_envelopes(envelopes: PrintedEnvelopes) -> bytes:
    """Return one page for each envelope, with its sender and its address.

    Raises Refused if there is nothing to print or an address is too long.
    """
    _some(envelopes.addresses)
    paper = ENVELOPES[envelopes.format]
    size = (paper.width, paper.height)
    ground = partial(_mark, left=_SENDER_LEFT) if envelopes.practice else None
    title = practice_title(envelopes.title, envelopes.practice)
    document = Document(title, envelopes.dated, ground, size)
    top = paper.height * _ADDRESS_SHARE
    left = max(paper.width - _FROM_RIGHT - _ADDRESS_WIDTH, paper.width * 0.4)
    for address in envelopes.addresses:
        page, part = document.page(), document.root.add("Div")
        sender = [Block(one, _ENVELOPE_SENDER) for one in envelopes.sender]
        column_of(page, part, sender, Column(_SENDER_LEFT, _SENDER_TOP, paper.width * 0.45, top))
        column = Column(left, top, paper.width - _FROM_RIGHT - left, paper.height - _CODING_ZONE)
        _address(page, part, address, column, _ENVELOPE_ADDRESS)
    return pdf_bytes(document)


def _some(addresses: Sequence[Sequence[str]]) -> None:
    if not addresses:
        raise Refused("Es ist keine Anschrift ausgewählt. Es wurde nichts gedruckt.", "addresses")


def _place(sheet: LabelSheet, at: int) -> Box:
    down, across = divmod(at, sheet.across)
    left, top = sheet.left + across * sheet.step_across, sheet.top + down * sheet.step_down
    return left, top, sheet.width, sheet.height


def _label(page: Page, parent: Element, sender: str, address: Sequence[str], box: Box) -> None:
    left, top, wide, high = box
    column = Column(left + _EDGE, top + _INSET_TOP, wide - 2 * _EDGE, top + high - _INSET_TOP)
    if printable(sender):
        style = fitted(sender, _SENDER, _SENDER_SMALLEST, column.width)
        end = column_of(page, parent, [Block(sender, style)], column)
        column = replace(column, top=end + _BELOW_SENDER)
    _address(page, parent, address, column, _ADDRESS)


def _address(page: Page, parent: Element, address: Sequence[str], column: Column, style: Style) -> None:
    """Draw an address in the largest type in which each text has one line, or else in which it fits."""
    steps = int((style.size - _SMALLEST) * 2) + 1
    layouts = [
        [Block(one, replace(style, size=style.size - step / 2)) for one in address] for step in range(steps)
    ]
    fitting = [
        (len(some) > len(address), blocks)
        for blocks in layouts
        if height(some := rows(blocks, column.width)) <= column.bottom - column.top
    ]
    if fitting:
        _, blocks = min(fitting, key=lambda one: one[0])
        column_of(page, parent, blocks, column)
        return
    name = next((printable(one) for one in address[1:] if printable(one)), printable(" ".join(address)))
    raise Refused(
        f"Die Anschrift „{name}“ ist zu lang für ihr Feld. Es wurde nichts gedruckt. Bitte kürzen Sie sie.",
        "addresses",
    )


def _mark(page: Page, left: float = 150.0) -> None:
    with page.artifact("/Pagination /Subtype /Watermark"):
        page.lines(
            [(left, 3.8 + _PRACTICE_STYLE.size * 0.3, single(_PRACTICE, _PRACTICE_STYLE))], _PRACTICE_STYLE
        )
