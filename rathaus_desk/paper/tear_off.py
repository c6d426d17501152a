"""Strips to tear off at the foot of a poster: what it is about, and the number, turned by 90 degrees."""

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticePaper
from rathaus_desk.domain.notices.web_address import web_in_words
from rathaus_desk.paper.document import SHEET_HEIGHT, SHEET_WIDTH, Page
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.text import Style, fitted, shortened, width, wrap

STRIPS_HEIGHT = 62.0  # mm at the foot of the sheet
STRIPS = 9
_EDGE = 7.0  # office printers leave the edge white
_PAD = 2.5
STRIP_WIDTH = (SHEET_WIDTH - 2 * _EDGE) / STRIPS
_ROOM = STRIPS_HEIGHT - _EDGE - 2 * _PAD
_TITLE = Style(9.0, Weight.REGULAR, 1.2)
_ABOUT = Style(9.5, Weight.REGULAR, 1.2)
_NUMBER = Style(15.0, Weight.SEMIBOLD, 1.25)
_NUMBER_LEAST, _LEAST = 11.0, 8.0
_CUT = 0.5  # points
_DASH = 1.2


def draw_strips(page: Page, paper: NoticePaper) -> None:
    """Draw the strips, which repeat what stands above. Refuses a notice without a number."""
    phone = printable(paper.words.phone)
    if not phone:
        raise Refused(
            "Für die Abreißstreifen fehlt noch die Telefonnummer. Es wurde nichts gedruckt.", "phone"
        )
    top = SHEET_HEIGHT - STRIPS_HEIGHT
    with page.artifact():
        page.line((_EDGE, top), (SHEET_WIDTH - _EDGE, top), _CUT)
        for turn in range(1, STRIPS):
            x = _EDGE + turn * STRIP_WIDTH
            page.line((x, top), (x, SHEET_HEIGHT - _EDGE), _CUT, dash=_DASH)
    lines = [
        *((one, _TITLE) for one in _title(printable(paper.words.title))),
        (phone, fitted(phone, _NUMBER, _NUMBER_LEAST, _ROOM)),
        _where(paper),
    ]
    with page.repeated():
        for turn in range(STRIPS):
            _strip(page, lines, turn)


def _title(title: str) -> list[str]:
    """Return the title in at most two lines; what else it says stands above, in large type."""
    first, *rest = (line.text.strip() for line in wrap(title, _TITLE, _ROOM))
    return [first, shortened(" ".join(rest), _TITLE, _ROOM).text] if rest else [first]


def _where(paper: NoticePaper) -> tuple[str, Style]:
    """Return the address of the page, or the town if that is too long: half an address leads nowhere."""
    web = web_in_words(paper.words.web)
    style = fitted(web, _ABOUT, _LEAST, _ROOM)
    if web and width(web, style) <= _ROOM:
        return web, style
    return paper.letterhead.town, fitted(paper.letterhead.town, _ABOUT, _LEAST, _ROOM)


def _strip(page: Page, lines: list[tuple[str, Style]], turn: int) -> None:
    whole = sum(style.line_height for _, style in lines)
    with page.turned(_EDGE + turn * STRIP_WIDTH + (STRIP_WIDTH - whole) / 2, SHEET_HEIGHT - _EDGE - _PAD):
        top = 0.0
        for text, style in lines:
            page.lines([(0.0, top + style.base, shortened(text, style, _ROOM))], style)
            top += style.line_height
