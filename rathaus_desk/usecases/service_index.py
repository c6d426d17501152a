"""The catalogue of services in memory, found by what citizens call things."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rathaus_desk.domain.text import fold
from rathaus_desk.usecases.german_words import families, meaning_words, participle_stem, stem

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
        self.phrases = [phrase for place, entry in enumerate(entries) for phrase in _phrases(place, entry)]
        self._postings: dict[str, list[int]] = {}
        self._spellings: dict[str, set[str]] = {}
        self._by_text: dict[str, list[int]] = {}
        self._by_stems: dict[tuple[str, ...], list[int]] = {}
        for number, phrase in enumerate(self.phrases):
            for one in dict.fromkeys(phrase.stems):
                self._postings.setdefault(one, []).append(number)
            for one, word in zip(phrase.stems, phrase.words, strict=True):
                self._spellings.setdefault(one, set()).add(word)
            if phrase.weight == 1.0:
                self._by_text.setdefault(fold(phrase.text), []).append(number)
                if phrase.fullness == 1.0:
                    self._by_stems.setdefault(phrase.stems, []).append(number)
        self._terms = sorted(self._postings)
        self._starts: list[int] = []
        self._joined = ""
        self._join()
        self._by_length: dict[int, list[str]] = {}
        for term in self._terms:
            self._by_length.setdefault(len(term), []).append(term)
        self._rarity = {term: self._how_rare(term) for term in self._terms}

    def named(self, text: str, *, inflected: bool) -> list[Found]:
        """Return the services of which `text` is a whole name or synonym, if `inflected` in another form."""
        numbers = dict.fromkeys(self._by_text.get(fold(text), ()), 1.0)
        if inflected:
            for number in self._by_stems.get(_stems(meaning_words(text)), ()):
                numbers.setdefault(number, _OTHER_FORM)
        if not numbers:
            return []
        scores = {one.place: one.score for one in self.find(text, len(self.entries))}
        found: dict[int, Found] = {}
        for number, sure in numbers.items():
            phrase = self.phrases[number]
            found.setdefault(phrase.service, Found(phrase.service, sure, phrase))
        return sorted(found.values(), key=lambda one: (-one.score, -scores.get(one.place, 0.0), one.place))

    def find(self, text: str, limit: int) -> list[Found]:
        """Return the services that `text` may ask for, best first."""
        words = list(dict.fromkeys(meaning_words(text)))[:MOST_WORDS]
        fits = [self._fits(word) for word in words]
        answered: dict[int, float] = {}
        said: dict[int, dict[str, float]] = {}
        total = 0.0
        for fit in fits:
            total += self._collect(fit, answered, said)
        if not said:
            return []
        best: dict[int, Found] = {}
        for number, terms in said.items():
            phrase = self.phrases[number]
            share = sum(self._rarity[one] * quality for one, quality in terms.items())
            share *= phrase.fullness / sum(self._rarity[one] for one in phrase.stems)
            score = _ANSWERED * answered[phrase.service] / total + (1 - _ANSWERED) * share * phrase.weight
            known = best.get(phrase.service)
            if known is None or score > known.score:
                best[phrase.service] = Found(phrase.service, score, phrase)
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.place))
        least = max(_WORST, ranked[0].score * _WORST_OF_BEST)
        return [one for one in ranked[:limit] if one.score >= least]

    def _collect(
        self, fit: Mapping[str, float], answered: dict[int, float], said: dict[int, dict[str, float]]
    ) -> float:
        """Add what one typed word says to all services; return how much the word counts."""
        reached: dict[int, float] = {}
        for term, quality in fit.items():
            for number in self._postings[term]:
                phrase = self.phrases[number]
                reached[phrase.service] = max(reached.get(phrase.service, 0.0), quality * phrase.weight)
                terms = said.setdefault(number, {})
                terms[term] = max(terms.get(term, 0.0), quality)
        if not reached:
            return _UNKNOWN_WORD
        rarity = log(1 + len(self.entries) / sum(reached.values()))
        for service, quality in reached.items():
            answered[service] = answered.get(service, 0.0) + quality * rarity
        return rarity

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
        known = self._postings
        if root in known:
            yield root, SAME if word in self._spellings[root] else SAME_STEM
        verb = participle_stem(word)
        if verb in known:
            yield verb, PARTICIPLE
        for other in families().get(root, ()):
            if other in known:
                yield other, SAME_MEANING
        yield from self._containing(word if len(word) <= _LEAST_INSIDE else root)
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
                if term in self._postings and (first == 0 or first >= _LEAST_BEFORE):
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

    def _how_rare(self, term: str) -> float:
        services = {self.phrases[number].service for number in self._postings[term]}
        return log(1 + len(self.entries) / len(services))

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
        (entry.texts, 0.25, False),
    )
    seen: set[tuple[str, ...]] = set()
    for texts, weight, named in weighed:
        for text in texts:
            words = meaning_words(text)
            if words and words not in seen:
                seen.add(words)
                left_out = len(fold(text).split()) - len(words)
                fullness = len(words) / (len(words) + _SMALL_WORD * left_out)
                yield Phrase(place, text, weight, named, words, _stems(words), fullness)


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)
