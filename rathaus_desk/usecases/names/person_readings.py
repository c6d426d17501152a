"""The ways in which a line about a person can be understood: a word may be a name, a street or a district."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.text import fold
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.store.people_tables import NamePairRow, PersonRow
from rathaus_desk.usecases.names.name_pairs import Condition
from rathaus_desk.usecases.names.name_vocabulary import NameVocabulary
from rathaus_desk.usecases.names.person_query import PersonQuery, short_year
from rathaus_desk.usecases.office.street_book import street_book, streets_like

_SHORTEST_STREET = 3
_LONGEST_STREET = 3  # words
_MOST_STREET_READINGS = 2
_SHORTEST_PLACE = 3
_FEW = 500
_SHORTEST_HALF = 3
_MOST_ON_A_STREET = 4_000
_SHARE_OF_MANY = 0.01


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the words; `place` and a number without a street are looked at in the end."""

    names: tuple[str, ...]
    typed: tuple[str, ...]
    born: tuple[date, date] | None = None
    streets: tuple[str, ...] = ()
    number: str = ""
    place: str = ""

    @property
    def looks_closer(self) -> bool:
        """Tell whether a person found by name may still not be meant."""
        return bool(self.place or (self.number and not self.streets))


@dataclass(frozen=True, slots=True)
class Among:
    """Whom a date or a street leaves: a few ids, or a condition on the pairs that leaves a share of them."""

    ids: list[int] | None = None
    condition: Condition = None
    share: float = 1.0


def readings(session: Session, query: PersonQuery, today: date) -> Iterator[Reading]:
    """Yield the ways to understand a query, the likeliest first."""
    words, typed, born, number = query.words, query.typed, query.born, query.number
    year = short_year(number, today) if born is None and words else None
    if year:
        yield Reading(words, typed, year)
    if words or born:
        yield Reading(words, typed, born, number=number)
    streets = 0
    book = street_book(session) if any(len(word) >= _SHORTEST_STREET for word in words) else ()
    for first, last in _street_spans(len(words)):
        if streets == _MOST_STREET_READINGS or max(map(len, words[first:last])) < _SHORTEST_STREET:
            continue
        if found := streets_like(book, words[first:last]):
            names, shown = words[:first] + words[last:], typed[:first] + typed[last:]
            yield Reading(names, shown, born, tuple(found), number)
            streets += 1
    if len(words) > 1 and _is_district(session, words[-1]):
        yield Reading(words[:-1], typed[:-1], born, number=number, place=words[-1])


def respelled(words: NameVocabulary, query: PersonQuery) -> Iterator[Reading]:
    """Yield readings with two words made one or one made two: "karlheinz" and "Karl-Heinz" are one name."""
    names = query.words
    for at, name in enumerate(names):
        following = names[at + 1] if at + 1 < len(names) else ""
        if following and words.starting_with(name + following):
            yield _with(query, at, at + 2, (name + following,))
        for cut in range(_SHORTEST_HALF, len(name) - _SHORTEST_HALF + 1):
            if name[:cut] in words.id_of and name[cut:] in words.id_of:
                yield _with(query, at, at + 1, (name[:cut], name[cut:]))


def _with(query: PersonQuery, first: int, last: int, parts: tuple[str, ...]) -> Reading:
    names = query.words[:first] + parts + query.words[last:]
    return Reading(names, names, query.born, number=query.number)


def among(session: Session, reading: Reading) -> Among:
    """Return whom the birth date and the street of a reading leave."""
    conditions = []
    if reading.born:
        conditions.append(PersonRow.birth_date.between(*reading.born))
    if reading.streets:
        conditions.append(PersonRow.street.in_(reading.streets))
    if not conditions:
        return Among()
    if reading.streets and reading.number:
        return Among(ids=_in_house(session, conditions, reading.number))
    chosen = select(PersonRow.id).where(*conditions)
    ids = list(session.scalars(chosen.order_by(*_order(reading)).limit(_FEW + 1)))
    if len(ids) <= _FEW or not reading.names:
        return Among(ids=ids[:_FEW])
    return Among(condition=(NamePairRow.person_id + 0).in_(chosen), share=_SHARE_OF_MANY)


def same_house(number: str, typed: str) -> bool:
    """Tell whether a house number is the typed one: "17 a" is "17a", and "4" also stands for "4 b"."""
    plain = fold(number).replace(" ", "")
    return plain == typed or (plain.startswith(typed) and typed.isdigit() and plain[len(typed) :].isalpha())


def _is_district(session: Session, word: str) -> bool:
    if len(word) < _SHORTEST_PLACE:
        return False
    names = session.scalars(select(DistrictRow.name))
    return any(part.startswith(word) for name in names for part in fold(name).split())


def _in_house(session: Session, conditions: Sequence[ColumnElement[bool]], number: str) -> list[int]:
    rows = session.execute(
        select(PersonRow.id, PersonRow.house_number)
        .where(*conditions, PersonRow.house_number.startswith(number.rstrip("abcdefghijklmnopqrstuvwxyz")))
        .order_by(PersonRow.street, PersonRow.house_number, PersonRow.id)
        .limit(_MOST_ON_A_STREET)
    )
    return [person_id for person_id, house in rows if same_house(house, number)]


def _order(reading: Reading) -> tuple[ColumnElement[Any], ...]:
    """Return an order in which an index lies already, so that a limit saves the rest."""
    if reading.born:
        return PersonRow.birth_date.expression, PersonRow.id.expression
    return PersonRow.street.expression, PersonRow.house_number.expression, PersonRow.id.expression


def _street_spans(count: int) -> Iterator[tuple[int, int]]:
    """Yield which words may be a street: the last ones, then the first ones, the longest span first."""
    for length in range(min(count, _LONGEST_STREET), 0, -1):
        yield count - length, count
    for length in range(min(count - 1, _LONGEST_STREET), 0, -1):
        yield 0, length
