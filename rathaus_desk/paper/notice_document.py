"""The empty document of a notice: its title, its sheet, the sign of practice on each copy."""

from collections.abc import Callable
from functools import partial

from rathaus_desk.domain.notices.notices import NoticePaper
from rathaus_desk.domain.words import word
from rathaus_desk.paper.document import Box, Document, Page
from rathaus_desk.paper.practice import mark_box, practice_title
from rathaus_desk.paper.sheet_marks import Frame, set_boxes


def notice_document(paper: NoticePaper, frame: Frame, boxes: list[Box]) -> Document:
    """Return a document without pages; in the sample town each of `boxes` says that it is practice."""
    ground: Callable[[Page], None] | None = partial(_ground, boxes=boxes) if paper.practice else None
    title = practice_title(f"{word(paper.sheet)}: {paper.words.title}", paper.practice)
    document = Document(title, paper.dated, ground, frame.sheet)
    set_boxes(document, frame)
    return document


def _ground(page: Page, boxes: list[Box]) -> None:
    for box in boxes:
        mark_box(page, box)
