"""Looks people up in the index of name pairs: cheap whatever is asked, the likeliest pairs first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from rathaus_desk.store.people_door import Candidates
from rathaus_desk.store.people_tables import NamePairRow
from rathaus_desk.usecases.names.name_vocabulary import NameVocabulary

# Name parts that may stand for what was typed: id and how far off (0 is exact).
Parts = Mapping[int, float]
Triple = tuple[int, int, int]
# Whom to stay among: a condition on the pairs in a file, whom a search was answered with on a server.
Condition = ColumnElement[bool] | Candidates | None

# More rows of the index than this are not looked through for one answer (about 15 ms).
MOST_ROWS = 30_000
# So many parts a list in a query has; of one or two letters that is nearly everybody.
MOST_LISTED = 400
# Seeking one pair costs as much as reading a few rows in order.
_SEEK_COST = 3
_MOST_IDS = 500
_SPARE = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a pair: its column, the other one's, and how often each part stands there."""

    column: InstrumentedAttribute[int]
    other: InstrumentedAttribute[int]
    counts: Mapping[int, int]

    @property
    def is_family(self) -> bool:
        """Tell whether it is the half of the family names."""
        return self.column.key == NamePairRow.family_id.key

    def mass(self, parts: Iterable[int]) -> int:
        """Return how many pairs have one of these parts."""
        return sum(self.counts.get(one, 1) for one in parts)

    def likeliest(self, parts: Parts) -> list[int]:
        """Return the parts, nearest and most frequent first."""
        return sorted(parts, key=lambda one: (int(parts[one] * 2), -self.counts.get(one, 0), one))

    def portions(self, parts: Parts, rows: float) -> Iterator[list[int]]:
        """Yield parts, likeliest first, so many at a time that they have `rows` pairs."""
        portion: list[int] = []
        mass = 0
        for one in self.likeliest(parts):
            portion.append(one)
            mass += self.counts.get(one, 1)
            if mass >= rows or len(portion) == MOST_LISTED:
                yield portion
                portion, mass = [], 0
        if portion:
            yield portion


def family_side(words: NameVocabulary) -> Side:
    """Return the half of the pairs that holds family names."""
    return Side(NamePairRow.family_id, NamePairRow.given_id, words.families)


def given_side(words: NameVocabulary) -> Side:
    """Return the half of the pairs that holds given names."""
    return Side(NamePairRow.given_id, NamePairRow.family_id, words.givens)


def pairs_with(
    session: Session, side: Side, parts: Parts, among: Condition, share: float, want: int
) -> list[Triple]:
    """Return pairs that have one of `parts` on `side`; a `share` of them will be `among` the people."""
    found: list[Triple] = []
    looked = 0
    for portion in side.portions(parts, want / share):
        found += _first_of(session, side, portion, among, want * _SPARE)
        looked += side.mass(portion)
        if len(found) >= want or looked >= MOST_ROWS:
            break
    return found


def pairs_of(
    session: Session,
    words: NameVocabulary,
    families: Parts,
    givens: Parts,
    among: Condition,
    share: float,
    want: int,
) -> list[Triple]:
    """Return pairs of one of `families` and one of `givens`, nearest and most frequent first."""
    if not families or not givens or not words.pairs:
        return []
    side, parts, others = family_side(words), families, givens
    counter = given_side(words)
    if side.mass(families) > counter.mass(givens):
        side, counter, parts, others = counter, side, givens, families
    share *= min(counter.mass(others) / words.pairs, 1.0)
    listed = counter.likeliest(others)[:MOST_LISTED]
    found: list[Triple] = []
    looked = 0
    for portion in side.portions(parts, want / max(share, 1e-9)):
        found += _both(session, side, portion, listed, among)
        looked += side.mass(portion)
        if len(found) >= want or looked >= MOST_ROWS:
            break
    return found


def names_of(
    session: Session, people: Iterable[int], among: Condition = None
) -> dict[int, tuple[set[int], set[int]]]:
    """Return the family-name parts and given-name parts of each of these people."""
    ids = sorted(set(people))
    found: dict[int, tuple[set[int], set[int]]] = {}
    for first in range(0, len(ids), _MOST_IDS):
        chunk = ids[first : first + _MOST_IDS]
        for family, given, person in _borne_by(session, chunk, among):
            families, givens = found.setdefault(person, (set(), set()))
            families.add(family)
            givens.add(given)
    return found


def _first_of(session: Session, side: Side, portion: list[int], among: Condition, most: int) -> list[Triple]:
    """Return the first pairs; in the order of the index the limit saves reading thousands of Müllers."""
    if isinstance(among, Candidates):
        return among.pairs(side.is_family, portion, None)
    query = _triples(among).where(side.column.in_(portion))
    return _read(session, query.order_by(side.column, side.other, NamePairRow.person_id).limit(most))


def _both(
    session: Session, side: Side, portion: list[int], others: list[int], among: Condition
) -> list[Triple]:
    if isinstance(among, Candidates):
        return among.pairs(side.is_family, portion, others)
    # Adding nought keeps the engine from seeking each pair when reading on is cheaper.
    seek = len(portion) * len(others) * _SEEK_COST < side.mass(portion)
    query = _triples(among).where(side.column.in_(portion))
    return _read(session, query.where((side.other if seek else side.other + 0).in_(others)))


def _borne_by(session: Session, people: list[int], among: Condition) -> list[Triple]:
    if isinstance(among, Candidates):
        return among.names_of(people)
    return _read(session, _triples(None).where(NamePairRow.person_id.in_(people)))


def _triples(among: ColumnElement[bool] | None) -> Select[int, int, int]:
    query = select(NamePairRow.family_id, NamePairRow.given_id, NamePairRow.person_id)
    return query if among is None else query.where(among)


def _read(session: Session, query: Select[int, int, int]) -> list[Triple]:
    return [(family, given, person) for family, given, person in session.execute(query)]
