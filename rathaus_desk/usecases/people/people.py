"""Citizens: written down, corrected, found by phone number."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.people.people import (
    AddressLock,
    CorrectPerson,
    Need,
    NewPerson,
    Person,
    RegisterPerson,
)
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.domain.text import sort_key
from rathaus_desk.domain.words import word
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.store.people_tables import PersonChangeRow, PersonRow, PhoneRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.names.find_people import with_number
from rathaus_desk.usecases.names.name_index import index_person
from rathaus_desk.usecases.office.change_author import changed_by_staff
from rathaus_desk.usecases.office.phones import read_phone, show_phone, typed_phone
from rathaus_desk.usecases.office.rights import NO_PERSON, demand_case_role, person_in_sight
from rathaus_desk.usecases.office.routes import House, find_spot, house
from rathaus_desk.usecases.texts import typed

LABELS = {
    "title": "Anrede",
    "given_name": "Vorname",
    "family_name": "Familienname",
    "birth_date": "Geburtsdatum",
    "street": "Straße",
    "house_number": "Hausnummer",
    "postcode": "Postleitzahl",
    "place": "Ort",
    "phone": "Telefon",
    "email": "E-Mail",
    "language": "Sprache",
    "needs": "Verständigung",
}
_NAMES = ("given_name", "family_name")
_ADDRESS = ("street", "house_number", "postcode", "place")
_MOST_AT_ONE_NUMBER = 20


def person(work: Work, person_id: int) -> Person:
    """Return a person. Refuses an unknown one and one the actor must not know of in the same words."""
    return person_value(*person_row(work, person_id))


def people_by_phone(work: Work, text: str) -> tuple[Person, ...]:
    """Return the people who can be reached at a phone number, in any spelling."""
    demand_case_role(work)
    number = read_phone(text)
    if not number:
        return ()
    ids = with_number(work, number, number, _MOST_AT_ONE_NUMBER)
    work.look_at(ids, ReadKind.SEARCH, text)
    found = (
        _with_district()
        .where(PersonRow.id.in_(ids), person_in_sight(work))
        .order_by(PersonRow.sort_name, PersonRow.id)
        .limit(_MOST_AT_ONE_NUMBER)
    )
    return tuple(person_value(row, district) for row, district in work.session.execute(found))


def person_row(work: Work, person_id: int) -> tuple[PersonRow, str]:
    """Return the row of a person with the name of the district; refuses as `person` does."""
    demand_case_role(work)
    work.look_at((person_id,))
    found = _with_district().where(PersonRow.id == person_id, person_in_sight(work))
    row = work.session.execute(found).first()
    if row is None:
        raise Refused(NO_PERSON)
    return row[0], row[1] or ""


def person_value(row: PersonRow, district: str | None) -> Person:
    """Return a person as a value, phone numbers as one dials them."""
    return Person(
        id=row.id,
        title=row.title,
        given_name=row.given_name,
        family_name=row.family_name,
        birth_date=row.birth_date,
        street=row.street,
        house_number=row.house_number,
        postcode=row.postcode,
        place=row.place,
        district_id=row.district_id,
        district=district or "",
        phone=show_phone(row.phone),
        email=row.email,
        language=row.language,
        needs=tuple(Need(one) for one in row.needs),
        lock=row.lock,
        version=row.version,
    )


@handles(RegisterPerson, *CASE_ROLES)
def register_person(work: Work, command: RegisterPerson) -> Person:
    """Write a new person down."""
    return person(work, write_down(work, command).id)


def write_down(work: Work, new: NewPerson) -> PersonRow:
    """Return the stored row of a person who is new to the register."""
    given = {one.name: getattr(new, one.name) for one in fields(new) if one.name in LABELS}
    values = _cleaned(work, given)
    row = PersonRow(
        id=work.new_id(),
        sort_name=_sort_name(values["family_name"], values["given_name"]),
        district_id=None,
        lock=AddressLock.NONE,
        **values,
    )
    _complete_address(work, row, house(work))
    work.session.add(row)
    work.session.flush()
    _keep_phone(work, row, before="")
    index_person(work.session, row)
    return row


@handles(CorrectPerson, *CASE_ROLES)
def correct_person(work: Work, command: CorrectPerson) -> Person:
    """Correct a person; what somebody else has corrected meanwhile is never overwritten unseen."""
    row, _ = person_row(work, command.person_id)
    values = _cleaned(work, _given(command))
    if row.version != command.seen_version:
        _refuse_overwriting(work, command, row, values)
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    before = row.phone
    with work.session.no_autoflush:  # one correction is one version, or nobody could count them
        for name in changed:
            setattr(row, name, values[name])
        if changed & {*_ADDRESS}:
            row.district_id = None
            _complete_address(work, row, house(work), moved="street" in changed and "postcode" not in changed)
        if changed & {*_NAMES}:
            row.sort_name = _sort_name(row.family_name, row.given_name)
    work.session.flush()
    if changed:
        said = {"fields": sorted(changed), "staff_id": work.actor.staff_id, "at": work.now}
        work.session.add(PersonChangeRow(person_id=row.id, version=row.version, **said))
    if "phone" in changed:
        _keep_phone(work, row, before)
    if changed & {*_NAMES}:
        index_person(work.session, row)
    return person(work, row.id)


def _with_district() -> Select[PersonRow, str]:
    return select(PersonRow, DistrictRow.name).outerjoin(DistrictRow, DistrictRow.id == PersonRow.district_id)


def _given(command: CorrectPerson) -> dict[str, Any]:
    given = {name: value for name, value in asdict(command).items() if name in LABELS and value is not None}
    return given | ({"birth_date": None} if command.birth_unknown else {})


def _cleaned(work: Work, given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    for name, value in given.items():
        if isinstance(value, str):
            values[name] = typed(value, name, LABELS[name], needed=name == "family_name")
    if "phone" in values:
        values["phone"] = typed_phone(values["phone"])
    if "needs" in values:
        values["needs"] = [one.value for one in dict.fromkeys(values["needs"])]
    born = values.get("birth_date")
    if born and not date(1900, 1, 1) <= born <= work.now.date():
        raise Refused("Das Geburtsdatum kann nicht stimmen. Es wurde nichts gespeichert.", "birth_date")
    return values


def _sort_name(family: str, given: str) -> str:
    return sort_key(f"{family} {given}")


def _complete_address(work: Work, row: PersonRow, here: House, *, moved: bool = False) -> None:
    """Find the district of the street; within the town, postcode and place follow from it."""
    if not row.street:
        return
    known = [one for one in here.districts.values() if one.postcode == row.postcode and not moved]
    spot = find_spot(work, here, row.street, known[0] if len(known) == 1 else None)
    abroad = row.place and row.place != work.office.town.place
    if spot.district is None or not spot.known or abroad:
        return
    row.district_id = spot.district.id
    if moved or not row.postcode:
        row.postcode = spot.district.postcode
    row.place = row.place or work.office.town.place


def _keep_phone(work: Work, row: PersonRow, before: str) -> None:
    if before:
        gone = delete(PhoneRow).where(PhoneRow.number == before, PhoneRow.person_id == row.id)
        work.session.execute(gone)
    if row.phone:
        work.session.merge(PhoneRow(number=row.phone, person_id=row.id))


def _refuse_overwriting(work: Work, command: CorrectPerson, row: PersonRow, values: dict[str, Any]) -> None:
    """Raise Conflict if a field that is to be corrected was corrected by somebody else since it was read."""
    versions = range(command.seen_version + 1, row.version + 1)
    made = select(PersonChangeRow).where(
        PersonChangeRow.person_id == row.id, PersonChangeRow.version.in_(versions)
    )
    changes = {one.version: one for one in work.session.scalars(made)}
    theirs = _corrected_since(changes, versions)
    contested = {name for name, value in values.items() if name in theirs and getattr(row, name) != value}
    if contested:
        said = tuple(
            Difference(LABELS[name], _shown(name, getattr(row, name)), _shown(name, values[name]))
            for name in values
            if name in contested
        )
        stored = {name: _shown(name, getattr(row, name)) for name in LABELS}
        raise Conflict(_changed_by(work, changes, contested), said, version=row.version, theirs=stored)


def _corrected_since(changes: Mapping[int, PersonChangeRow], versions: range) -> set[str]:
    """Return the fields that were corrected on the way to these versions; all fields if that is not known."""
    if not versions or not all(version in changes for version in versions):
        return set(LABELS)
    return {name for one in changes.values() for name in one.fields}


def _changed_by(work: Work, changes: Mapping[int, PersonChangeRow], contested: set[str]) -> str:
    """Return what to say of such a correction, with the name of whoever made the last of them."""
    meant = [version for version, one in changes.items() if not contested.isdisjoint(one.fields)]
    return changed_by_staff(work, changes[max(meant)].staff_id if meant else None)


def _shown(name: str, value: Any) -> str:
    if name == "phone":
        return show_phone(value)
    if name == "needs":
        return ", ".join(word(Need(one)) for one in value)
    return numeric_date(value) if isinstance(value, date) else str(value or "")
