"""One copy of a notice on its piece of the sheet: head, title, facts, text, and whom to ask."""

import math
from dataclasses import dataclass, replace

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper
from rathaus_desk.domain.notices.sheet_rules import SHEETS, may_be_brief, sizes, too_long, too_wide
from rathaus_desk.domain.notices.web_address import web_target
from rathaus_desk.paper.codes import qr_code
from rathaus_desk.paper.document import Box, Element, Page
from rathaus_desk.paper.flow import Block, Column, Row, Writing, height, rows, write
from rathaus_desk.paper.fonts import Weight
from rathaus_desk.paper.line_icon import draw_icon
from rathaus_desk.paper.notice_blocks import (
    Face,
    broken_word,
    closing_blocks,
    contact_blocks,
    main_blocks,
    title_block,
)
from rathaus_desk.paper.stationery import ACCENT
from rathaus_desk.paper.text import Style, fitted

_CODE_SHARE, _CODE_LEAST, _CODE_MOST = 0.2, 22.0, 56.0  # of the plate's width, and in mm
_ICON_SHARE = 0.17
_SMALL = 120.0  # mm
_SMALL_TITLE, _SMALL_LEADING = 1.5, 1.25
_GAP_SHARE = 0.02  # of the plate's height, between its parts
_RULE_SHARE = 0.008  # points of the accent's rule for each mm of width
CODE_ALT = "QR-Code mit der Adresse {web}"


@dataclass(frozen=True, slots=True)
class Plate:
    """Where one copy stands, and how far its text stays from its edges, in mm."""

    box: Box
    margin: float

    @property
    def inner(self) -> Box:
        """Where text may stand."""
        left, top, wide, high = self.box
        return left + self.margin, top + self.margin, wide - 2 * self.margin, high - 2 * self.margin

    @property
    def is_small(self) -> bool:
        """Whether it is one for the pocket, where lines stand closer."""
        return self.box[2] < _SMALL

    @property
    def gap(self) -> float:
        """Between its parts."""
        return self.box[3] * _GAP_SHARE

    @property
    def code_side(self) -> float:
        """The side of the QR code with its quiet zone."""
        return min(max(self.box[2] * _CODE_SHARE, _CODE_LEAST), _CODE_MOST)


@dataclass(frozen=True, slots=True)
class Layout:
    """A notice in one size: its parts as rows, and how much room is left in mm (less than 0: too long)."""

    points: float
    brief: bool
    head: list[Row]
    title: list[Row]
    main: list[Row]
    contact: list[Row]
    closing: list[Row]
    icon: float
    code: float
    broken: str
    free: float = 0.0

    @property
    def title_height(self) -> float:
        """The title, or the icon beside it if that is higher."""
        return max(height(self.title), self.icon)

    @property
    def foot_height(self) -> float:
        """Whom to ask, or the code beside it if that is higher."""
        return max(height(self.contact), self.code)


def best_layout(paper: NoticePaper, plate: Plate) -> Layout:
    """Return the notice in the largest type in which it fits, whole if it can be, with its icon if it can be.

    Raises Refused if it is too long even in the smallest.
    """
    for brief, icon in _ways(paper):
        for points in sizes(paper.sheet):
            found = lay_out(paper, plate, points, brief=brief, icon=icon)
            if found.free >= 0 and not found.broken:
                return found
    if found.broken:
        raise Refused(too_wide(paper.sheet, found.broken), "text")
    line = Face(SHEETS[paper.sheet].smallest).body.line_height
    raise Refused(too_long(paper.sheet, math.ceil(-found.free / line)), "text")


def _ways(paper: NoticePaper) -> list[tuple[bool, bool]]:
    """Return what may be left out, the least first: whether the text, and whether the icon stays."""
    ways = [(False, True), (False, False)]
    return [*ways, (True, True), (True, False)] if may_be_brief(paper.sheet) else ways


def lay_out(paper: NoticePaper, plate: Plate, points: float, *, brief: bool, icon: bool) -> Layout:
    """Return the notice with a body of `points`, whether or not it fits."""
    words = paper.words
    face = Face(points, _SMALL_TITLE, _SMALL_LEADING) if plate.is_small else Face(points)
    _, _, wide, high = plate.inner
    side = plate.box[2] * _ICON_SHARE if icon and words.icon is not NoticeIcon.NONE else 0.0
    code = plate.code_side if words.web.strip() else 0.0
    beside_icon = wide - (side + plate.gap if side else 0.0)
    beside_code = wide - (code + plate.gap if code else 0.0)
    town = Style(max(points * 0.62, 9.0), Weight.SEMIBOLD, 1.3)
    title = title_block(words, face, beside_icon)
    main = main_blocks(words, face, whole=not brief)
    contact = contact_blocks(words, face, beside_code, heading=not plate.is_small)
    found = Layout(
        points=points,
        brief=brief and bool(words.text.strip()),
        head=rows([Block(paper.letterhead.town, fitted(paper.letterhead.town, town, 8.0, wide))], wide),
        title=rows([title], beside_icon),
        main=rows(main, wide),
        contact=rows(contact, beside_code),
        closing=rows(closing_blocks(paper, face.small, brief=plate.is_small), wide),
        icon=side,
        code=code,
        broken=broken_word([title], beside_icon)
        or broken_word(main, wide)
        or broken_word(contact, beside_code),
    )
    return replace(found, free=high - _taken(found, plate))


def draw_notice(page: Page, parent: Element, paper: NoticePaper, plate: Plate, layout: Layout) -> None:
    """Draw one copy, in the order in which it is read."""
    left, top, wide, high = plate.inner
    bottom = top + high
    end = _write(page, parent, layout.head, (left, top, wide))
    with page.artifact():
        rule = max(plate.box[2] * _RULE_SHARE, 1.0)
        page.line((left, end + plate.gap / 3), (left + wide, end + plate.gap / 3), rule, ACCENT)
    start = end + plate.gap
    draw_icon(page, paper.words.icon, (left + wide - layout.icon, start, layout.icon, layout.icon), ACCENT)
    _write(page, parent, layout.title, (left, start, wide - layout.icon))
    _write(page, parent, layout.main, (left, start + layout.title_height + plate.gap, wide))
    small = bottom - height(layout.closing)
    foot = small - plate.gap - layout.foot_height
    if layout.contact or layout.code:
        with page.artifact():
            page.line((left, foot - plate.gap / 2), (left + wide, foot - plate.gap / 2), 0.6)
    _write(page, parent, layout.contact, (left, foot, wide - layout.code))
    if layout.code:
        square = (left + wide - layout.code, foot + (layout.foot_height - layout.code) / 2, layout.code)
        draw_code(page, parent, paper.words.web, square)
    _write(page, parent, layout.closing, (left, small, wide))


def draw_code(page: Page, parent: Element, web: str, square: tuple[float, float, float]) -> None:
    """Draw the QR code of a web address into a square: left, top and side in mm."""
    target = web_target(web)
    qr_code(page, parent, target, square, CODE_ALT.format(web=target))


def _taken(layout: Layout, plate: Plate) -> float:
    foot = layout.foot_height + 1.5 * plate.gap if layout.contact or layout.code else 0.0
    return (
        height(layout.head)
        + plate.gap
        + layout.title_height
        + plate.gap
        + height(layout.main)
        + foot
        + plate.gap
        + height(layout.closing)
    )


def _write(page: Page, parent: Element, some: list[Row], place: tuple[float, float, float]) -> float:
    left, top, wide = place
    return write(page, some, Column(left, top, wide, top), Writing(parent))
