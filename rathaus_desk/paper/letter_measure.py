"""What a letter has of its own beside the pattern of its run, set into lines, and how it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rathaus_desk.domain.paper.letters import Letter, LetterCode, Paragraph, PrintSize
from rathaus_desk.paper import din5008
from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.codes import qr_bitmap
from rathaus_desk.paper.flow import Block, Row, rows
from rathaus_desk.paper.letter import info_rows
from rathaus_desk.paper.letter_text import code_block, code_text, paragraph_blocks, salutation_block
from rathaus_desk.paper.typesetter import SetText, Typesetter, set_rows
from rathaus_desk.paper.window import WIDTH, fit_recipient, recipient_style, source_of

# Whatever of these differs from the pattern is laid out anew, because it rarely does within a run.
_FIXED = (
    "letterhead", "endorsements", "dated", "subject", "closing", "signatory", "enclosures", "size",
    "practice", "form",
)  # fmt: skip
_REMEMBERED = 4096

Key = tuple[Any, ...]


@dataclass(slots=True)
class Measured:
    """The texts of a letter that its pattern does not have, in lines, by their sources; and its QR code.

    Letters with the same `key` are laid out the same: they differ in these texts and in nothing else.
    """

    key: Key = ()
    texts: dict[str, SetText] = field(default_factory=dict)
    code: Bitmap | None = None

    @property
    def reads_back(self) -> bool:
        """Whether the glyphs alone tell all letters."""
        return all(one.reads_back for one in self.texts.values())


class Measure:
    """Compares letters with the pattern of a run and sets what differs."""

    def __init__(self, pattern: Letter) -> None:
        """Begin with the letter that all are like."""
        self._pattern = pattern
        self._fixed = tuple(getattr(pattern, one) for one in _FIXED)
        self._paragraphs = {one: at for at, one in enumerate(pattern.body)}
        self._known: dict[tuple[Paragraph, PrintSize, int], tuple[Key, dict[str, SetText]]] = {}
        self._address = Typesetter(recipient_style(), WIDTH)
        self._salutations = {size: _typesetter(salutation_block("", size)) for size in PrintSize}
        self._captions = {size: _typesetter(code_block(_NO_CODE, size)) for size in PrintSize}

    def __call__(self, letter: Letter) -> Measured:
        """Return what `letter` has of its own. Raises Refused if its code is too long."""
        fixed = tuple([getattr(letter, one) for one in _FIXED])
        found = Measured()
        found.key = (
            () if fixed == self._fixed else fixed,
            self._recipient(letter, found),
            self._salutation(letter, found),
            tuple([self._paragraph(one, letter.size, at, found) for at, one in enumerate(letter.body)]),
            self._info(letter, found),
            self._code(letter, found),
        )
        return found

    def _recipient(self, letter: Letter, found: Measured) -> Key:
        texts = [self._address(one) for one in letter.recipient]
        counts = tuple([len(one.lines) for one in texts])
        if max(counts, default=0) > 1:
            some = fit_recipient(letter.recipient)
            found.texts |= set_rows(some)
            return _form(some)
        for index, one in enumerate(texts):
            if one.lines:
                found.texts[source_of("recipient", index)] = one
        return counts

    def _salutation(self, letter: Letter, found: Measured) -> int:
        if letter.salutation == self._pattern.salutation:
            return -1
        text = found.texts["salutation"] = self._salutations[letter.size](letter.salutation)
        return len(text.lines)

    def _paragraph(self, paragraph: Paragraph, size: PrintSize, index: int, found: Measured) -> int | Key:
        at = self._paragraphs.get(paragraph)
        if at is not None:
            return at
        known = self._known.get((paragraph, size, index))
        if known is None:
            some = rows(paragraph_blocks(paragraph, size, index), din5008.TEXT_WIDTH)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[paragraph, size, index] = (_form(some), set_rows(some))
        found.texts |= known[1]
        return known[0]

    def _info(self, letter: Letter, found: Measured) -> Key:
        pattern = self._pattern
        if letter.info == pattern.info and letter.reference == pattern.reference:
            return ()
        some = info_rows(letter)
        found.texts |= set_rows(some)
        return _form(some)

    def _code(self, letter: Letter, found: Measured) -> Key:
        code = letter.code
        if code is None:
            return (False,)
        if code == self._pattern.code:
            return ()
        text = found.texts["code"] = self._captions[letter.size](code_text(code))
        if not code.content:
            return (code.description, len(text.lines))
        found.code = qr_bitmap(code.content)
        return (code.description, len(text.lines), True)


_NO_CODE = LetterCode("", "", "")


def _typesetter(block: Block) -> Typesetter:
    """Return what sets texts as `rows` sets that of a block."""
    return Typesetter(block.style, din5008.TEXT_WIDTH - block.indent)


def _form(some: Iterable[Row]) -> Key:
    """Return all that places rows but for the words in them."""
    pairs = [(row.block, row.index) for row in some]
    return tuple(
        (one.source, index, one.style.size, one.indent, one.label, one.before, one.tag, one.item, one.keep)
        for one, index in pairs
    )
