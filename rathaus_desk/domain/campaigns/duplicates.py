"""Proposes which recipients may be one person; what is proposed is decided by somebody, never here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rathaus_desk.domain.campaigns.recipients import GENERATION_WORDS, Generation, Recipient, address_key
from rathaus_desk.domain.text import fold

YEARS_APART = 14  # two of one name under one roof, born so far apart, are two generations
MOST_IN_GROUP = 60  # a home has one address for hundreds; there only equal names are compared
_CLOSE = 1  # typing errors in a given name


class Likeness(StrEnum):
    """How sure it is that two lines are one person."""

    SAME = "same"  # every part equal
    LIKELY = "likely"  # the name sounds alike at the same address, or name and birth date are equal
    GENERATIONS = "generations"  # one name, one roof, but two generations: proposed as two people


class PairDecision(StrEnum):
    """What somebody has said of a pair."""

    UNDECIDED = "undecided"
    ONE = "one"  # one person, one letter
    TWO = "two"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two recipients that may be one person, by their places in the list, and why."""

    first: int
    second: int
    likeness: Likeness
    because: str


Sound = Callable[[str], str]
Distance = Callable[[str, str], int]


def likely_pairs(recipients: Sequence[Recipient], sound: Sound, distance: Distance) -> tuple[Pair, ...]:
    """Return the pairs to look at, in the order of the list; each pair once.

    `sound` gives the code of a folded name by Kölner Phonetik, `distance` the number of typing errors
    between two folded names.
    """
    found: dict[tuple[int, int], Pair] = {}
    for places in _groups(recipients, sound):
        for first, second in combinations(places, 2):
            if (first, second) not in found and (pair := _compared(recipients, first, second, distance)):
                found[first, second] = pair
    return tuple(found[key] for key in sorted(found))


def _groups(recipients: Sequence[Recipient], sound: Sound) -> Iterable[list[int]]:
    """Return lists of places within which two may be one: one roof and sound, or one name and birth date."""
    by_roof: dict[object, list[int]] = defaultdict(list)
    by_birth: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(recipients):
        family = " ".join(_words(one.family_name))
        if one.street or one.postcode:
            by_roof[address_key(one), sound(family) or family, fold(one.organisation)].append(at)
        if one.birth_date and family:
            by_birth[one.birth_date, family, fold(one.given_name)].append(at)
    for places in by_roof.values():
        yield from _smaller(recipients, places)
    yield from by_birth.values()


def _smaller(recipients: Sequence[Recipient], places: list[int]) -> Iterable[list[int]]:
    if len(places) <= MOST_IN_GROUP:
        yield places
        return
    by_name: dict[str, list[int]] = defaultdict(list)
    for at in places:
        by_name[fold(recipients[at].name)].append(at)
    yield from by_name.values()


def _compared(recipients: Sequence[Recipient], first: int, second: int, distance: Distance) -> Pair | None:
    one, other = recipients[first], recipients[second]
    if not _given_alike(one, other, distance):
        return None
    if _two_generations(one, other):
        return Pair(first, second, Likeness.GENERATIONS, _generations_said(one, other))
    if _born_apart(one, other):
        return None
    likeness = Likeness.SAME if _equal(one, other) else Likeness.LIKELY
    return Pair(first, second, likeness, _said(one, other))


def _given_alike(one: Recipient, other: Recipient, distance: Distance) -> bool:
    """Tell whether two given names may be one: equal, a slip, an initial, or one of several names."""
    names = _words(one.given_name), _words(other.given_name)
    if not all(names):
        return not any(names)
    shorter, longer = sorted(names, key=len)
    if shorter == longer or set(shorter) <= set(longer):
        return True
    first, second = shorter[0], longer[0]
    if 1 in (len(first), len(second)):
        return first[0] == second[0]
    return len(first) > 3 and distance(first, second) <= _CLOSE


def _words(name: str) -> list[str]:
    return [word for word in fold(name).split() if word not in GENERATION_WORDS]


def _two_generations(one: Recipient, other: Recipient) -> bool:
    """Tell whether two of one name are father and son, or mother and daughter."""
    if Generation.UNSAID not in (one.generation, other.generation):
        return one.generation is not other.generation
    if one.birth_date and other.birth_date:
        return abs(one.birth_date.year - other.birth_date.year) >= YEARS_APART
    return one.generation is not other.generation and not (one.birth_date and other.birth_date)


def _born_apart(one: Recipient, other: Recipient) -> bool:
    """Tell whether the birth dates contradict each other by more than one wrong part."""
    if not (one.birth_date and other.birth_date):
        return False
    first, second = one.birth_date, other.birth_date
    parts = zip((first.year, first.month, first.day), (second.year, second.month, second.day), strict=True)
    return sum(mine != theirs for mine, theirs in parts) > 1


def _equal(one: Recipient, other: Recipient) -> bool:
    return (
        not _titled_apart(one, other)
        and fold(one.name) == fold(other.name)
        and address_key(one) == address_key(other)
        and (one.birth_date is None or other.birth_date is None or one.birth_date == other.birth_date)
    )


def _titled_apart(one: Recipient, other: Recipient) -> bool:
    """Tell whether the titles differ: "Herr Müller" and "Frau Müller" of a list without given names."""
    return bool(one.title and other.title) and one.title != other.title


def _said(one: Recipient, other: Recipient) -> str:
    same_name, same_roof = fold(one.name) == fold(other.name), address_key(one) == address_key(other)
    if same_name and same_roof and _titled_apart(one, other):
        return "gleicher Name, gleiche Anschrift, aber die Anrede ist eine andere"
    if same_name and same_roof and one.name.lower() != other.name.lower():
        return "gleiche Anschrift, der Name ist anders geschrieben"
    if same_name and same_roof:
        return "gleicher Name, gleiche Anschrift"
    if same_roof:
        return "gleiche Anschrift, der Name klingt gleich"
    return "gleicher Name, gleicher Geburtstag, andere Anschrift"


def _generations_said(one: Recipient, other: Recipient) -> str:
    if one.birth_date and other.birth_date:
        years = abs(one.birth_date.year - other.birth_date.year)
        return f"gleicher Name, gleiche Anschrift, aber {years} Jahre auseinander"
    return "gleicher Name, gleiche Anschrift, aber einmal mit Zusatz junior oder senior"
