"""The leaflet: six panels of DIN lang on both sides of A4, folded inwards (Wickelfalz).

Outside, from the left: the panel that is folded in, the back, the front; inside: three panels side by side.
The panel that is folded in is 1 mm narrower, so that it does not jam. The second side is turned over the
short edge.
"""

import math

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notice_text import read_notice_text
from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper, facts_of
from rathaus_desk.domain.notices.sheet_rules import SHEETS, sizes, too_long, too_wide
from rathaus_desk.paper.document import Box, Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, Row, Writing, column_of, height, paginate, rows, write
from rathaus_desk.paper.line_icon import draw_icon
from rathaus_desk.paper.notice_blocks import (
    Face,
    broken_word,
    closing_blocks,
    contact_blocks,
    fact_blocks,
    text_blocks,
    title_block,
)
from rathaus_desk.paper.notice_document import notice_document
from rathaus_desk.paper.notice_plate import draw_code
from rathaus_desk.paper.sheet_marks import Frame, colour_strip, crop_marks, fold_marks, frame_for
from rathaus_desk.paper.stationery import ACCENT
from rathaus_desk.paper.text import Style

FOLDED_IN = (297.0 - 2.0) / 3  # mm; the two other panels of a side are 1 mm wider
PANEL = FOLDED_IN + 1.0
OUTSIDE_FOLDS = (FOLDED_IN, FOLDED_IN + PANEL)
INSIDE_FOLDS = (PANEL, 2 * PANEL)
_MARGIN = 9.0
_ICON = 34.0
_CODE = 34.0
_NOTE_PITCH = 11.0  # mm between the lines to write on
_NOTE_LEAST = 70.0  # a panel with less room than that stays as it is
_AT_A_GLANCE = "Auf einen Blick"
_NOTES = "Meine Notizen"


def draw_leaflet(paper: NoticePaper) -> tuple[Document, float]:
    """Return both sides, and the size of the body in points. Raises Refused if the text is too long."""
    rule = SHEETS[paper.sheet]
    frame = frame_for(rule.width, rule.height, print_shop=paper.print_shop)
    for points in sizes(paper.sheet):
        face = Face(points, 1.7)
        shares, broken = _inside_text(paper, frame, face)
        over = _too_much(paper, frame, face, len(shares))
        if not broken and over <= 0:
            break
    if broken:
        raise Refused(too_wide(paper.sheet, broken), "text")
    if over > 0:
        raise Refused(too_long(paper.sheet, math.ceil(over)), "text")
    return _imposed(paper, frame, face, shares), points


def _imposed(paper: NoticePaper, frame: Frame, face: Face, shares: list[list[Row]]) -> Document:
    """Return the two sides; the tree goes front, inside, folded-in panel, back."""
    document = notice_document(paper, frame, _panels(frame, outside=True))
    outside, inside = document.page(), document.page()
    if paper.print_shop:
        colour_strip(outside, frame)
        colour_strip(inside, frame)
    folded_in, back, front = _columns(frame, outside=True)
    _front(outside, document.root.add("Sect"), paper, face, front)
    _inside(inside, document.root.add("Sect"), face, shares, _columns(frame, outside=False))
    _glance(outside, document.root.add("Sect"), paper, face, folded_in)
    _back(outside, document.root.add("Sect"), paper, face, back)
    for page, folds in ((outside, OUTSIDE_FOLDS), (inside, INSIDE_FOLDS)):
        fold_marks(page, frame, folds)
        crop_marks(page, frame)
    return document


def _panels(frame: Frame, *, outside: bool) -> list[Box]:
    left, top, _, high = frame.trim
    edges = (0.0, *(OUTSIDE_FOLDS if outside else INSIDE_FOLDS), 297.0)
    return [(left + edges[at], top, edges[at + 1] - edges[at], high) for at in range(3)]


def _columns(frame: Frame, *, outside: bool) -> list[Column]:
    """Return where text may stand on the three panels of a side, all as wide as the narrowest."""
    return [
        Column(left + _MARGIN, top + _MARGIN, FOLDED_IN - 2 * _MARGIN, top + high - _MARGIN)
        for left, top, _, high in _panels(frame, outside=outside)
    ]


def _inside_text(paper: NoticePaper, frame: Frame, face: Face) -> tuple[list[list[Row]], str]:
    """Return the text shared among the panels inside, and a word that is too wide for them."""
    column = _columns(frame, outside=False)[0]
    blocks = list(
        text_blocks(read_notice_text(paper.words.text)[0], face, before=0.55 * face.body.line_height)
    )
    outer = [*_front_blocks(paper, face, column.width), *_glance_blocks(paper, face),
             *contact_blocks(paper.words, face, column.width)]  # fmt: skip
    room = column.bottom - column.top
    shares = paginate(rows(blocks, column.width), lambda _: room) if blocks else []
    return shares, broken_word([*blocks, *outer], column.width)


