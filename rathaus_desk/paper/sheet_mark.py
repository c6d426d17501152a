"""The number of a sheet in the corner: a small DataMatrix, the run and "147/812" in words, never a name."""

from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.codes import data_matrix
from rathaus_desk.paper.document import Box, Document
from rathaus_desk.paper.text import Line, Style, single

SOURCE = "mark"
STYLE = Style(7.0)
_LEFT, _RIGHT = 191.5, 205.5  # most printers print nothing right of 205.8 mm, and nothing below 292.8 mm
_BASE = 291.0
_RUN_BASE = 288.2
_CODE_BOTTOM = 285.0
_MODULE = 0.5  # mm


def mark_sheets(document: Document, mark: SheetMark) -> None:
    """Draw code and number onto every sheet; they are not read aloud."""
    line, run = mark_line(mark), single(mark.run, STYLE)
    left = min(_LEFT, _RIGHT - run.width(STYLE))
    for number, page in enumerate(document.pages, 1):
        with page.artifact("/Pagination /Subtype /Footer"):
            page.code(data_matrix(mark.code(number)), _place, source=SOURCE)
            page.lines([(left, _RUN_BASE, run)], STYLE)  # whoever has no scanner types both
            page.lines([(_LEFT, _BASE, line)], STYLE, source=SOURCE)


def mark_line(mark: SheetMark) -> Line:
    """Return the words of a mark as they are set."""
    return single(mark.words, STYLE)


def _place(bitmap: Bitmap) -> Box:
    width, height = bitmap.width * _MODULE, bitmap.height * _MODULE
    return _LEFT, _CODE_BOTTOM - height, width, height
