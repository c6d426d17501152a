"""A letter after DIN 5008 form B, for envelopes with a window."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.dates import long_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import BODY_POINTS, Letter, Paragraph, PrintSize
from rathaus_desk.paper import din5008
from rathaus_desk.paper.document import Document, Element, Page
from rathaus_desk.paper.flow import Block, Column, Row, Writing, flow, height, paginate, points, rows, write
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, Foot, head, number_pages
from rathaus_desk.paper.text import Style, width
from rathaus_desk.paper.window import address_field

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
_SIGNATURE_SPACE = 17.0
_EASES = (1.0, 0.85, 0.7)  # how large the gaps are; the smaller ones only where they save a sheet
# The gaps of the body, in lines.
_AFTER_SUBJECT = 1.3
_BETWEEN_PARAGRAPHS = 0.7
_BEFORE_FIRST_ITEM = 0.35
_BETWEEN_ITEMS = 0.2
_BEFORE_CLOSING = 1.0
_BEFORE_ENCLOSURES = 1.3
_LIST_INDENT = 0.6  # mm for each point of the type's size
_MARK_LEFT = 5.0  # most printers print nothing left of 4.2 mm
_FOLD_MARK_LENGTH = 4.0
_HOLE_MARK_LENGTH = 6.0
_MARK_POINTS = 0.5


def render_letter(letter: Letter) -> bytes:
    """Return a letter as PDF. Raises Refused if head, address or foot do not fit."""
    title = practice_title(letter.subject or letter.reference, letter.practice)
    document = Document(title, letter.dated, mark_as_practice if letter.practice else None)
    first, root, sender = document.page(), document.root, letter.letterhead
    head(first, root, sender)
    address_field(first, root, sender.return_line, letter.endorsements, letter.recipient)
    info_end = _info_block(first, root, letter)
    _marks(first)
    foot = Foot(sender, _FOOT_POINTS[letter.size])
    if info_end > foot.top - _ABOVE_FOOT:
        raise Refused(
            "Die Angaben rechts neben der Anschrift sind zu lang für ein Blatt. Es wurde nichts gedruckt. "
            "Bitte kürzen Sie sie.",
            "info",
        )
    top = max(din5008.BODY_TOP, info_end + din5008.BODY_GAP)
    columns = (
        Column(din5008.MARGIN_LEFT, top, din5008.TEXT_WIDTH, foot.top - _ABOVE_FOOT),
        Column(din5008.MARGIN_LEFT, NEXT_PAGE_TOP, din5008.TEXT_WIDTH, NEXT_PAGE_BOTTOM),
    )
    flow(document, _text_that_fits(letter, columns), lambda page: columns[min(page, 1)])
    foot.draw(first, root)
    name = " · ".join(one for one in (letter.reference, letter.subject) if printable(one))
    number_pages(document, name, _INFO_POINTS[letter.size], foot.top - _NUMBER_ABOVE_FOOT)
    return pdf_bytes(document)


def _info_block(page: Page, parent: Element, letter: Letter) -> float:
    """Draw what DIN 5008 calls the information block and return where it ends, in mm from the top."""
    known = [one for one in letter.info if printable(one[1])]
    if printable(letter.reference) and letter.reference not in (value for _, value in known):
        known.insert(0, ("Unser Zeichen", letter.reference))
    known.append(("Datum", long_date(letter.dated)))
    some = _info_layout(known, _INFO_POINTS[letter.size])
    column = Column(din5008.INFO_LEFT, din5008.INFO_TOP, din5008.INFO_WIDTH, din5008.INFO_BOTTOM)
    return write(page, some, column, Writing(parent))


def _info_layout(known: Sequence[tuple[str, str]], size: float) -> list[Row]:
    """Return rows in the largest type in which each pair has one line, or else in which all fit."""
    steps = int((size - _INFO_SMALLEST) / _INFO_STEP) + 1
    layouts = [
        (one, rows(_info_blocks(known, one), din5008.INFO_WIDTH))
        for one in (size - step * _INFO_STEP for step in range(steps))
    ]
    fitting = [one for one in layouts if height(one[1]) <= din5008.INFO_BOTTOM - din5008.INFO_TOP]
    calm = [one for one in fitting if one[0] >= _INFO_READABLE and len(one[1]) == len(known)]
    return (calm or fitting or layouts[-1:])[0][1]


def _info_blocks(known: Sequence[tuple[str, str]], size: float) -> list[Block]:
    style = Style(size, Weight.REGULAR, 1.3)
    labels = [f"{label.removesuffix(':')}:" for label, _ in known]
    indent = min(max(width(one, style) for one in labels) + _INFO_GAP, _INFO_LABEL_WIDTH)
    room = din5008.INFO_WIDTH - indent
    found = []
    for label, (_, value) in zip(labels, known, strict=True):
        block = Block(value, style, before=_INFO_BETWEEN, indent=indent, label=label)
        if max(width(word, style) for word in value.split()) > room:  # an e-mail address needs the whole line
            block = Block(f"{label} {value}", style, before=_INFO_BETWEEN)
        found.append(block)
    return found


def _text_that_fits(letter: Letter, columns: Sequence[Column]) -> list[Block]:
    """Return the text with its usual gaps, or with smaller ones if that saves a sheet."""
    found: list[tuple[int, list[Block]]] = []
    for ease in _EASES:
        blocks = [replace(one, before=one.before * ease) for one in _text(letter)]
        pages = paginate(
            rows(blocks, din5008.TEXT_WIDTH),
            lambda page: columns[min(page, 1)].bottom - columns[min(page, 1)].top,
        )
        found.append((len(pages), blocks))
        if len(pages) == 1:
            break
    return min(found, key=lambda one: one[0])[1]


def _text(letter: Letter) -> list[Block]:
    style = Style(BODY_POINTS[letter.size])
    strong = replace(style, weight=Weight.SEMIBOLD)
    body = [block for one in letter.body for block in _paragraph(one, style) if printable(block.text)]
    signatory = [one for one in letter.signatory if printable(one)]
    return [
        Block(letter.subject, strong, "H1", keep=True),
        Block(letter.salutation, style, before=_AFTER_SUBJECT * style.line_height, keep=True),
        *body[:-1],
        *(replace(one, keep=True) for one in body[-1:]),
        Block(letter.closing, style, before=_BEFORE_CLOSING * style.line_height, keep=bool(signatory)),
        *(
            Block(one, style, before=0.0 if index else _SIGNATURE_SPACE, keep=index < len(signatory) - 1)
            for index, one in enumerate(signatory)
        ),
        *_enclosures(letter.enclosures, "H2" if printable(letter.subject) else "H1", style, strong),
    ]


def _paragraph(paragraph: Paragraph, style: Style) -> list[Block]:
    line = style.line_height
    kept = [one for one in paragraph.items if printable(one)]
    items = points(
        [(f"{index}." if paragraph.numbered else "•", text) for index, text in enumerate(kept, 1)],
        style,
        before=(_BEFORE_FIRST_ITEM if printable(paragraph.text) else _BETWEEN_PARAGRAPHS) * line,
        between=_BETWEEN_ITEMS * line,
        indent=style.size * _LIST_INDENT,
        numbering="Decimal" if paragraph.numbered else "Disc",
    )
    return [Block(paragraph.text, style, before=_BETWEEN_PARAGRAPHS * line, keep=bool(items)), *items]


def _enclosures(names: Sequence[str], tag: str, style: Style, strong: Style) -> list[Block]:
    found = [one for one in names if printable(one)]
    if not found:
        return []
    title = "Anlage" if len(found) == 1 else "Anlagen"
    return [
        Block(title, strong, tag, before=_BEFORE_ENCLOSURES * style.line_height, keep=True),
        *points([("", one) for one in found], style),
    ]


def _marks(page: Page) -> None:
    """Draw where to fold and where to punch, at the left edge."""
    marks = [(one, _FOLD_MARK_LENGTH) for one in din5008.FOLD_MARKS]
    with page.artifact():
        for top, length in (*marks, (din5008.HOLE_MARK, _HOLE_MARK_LENGTH)):
            page.rule((_MARK_LEFT, top), length, _MARK_POINTS)
