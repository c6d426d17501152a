"""What a notice says, as blocks of text in one size of type."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.notices.notice_text import NoticeBlock, read_notice_text
from rathaus_desk.domain.notices.notices import NoticePaper, NoticeText, facts_of
from rathaus_desk.domain.notices.web_address import web_in_words
from rathaus_desk.paper.flow import Block
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.text import MM_PER_POINT, Style, fitted, width

_TITLE_LEADING = 1.15
_PHONE_SCALE = 1.35
_FACT_GAP = 0.45  # em between the name of a fact and what it is
_BULLET = "•"
_HOURS = re.compile(r"\d[\d:.]* bis \d[\d:.]* Uhr")
_WEB_LEAST = 0.6  # of the body
QUESTIONS = "Fragen?"
INTERNET = "Im Internet:"


@dataclass(frozen=True, slots=True)
class Face:
    """The styles of a notice, all from the size of its body in points."""

    points: float
    title_scale: float = 2.0
    leading: float = 1.35

    @property
    def body(self) -> Style:
        """Running text."""
        return Style(self.points, Weight.REGULAR, self.leading)

    @property
    def strong(self) -> Style:
        """What must be found at a glance."""
        return replace(self.body, weight=Weight.SEMIBOLD)

    @property
    def title(self) -> Style:
        """The title, as it is wished."""
        return Style(self.points * self.title_scale, Weight.SEMIBOLD, _TITLE_LEADING)

    @property
    def phone(self) -> Style:
        """A number that one copies from a wall."""
        return Style(self.points * _PHONE_SCALE, Weight.SEMIBOLD, 1.3)

    @property
    def small(self) -> Style:
        """Who publishes it, and until when it hangs."""
        return Style(min(max(self.points * 0.55, 8.0), 12.0), Weight.REGULAR, 1.3)


def title_block(words: NoticeText, face: Face, room: float) -> Block:
    """Return the title, smaller where its longest word would not fit on a line of `room` mm."""
    wish = face.title
    wide = max((width(one, wish) for one in printable(words.title).split()), default=0.0)
    if wide > room:
        wish = replace(wish, size=max(int(2 * wish.size * room / wide) / 2, face.points))
    return Block(words.title, wish, "H1")


def main_blocks(words: NoticeText, face: Face, *, whole: bool = True, facts: bool = True) -> list[Block]:
    """Return summary, facts and, if `whole`, the text, whose first paragraph may stand for a summary."""
    blocks = read_notice_text(words.text)[0]
    summary = words.summary
    if not whole:
        summary = summary or next((one.text for one in blocks if one.text and not one.heading), "")
        blocks = ()
    gap = face.body.line_height
    return [
        *([Block(summary, face.strong)] if printable(summary) else []),
        *(fact_blocks(words, face, before=0.55 * gap) if facts else ()),
        *text_blocks(blocks, face, before=0.55 * gap),
    ]


def fact_blocks(words: NoticeText, face: Face, *, before: float) -> Iterator[Block]:
    """Yield when, where, for whom and how to get in, as one list, what they are below one another."""
    facts = facts_of(words)
    gap = face.points * _FACT_GAP * MM_PER_POINT
    indent = max((width(name, face.strong) for name, _ in facts), default=0.0) + gap + 1.6
    for item, (name, lines) in enumerate(facts, 1):
        yield Block(
            in_one_breath(lines[0]),
            face.body,
            before=before if item == 1 else 0.25 * face.body.line_height,
            indent=indent,
            label=name,
            label_style=face.strong,
            item=item,
            keep=len(lines) > 1,
        )
        for line in lines[1:]:
            yield Block(in_one_breath(line), face.body, indent=indent, inside=True)


def in_one_breath(text: str) -> str:
    """Return a text in which a span of hours stays on one line."""
    return _HOURS.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def text_blocks(blocks: Sequence[NoticeBlock], face: Face, *, before: float) -> Iterator[Block]:
    """Yield the text: headings, paragraphs and lists."""
    for block in blocks:
        if block.items:
            yield from _points(block, face, before)
        elif block.heading:
            yield Block(block.text, face.strong, "H2", before=1.3 * before, keep=True)
        else:
            yield Block(block.text, face.body, before=before)


def contact_blocks(words: NoticeText, face: Face, room: float, *, heading: bool = True) -> list[Block]:
    """Return whom to ask, in words and as a number, and the address of the page in words."""
    phone = f"Telefon {printable(words.phone)}" if printable(words.phone) else ""
    asked = heading and bool(printable(words.contact) or phone)
    lines = [
        Block(QUESTIONS if asked else "", face.strong, "H2", keep=True),
        Block(words.contact, face.body),
        Block(phone, face.phone),
        *_web_blocks(words, face, room),
    ]
    return [one for one in lines if printable(one.text)]


def _web_blocks(words: NoticeText, face: Face, room: float) -> list[Block]:
    """Return the address in words, on a line of its own and smaller rather than broken."""
    web = web_in_words(words.web)
    before = 0.2 * face.body.line_height
    whole = f"{INTERNET} {web}"
    if not web or width(whole, face.body) <= room:
        return [Block(whole if web else "", face.body, before=before)]
    smaller = fitted(web, face.body, max(face.points * _WEB_LEAST, 10.5), room)
    style = smaller if width(web, smaller) <= room else face.body  # broken in any case, then not small too
    return [Block(INTERNET, face.body, before=before, keep=True), Block(web, style)]


def closing_blocks(paper: NoticePaper, style: Style, *, brief: bool = False) -> list[Block]:
    """Return the small print: who publishes it and until when it holds; if `brief`, without the address."""
    head = paper.letterhead
    until = f"Gilt bis {full_day(paper.words.valid_until)}" if paper.words.valid_until else ""
    sender = head.town if brief else f"{head.town}, {head.unit}, {head.street}, {head.postcode} {head.place}"
    lines = [" · ".join(one for one in (sender, until) if one)] if brief else [sender, until]
    return [Block(one, style) for one in lines if one]


def broken_word(blocks: Iterable[Block], room: float) -> str:
    """Return the first word that is wider than its line, or nothing; addresses of the web may break."""
    for block in blocks:
        for one in printable(block.text).split():
            free = room - block.indent
            if width(one, block.style) > free and "." not in one.strip(".") and "/" not in one:
                return one
    return ""


def _points(block: NoticeBlock, face: Face, before: float) -> Iterator[Block]:
    marks = [f"{turn}." if block.numbered else _BULLET for turn in range(1, len(block.items) + 1)]
    indent = max(width(mark, face.body) for mark in marks) + face.points * 0.5 * MM_PER_POINT
    for item, (mark, text) in enumerate(zip(marks, block.items, strict=True), 1):
        yield Block(
            text, face.body, before=before if item == 1 else before * 0.35, indent=indent, label=mark,
            item=item, numbering="Decimal" if block.numbered else "Disc",
        )  # fmt: skip