def _too_much(paper: NoticePaper, frame: Frame, face: Face, shares: int) -> float:
    """Return by how many lines the fullest panel is too full."""
    column = _columns(frame, outside=True)[0]
    room, line = column.bottom - column.top, face.body.line_height
    icon = _ICON + 8 if paper.words.icon is not NoticeIcon.NONE else 0.0
    code = _CODE + 6 if paper.words.web.strip() else 0.0
    needs = (
        height(rows(_front_blocks(paper, face, column.width), column.width)) + icon + 30,
        height(rows(_glance_blocks(paper, face), column.width)),
        height(rows(contact_blocks(paper.words, face, column.width), column.width)) + code
        + height(rows(_closing(paper, face), column.width)) + 8,
    )  # fmt: skip
    return max((max(needs) - room) / line, (shares - 3) * room / line)


def _front_blocks(paper: NoticePaper, face: Face, room: float) -> list[Block]:
    summary = Block(paper.words.summary, face.body, before=0.8 * face.body.line_height)
    return [title_block(paper.words, face, room), *([summary] if paper.words.summary.strip() else [])]


def _front(page: Page, parent: Element, paper: NoticePaper, face: Face, column: Column) -> None:
    head = [Block(paper.letterhead.town, face.strong)]
    end = column_of(page, parent, head, column)
    with page.artifact():
        page.line((column.left, end + 2), (column.left + column.width, end + 2), 1.4, ACCENT)
    top = end + 12
    if paper.words.icon is not NoticeIcon.NONE:
        draw_icon(page, paper.words.icon, (column.left, top, _ICON, _ICON), ACCENT)
        top += _ICON + 8
    _write(page, parent, _front_blocks(paper, face, column.width), column, top)


def _inside(page: Page, parent: Element, face: Face, shares: list[list[Row]], columns: list[Column]) -> None:
    writing, noted = Writing(parent), False
    for at, column in enumerate(columns):
        end = write(page, shares[at], column, writing) + 10 if at < len(shares) else column.top
        if column.bottom - end >= _NOTE_LEAST:
            text = "" if noted else _NOTES
            _note_lines(page, parent, face, Column(column.left, end, column.width, column.bottom), text)
            noted = True


def _note_lines(page: Page, parent: Element, face: Face, column: Column, text: str) -> None:
    """Draw lines to write on where the text has left room, below one another on all panels."""
    column_of(page, parent, [Block(text, face.strong, "H2")], column)
    end = column.top + face.strong.line_height
    with page.artifact():
        top = end + _NOTE_PITCH
        while top <= column.bottom:
            page.line((column.left, top), (column.left + column.width, top), 0.5)
            top += _NOTE_PITCH


def _glance_blocks(paper: NoticePaper, face: Face) -> list[Block]:
    if not facts_of(paper.words):
        return []
    return [
        Block(_AT_A_GLANCE, face.strong, "H2", keep=True),
        *_below(list(fact_blocks(paper.words, face, before=0.5 * face.body.line_height)), face),
    ]


def _below(facts: list[Block], face: Face) -> list[Block]:
    """Return facts whose names stand above what they are: beside it, a panel would leave them no room."""
    found: list[Block] = []
    for one in facts:
        if one.label:
            found.append(Block(one.label, face.strong, before=0.6 * face.body.line_height, keep=True))
        found.append(Block(one.text, face.body))
    return found


def _glance(page: Page, parent: Element, paper: NoticePaper, face: Face, column: Column) -> None:
    _write(page, parent, _glance_blocks(paper, face), column, column.top)


def _closing(paper: NoticePaper, face: Face) -> list[Block]:
    return closing_blocks(paper, Style(max(face.points * 0.6, 9.0), leading=1.35))


def _back(page: Page, parent: Element, paper: NoticePaper, face: Face, column: Column) -> None:
    end = _write(page, parent, contact_blocks(paper.words, face, column.width), column, column.top)
    if paper.words.web.strip():
        draw_code(page, parent, paper.words.web, (column.left - 3, end + 3, _CODE))
    small = rows(_closing(paper, face), column.width)
    write(page, small, Column(column.left, column.bottom - height(small), column.width, column.bottom),
          Writing(parent))  # fmt: skip


def _write(page: Page, parent: Element, blocks: list[Block], column: Column, top: float) -> float:
    return column_of(page, parent, blocks, Column(column.left, top, column.width, column.bottom))
