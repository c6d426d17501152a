"""What can be told of a letter before it is printed: what its envelope shows, and what our face has not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from rathaus_desk.domain.paper.envelopes import ENVELOPES, EnvelopeFormat, GlyphCheck, WindowCheck
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.paper import din5008
from rathaus_desk.paper.document import SHEET_WIDTH, Page, Setting
from rathaus_desk.paper.fonts import missing_glyphs
from rathaus_desk.paper.letter import lay_out
from rathaus_desk.paper.text import MM_PER_POINT

SHIFT = 5.0
_ABOVE_BASE = 0.76  # of the type's size: how high letters reach with their marks, and how deep their tails
_BELOW_BASE = 0.21
_NEEDED = (
    "recipient",
    "endorsement",
)  # the sender's line may slip behind the edge: the post asks for it only
_SENDER = "sender"  # when a letter comes back and is opened

Edges = tuple[float, float, float, float]  # left, top, right, bottom in mm


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line on the sheet: its words, which text of the address it is, and where its ink is."""

    text: str
    part: str
    edges: Edges


def window_check(letter: Letter, envelope: EnvelopeFormat, shift: float = SHIFT) -> WindowCheck:
    """Return what shows if the sheet slips by `shift` mm, as far as the envelope lets it.

    Raises Refused if the letter cannot be laid out.
    """
    lines = list(_lines(lay_out(letter).pages[0]))
    still, *moved = _windows(letter, envelope, shift)
    hidden = [
        one.text
        for one in lines
        if (one.part in _NEEDED and not all(_inside(one.edges, window) for window in (still, *moved)))
        or (one.part == _SENDER and not _inside(one.edges, still))
    ]
    foreign = [
        one.text
        for one in lines
        if not one.part and any(_touches(one.edges, window) for window in (still, *moved))
    ]
    return WindowCheck(envelope, shift, tuple(hidden), tuple(foreign))


def glyph_check(letter: Letter) -> GlyphCheck:
    """Return which characters of a letter our face cannot print, and where they stand."""
    found = ((where, missing_glyphs(" ".join(texts))) for where, texts in _texts(letter))
    return GlyphCheck(tuple(one for one in found if one[1]))


def _texts(letter: Letter) -> Iterator[tuple[str, Iterable[str]]]:
    sender = letter.letterhead
    yield (
        "Absender",
        (sender.return_line, sender.unit, sender.phone, sender.email, sender.web, *sender.opening_hours),
    )
    yield "Anschrift", (*letter.endorsements, *letter.recipient)
    yield "Angaben rechts oben", (letter.reference, *(text for pair in letter.info for text in pair))
    yield "Betreff", (letter.subject,)
    yield "Anrede", (letter.salutation,)
    for number, one in enumerate(letter.body, 1):
        yield f"{number}. Absatz", (one.text, *one.items)
    yield "Text beim Code", (letter.code.caption,) if letter.code else ()
    yield "Gruß und Namen", (letter.closing, *letter.signatory)
    yield "Anlagen", letter.enclosures


def _windows(letter: Letter, envelope: EnvelopeFormat, shift: float) -> Iterator[Edges]:
    """Yield where the window is on the sheet: first as usual, then with the sheet slipped all ways."""
    one = ENVELOPES[envelope]
    panel = one.panel or din5008.FORMS[letter.form].fold_marks[0]
    slack = (one.width - SHEET_WIDTH) / 2
    left = one.window_left - slack
    top = panel + one.rest - one.window_bottom - one.window_height
    aside = min(shift, slack)
    up, down = min(shift, one.up), min(shift, one.down)
    for right, below in ((0.0, 0.0), *product((-aside, aside), (-down, up))):
        yield left + right, top + below, left + right + one.window_width, top + below + one.window_height


def _lines(page: Page) -> Iterator[_Shown]:
    for setting in page.operations:
        if isinstance(setting, Setting):
            size = setting.style.size * MM_PER_POINT
            part = setting.source.split(" ")[0]
            for left, base, line in setting.placed:
                right = left + line.width(setting.style)
                edges = (left, base - _ABOVE_BASE * size, right, base + _BELOW_BASE * size)
                yield _Shown(line.text.strip(), part if part in (*_NEEDED, _SENDER) else "", edges)


def _inside(edges: Edges, window: Edges) -> bool:
    left, top, right, bottom = edges
    return window[0] <= left and window[1] <= top and right <= window[2] and bottom <= window[3]


def _touches(edges: Edges, window: Edges) -> bool:
    left, top, right, bottom = edges
    return window[0] < right and left < window[2] and window[1] < bottom and top < window[3]
