"""The town hall as it is set up: its hours, its units, its people, and who stands in today."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Actor
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import Closure, Opening, WorkCalendar
from rathaus_desk.domain.office.offices import District, PhoneEntry, Staff, Unit, stand_in
from rathaus_desk.domain.office.town import Office, Town
from rathaus_desk.domain.paper.letters import Letterhead
from rathaus_desk.domain.text import clean, fold, sort_key
from rathaus_desk.store.office_tables import (
    AbsenceRow,
    DeputyRow,
    DistrictRow,
    SettingRow,
    StaffRow,
    UnitRow,
)
from rathaus_desk.store.readings import READER
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.phones import read_phone

TOWN = "town"
_YEARS = range(1990, 2100)
_ABSENCES_KEPT = timedelta(days=31)


class LandHolidays(Mapping[date, str]):
    """The public holidays of a Land with their German names; a year is worked out when it is first asked for.

    Refuses a Land that does not exist.
    """

    def __init__(self, land: str) -> None:
        known = holidays.list_supported_countries()["DE"]
        if land not in known:
            raise Refused(
                f"Das Bundesland „{land}“ ist nicht bekannt. Es wurde nichts geändert. Bitte die Angaben zur "
                f"Stadt prüfen; es gibt: {', '.join(known)}."
            )
        self._land = land

    def __getitem__(self, day: date) -> str:
        return _holidays(self._land, day.year)[day]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _holidays(self._land, day.year)

    def __iter__(self) -> Iterator[date]:
        return (day for year in _YEARS for day in _holidays(self._land, year))

    def __len__(self) -> int:
        return sum(len(_holidays(self._land, year)) for year in _YEARS)


def load_office(session: Session) -> Office:
    """Return the town with its calendar. Refuses a database in which no town is set up."""
    row = session.get(SettingRow, TOWN)
    if row is None:
        raise Refused("In dieser Datenbank ist noch kein Rathaus eingerichtet. Bitte zuerst einrichten.")
    return office_from(row.value)


def office_from(data: Mapping[str, Any]) -> Office:
    """Return the office that a setting describes; the keys are those of the sample town's own file."""
    standing = data.get("practice_now")
    town = Town(
        name=data["town"],
        official_name=data["official_name"],
        land=data["land"],
        zone=data["time_zone"],
        street=data["street"],
        postcode=data["postcode"],
        place=data["place"],
        phone=data["phone"],
        email=data["email"],
        web=data["web"],
        opening=openings(data["opening_hours"]),
        closures=tuple(
            Closure(date.fromisoformat(first), date.fromisoformat(last), reason)
            for first, last, reason in data["closures"]
        ),
        practice_now=datetime.fromisoformat(standing) if standing else None,
    )
    calendar = WorkCalendar(
        opening=town.opening,
        holidays=LandHolidays(town.land),
        closures=town.closures,
        zone=ZoneInfo(town.zone),
    )
    return Office(town, calendar)


def units(work: Work) -> dict[int, Unit]:
    """Return all units by id, in the order of their names."""
    rows = sorted(work.session.scalars(select(UnitRow)), key=lambda row: sort_key(row.name))
    return {
        row.id: Unit(row.id, row.key, row.name, row.short, row.room, row.phone, row.email, row.topics)
        for row in rows
    }


def letterhead_of(work: Work, unit_id: int) -> Letterhead:
    """Return the head of every sheet that a unit sends: its own telephone and e-mail where it has them."""
    home = units(work)[unit_id]
    return work.office.letterhead(home.name, home.phone, home.email)


def unit_by_key(work: Work, key: str, field: str = "unit") -> Unit:
    """Return a unit by its key. Refuses an unknown one."""
    for unit in units(work).values():
        if unit.key == key:
            return unit
    raise Refused(f"Die Stelle „{key}“ gibt es nicht. Es wurde nichts geändert.", field)


def staff(work: Work) -> dict[int, Staff]:
    """Return everybody who works here by id, in the order of their names; while one reads nobody changes."""
    known: dict[date, dict[int, Staff]] = {}
    if READER in work.session.info:
        known = work.session.info.setdefault("colleagues", known)
    since = work.now.date() - _ABSENCES_KEPT
    if since not in known:
        known[since] = _read_staff(work, since)
    return known[since]


