"""German spelling by Hunspell with the shipped dictionary, and the names of the town."""

import threading
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

from hunspell import Hunspell
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rathaus_desk.domain.templates.spelling import (
    LONGEST_WORD,
    SpellingHint,
    near_misses,
    words_to_check,
)
from rathaus_desk.places import place

_LANGUAGE = "de_DE"
_REMEMBERED = 20_000
_MOST_PROPOSALS = 5
_LONGEST_GUESSED = 32  # letters; beyond that guessing takes seconds
_NEAR_NAME = 2  # letters by which a name of the town may differ


class Speller:
    """A loaded dictionary. May be asked from any thread; each word is looked up once and remembered."""

    def __init__(self, folder: Path, own_words: Iterable[str]) -> None:
        self._dictionary = Hunspell(_LANGUAGE, str(folder), system_encoding="UTF-8")
        self._own = frozenset(own_words)
        self._lock = threading.Lock()
        self._knows = lru_cache(_REMEMBERED)(self._look_up)
        self._proposed = lru_cache(500)(self._propose)

    def misspelt(self, text: str, known: Collection[str] = frozenset()) -> tuple[SpellingHint, ...]:
        """Return the words that neither the dictionary nor `known` has; `known`: streets, services, staff."""
        return tuple(
            SpellingHint(one.start, one.end, text[one.start : one.end])
            for one in words_to_check(text)
            if not self._is_right(one.text, known)
        )

    def proposals(self, word: str, known: Collection[str] = frozenset()) -> tuple[str, ...]:
        """Return up to five words that may have been meant, names of the town first.

        Takes up to about half a second for a long compound: for when somebody asks, not while typing.
        """
        names = process.extract(word, known, scorer=OSA.distance, score_cutoff=_NEAR_NAME, limit=2)
        found = (*(name for name, _, _ in names), *self._proposed(word[:LONGEST_WORD]))
        return tuple(dict.fromkeys(one for one in found if one != word))[:_MOST_PROPOSALS]

    def _is_right(self, word: str, known: Collection[str]) -> bool:
        bare = word.rstrip(".")
        if bare in known or (bare.endswith("s") and bare[:-1] in known):
            return True
        return self._knows(bare) or (bare != word and self._knows(word))

    def _look_up(self, word: str) -> bool:
        if len(word) > LONGEST_WORD:
            return False
        if word in self._own:
            return True
        with self._lock:
            return bool(self._dictionary.spell(word.replace("’", "'")))

    def _propose(self, word: str) -> tuple[str, ...]:
        if len(word) > _LONGEST_GUESSED:
            return ()
        near = [one for one in near_misses(word) if self._knows(one)]
        if near:
            return tuple(near[:_MOST_PROPOSALS])
        with self._lock:
            found = self._dictionary.suggest(word)
        return tuple(one for one in found if not one.startswith("-") and not one.endswith("-"))


@lru_cache(maxsize=1)
def german_speller() -> Speller:
    """Return the one speller of this process; the first call takes about a third of a second.

    Raises FileNotFoundError if the program came without its dictionary.
    """
    own = place("resources", "words", "municipal.txt").read_text(encoding="utf-8").splitlines()
    folder = place("resources", "spelling")
    if not folder.joinpath(f"{_LANGUAGE}.dic").is_file():
        raise FileNotFoundError("Dem Programm fehlt das Wörterbuch.")
    return Speller(folder, (word for word in own if word and not word.startswith("#")))
