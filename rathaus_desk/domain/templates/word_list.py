"""The list "Amtsdeutsch to plain German": read once, looked up by word and by phrase."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rathaus_desk.domain.templates.readability import Span

_SHORTEST_STEM = 4


class HintKind(StrEnum):
    """What the checks of plain German point out."""

    OFFICIALESE = "officialese"
    PHRASE = "phrase"
    STRETCHED_VERB = "stretched_verb"
    FOREIGN = "foreign"
    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    LONG_WORD = "long_word"
    NOMINAL = "nominal"


SECTIONS = {
    "[Amtsdeutsch]": HintKind.OFFICIALESE,
    "[Wendung]": HintKind.PHRASE,
    "[Streckverb]": HintKind.STRETCHED_VERB,
    "[Fremdwort]": HintKind.FOREIGN,
}


@dataclass(frozen=True, slots=True)
class WordHint:
    """One entry: what not to write, and what to write instead."""

    kind: HintKind
    word: str
    proposal: str


@dataclass(frozen=True, slots=True)
class WordList:
    """All entries, by their folded words; stems are those that ended in "*"."""

    phrases: Mapping[tuple[str, ...], WordHint]
    stems: Mapping[str, WordHint]
    longest: int


def read_word_list(text: str) -> WordList:
    """Return the list that a text holds. Raises ValueError with the line of a broken entry."""
    phrases: dict[tuple[str, ...], WordHint] = {}
    stems: dict[str, WordHint] = {}
    kind = HintKind.OFFICIALESE
    for number, raw in enumerate(text.splitlines(), 1):
        row = raw.strip()
        if row in SECTIONS:
            kind = SECTIONS[row]
        elif row and not row.startswith("#"):
            word, sign, proposal = (part.strip() for part in row.partition("="))
            if not (word and sign and proposal):
                raise ValueError(f"line {number} of the word list is broken: {row}")
            hint = WordHint(kind, word.rstrip("*"), proposal)
            if word.endswith("*"):
                stems[hint.word.casefold()] = hint
            else:
                phrases[tuple(word.casefold().replace("-", " ").split())] = hint
    return WordList(phrases, stems, max(map(len, phrases), default=1))


def hints_in(words: Sequence[Span], listed: WordList) -> Iterator[tuple[Span, Span, WordHint]]:
    """Yield first word, last word and entry of everything listed, the longest phrase first, none twice."""
    folded = [one.text.casefold() for one in words]
    at = 0
    while at < len(words):
        count, hint = _at(folded, at, listed)
        if hint:
            yield words[at], words[at + count - 1], hint
        at += count


def _at(folded: list[str], at: int, listed: WordList) -> tuple[int, WordHint | None]:
    for count in range(min(listed.longest, len(folded) - at), 0, -1):
        if hint := listed.phrases.get(tuple(folded[at : at + count])):
            return count, hint
    return 1, _stem(folded[at], listed)


def _stem(word: str, listed: WordList) -> WordHint | None:
    ends = range(len(word), _SHORTEST_STEM - 1, -1)
    return next((hint for end in ends if (hint := listed.stems.get(word[:end]))), None)
