"""The catalogue of services in memory, found by what citizens call things."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rathaus_desk.domain.text import fold
from rathaus_desk.usecases.services.german_words import (
    families,
    joined_verbs,
    meaning_words,
    participle_stem,
    stem,
)

MOST_WORDS = 12

# How well a typed word fits a word of the catalogue.
SAME, SAME_STEM, PARTICIPLE, SAME_MEANING = 1.0, 0.93, 0.85, 0.8
END_OF, BEGINNING, PART_OF = 0.75, 0.6, 0.5
HOLDS, TYPO = 0.6, 0.7
# Of a score, this share is how much of the question is answered; the rest is how much of a synonym was said.
_ANSWERED = 0.65
_UNKNOWN_WORD = 0.4
_SMALL_WORD = 0.3
_OTHER_FORM = 0.97
_TEXT = 0.25
_COMMON, _COMMON_SHARE = 30, 0.01
_LOOKED_CLOSER = 50
_SURE = 0.7
_LEAST_INSIDE = 4
_LEAST_BEFORE = 3
_LEAST_TYPO = 4
_LEAST_TWO_TYPOS = 7
_WORST = 0.12
_WORST_OF_BEST = 0.4


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words by which a service is found; `weight` is 1 for its name and synonyms, less for its texts.

    `fullness` is below 1 if small words were left out: "Perso weg" is not quite "Perso".
    """

    service: int
    text: str
    weight: float
    named: bool
    words: tuple[str, ...]
    stems: tuple[str, ...]
    fullness: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index needs to know of a service: texts by how much they weigh."""

    id: int
    names: tuple[str, ...]
    words: tuple[str, ...]
    topic: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A service that was found: its place in the index, its score up to 1, and the words that led to it."""

    place: int
    score: float
    phrase: Phrase


