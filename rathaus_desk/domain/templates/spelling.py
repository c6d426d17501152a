"""Spelling: which runs of letters of a text are words to look up, and what is said about them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rathaus_desk.domain.templates.readability import Span

MOST_WORDS = 3_000
LONGEST_WORD = 60
_SKIPPED = re.compile(r"\{\{.*?\}\}|\S+@\S+|(?:https?://|www\.)\S+|\S*\d\S*|\[[^\]\n]{0,60}\]|‹[^›\n]{0,60}›")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\.?")
_CAPITALS = 6  # up to so many capitals are an abbreviation
_SWAPS = (
    ("ss", "ß"), ("ß", "ss"), ("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("a", "ä"), ("o", "ö"), ("u", "ü"),
    ("i", "ie"), ("ie", "i"), ("ei", "ie"), ("e", "ee"), ("ee", "e"), ("eh", "e"), ("e", "eh"), ("ah", "a"),
    ("a", "ah"), ("d", "t"), ("t", "d"), ("dt", "d"), ("tt", "t"), ("t", "tt"), ("ll", "l"), ("l", "ll"),
    ("m", "mm"), ("mm", "m"), ("n", "nn"), ("nn", "n"), ("s", "ss"), ("ss", "s"), ("f", "ff"), ("ff", "f"),
    ("r", "rr"), ("rr", "r"), ("p", "pp"), ("k", "ck"), ("ck", "k"), ("f", "v"), ("v", "f"), ("z", "tz"),
    ("tz", "z"), ("ks", "chs"), ("ph", "f"), ("f", "ph"), ("th", "t"), ("ä", "e"), ("e", "ä"), ("eu", "äu"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpellingHint:
    """A word that the dictionary does not know, by its place in the text."""

    start: int
    end: int
    word: str


def words_to_check(text: str) -> Iterator[Span]:
    """Yield the words of a text, with the full stop behind them; fields, addresses and numbers are none."""
    hidden = _SKIPPED.sub(lambda found: " " * len(found.group()), text)
    for count, one in enumerate(_WORD.finditer(hidden)):
        if count >= MOST_WORDS:
            return
        bare = one.group().rstrip(".")
        if len(bare) > 1 and not (bare.isupper() and len(bare) <= _CAPITALS):
            yield Span(one.start(), one.start() + len(bare), one.group())


def near_misses(word: str) -> Iterator[str]:
    """Yield what may have been meant: two letters swapped, one doubled, ß for ss, ie for i, a capital."""
    seen = {word}
    for start in dict.fromkeys((word, word[:1].upper() + word[1:])):
        for one in _edits(start):
            if one not in seen:
                seen.add(one)
                yield one


def _edits(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        swapped = word[at + 1] + word[at]
        yield (
            word[:at] + (swapped.capitalize() if at == 0 and word[0].isupper() else swapped) + word[at + 2 :]
        )
    for old, new in _SWAPS:
        at = word.find(old)
        while at >= 0:
            yield word[:at] + new + word[at + len(old) :]
            at = word.find(old, at + 1)
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
    yield word.capitalize()
    yield word.lower()


def known_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names (streets, services, staff) that a speller is to take as right."""
    return frozenset(word.rstrip(".") for name in names for word in _WORD.findall(name))