def _read_staff(work: Work, since: date) -> dict[int, Staff]:
    absences: dict[int, list[tuple[date, date]]] = {}
    for away in work.session.scalars(select(AbsenceRow).where(AbsenceRow.last >= since)):
        absences.setdefault(away.staff_id, []).append((away.first, away.last))
    deputies: dict[int, list[int]] = {}
    for deputy in work.session.scalars(select(DeputyRow).order_by(DeputyRow.staff_id, DeputyRow.rank)):
        deputies.setdefault(deputy.staff_id, []).append(deputy.deputy_id)
    rows = work.session.scalars(select(StaffRow).where(StaffRow.active).order_by(StaffRow.sort_name))
    return {row.id: staff_value(row, absences.get(row.id, ()), deputies.get(row.id, ())) for row in rows}


def staff_value(row: StaffRow, away: Sequence[tuple[date, date]], deputies: Sequence[int]) -> Staff:
    """Return a member of staff with these absences and deputies."""
    return Staff(
        id=row.id,
        login=row.login,
        title=row.title,
        given_name=row.given_name,
        family_name=row.family_name,
        role=row.role,
        unit_id=row.unit_id,
        room=row.room,
        phone=row.phone,
        duty=openings(row.duty),
        absences=tuple(away),
        deputies=tuple(deputies),
    )


def staff_name(work: Work, staff_id: int | None) -> str:
    """Return how somebody is called here, also somebody who has left; empty for nobody."""
    row = work.session.get(StaffRow, staff_id) if staff_id else None
    return shown(row) if row else ""


def shown(row: StaffRow) -> str:
    """Return how colleagues and citizens call somebody: "Frau Özdemir"."""
    return f"{row.title} {row.family_name}".strip()


def districts(work: Work) -> dict[int, District]:
    """Return the parts of the town by id, in the order of their names."""
    rows = sorted(work.session.scalars(select(DistrictRow)), key=lambda row: sort_key(row.name))
    return {row.id: District(row.id, row.key, row.name, row.postcode) for row in rows}


def actor_for(session: Session, login: str) -> Actor:
    """Return the member of staff who signs in. Refuses an unknown or deactivated one."""
    row = session.scalar(select(StaffRow).where(StaffRow.login == clean(login), StaffRow.active))
    if row is None:
        raise Refused(f"Die Anmeldung „{login}“ ist hier nicht eingetragen. Bitte die Administration fragen.")
    return _actor(row)


def actors(work: Work) -> tuple[Actor, ...]:
    """Return everybody in whose place one may sit in the sample town."""
    rows = work.session.scalars(select(StaffRow).where(StaffRow.active).order_by(StaffRow.sort_name))
    return tuple(_actor(row) for row in rows)


def phone_list(work: Work, text: str = "") -> tuple[PhoneEntry, ...]:
    """Return the phone list, or the lines that fit `text`; an absent person with who stands in today."""
    today = work.now.astimezone(work.office.calendar.zone).date()
    colleagues, houses = staff(work), units(work)
    wanted = fold(text).split()
    number = read_phone(text)
    entries = []
    for one in colleagues.values():
        unit = houses[one.unit_id]
        words = fold(f"{one.full_name} {one.room} {one.phone} {unit.name} {unit.short} {unit.topics}").split()
        fits = all(any(word.startswith(part) for word in words) for part in wanted)
        if not fits and not (number and read_phone(one.phone).startswith(number)):
            continue
        absent = one.absent_on(today)
        deputy = stand_in(one, today, colleagues) if absent else None
        entries.append(PhoneEntry(one, unit, absent, deputy.shown if deputy else ""))
    return tuple(entries)


@cache
def _holidays(land: str, year: int) -> dict[date, str]:
    found = holidays.country_holidays("DE", subdiv=land, years=year, language="de", expand=False)
    return dict(found)


def openings(data: list[Any]) -> tuple[Opening, ...]:
    """Return stored hours, lists of weekday, from and until, as values."""
    return tuple(
        (weekday, time.fromisoformat(start), time.fromisoformat(end)) for weekday, start, end in data
    )


def _actor(row: StaffRow) -> Actor:
    return Actor(row.id, f"{row.given_name} {row.family_name}".strip(), row.role, row.unit_id, row.title)
