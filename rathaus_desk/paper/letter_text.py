"""The text of a letter as blocks: what stands below the address field."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.paper.letters import BODY_POINTS, Letter, LetterCode, Paragraph, PrintSize
from rathaus_desk.paper.flow import Block, points
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.text import Style

# The gaps of the body, in lines.
_AFTER_SUBJECT = 1.3
_BETWEEN_PARAGRAPHS = 0.7
_BEFORE_HEADING = 1.1
_BEFORE_FIRST_ITEM = 0.35
_BETWEEN_ITEMS = 0.2
_BEFORE_CLOSING = 1.0
_BEFORE_ENCLOSURES = 1.3
_LIST_INDENT = 0.6  # mm for each point of the type's size
_SIGNATURE_SPACE = 17.0  # mm
_CODE_SIDE = 32.0  # mm, the quiet zone included: a code of version 6 still has modules of 0.65 mm
_CODE_GAP = 4.0


def text_blocks(letter: Letter) -> list[Block]:
    """Return subject, salutation, text, code, closing, names and enclosures of a letter."""
    style = Style(BODY_POINTS[letter.size])
    strong = replace(style, weight=Weight.SEMIBOLD)
    body = [
        block
        for index, one in enumerate(letter.body)
        for block in paragraph_blocks(one, letter.size, index)
        if printable(block.text)
    ]
    signatory = [one for one in letter.signatory if printable(one)]
    return [
        Block(letter.subject, strong, "H1", keep=True),
        salutation_block(letter.salutation, letter.size),
        *body[:-1],
        *(replace(one, keep=True) for one in body[-1:]),
        *([code_block(letter.code, letter.size)] if letter.code else []),
        Block(letter.closing, style, before=_BEFORE_CLOSING * style.line_height, keep=bool(signatory)),
        *(
            Block(one, style, before=0.0 if index else _SIGNATURE_SPACE, keep=index < len(signatory) - 1)
            for index, one in enumerate(signatory)
        ),
        *_enclosures(letter.enclosures, "H2" if printable(letter.subject) else "H1", style, strong),
    ]


def salutation_block(text: str, size: PrintSize) -> Block:
    """Return the salutation."""
    style = Style(BODY_POINTS[size])
    return Block(text, style, before=_AFTER_SUBJECT * style.line_height, keep=True, source="salutation")


def code_block(code: LetterCode, size: PrintSize) -> Block:
    """Return a QR code with its words beside it."""
    style = Style(BODY_POINTS[size])
    return Block(
        code_text(code),
        style,
        before=_BETWEEN_PARAGRAPHS * style.line_height,
        indent=_CODE_SIDE + _CODE_GAP,
        keep=True,
        code=code.content,
        code_side=_CODE_SIDE,
        code_alt=code.description if printable(code.description) else "QR-Code",
        source="code",
    )


def code_text(code: LetterCode) -> str:
    """Return what stands beside a QR code."""
    return code.caption if printable(code.caption) else code.description


def paragraph_blocks(paragraph: Paragraph, size: PrintSize, index: int) -> list[Block]:
    """Return paragraph number `index` of a letter: its text, and the points of its list."""
    style = Style(BODY_POINTS[size])
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
    above = _BEFORE_HEADING if paragraph.heading else _BETWEEN_PARAGRAPHS
    text = Block(
        paragraph.text,
        replace(style, weight=Weight.SEMIBOLD) if paragraph.heading else style,
        "H2" if paragraph.heading else "P",
        before=above * line,
        keep=paragraph.heading or bool(items),
    )
    return [replace(one, source=f"body {index} {at}") for at, one in enumerate((text, *items))]


def _enclosures(names: Sequence[str], tag: str, style: Style, strong: Style) -> list[Block]:
    found = [one for one in names if printable(one)]
    if not found:
        return []
    title = "Anlage" if len(found) == 1 else "Anlagen"
    return [
        Block(title, strong, tag, before=_BEFORE_ENCLOSURES * style.line_height, keep=True),
        *points([("", one) for one in found], style),
    ]
