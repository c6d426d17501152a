"""Finds people by number only: on a server through functions that know who asks, in a file by the tables.

A server gives no table of the register away; what comes back here are ids, and the names come after opening.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, String, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from rathaus_desk.store.base import Moment

Triple = tuple[int, int, int]
_IDS = ARRAY(BigInteger)
MOST_PAIRS = 4_000
BEHIND_DOOR = "behind_door"  # among the notes of a session


def behind_door(session: Session) -> bool:
    """Tell whether a session talks to a server as one of its staff, who has no right to the tables."""
    return bool(session.info.get(BEHIND_DOOR))


def name_pairs(
    session: Session,
    *,
    family_side: bool,
    firsts: Iterable[int],
    others: Iterable[int] | None = None,
    among: Iterable[int] | None = None,
    most: int = MOST_PAIRS,
) -> list[Triple]:
    """Return pairs of name parts and their bearers, in the order of the parts; at most 4,000."""
    return _triples(
        session,
        func.desk.name_pairs(family_side, _ids(firsts), _maybe(others), _maybe(among), most),
    )


def names_of(session: Session, people: Iterable[int]) -> list[Triple]:
    """Return the pairs of name parts of some people, at most 500 of them."""
    return _triples(session, func.desk.names_of(_ids(people)))


def people_among(
    session: Session, born: tuple[date, date] | None, streets: Sequence[str], most: int
) -> list[tuple[int, str]]:
    """Return the ids of whom a birth date and streets leave, with house numbers if streets were given."""
    first, last = born or (None, None)
    named = cast(literal(list(streets) or None, ARRAY(String)), ARRAY(String))
    call = func.desk.people_among(first, last, named, cast(most, Integer))
    found = call.table_valued(column("person_id", BigInteger), column("house_number", String))
    return [(one, house) for one, house in session.execute(select(found.c.person_id, found.c.house_number))]


def people_with_phone(session: Session, first: str, last: str, most: int) -> list[int]:
    """Return whose phone number lies between two numbers."""
    return list(session.scalars(select(func.desk.people_with_phone(first, last, most))))


def name_counts(session: Session) -> tuple[dict[int, int], dict[int, int]]:
    """Return how often each name part stands in family names, and in given names."""
    call = func.desk.name_counts().table_valued("token_id", "families", "givens")
    rows = session.execute(select(call.c.token_id, call.c.families, call.c.givens)).all()
    return {one: count for one, count, _ in rows if count}, {one: count for one, _, count in rows if count}


def busy_times(session: Session, first: datetime, last: datetime) -> list[tuple[int, datetime, int]]:
    """Return counter, moment and minutes of the appointments that nobody here may know of."""
    call = func.desk.busy_times(first, last)
    found = call.table_valued(
        column("counter_id", BigInteger), column("starts", Moment()), column("minutes", Integer)
    )
    rows = session.execute(select(found.c.counter_id, found.c.starts, found.c.minutes))
    return [(counter, starts, minutes) for counter, starts, minutes in rows]


def streets(session: Session) -> list[str]:
    """Return the streets in which somebody lives."""
    return list(session.scalars(select(func.desk.streets())))


def youngest_person(session: Session) -> int:
    """Return the youngest id of the register, 0 if it is empty."""
    return int(session.scalars(select(func.desk.youngest_person())).one())


def index_person(session: Session, person_id: int, families: dict[str, str], givens: dict[str, str]) -> None:
    """Make a person findable by these name parts; each comes with its code in Kölner Phonetik."""
    parts = {"family": [*map(list, families.items())], "given": [*map(list, givens.items())]}
    session.execute(select(func.desk.index_person(person_id, cast(parts, JSONB))))


def next_value(session: Session, name: str) -> int:
    """Return the next running number of a name."""
    return int(session.scalars(select(func.desk.count_up(name))).one())


def reserve_number(session: Session, year: int, workplace: str) -> int:
    """Keep a case number back for a workplace and return its running part."""
    return int(session.scalars(select(func.desk.reserve_number(cast(year, Integer), workplace))).one())


def _triples(session: Session, call: FunctionElement[Any]) -> list[Triple]:
    found = call.table_valued("family_id", "given_id", "person_id")
    rows = session.execute(select(found.c.family_id, found.c.given_id, found.c.person_id))
    return [(family, given, person) for family, given, person in rows]


def _ids(ids: Iterable[int]) -> object:
    return cast(literal(list(ids), _IDS), _IDS)


def _maybe(ids: Iterable[int] | None) -> object:
    return cast(literal(None if ids is None else list(ids), _IDS), _IDS)
