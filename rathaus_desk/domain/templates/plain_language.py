"""Plain German: what in a text is hard to read, where it stands, and what one could write instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rathaus_desk.domain.templates.passive import hidden_duty, passive
from rathaus_desk.domain.templates.readability import (
    Readability,
    Span,
    readability,
    sentences_of,
    syllables,
    words_of_text,
)
from rathaus_desk.domain.templates.word_list import HintKind, WordList, hints_in

LONGEST_SENTENCE = 20  # words
LONGEST_WORD = 20  # letters
_MOST_SYLLABLES = 7
_MOST_NOMINAL = 3  # nouns on -ung and the like in one sentence
_NOMINAL = re.compile(r"[A-ZÄÖÜ]\w{4,}(?:ung|ungen|heit|keit|ierung|nahme|ation|ationen|erteilung)")


@dataclass(frozen=True, slots=True)
class LanguageHint:
    """One place that is hard to read: `start` to `end` in the text, a sentence about it, a proposal."""

    kind: HintKind
    start: int
    end: int
    words: str
    sentence: str
    proposal: str


@dataclass(frozen=True, slots=True)
class LanguageReport:
    """Figures and hints of a text, in the order in which they stand."""

    figures: Readability
    hints: tuple[LanguageHint, ...]


def check_language(text: str, listed: WordList) -> LanguageReport:
    """Return how hard a text is to read, and where; it never changes or forbids anything."""
    hints = [*_listed(text, listed)]
    for sentence in sentences_of(text):
        words = [
            Span(sentence.start + one.start, sentence.start + one.end, one.text)
            for one in words_of_text(sentence.text)
        ]
        for check in (_long_sentence, _nominal):
            hints += check(text, sentence, words)
        hints += _passive(text, words)
        hints += [_long_word(one) for one in words if _is_long(one.text)]
    hints.sort(key=lambda one: (one.start, one.end))
    return LanguageReport(readability(text), tuple(hints))


def _listed(text: str, listed: WordList) -> Iterator[LanguageHint]:
    for first, last, hint in hints_in(words_of_text(text), listed):
        words = text[first.start : last.end]
        told = _TOLD[hint.kind].format(words=words)
        yield LanguageHint(hint.kind, first.start, last.end, words, told, hint.proposal)


_TOLD = {
    HintKind.OFFICIALESE: "„{words}“ ist Amtsdeutsch.",
    HintKind.PHRASE: "„{words}“ geht kürzer.",
    HintKind.STRETCHED_VERB: "„{words}“ ist ein gestrecktes Verb.",
    HintKind.FOREIGN: "„{words}“ ist ein Fremdwort.",
}


def _long_sentence(text: str, sentence: Span, words: list[Span]) -> Iterator[LanguageHint]:
    if len(words) > LONGEST_SENTENCE:
        told = f"Dieser Satz hat {len(words)} Wörter."
        proposal = f"Zwei Sätze daraus machen. Gut sind bis {LONGEST_SENTENCE} Wörter."
        comma = text.find(",", words[len(words) // 3].start, sentence.end)
        if comma >= 0:
            proposal += f" Vielleicht bei „{text[words[0].start : comma][-30:].lstrip()},“ trennen."
        yield LanguageHint(
            HintKind.LONG_SENTENCE, sentence.start, sentence.end, sentence.text, told, proposal
        )


def _passive(text: str, words: list[Span]) -> Iterator[LanguageHint]:
    for find, sentence, proposal in _HIDDEN:
        if place := find(words):
            start, end = place
            yield LanguageHint(HintKind.PASSIVE, start, end, text[start:end], sentence, proposal)


_HIDDEN = (
    (passive, "Hier steht nicht, wer etwas tut.", "Sagen, wer es tut: „Wir …“ oder „Sie …“."),
    (hidden_duty, "Hier steht nicht, wer etwas tun soll.", "Sagen, wer es tun soll: „Bitte … Sie …“."),
)


def _nominal(_text: str, sentence: Span, words: list[Span]) -> Iterator[LanguageHint]:
    nouns = [one.text for one in words if _NOMINAL.fullmatch(one.text)]
    if len(nouns) >= _MOST_NOMINAL:
        told = f"In diesem Satz stehen {len(nouns)} Hauptwörter, die Tätigkeiten meinen: {', '.join(nouns)}."
        yield LanguageHint(
            HintKind.NOMINAL,
            sentence.start,
            sentence.end,
            sentence.text,
            told,
            "Verben nehmen: sagen, wer was tut.",
        )


def _is_long(word: str) -> bool:
    return len(word) > LONGEST_WORD or (len(word) > LONGEST_WORD - 4 and syllables(word) >= _MOST_SYLLABLES)


def _long_word(word: Span) -> LanguageHint:
    return LanguageHint(
        HintKind.LONG_WORD, word.start, word.end, word.text,
        f"„{word.text}“ hat {len(word.text)} Buchstaben.",
        "Mit einem Bindestrich teilen oder mit mehreren kurzen Wörtern sagen.",
    )  # fmt: skip
