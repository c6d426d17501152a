"""The sign that a sheet is only practice, on the screen, on paper and on a photocopy of it."""

import uharfbuzz as hb

from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Box, Page, Stroke
from rathaus_desk.paper.fonts import Weight, face
from rathaus_desk.paper.text import Style, single

_WORD = "ÜBUNG"
_SENTENCE = "ÜBUNG – dieses Blatt gilt nicht"
_SENTENCE_STYLE = Style(11, Weight.SEMIBOLD)
_SENTENCE_BASE = 9.5
_SMALL_SENTENCE_STYLE = Style(8.5, Weight.SEMIBOLD)
_SMALL_SENTENCE_BASE = 7.2
_BOX_SENTENCE_BASE = 6.2
_WORD_POINTS = 118.0
_WORD_GREY = 0.9
_WORD_CORNER = (64.0, 254.0)  # where the large word begins to rise: it ends below the address field


def practice_title(title: str, practice: bool) -> str:
    """Return the title of the file, which says what the sign says."""
    return f"Übung: {title}" if practice else title


def mark_as_practice(page: Page, *, low_head: bool = False) -> None:
    """Draw the sign: large and light under the text, small and black at the top of the sheet.

    Above the low head of form A there is only room for smaller type.
    """
    style, base = (_SENTENCE_STYLE, _SENTENCE_BASE)
    if low_head:
        style, base = (_SMALL_SENTENCE_STYLE, _SMALL_SENTENCE_BASE)
    line = single(_SENTENCE, style)
    left = MARGIN_LEFT + (TEXT_WIDTH - line.width(style)) / 2
    with page.artifact("/Pagination /Subtype /Watermark"):
        page.contours(_contours(_WORD, Weight.SEMIBOLD), _WORD_CORNER, _WORD_POINTS, _WORD_GREY)
        page.lines([(left, base, line)], style)


def mark_box(page: Page, box: Box) -> None:
    """Draw the sign on one piece of a sheet, as large as the piece allows."""
    left, top, wide, high = box
    scale = min(wide / 210, high / 297)
    line = single(_SENTENCE, _SMALL_SENTENCE_STYLE)
    place = (left + (wide - line.width(_SMALL_SENTENCE_STYLE)) / 2, top + _BOX_SENTENCE_BASE, line)
    corner = (left + wide * 0.3, top + high * 0.8)
    with page.artifact("/Pagination /Subtype /Watermark"):
        page.contours(_contours(_WORD, Weight.SEMIBOLD), corner, _WORD_POINTS * scale, _WORD_GREY)
        page.lines([place], _SMALL_SENTENCE_STYLE)


def _contours(text: str, weight: Weight) -> list[Stroke]:
    """Return `text` as PDF path operators, in em.

    Type that is drawn and not written does not get between the lines when a letter is searched or copied.
    """
    font = face(weight).font
    path: list[Stroke] = []
    left = 0.0

    def add(operator: str, *units: float) -> None:
        shifted = (one / 1000 + (0.0 if at % 2 else left) for at, one in enumerate(units))
        path.append((operator, tuple(shifted)))

    def curve(via_x: float, via_y: float, end_x: float, end_y: float, _: object) -> None:
        """Write the quadratic curve of TrueType as the cubic one that PDF knows."""
        x, y = (one * 1000 for one in path[-1][1][-2:])
        x -= left * 1000
        add(
            "c", x + (via_x - x) * 2 / 3, y + (via_y - y) * 2 / 3, end_x + (via_x - end_x) * 2 / 3,
            end_y + (via_y - end_y) * 2 / 3, end_x, end_y,
        )  # fmt: skip

    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, _: add("m", x, y))
    funcs.set_line_to_func(lambda x, y, _: add("l", x, y))
    funcs.set_quadratic_to_func(curve)
    funcs.set_close_path_func(lambda _: add("h"))
    for one in text:
        glyph = font.get_nominal_glyph(ord(one))
        font.draw_glyph(glyph, funcs)
        left += font.get_glyph_h_advance(glyph) / 1000
    return path
