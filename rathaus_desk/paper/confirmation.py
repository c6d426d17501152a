"""The confirmation of an appointment: when, where, what to bring, how to cancel; in the reader's size."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.dates import clock, full_day
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.paper.letters import BODY_POINTS, PrintSize
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document, Page
from rathaus_desk.paper.flow import Block, Column, flow, height, points, rows
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, Foot, head, number_pages
from rathaus_desk.paper.text import Style, fitted, single

_NAME = "Ihr Termin"
_TOP = 40.0
_ABOVE_FOOT = 9.0
_NUMBER_ABOVE_FOOT = 4.0
_FOOT_POINTS = {
    PrintSize.STANDARD: 8.5, PrintSize.SENIOR: 9.5, PrintSize.LARGE: 10.5, PrintSize.VERY_LARGE: 12.0,
}  # fmt: skip
_WHEN_SCALE = 1.6
_WHEN_SMALLEST = 16.0
_PHONE_SCALE = 1.35
# Gaps in lines.
_BEFORE_HEADING = 0.8
_BETWEEN = 0.2
_TICK_INDENT = 0.62  # mm for each point of the type's size
_A5 = (148.0, 210.0)
_A5_MARGIN, _A5_TOP, _A5_BOTTOM = 13.0, 13.0, 197.0
_A5_ROOM = _A5[0] - 2 * _A5_MARGIN
_PRACTICE, _PRACTICE_POINTS = "ÜBUNG – dieser Termin gilt nicht", 11.0
_HOW = {
    AppointmentKind.IN_PERSON: "",
    AppointmentKind.VIDEO: "Ein Termin am Bildschirm.",
    AppointmentKind.PHONE: "Ein Termin am Telefon. Sie müssen nicht ins Rathaus kommen.",
}


def render_confirmation(sheet: AppointmentSheet) -> bytes:
    """Return the confirmation as PDF; in large type it may run on to a second sheet.

    A small one is on one sheet of A5; what does not fit there in the reader's size is on A4 as usual.
    """
    title = practice_title(f"{_NAME} {sheet.number}".strip(), sheet.practice)
    if sheet.small and height(rows(_small_text(sheet), _A5_ROOM)) <= _A5_BOTTOM - _A5_TOP:
        return _render_small(sheet, title)
    document = Document(title, sheet.dated, mark_as_practice if sheet.practice else None)
    page, root = document.page(), document.root
    head(page, root, sheet.letterhead, full_day(sheet.dated))
    foot = Foot(sheet.letterhead, _FOOT_POINTS[sheet.size])
    columns = (
        Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, foot.top - _ABOVE_FOOT),
        Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM),
    )
    flow(document, _text(sheet, TEXT_WIDTH), lambda number: columns[min(number, 1)])
    foot.draw(page, root)
    name = f"{_NAME} {sheet.number}".strip()
    number_pages(document, name, _FOOT_POINTS[sheet.size], foot.top - _NUMBER_ABOVE_FOOT)
    return pdf_bytes(document)


def _render_small(sheet: AppointmentSheet, title: str) -> bytes:
    document = Document(title, sheet.dated, _mark_small if sheet.practice else None, _A5)
    flow(document, _small_text(sheet), lambda _number: Column(_A5_MARGIN, _A5_TOP, _A5_ROOM, _A5_BOTTOM))
    return pdf_bytes(document)


def _small_text(sheet: AppointmentSheet) -> list[Block]:
    """Return the same text below the sender's name, which stands at the head of a large sheet."""
    sender = Style(_FOOT_POINTS[sheet.size], leading=1.3)
    strong = replace(sender, weight=Weight.SEMIBOLD)
    head_lines = [
        Block(sheet.letterhead.town, strong, keep=True),
        Block(f"{sheet.letterhead.unit}, {full_day(sheet.dated)}", sender, keep=True),
    ]
    first, *rest = _text(sheet, _A5_ROOM)
    return [*head_lines, replace(first, before=first.style.line_height / 2), *rest]


def _mark_small(page: Page) -> None:
    """Say at the top edge of a small sheet that it is only practice."""
    style = Style(_PRACTICE_POINTS, Weight.SEMIBOLD)
    line = single(_PRACTICE, style)
    with page.artifact("/Pagination /Subtype /Watermark"):
        page.lines([((_A5[0] - line.width(style)) / 2, _A5_TOP * 0.6, line)], style)


def number_in_print(number: str) -> str:
    """Return the number of an appointment in groups that are easy to read out: "T 26 - 00 417 - 3"."""
    return f"T {in_groups(number.removeprefix('T'))}" if number.startswith("T") else number


def _text(sheet: AppointmentSheet, room: float) -> list[Block]:
    style = Style(BODY_POINTS[sheet.size], leading=1.3)
    strong = replace(style, weight=Weight.SEMIBOLD)
    how = " ".join(one for one in (_HOW[sheet.kind], f"Er dauert etwa {sheet.minutes} Minuten.") if one)
    return [
        Block(_NAME, strong, "H1", keep=True),
        *_when(sheet, strong, room),
        Block(how, style, before=_BETWEEN * style.line_height),
        Block(f"Für: {sheet.name}" if printable(sheet.name) else "", style),
        Block(sheet.replaces, strong, before=_BETWEEN * style.line_height),
        *_section("Darum geht es", sheet.what, style, strong),
        *_section("Hier sind Sie richtig", sheet.where, style, strong),
        *_bring(sheet.bring, style, strong),
        *_cancel(sheet, style, strong),
    ]


def _when(sheet: AppointmentSheet, strong: Style, room: float) -> list[Block]:
    """Return day and hour, each in the largest type in which it has one line."""
    large = replace(strong, size=strong.size * _WHEN_SCALE, leading=1.2)
    texts = (full_day(sheet.starts.date()), f"{clock(sheet.starts)} Uhr")
    smallest = min(_WHEN_SMALLEST, large.size)
    return [Block(text, fitted(text, large, smallest, room), keep=True) for text in texts]


def _section(title: str, lines: Sequence[str], style: Style, strong: Style) -> list[Block]:
    found = [Block(one, style) for one in lines if printable(one)]
    heading = Block(title, strong, "H2", before=_BEFORE_HEADING * style.line_height, keep=True)
    return [heading, *found] if found else []


def _bring(documents: Sequence[tuple[str, str]], style: Style, strong: Style) -> list[Block]:
    found = [f"{name} ({note})" if printable(note) else name for name, note in documents if printable(name)]
    if not found:
        return []
    heading = Block(
        "Das bringen Sie bitte mit", strong, "H2", before=_BEFORE_HEADING * style.line_height, keep=True
    )
    listed = points(
        [("", one) for one in found],
        style,
        between=_BETWEEN * style.line_height,
        indent=style.size * _TICK_INDENT,
    )
    return [heading, *(replace(one, tick=True) for one in listed)]


def _cancel(sheet: AppointmentSheet, style: Style, strong: Style) -> list[Block]:
    phone = replace(strong, size=strong.size * _PHONE_SCALE, leading=1.2)
    call = f"Telefon {sheet.call}" if printable(sheet.call) else ""
    return [
        Block(
            "Können Sie nicht kommen?", strong, "H2", before=_BEFORE_HEADING * style.line_height, keep=True
        ),
        Block("Bitte rufen Sie an. Dann bekommt jemand anderes die Zeit.", style, keep=True),
        Block(call, phone, keep=True),
        Block(f"Nummer {number_in_print(sheet.number)}" if sheet.number else "", strong),
    ]
