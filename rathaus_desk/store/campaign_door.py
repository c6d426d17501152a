"""What a campaign asks the register: on a server through functions that know who asks, else by the tables."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Date, String, and_, cast, column, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.base import Word
from rathaus_desk.store.campaign_tables import CampaignRecipientRow, ObjectionRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.printing_tables import AddressFlagRow

MOST_PICKED = 50_000
_COLUMNS = (
    "id",
    "title",
    "given_name",
    "family_name",
    "birth_date",
    "street",
    "house_number",
    "postcode",
    "place",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a letter means: days of birth (none: any) and a district (none: the whole town)."""

    births: tuple[tuple[date, date], ...]
    district_id: int | None

    def as_json(self) -> str:
        """Return it as the server reads it."""
        spans = [[first.isoformat(), last.isoformat()] for first, last in self.births]
        return json.dumps({"births": spans, "district": self.district_id})


@dataclass(frozen=True, slots=True)
class Picked:
    """Somebody of the register with an address. Nobody under § 51 BMG is ever among them."""

    id: int
    title: str
    given_name: str
    family_name: str
    birth_date: date | None
    street: str
    house_number: str
    postcode: str
    place: str
    language: str = ""


def open_pick(session: Session, wanted: str, criteria: str) -> int:
    """Write the line of a selection and return its ticket; 0 if the bound of an hour is reached."""
    call = func.desk.open_pick(cast(literal(wanted, String), JSONB), criteria)
    return int(session.scalars(select(call)).one())


def picked_by(session: Session, ticket: int) -> tuple[Picked, ...]:
    """Return whom a committed ticket names."""
    kinds: list[Any] = [column(name) for name in _COLUMNS if name != "birth_date"]
    call = func.desk.picked_by(ticket).table_valued(*kinds, column("birth_date", Date), column("language"))
    columns = [getattr(call.c, name) for name in (*_COLUMNS, "language")]
    return tuple(Picked(*row) for row in session.execute(select(*columns).order_by(call.c.id)))


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody as a line of a list has her; whoever is written the same in the register may be meant."""

    line: int
    given_name: str
    family_name: str
    birth_date: date | None
    street: str
    house_number: str
    postcode: str

    @property
    def plain(self) -> dict[str, Any]:
        """Return it as the server reads it."""
        return {
            "line": self.line,
            "given": self.given_name,
            "family": self.family_name,
            "born": self.birth_date.isoformat() if self.birth_date else None,
            "street": self.street,
            "house": self.house_number,
            "postcode": self.postcode,
        }


def open_match(session: Session, lines: Sequence[ListedPerson], criteria: str) -> int:
    """Write the line of looking people of a list up and return its ticket; 0 if the bound is reached."""
    spoken = json.dumps([one.plain for one in lines])
    call = func.desk.open_match(cast(literal(spoken, String), JSONB), criteria)
    return int(session.scalars(select(call)).one())


def matched_by(session: Session, ticket: int) -> dict[int, int]:
    """Return whom a committed ticket names, by lines of the list."""
    call = func.desk.matched_by(ticket).table_valued(column("line"), column("person_id"))
    return {row.line: row.person_id for row in session.execute(select(call.c.line, call.c.person_id))}


def match_in_file(session: Session, lines: Sequence[ListedPerson]) -> dict[int, int]:
    """Return who is meant, by the tables: written the same, and one alone."""
    person = PersonRow
    names = {(one.given_name, one.family_name) for one in lines}
    columns = [getattr(person, name) for name in _COLUMNS]
    known: dict[tuple[str, str], list[Any]] = {}
    for row in session.execute(select(*columns).where(person.lock != AddressLock.BMG51)):
        if (row.given_name, row.family_name) in names:
            known.setdefault((row.given_name, row.family_name), []).append(row)
    found = {}
    for one in lines:
        alike = [row for row in known.get((one.given_name, one.family_name), ()) if _is_same(one, row)]
        if len(alike) == 1:
            found[one.line] = int(alike[0].id)
    return found


def _is_same(one: ListedPerson, row: Any) -> bool:
    if one.birth_date and row.birth_date:
        return bool(one.birth_date == row.birth_date)
    address = (row.street, row.house_number, row.postcode)
    return address == (one.street, one.house_number, one.postcode)


def pick_in_file(session: Session, wanted: Wanted) -> tuple[Picked, ...]:
    """Return who is meant, by the tables."""
    person = PersonRow
    asked: list[ColumnElement[bool]] = [person.lock != AddressLock.BMG51, person.street != ""]
    if wanted.births:
        asked.append(or_(*(person.birth_date.between(first, last) for first, last in wanted.births)))
    if wanted.district_id is not None:
        asked.append(person.district_id == wanted.district_id)
    columns = [getattr(person, name) for name in (*_COLUMNS, "language")]
    rows = session.execute(select(*columns).where(*asked).order_by(person.id).limit(MOST_PICKED + 1))
    return tuple(Picked(*row) for row in rows)


class Standing(NamedTuple):
    """What holds of a person now: a lock, an objection to the purpose, a letter that came back."""

    lock: AddressLock = AddressLock.NONE
    objects: bool = False
    returned: bool = False


def known_now(
    session: Session, campaign_id: int, purpose: Purpose
) -> tuple[dict[int, Standing], Collection[int]]:
    """Return what holds now of a campaign's people, and who must be in no campaign any more.

    Only who has a lock, objects, or did not get the last letter is named.
    """
    rows = (
        _on_server(session, campaign_id, purpose)
        if behind_door(session)
        else _in_file(session, campaign_id, purpose)
    )
    gone = [row.person_id for row in rows if row.lock is AddressLock.BMG51]
    return {row.person_id: Standing(row.lock, row.objects, row.returned) for row in rows}, gone


def _on_server(session: Session, campaign_id: int, purpose: Purpose) -> Sequence[Any]:
    call = func.desk.known_now(campaign_id, purpose.value).table_valued(
        column("person_id"),
        column("lock", Word(AddressLock)),
        column("objects", Boolean),
        column("returned", Boolean),
    )
    named = (call.c.person_id, call.c.lock, call.c.objects, call.c.returned)
    return session.execute(select(*named)).all()


def _in_file(session: Session, campaign_id: int, purpose: Purpose) -> Sequence[Any]:
    line, person, objection, flag = CampaignRecipientRow, PersonRow, ObjectionRow, AddressFlagRow
    said = and_(objection.person_id == person.id, objection.purpose == purpose)
    objects, returned = objection.id.is_not(None), flag.person_id.is_not(None)
    asked = (
        select(
            person.id.label("person_id"), person.lock, objects.label("objects"), returned.label("returned")
        )
        .join(line, line.person_id == person.id)
        .outerjoin(objection, said)
        .outerjoin(flag, flag.person_id == person.id)
        .where(line.campaign_id == campaign_id, or_(person.lock != AddressLock.NONE, objects, returned))
        .distinct()
    )
    return session.execute(asked).all()
