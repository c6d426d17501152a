"""The reading version of a notice: everything one below the other in large type, to be read aloud or sent."""

from dataclasses import replace

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.notices.notices import NoticePaper
from rathaus_desk.domain.notices.sheet_rules import SHEETS
from rathaus_desk.domain.notices.web_address import web_in_words, web_target
from rathaus_desk.domain.words import word
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.flow import Block, Column, flow
from rathaus_desk.paper.notice_blocks import Face, contact_blocks, main_blocks, title_block
from rathaus_desk.paper.notice_plate import CODE_ALT
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, head, number_pages

_TITLE_SCALE = 1.5
_TOP = 42.0
_CODE_SIDE = 30.0
_CODE_INDENT = 36.0
_NUMBER_POINTS, _NUMBER_BASE = 10.0, 287.0


def draw_reading(paper: NoticePaper) -> tuple[Document, float]:
    """Return the notice on as many sheets of A4 as it needs, and the size of its body in points."""
    points = SHEETS[paper.sheet].smallest
    face = Face(points, _TITLE_SCALE)
    title = practice_title(f"{word(paper.sheet)}: {paper.words.title}", paper.practice)
    document = Document(title, paper.dated, mark_as_practice if paper.practice else None)
    page = document.page()
    head(page, document.root, paper.letterhead, full_day(paper.dated))
    columns = (
        Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM),
        Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM),
    )
    flow(document, _text(paper, face), lambda number: columns[min(number, 1)])
    number_pages(document, paper.words.title, _NUMBER_POINTS, _NUMBER_BASE)
    return document, points


def _text(paper: NoticePaper, face: Face) -> list[Block]:
    words, gap = paper.words, face.body.line_height
    until = f"Gilt bis {full_day(words.valid_until)}." if words.valid_until else ""
    main = main_blocks(words, face)
    contact = contact_blocks(replace(words, web=""), face, TEXT_WIDTH)
    return [
        replace(title_block(words, face, TEXT_WIDTH), keep=True),
        *(replace(one, before=max(one.before, 0.6 * gap)) if at == 0 else one for at, one in enumerate(main)),
        *([Block(until, face.body, before=0.6 * gap)] if until else []),
        *(replace(one, before=gap) if at == 0 else one for at, one in enumerate(contact)),
        *_web(words.web, face),
    ]


def _web(web: str, face: Face) -> list[Block]:
    target = web_target(web)
    if not target:
        return []
    return [
        Block(
            f"Im Internet: {web_in_words(web)}", face.body, before=0.6 * face.body.line_height,
            indent=_CODE_INDENT, code=target, code_side=_CODE_SIDE, code_alt=CODE_ALT.format(web=target),
        )
    ]  # fmt: skip
