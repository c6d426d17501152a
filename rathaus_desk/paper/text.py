"""Words into lines: left-aligned, never hyphenated, never lost."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rathaus_desk.domain.dates import MONTHS
from rathaus_desk.paper.fonts import Weight, Word, printable, shape

MM_PER_POINT = 25.4 / 72
_ELLIPSIS = "…"
# A line never ends inside a word that fits on one, not even after a hyphen of its own: whoever copies text
# from a PDF loses that hyphen, because it is taken for a hyphenation.
# A word that is longer than a line breaks here rather than anywhere.
_SOFT = "-/@._ "
_IN_DATE = ". "  # "Mittwoch," ends a line better than "Mittwoch, 16."
# What one reads in one breath stays on one line: "26. November", "11 Uhr", "Rosenweg 4", "(030) 23125 021",
# "49999 Musterhausen".
_MONTHS = "|".join(MONTHS)
_ONE_BREATH = re.compile(
    rf"[^ ]*\d\.? (Uhr|Euro|€|{_MONTHS})\W*|[^\W\d_][^ ]* \d{{1,4}}[a-z]?\W*|[(+]?\d[\d/()-]*\)? [\d/-]+\W*"
    r"|\d{5} [A-ZÄÖÜ][^ ]*"
)
_LONELY = 5  # signs: a word so short is not left alone on the last line
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: size in points, leading as a multiple of it (DIN 1450 asks for 1.2 or more)."""

    size: float
    weight: Weight = Weight.REGULAR
    leading: float = 1.4

    @property
    def line_height(self) -> float:
        """From base line to base line, in mm."""
        return self.size * self.leading * MM_PER_POINT

    @property
    def base(self) -> float:
        """From the top of the line's box to its base line, in mm."""
        return (self.size * self.leading / 2 + self.size * 0.36) * MM_PER_POINT


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of text side by side; each is followed by a blank or, inside a broken word, by nothing."""

    pieces: tuple[tuple[Word, str], ...]

    @property
    def text(self) -> str:
        """The line as it is read."""
        return "".join(word.text + blank for word, blank in self.pieces)

    @property
    def reads_back(self) -> bool:
        """Whether the glyphs alone tell its letters."""
        return all(word.reads_back for word, _ in self.pieces)

    def width(self, style: Style) -> float:
        """The printed width in mm, without the blank at the end."""
        blanks = sum(bool(blank) for _, blank in self.pieces[:-1]) * _blank(style.weight)
        return (sum(word.width for word, _ in self.pieces) + blanks) * style.size * MM_PER_POINT


def single(text: str, style: Style, ends: str = "") -> Line:
    """Return `text` as one line, however long it is, ending in a blank or in nothing."""
    return _line([shape(one, style.weight) for one in printable(text).split(" ") if one], ends)


def _line(words: Sequence[Word], ends: str = "") -> Line:
    blanks = [" "] * len(words)
    if words:
        blanks[-1] = ends
    return Line(tuple(zip(words, blanks, strict=True)))


@lru_cache(maxsize=1 << 10)
def width(text: str, style: Style) -> float:
    """Return the width of `text` on one line in mm."""
    return single(text, style).width(style)


@lru_cache(maxsize=1 << 10)
def wrap(text: str, style: Style, room: float) -> tuple[Line, ...]:
    """Return `text` in lines of at most `room` mm; all but the last end in the blank of the text."""
    ems = room / (style.size * MM_PER_POINT)
    blank = _blank(style.weight)
    words = _breaths(printable(text))
    shaped = [shape(one, style.weight) for one in words]
    if sum(one.width + blank for one in shaped) - blank <= ems:
        return (_line(shaped),) if shaped else ()
    lines: list[list[tuple[Word, str]]] = [[]]
    used = 0.0
    for word, follows in _pieces(words, style.weight, ems):
        if lines[-1] and used + word.width > ems:
            lines.append([])
            used = 0.0
        lines[-1].append((word, follows))
        used += word.width + (blank if follows else 0)
    _keep_company(lines)
    return tuple(Line(tuple(one)) for one in lines if one)


def _keep_company(lines: list[list[tuple[Word, str]]]) -> None:
    """Bring the word before it down to a short one that stands alone on the last line."""
    if len(lines) < 2 or len(lines[-1]) != 1 or len(lines[-1][0][0].text) > _LONELY:
        return
    above, alone = lines[-2], lines[-1][0][0]
    room = sum(word.width for word, _ in above[:-1])  # what the line above gives up, it has
    if len(above) > 2 and room >= alone.width and all(blank for _, blank in above[-2:]):
        lines[-1].insert(0, above.pop())


def shortened(text: str, style: Style, room: float) -> Line:
    """Return one line of at most `room` mm, cut with "…" where it must be; only for text that is repeated."""
    line = single(text, style)
    kept = printable(text)
    while line.width(style) > room and kept:
        kept = kept[:-1].rstrip()
        line = single(kept + _ELLIPSIS, style)
    return line


def fitted(text: str, style: Style, smallest: float, room: float) -> Style:
    """Return `style`, made smaller by half points down to `smallest` until `text` fits on one line."""
    wide = width(text, style)
    if wide <= room:
        return style
    halves = int(2 * style.size * room / wide)
    return replace(style, size=max(halves / 2, min(smallest, style.size)))


def show(line: Line, style: Style) -> Iterator[tuple[Word | None, str]]:
    """Yield PDF operators that show `line`; a word whose glyphs do not tell its letters comes by itself."""
    blank_run = shape(" ", style.weight).runs[0][1]
    plain = ""
    for word, blank in line.pieces:
        if word.reads_back:
            plain += word.runs[0][1]
        else:
            if plain:
                yield None, _array(plain)
            yield (
                word,
                " ".join(f"{rise * style.size / 1000:.3f} Ts {_array(run)}" for rise, run in word.runs),
            )
            plain = ""
        plain += blank_run if blank else ""
    if plain:
        yield None, _array(plain)


def plain_line(line: Line, style: Style) -> str:
    """Return the PDF operator that shows a line that reads back."""
    blank_run = shape(" ", style.weight).runs[0][1]
    runs = [word.runs[0][1] + blank_run if blank else word.runs[0][1] for word, blank in line.pieces]
    return _array("".join(runs))


def _array(runs: str) -> str:
    return f"[{runs}] TJ".replace("><", "").replace("<>", "")


def _blank(weight: Weight) -> float:
    return shape(" ", weight).width


def _pieces(words: Sequence[str], weight: Weight, room: float) -> Iterator[tuple[Word, str]]:
    """Yield what may stand on a line of its own (`room` in em), each with the blank that follows it."""
    for index, one in enumerate(words):
        parts = list(_no_wider(one, weight, room))
        for part in parts[:-1]:
            yield shape(part, weight), ""
        yield shape(parts[-1], weight), " " if index < len(words) - 1 else ""


def _breaths(text: str) -> list[str]:
    """Return the words of `text`, joined where a line must not end between them."""
    if not _DIGIT.search(text):
        return [one for one in text.split(" ") if one]
    words: list[str] = []
    last = ""
    for one in text.split(" "):
        if one and last and _ONE_BREATH.fullmatch(f"{last} {one}"):
            words[-1] += f" {one}"
        elif one:
            words.append(one)
        last = one
    return words


def _no_wider(text: str, weight: Weight, room: float) -> Iterable[str]:
    """Yield `text` in parts no wider than `room` em; a letter keeps its marks."""
    if shape(text, weight).width <= room:
        return (text,)
    return _cut(text, weight, room)


def _cut(text: str, weight: Weight, room: float) -> Iterator[str]:
    start = soft = 0
    used = 0.0
    for at, letter in enumerate(text):
        wide = shape(letter, weight).width
        if used + wide > room and wide and at > start:
            cut = soft if soft > start else at
            yield text[start:cut]
            used = sum(shape(one, weight).width for one in text[cut:at])
            start = cut
        used += wide
        before_date = soft > start and text[:soft].endswith(", ") and letter in _IN_DATE
        if letter == "@" or (letter in _SOFT and "@" not in text[start:at] and not before_date):
            soft = at + 1
    yield text[start:]
