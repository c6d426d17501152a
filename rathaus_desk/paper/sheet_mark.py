"""The number of a sheet within a run: a small DataMatrix and "147/812" in the corner, never a name."""

from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.paper.codes import data_matrix
from rathaus_desk.paper.document import Box, Document, Page
from rathaus_desk.paper.text import Line, Style, single

SOURCE = "mark"
ARTIFACT = "/Pagination /Subtype /Footer"
STYLE = Style(7.0)
_RIGHT = 203.0  # most printers print nothing right of 205.8 mm, and nothing below 292.8 mm
_BASE = 290.5
_CODE_BOTTOM = 286.5
_MODULE = 0.5  # mm; 0.4 can still be read at 300 dpi


def mark_sheets(document: Document, mark: SheetMark) -> None:
    """Draw code and number onto every sheet; they are not read aloud."""
    line = mark_line(mark)
    for number, page in enumerate(document.pages, 1):
        _mark(page, mark.code(number), line)


def mark_line(mark: SheetMark) -> Line:
    """Return the words of a mark as they are set."""
    return single(mark.words, STYLE)


def mark_left(line: Line) -> float:
    """Return where the words begin, in mm."""
    return _RIGHT - line.width(STYLE)


def mark_box(modules: tuple[int, int]) -> Box:
    """Return where a code of so many modules stands."""
    width, height = (one * _MODULE for one in modules)
    return _RIGHT - width, _CODE_BOTTOM - height, width, height


def _mark(page: Page, code: str, line: Line) -> None:
    bitmap = data_matrix(code)
    with page.artifact(ARTIFACT):
        page.code(bitmap, mark_box((bitmap.width, bitmap.height)), source=SOURCE)
        page.lines([(mark_left(line), _BASE, line)], STYLE, source=SOURCE)
