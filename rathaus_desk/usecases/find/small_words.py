"""Small words within a name, "von und zu": nobody is found because another word sounds like one of them."""

from collections.abc import Sequence

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.text import clean, fold, plain_letters
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.names.name_vocabulary import vocabulary

# Folded. "An" and "Da" are names of people as well, and so not here.
SMALL_WORDS = frozenset(
    ("und", "oder", "mit", "von", "vom", "zu", "zum", "zur", "der", "die", "das", "den", "dem", "des", "auf",
     "aus", "bei", "im", "am", "genannt", "van", "ter")
)  # fmt: skip


def without_misheard_small_words(work: Work, text: str, similar: Sequence[Hit]) -> tuple[Hit, ...]:
    """Leave out who was found only because a typed word is like a small word: "Hund" like "von und zu"."""
    words = vocabulary(work.session)
    alike = []
    for typed in clean(text).split():
        spellings = {*fold(typed).split(), *fold(plain_letters(typed)).split()}
        near = {words.text_of(token) for one in spellings for token in words.near(one)}
        if not spellings & SMALL_WORDS:
            alike.append((tuple(spellings), near))
    return tuple(hit for hit in similar if not _by_small_word_only(hit, alike))


def _by_small_word_only(hit: Hit, alike: Sequence[tuple[tuple[str, ...], set[str]]]) -> bool:
    """Tell whether one of the typed words is like small words of this name and like no other part of it."""
    parts = set(fold(hit.title).split())
    names, small = parts - SMALL_WORDS, parts & SMALL_WORDS
    return any(
        bool(near & small) and not near & names and not any(one.startswith(begun) for one in names)
        for begun, near in alike
    )