class ServiceIndex:
    """Words, synonyms and texts of all services; immutable once it is made."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._phrases = [tuple(_phrases(place, entry)) for place, entry in enumerate(entries)]
        self._reach: dict[str, dict[int, float]] = {}
        self._spellings: dict[str, set[str]] = {}
        self._by_text: dict[str, list[Phrase]] = {}
        self._by_stems: dict[tuple[str, ...], list[Phrase]] = {}
        for phrases in self._phrases:
            for phrase in phrases:
                self._take_in(phrase)
        count = len(entries)
        self._rarity = {term: log(1 + count / len(services)) for term, services in self._reach.items()}
        self._forget_common_texts()
        self._terms = sorted(self._reach)
        self._starts: list[int] = []
        self._joined = ""
        self._join()
        self._by_length: dict[int, list[str]] = {}
        for term in self._terms:
            self._by_length.setdefault(len(term), []).append(term)

    def _take_in(self, phrase: Phrase) -> None:
        for term, word in zip(phrase.stems, phrase.words, strict=True):
            services = self._reach.setdefault(term, {})
            services[phrase.service] = max(services.get(phrase.service, 0.0), phrase.weight)
            self._spellings.setdefault(term, set()).add(word)
        if phrase.weight == 1.0:
            self._by_text.setdefault(fold(phrase.text), []).append(phrase)
            if phrase.fullness == 1.0:
                self._by_stems.setdefault(phrase.stems, []).append(phrase)

    def _forget_common_texts(self) -> None:
        """A word that stands in the texts of many services says nothing about any of them."""
        most = max(_COMMON, len(self.entries) * _COMMON_SHARE)
        for term, services in self._reach.items():
            if len(services) > most:
                kept = {service: weight for service, weight in services.items() if weight > _TEXT}
                self._reach[term] = kept or services

    def named(self, text: str, *, inflected: bool) -> list[Found]:
        """Return the services of which `text` is a whole name or synonym, if `inflected` in another form."""
        found: dict[int, Found] = {}
        for phrase in self._by_text.get(fold(text), ()):
            found.setdefault(phrase.service, Found(phrase.service, 1.0, phrase))
        for phrase in self._by_stems.get(_stems(meaning_words(text)), ()) if inflected else ():
            found.setdefault(phrase.service, Found(phrase.service, _OTHER_FORM, phrase))
        if len(found) < 2:
            return list(found.values())
        scores = {one.place: one.score for one in self.find(text, len(self.entries))}
        return sorted(found.values(), key=lambda one: (-one.score, -scores.get(one.place, 0.0), one.place))

    def find(self, text: str, limit: int) -> list[Found]:
        """Return the services that `text` may ask for, best first."""
        answered: dict[int, float] = {}
        fit: dict[str, float] = {}
        total = 0.0
        verbs = (one for one in joined_verbs(text) if one in self._reach)
        words = list(dict.fromkeys((*meaning_words(text), *verbs)))[:MOST_WORDS]
        for word in words:
            of_word = self._fits(word)
            total += self._collect(of_word, answered)
            for term, quality in of_word.items():
                fit[term] = max(fit.get(term, 0.0), quality)
        # Which synonym was said is looked at only where enough of the question is answered.
        likely = nlargest(limit + _LOOKED_CLOSER, answered, key=lambda place: (answered[place], -place))
        found = [self._best_phrase(place, answered[place] / total, fit) for place in likely]
        found.sort(key=lambda one: (-one.score, one.place))
        least = max(_WORST, found[0].score * _WORST_OF_BEST) if found else 0.0
        return [one for one in found[:limit] if one.score >= least]

    def _collect(self, fit: Mapping[str, float], answered: dict[int, float]) -> float:
        """Add what one typed word says to all services; return how much the word counts."""
        reached: dict[int, float] = {}
        for term, quality in fit.items():
            for service, weight in self._reach[term].items():
                worth = quality * weight
                if worth > reached.get(service, 0.0):
                    reached[service] = worth
        if not reached:
            return _UNKNOWN_WORD
        rarity = log(1 + len(self.entries) / sum(reached.values()))
        for service, worth in reached.items():
            answered[service] = answered.get(service, 0.0) + worth * rarity
        return rarity

    def _best_phrase(self, place: int, answered: float, fit: Mapping[str, float]) -> Found:
        """Return the service with its phrase of which most was said."""
        best = Found(place, -1.0, self._phrases[place][0])
        for phrase in self._phrases[place]:
            said = whole = 0.0
            for term in phrase.stems:
                rarity = self._rarity[term]
                whole += rarity
                said += rarity * fit.get(term, 0.0)
            share = said / whole * phrase.fullness * phrase.weight
            score = _ANSWERED * answered + (1 - _ANSWERED) * share
            if said and score > best.score:
                best = Found(place, score, phrase)
        return best

    def _fits(self, word: str) -> dict[str, float]:
        """Return the terms of the catalogue that a typed word may stand for, and how well."""
        root = stem(word)
        found: dict[str, float] = {}
        for term, quality in self._forms(word, root):
            found[term] = max(found.get(term, 0.0), quality)
        if max(found.values(), default=0.0) < _SURE:
            for term, quality in self._misspelled(root):
                found[term] = max(found.get(term, 0.0), quality)
        return found

    def _forms(self, word: str, root: str) -> Iterator[tuple[str, float]]:
        known = self._reach
        if root in known:
            yield root, SAME if word in self._spellings[root] else SAME_STEM
        verb = participle_stem(word)
        if verb in known:
            yield verb, PARTICIPLE
        for other in families().get(root, ()):
            if other in known:
                yield other, SAME_MEANING
        yield from self._containing(word if len(word) <= _LEAST_INSIDE else root)
        if root not in known:  # a word that is known is not taken apart: "leseausweis" is no "ausweis"
            yield from self._contained(root)

    def _containing(self, part: str) -> Iterator[tuple[str, float]]:
        """Yield the terms that begin with `part` or are compounds with it: "latern" in "strassenlatern"."""
        if len(part) < _LEAST_BEFORE:
            return
        at = self._joined.find(part)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            term, before = self._terms[place], at - self._starts[place]
            if before == 0:
                yield term, BEGINNING + 0.3 * len(part) / len(term)
            elif len(part) >= _LEAST_INSIDE and before >= _LEAST_BEFORE:
                ends = before + len(part) == len(term)
                yield term, END_OF if ends else PART_OF
            at = self._joined.find(part, at + 1)

    def _contained(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield the terms of which `word` is a compound: "lamp" in "lampenausfall"."""
        for first in range(len(word) - _LEAST_INSIDE + 1):
            for last in range(first + _LEAST_INSIDE, len(word) + (first > 0)):
                term = word[first:last]
                if term in self._reach and (first == 0 or first >= _LEAST_BEFORE):
                    yield term, HOLDS * (0.5 + 0.5 * len(term) / len(word))

    def _misspelled(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) < _LEAST_TYPO:
            return
        most = 2 if len(word) >= _LEAST_TWO_TYPOS else 1
        for length in range(len(word) - most, len(word) + most + 1):
            for term, errors, _ in process.extract(
                word, self._by_length.get(length, []), scorer=OSA.distance, score_cutoff=most, limit=None
            ):
                yield term, TYPO - 0.1 * errors

    def _join(self) -> None:
        """Lay all terms end to end, so that one search through a text finds all that contain a part."""
        at = 0
        for term in self._terms:
            self._starts.append(at)
            at += len(term) + 1
        self._joined = "\n".join(self._terms)


def _phrases(place: int, entry: Entry) -> Iterator[Phrase]:
    weighed: tuple[tuple[Iterable[str], float, bool], ...] = (
        (entry.names, 1.0, True),
        (entry.words, 1.0, False),
        (entry.topic, 0.7, False),
        (entry.facts, 0.5, False),
        (entry.texts, _TEXT, False),
    )
    seen: set[str] = set()
    for texts, weight, named in weighed:
        for text in texts:
            folded, words = fold(text), meaning_words(text)
            if words and folded not in seen:
                seen.add(folded)
                left_out = len(folded.split()) - len(words)
                fullness = len(words) / (len(words) + _SMALL_WORD * left_out)
                yield Phrase(place, text, weight, named, words, _stems(words), fullness)


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)
