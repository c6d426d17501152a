"""Finds people by number only: on a server through functions that know who asks, in a file by the tables.

A server gives no table of the register away. A search says first what it looks for; once that is committed,
the ids of whom it may mean come back, with the parts of their names; everything else after opening.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    Integer,
    Select,
    String,
    cast,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from rathaus_desk.store.base import Moment

Triple = tuple[int, int, int]
BEHIND_DOOR = "behind_door"  # among the notes of a session


def behind_door(session: Session) -> bool:
    """Tell whether a session talks to a server as one of its staff, who has no right to the tables."""
    return bool(session.info.get(BEHIND_DOOR))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom one way of understanding a text leaves, by number, and the parts of their names."""

    people: tuple[int, ...] = ()
    triples: tuple[Triple, ...] = ()

    def pairs(self, family_side: bool, firsts: Iterable[int], others: Iterable[int] | None) -> list[Triple]:
        """Return the pairs with one of `firsts` on a side, and one of `others` on the other one."""
        first, other = (0, 1) if family_side else (1, 0)
        wanted, beside = frozenset(firsts), None if others is None else frozenset(others)
        return sorted(
            one for one in self.triples if one[first] in wanted and (beside is None or one[other] in beside)
        )

    def names_of(self, people: Iterable[int]) -> list[Triple]:
        """Return the pairs of name parts of some of them."""
        wanted = frozenset(people)
        return [one for one in self.triples if one[2] in wanted]


def open_search(session: Session, criteria: str, ways: str) -> int:
    """Write the line of a search and return its ticket; 0 if the bound of an hour is reached.

    `ways` is JSON as db/postgres/register_search.sql reads it. The ticket holds once it is committed.
    """
    return int(
        session.scalars(select(func.desk.open_search(criteria, cast(literal(ways, String), JSONB)))).one()
    )


def found_by(session: Session, ticket: int) -> dict[int, Candidates]:
    """Return whom a ticket names, by the way that led to them."""
    call = func.desk.found_by(ticket).table_valued("way", "place", "person_id", "family_id", "given_id")
    rows = session.execute(
        select(call.c.way, call.c.person_id, call.c.family_id, call.c.given_id).order_by(call.c.place)
    )
    people: dict[int, dict[int, None]] = {}
    triples: dict[int, list[Triple]] = {}
    for way, person, family, given in rows:
        people.setdefault(way, {})[person] = None
        if family is not None:
            triples.setdefault(way, []).append((family, given, person))
    return {way: Candidates(tuple(ids), tuple(triples.get(way, ()))) for way, ids in people.items()}


def is_given_name(session: Session, token_id: int) -> bool:
    """Tell whether somebody whom one may know of bears this part as a given name."""
    return bool(session.scalar(select(func.desk.is_given_name(token_id))))


def name_counts(session: Session) -> tuple[dict[int, int], dict[int, int]]:
    """Return how often each name part stands in family names, and in given names."""
    call = func.desk.name_counts().table_valued("token_id", "families", "givens")
    rows = session.execute(select(call.c.token_id, call.c.families, call.c.givens)).all()
    return {one: count for one, count, _ in rows if count}, {one: count for one, _, count in rows if count}


def busy_times(session: Session, first: datetime, last: datetime) -> list[tuple[int, datetime, int]]:
    """Return counter, moment and minutes of the appointments that nobody here may know of."""
    call = func.desk.busy_times(first, last)
    found = call.table_valued(
        column("counter_id", Integer), column("starts", Moment()), column("minutes", Integer)
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


def keeper_of_tour(session: Session, tour_id: int) -> int | None:
    """Return who has the pack of a tour with them on the road; None if it is in the town hall."""
    return session.scalar(select(func.desk.keeper_of_tour(tour_id)))


def take_pack_numbers(session: Session, pack_id: int) -> None:
    """Put the numbers of a pack down to the one who hands it back."""
    session.execute(select(func.desk.take_pack_numbers(pack_id)))


def born_of_pack(pack_id: int) -> Select[Any]:
    """Select on a server the cases with a number of a pack, whoever of the crew brought them."""
    call = func.desk.born_of_pack(cast(pack_id, BigInteger))
    return select(call.table_valued(column("case_id", BigInteger)).c.case_id)


def pack_slips(session: Session, pack_id: int) -> set[str]:
    """Return the numbers on slips of a pack whose intakes nobody has taken in yet, whoever they are from."""
    found = func.desk.pack_slips(pack_id).table_valued(column("number", String)).render_derived()
    return set(session.scalars(select(found.c.number)))


def hidden_bookings(session: Session, first: date) -> list[tuple[int, int, date, int, int | None, int]]:
    """Return id, halt, day, opening, minutes after it, and length of bookings that one does not see."""
    call = func.desk.hidden_bookings(cast(first, Date))
    names = ("id", "halt_id", "day", "opens", "after_opening", "minutes")
    found = call.table_valued(*(column(one, Date() if one == "day" else Integer()) for one in names))
    return [(*row,) for row in session.execute(select(*(found.c[one] for one in names)))]


def carry_booking(
    session: Session, booking_id: int, halt_id: int, after: int | None, cells: tuple[int, ...]
) -> None:
    """Let a booking that one does not see follow to the same stop of a newer timetable."""
    taken = cast(list(cells), ARRAY(Integer))
    session.execute(select(func.desk.carry_booking(booking_id, halt_id, cast(after, Integer), taken)))
