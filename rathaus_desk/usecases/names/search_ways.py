"""Says what a search looks for, before it looks: a server keeps that, and gives out nobody else.

A way is one understanding of the text, as db/postgres/register_search.sql reads it.
"""

from collections.abc import Mapping, Sequence

from rathaus_desk.store.people_door import Candidates
from rathaus_desk.usecases.names.name_pairs import MOST_LISTED, Parts, Side, family_side, given_side
from rathaus_desk.usecases.names.name_vocabulary import EXACT, NameVocabulary
from rathaus_desk.usecases.names.person_readings import Among, Reading
from rathaus_desk.usecases.openings import Way

# A person may have two pairs of name parts, and some candidates fall out when the words are given to them.
_SPARE = 2
_FEWEST_IN_A_STREET = 100


def way_of(words: NameVocabulary, reading: Reading, parts: Sequence[Parts], want: int) -> Way:
    """Return what a reading looks for, if `parts` are what its words may stand for."""
    families, givens = family_side(words), given_side(words)
    way: Way = {
        "want": want * _SPARE if parts else max(want, _FEWEST_IN_A_STREET),
        "exact": any(EXACT in part.values() for part in parts),
        "steps": _steps(families, givens, parts),
        "together": [
            families.likeliest(part)[:MOST_LISTED]
            for part in sorted(parts, key=lambda one: families.mass(one) + givens.mass(one))
        ],
    }
    if reading.born:
        way["born"] = [day.isoformat() for day in reading.born]
    if reading.streets:
        way["streets"] = list(reading.streets)
    if reading.number:
        way["number"] = reading.number
    return way


def phone_way(first: str, last: str, want: int) -> Way:
    """Return the search for whose number lies between two."""
    return {"phone": [first, last], "want": want, "together": []}


def left_by(reading: Reading, found: Mapping[int, Candidates], at: int) -> Among:
    """Return whom a server named for the reading that it was asked in this place."""
    candidates = found.get(at, Candidates())
    if not reading.names or reading.born or reading.streets:
        return Among(ids=list(candidates.people), condition=candidates)
    return Among(condition=candidates, share=_ALL_AT_ONCE)


_ALL_AT_ONCE = 1e-9  # whoever is left is few: no need to look through the parts in portions


def _steps(families: Side, givens: Side, parts: Sequence[Parts]) -> list[Way]:
    """Return which parts to look for on which side: one word on either, two words on both in either order."""
    if len(parts) == 1:
        part = parts[0]
        return [
            {"family": side.is_family, "firsts": side.likeliest(part)[:MOST_LISTED]}
            for side in (families, givens)
        ]
    if len(parts) != 2:
        return []
    one, two = parts
    return [_both(families, givens, one, two), _both(families, givens, two, one)]


def _both(families: Side, givens: Side, of_family: Parts, of_given: Parts) -> Way:
    side, parts, counter, others = families, of_family, givens, of_given
    if side.mass(parts) > counter.mass(others):
        side, parts, counter, others = counter, others, side, parts
    nearest = sorted(counter.likeliest(others)[:MOST_LISTED], key=lambda one: others[one])
    return {
        "family": side.is_family,
        "firsts": side.likeliest(parts)[:MOST_LISTED],
        "others": nearest,
    }
