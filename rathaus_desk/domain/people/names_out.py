"""Takes the name of a wrongly chosen person out of what was written about a case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rathaus_desk.domain.text import fold

INSTEAD = "[Name berichtigt]"
_SHORTEST = 3
_TITLES = frozenset(("frau", "herr", "herrn", "familie", "eheleute"))
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_MAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]*\w")
_GAP = re.compile(r"[\s,./_–-]{0,3}")


@dataclass(frozen=True, slots=True)
class NameOut:
    """A name that goes; with `family_alone` also the bare family name, unless somebody right bears it too."""

    given: str
    family: str
    family_alone: bool = True


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    capital: bool


def without_name(text: str, name: NameOut) -> str:
    """Return `text` with a name replaced, in the ways in which one writes it.

    Words are compared by their search form, so capitals and "Oezdemir" for "Özdemir" make no difference.
    "Erna Schmidt", "Schmidt, Erna" and "SCHMIDT ERNA" go; "Frau Schmidt", "Schmidts" and an e-mail address
    with the name only with `family_alone`. A bare name in small letters stays: "lang" is also a word.
    """
    if name.family_alone and len(fold(name.family)) >= _SHORTEST:
        text = _MAIL.sub(lambda found: INSTEAD if _in_address(found[0], name.family) else found[0], text)
    words = _words(text)
    kept: list[str] = []
    at, written = 0, 0
    longest = len(fold(f"{name.given} {name.family}").split()) + 1
    while at < len(words):
        count = _length_here(text, words[at : at + longest], name)
        if count:
            kept += [text[written : words[at].start], INSTEAD]
            written = words[at + count - 1].end
        at += count or 1
    return "".join((*kept, text[written:]))


def what_remains(texts: Sequence[str], name: NameOut) -> tuple[str, ...]:
    """Return in German what may still tell of a person after her name was taken out of `texts`."""
    given, family = set(fold(name.given).split()), set(fold(name.family).split())
    words = {one.folded for text in texts for one in _words(_MAIL.sub(" ", text).replace(INSTEAD, " "))}
    found = []
    if words & given:
        found.append("der Vorname")
    if name.family_alone and words & family:
        found.append("der Nachname in kleinen Buchstaben")
    if any(_MAIL.search(text) for text in texts):
        found.append("eine E-Mail-Adresse")
    return tuple(found)


def _words(text: str) -> list[_Word]:
    found = ((one, fold(one[0]).replace(" ", "")) for one in _WORD.finditer(text))
    return [_Word(one.start(), one.end(), folded, one[0][0].isupper()) for one, folded in found]


def _in_address(address: str, family: str) -> bool:
    return fold(family).replace(" ", "") in fold(address).replace(" ", "")


def _length_here(text: str, words: Sequence[_Word], name: NameOut) -> int:
    """Return with how many words the name stands at the beginning of `words`, 0 if it does not."""
    given, family = fold(name.given).split(), fold(name.family).split()
    if not family:
        return 0
    # Of several given names one often writes the first alone.
    firsts = [given, given[:1]] if given else []
    for whole in (order for first in firsts for order in ([*first, *family], [*family, *first])):
        if _stands(text, words, whole):
            return len(whole)
    if not name.family_alone:
        return 0
    if words[0].folded in _TITLES and _stands(text, words[1:], family):
        return 1 + len(family)
    plain = words[0].capital and len("".join(family)) >= _SHORTEST
    return len(family) if plain and _stands(text, words, family) else 0


def _stands(text: str, words: Sequence[_Word], name: Sequence[str]) -> bool:
    here = words[: len(name)]
    if len(here) < len(name):
        return False
    gaps = (text[one.end : following.start] for one, following in pairwise(here))
    said = [one.folded for one in here]
    genitive = [*name[:-1], f"{name[-1]}s"]
    return (said == list(name) or said == genitive) and all(_GAP.fullmatch(gap) for gap in gaps)
