"""What to bring for one service, with boxes to tick, in large print."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.paper.letters import ChecklistSheet
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.flow import Block, Column, flow, height, rows
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, Foot, head, number_pages
from rathaus_desk.paper.text import Style, width

_HEADING = "Das bringen Sie bitte mit"
_BODY_POINTS = (16.0, 15.0, 14.0, 13.0, 12.0)  # the first that lets everything stand on one sheet
_TITLE_SCALE = 1.5
_TOP = 40.0
_FOOT_POINTS = 10.0
_ABOVE_FOOT = 9.0
_NUMBER_ABOVE_FOOT = 4.0
# Gaps in lines.
_BEFORE_INTRO = 0.3
_BEFORE_HEADING = 0.9
_BEFORE_DOCUMENT = 0.45
_BETWEEN_FACTS = 0.15
_TICK_INDENT = 0.62  # mm for each point of the type's size
_FACT_SHARE = 0.42  # of the text's width, at most, for what a fact is called
_FACT_GAP = 5.0


def render_checklist(sheet: ChecklistSheet) -> bytes:
    """Return the list as PDF: one sheet in 16 points, smaller if it is long, never cut."""
    document = Document(
        practice_title(f"{_HEADING}: {sheet.title}", sheet.practice),
        sheet.dated,
        mark_as_practice if sheet.practice else None,
    )
    page, root = document.page(), document.root
    head(page, root, sheet.letterhead, full_day(sheet.dated))
    foot = Foot(sheet.letterhead, _FOOT_POINTS)
    column = Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, foot.top - _ABOVE_FOOT)
    next_column = Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM)
    for size in _BODY_POINTS:
        blocks = checklist_text(sheet, Style(size))
        if height(rows(blocks, TEXT_WIDTH)) <= column.bottom - column.top:
            break
    flow(document, blocks, lambda number: next_column if number else column)
    foot.draw(page, root)
    number_pages(document, sheet.title, _FOOT_POINTS, foot.top - _NUMBER_ABOVE_FOOT)
    return pdf_bytes(document)


def checklist_text(sheet: ChecklistSheet, style: Style) -> list[Block]:
    """Return what a list says, its title first, in a type."""
    strong = replace(style, weight=Weight.SEMIBOLD)
    title = replace(strong, size=style.size * _TITLE_SCALE, leading=1.25)
    line = style.line_height
    documents = [(name, note) for name, note in sheet.documents if printable(name)]
    return [
        Block(sheet.title, title, "H1", keep=True),
        Block(sheet.intro, style, before=_BEFORE_INTRO * line),
        Block(
            _HEADING if documents else "",
            strong,
            "H2" if printable(sheet.title) else "H1",
            before=_BEFORE_HEADING * line,
            keep=True,
        ),
        *(block for item, one in enumerate(documents, 1) for block in _document(one, item, style)),
        *_facts(sheet.facts, style),
        Block(sheet.closing, style, before=_BEFORE_HEADING * line),
    ]


def _document(entry: tuple[str, str], item: int, style: Style) -> list[Block]:
    name, note = entry
    indent = style.size * _TICK_INDENT
    return [
        Block(
            name,
            replace(style, weight=Weight.SEMIBOLD),
            before=_BEFORE_DOCUMENT * style.line_height,
            indent=indent,
            item=item,
            tick=True,
            keep=bool(printable(note)),
        ),
        Block(note, style, indent=indent, inside=True),
    ]


def _facts(facts: Sequence[tuple[str, str]], style: Style) -> list[Block]:
    """Return pairs such as "Gebühr: 37 Euro", the second halves below one another."""
    known = [(f"{label.removesuffix(':')}:", value) for label, value in facts if printable(value)]
    if not known:
        return []
    strong = replace(style, weight=Weight.SEMIBOLD)
    indent = min(max(width(label, strong) for label, _ in known) + _FACT_GAP, TEXT_WIDTH * _FACT_SHARE)
    line = style.line_height
    return [
        Block(
            value,
            style,
            before=(_BETWEEN_FACTS if index else _BEFORE_HEADING) * line,
            indent=indent,
            label=label,
            label_style=strong,
        )
        for index, (label, value) in enumerate(known)
    ]
