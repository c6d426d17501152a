"""What a letter has of its own beside the pattern of its run, set into lines, and how it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rathaus_desk.domain.paper.letters import Letter, Paragraph, PrintSize
from rathaus_desk.paper import din5008
from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.codes import qr_bitmap
from rathaus_desk.paper.flow import Row, rows
from rathaus_desk.paper.letter import info_rows
from rathaus_desk.paper.letter_text import code_block, paragraph_blocks, salutation_block
from rathaus_desk.paper.text import Line
from rathaus_desk.paper.window import fit_recipient

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

    `reads_back` says whether the glyphs alone tell all letters.
    Letters with the same `key` are laid out the same: they differ in these texts and in nothing else.
    """

    key: Key = ()
    texts: dict[str, list[Line]] = field(default_factory=dict)
    code: Bitmap | None = None
    reads_back: bool = True

    def take(self, source: str, line: Line) -> None:
        """Add a line to a text."""
        if source in self.texts:
            self.texts[source].append(line)
        else:
            self.texts[source] = [line]
        for word, _ in line.pieces:
            if not word.reads_back:
                self.reads_back = False


class Measure:
    """Compares letters with the pattern of a run and sets what differs."""

    def __init__(self, pattern: Letter) -> None:
        """Begin with the letter that all are like."""
        self._pattern = pattern
        self._fixed = tuple(getattr(pattern, one) for one in _FIXED)
        self._paragraphs = {one: at for at, one in enumerate(pattern.body)}
        self._known: dict[tuple[Paragraph, PrintSize, int], tuple[Key, list[Row]]] = {}

    def __call__(self, letter: Letter) -> Measured:
        """Return what `letter` has of its own. Raises Refused if its code is too long."""
        fixed = tuple([getattr(letter, one) for one in _FIXED])
        found = Measured()
        recipient = fit_recipient(letter.recipient)
        _take(found, recipient)
        found.key = (
            () if fixed == self._fixed else fixed,
            recipient[0].block.style.size if recipient else 0,
            tuple([row.index for row in recipient]),
            self._salutation(letter, found),
            tuple([self._paragraph(one, letter.size, at, found) for at, one in enumerate(letter.body)]),
            self._info(letter, found),
            self._code(letter, found),
        )
        return found

    def _salutation(self, letter: Letter, found: Measured) -> int:
        if letter.salutation == self._pattern.salutation:
            return -1
        some = rows([salutation_block(letter.salutation, letter.size)], din5008.TEXT_WIDTH)
        _take(found, some)
        return len(some)

    def _paragraph(self, paragraph: Paragraph, size: PrintSize, index: int, found: Measured) -> int | Key:
        at = self._paragraphs.get(paragraph)
        if at is not None:
            return at
        known = self._known.get((paragraph, size, index))
        if known is None:
            some = rows(paragraph_blocks(paragraph, size, index), din5008.TEXT_WIDTH)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[paragraph, size, index] = (_form(some), some)
        _take(found, known[1])
        return known[0]

    def _info(self, letter: Letter, found: Measured) -> Key:
        pattern = self._pattern
        if letter.info == pattern.info and letter.reference == pattern.reference:
            return ()
        some = info_rows(letter)
        _take(found, some)
        return _form(some)

    def _code(self, letter: Letter, found: Measured) -> Key:
        code = letter.code
        if code is None:
            return (False,)
        if code == self._pattern.code:
            return ()
        some = rows([code_block(code, letter.size)], din5008.TEXT_WIDTH)
        _take(found, some)
        if not code.content:
            return (code.description, len(some))
        found.code = qr_bitmap(code.content)
        return (code.description, len(some), True)


def _take(found: Measured, some: Iterable[Row]) -> None:
    for row in some:
        found.take(row.block.source, row.line)


def _form(some: Iterable[Row]) -> Key:
    """Return all that places rows but for the words in them."""
    pairs = [(row.block, row.index) for row in some]
    return tuple(
        (one.source, index, one.style.size, one.indent, one.label, one.before, one.tag, one.item, one.keep)
        for one, index in pairs
    )
