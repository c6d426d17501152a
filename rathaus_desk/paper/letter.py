"""A letter after DIN 5008 form A or B, for envelopes with a window."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from rathaus_desk.domain.dates import long_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, LetterForm, Letterhead, PrintSize
from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.paper import din5008
from rathaus_desk.paper.document import Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, Row, Writing, flow, height, paginate, rows, write
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.letter_text import text_blocks
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.sheet_mark import mark_sheets
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, Foot, head, number_pages
from rathaus_desk.paper.text import Style, width
from rathaus_desk.paper.window import Address, address_field, fit_address

# In points by print size: the head and foot grow less than the body, or they would push it off the sheet.
_INFO_POINTS = {
    PrintSize.STANDARD: 10.0,
    PrintSize.SENIOR: 11.5,
    PrintSize.LARGE: 12.0,
    PrintSize.VERY_LARGE: 13.0,
}
_FOOT_POINTS = {
    PrintSize.STANDARD: 8.5,
    PrintSize.SENIOR: 9.5,
    PrintSize.LARGE: 10.5,
    PrintSize.VERY_LARGE: 12.0,
}
_INFO_SMALLEST = 8.0
_INFO_READABLE = 10.0
_INFO_STEP = 0.5
_INFO_LABEL_WIDTH = 44.0
_INFO_GAP = 3.0
_INFO_BETWEEN = 0.6
_ABOVE_FOOT = 10.0
_NUMBER_ABOVE_FOOT = 4.5
_EASES = (1.0, 0.85, 0.7)  # how large the gaps are; the smaller ones only where they save a sheet
_MARK_LEFT = 5.0  # most printers print nothing left of 4.2 mm
_FOLD_MARK_LENGTH = 4.0
_HOLE_MARK_LENGTH = 6.0
_MARK_POINTS = 0.5


def render_letter(letter: Letter, mark: SheetMark | None = None) -> bytes:
    """Return a letter as PDF. Raises Refused if head, address, foot or code do not fit."""
    return pdf_bytes(lay_out(letter, mark))


def lay_out(letter: Letter, mark: SheetMark | None = None) -> Document:
    """Return a letter as it stands on its sheets; `mark` numbers it within a run.

    This is the only layout of a letter: alone, in a run of many, and in the preview. Raises Refused.
    """
    low_head = letter.form is LetterForm.A
    ground = partial(mark_as_practice, low_head=low_head) if letter.practice else None
    document = Document(letter_title(letter), letter.dated, ground)
    first, root, sender = document.page(), document.root, letter.letterhead
    form = din5008.FORMS[letter.form]
    head(first, root, sender, form=letter.form)
    address_field(first, root, letter_address(letter), form.address_top)
    info_end = _info_block(first, root, letter, form)
    _marks(first, form)
    foot = _foot(sender, _FOOT_POINTS[letter.size])
    if info_end > foot.top - _ABOVE_FOOT:
        raise Refused(
            "Die Angaben rechts neben der Anschrift sind zu lang für ein Blatt. Es wurde nichts gedruckt. "
            "Bitte kürzen Sie sie.",
            "info",
        )
    top = max(form.body_top, info_end + din5008.BODY_GAP)
    columns = (
        Column(din5008.MARGIN_LEFT, top, din5008.TEXT_WIDTH, foot.top - _ABOVE_FOOT),
        Column(din5008.MARGIN_LEFT, NEXT_PAGE_TOP, din5008.TEXT_WIDTH, NEXT_PAGE_BOTTOM),
    )
    flow(document, _text_that_fits(letter, columns), lambda page: columns[min(page, 1)])
    foot.draw(first, root)
    name = " · ".join(one for one in (letter.reference, letter.subject) if printable(one))
    number_pages(document, name, _INFO_POINTS[letter.size], foot.top - _NUMBER_ABOVE_FOOT)
    if mark:
        mark_sheets(document, mark)
    return document


def letter_title(letter: Letter) -> str:
    """Return the title of the file of a letter."""
    return practice_title(letter.subject or letter.reference, letter.practice)


def letter_address(letter: Letter) -> Address:
    """Return what shows through the window. Raises Refused if it does not fit."""
    return fit_address(letter.letterhead.return_line, letter.endorsements, letter.recipient)


def info_rows(letter: Letter) -> list[Row]:
    """Return what DIN 5008 calls the information block."""
    known = [one for one in letter.info if printable(one[1])]
    if printable(letter.reference) and letter.reference not in (value for _, value in known):
        known.insert(0, ("Unser Zeichen", letter.reference))
    known.append(("Datum", long_date(letter.dated)))
    return _info_layout(tuple(known), _INFO_POINTS[letter.size])


@lru_cache(maxsize=8)
def _foot(sender: Letterhead, size: float) -> Foot:
    return Foot(sender, size)


def _info_block(page: Page, parent: Element, letter: Letter, form: din5008.Form) -> float:
    """Draw the information block and return where it ends, in mm from the top."""
    column = Column(din5008.INFO_LEFT, form.info_top, din5008.INFO_WIDTH, form.info_bottom)
    return write(page, info_rows(letter), column, Writing(parent))


@lru_cache(maxsize=64)
def _info_layout(known: tuple[tuple[str, str], ...], size: float) -> list[Row]:
    """Return rows in the largest type in which each pair has one line, or else in which all fit."""
    steps = int((size - _INFO_SMALLEST) / _INFO_STEP) + 1
    layouts = [
        (one, rows(_info_blocks(known, one), din5008.INFO_WIDTH))
        for one in (size - step * _INFO_STEP for step in range(steps))
    ]
    fitting = [one for one in layouts if height(one[1]) <= din5008.INFO_HEIGHT]
    calm = [one for one in fitting if one[0] >= _INFO_READABLE and len(one[1]) == len(known)]
    return (calm or fitting or layouts[-1:])[0][1]


def _info_blocks(known: Sequence[tuple[str, str]], size: float) -> list[Block]:
    style = Style(size, Weight.REGULAR, 1.3)
    labels = [f"{label.removesuffix(':')}:" for label, _ in known]
    indent = min(max(width(one, style) for one in labels) + _INFO_GAP, _INFO_LABEL_WIDTH)
    room = din5008.INFO_WIDTH - indent
    found = []
    for index, (label, (_, value)) in enumerate(zip(labels, known, strict=True)):
        block = Block(value, style, before=_INFO_BETWEEN, indent=indent, label=label, source=f"info {index}")
        if max(width(word, style) for word in value.split()) > room:  # an e-mail address needs the whole line
            block = replace(block, text=f"{label} {value}", indent=0.0, label="")
        found.append(block)
    return found


def _text_that_fits(letter: Letter, columns: Sequence[Column]) -> list[Block]:
    """Return the text with its usual gaps, or with smaller ones if that saves a sheet."""
    found: list[tuple[int, list[Block]]] = []
    for ease in _EASES:
        blocks = [replace(one, before=one.before * ease) for one in text_blocks(letter)]
        pages = paginate(
            rows(blocks, din5008.TEXT_WIDTH),
            lambda page: columns[min(page, 1)].bottom - columns[min(page, 1)].top,
        )
        found.append((len(pages), blocks))
        if len(pages) == 1:
            break
    return min(found, key=lambda one: one[0])[1]


def _marks(page: Page, form: din5008.Form) -> None:
    """Draw where to fold and where to punch, at the left edge."""
    marks = [(one, _FOLD_MARK_LENGTH) for one in form.fold_marks]
    with page.artifact():
        for top, length in (*marks, (din5008.HOLE_MARK, _HOLE_MARK_LENGTH)):
            page.rule((_MARK_LEFT, top), length, _MARK_POINTS)
