"""Rows of the road as values, and the way every one of them is found and written."""

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.fleet import CrewMember, EquipmentSet, Vehicle, demand_order
from rathaus_desk.domain.road.places import HomeVisit, HomeVisitWords, Institution, Stop, StopWords
from rathaus_desk.domain.road.rhythms import Rhythm, StopRhythm
from rathaus_desk.domain.road.timetables import Timetable
from rathaus_desk.store.base import Row
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.road_tables import (
    CrewMemberRow,
    EquipmentSetRow,
    HomeVisitRow,
    InstitutionRow,
    StopRhythmRow,
    StopRow,
    TimetableRow,
    VehicleRow,
)
from rathaus_desk.usecases.desk import CHANGED, Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import near, typed

AnyRow = TypeVar("AnyRow", bound=Row)
GONE = "Das gibt es hier nicht mehr. Es wurde nichts geändert."


def row_of(work: Work, table: type[AnyRow], row_id: int) -> AnyRow:
    """Return one row. Refuses one that is not there."""
    row = work.session.get(table, row_id)
    if row is None:
        raise Refused(GONE)
    return row


def seen_row(work: Work, table: type[AnyRow], row_id: int, seen_version: int) -> AnyRow:
    """Return one row as it was seen. Refuses one that is not there; raises Conflict if it changed since."""
    row = row_of(work, table, row_id)
    version: int = getattr(row, "version", 0)
    if version != seen_version:
        raise Conflict(CHANGED, version=version)
    return row


def fill(row: Row, values: dict[str, Any]) -> None:
    """Write values into a row."""
    for name, value in values.items():
        setattr(row, name, value)


def written(
    work: Work, table: type[AnyRow], row_id: int | None, seen_version: int, values: dict[str, Any]
) -> AnyRow:
    """Return a row with these values: a new one, or the one that was seen, changed."""
    if row_id is None:
        row = table(**{"id": work.new_id(), **values})
        work.session.add(row)
    else:
        row = seen_row(work, table, row_id, seen_version)
        fill(row, values)
    work.session.flush()
    return row


def checked_services(work: Work, keys: tuple[str, ...]) -> list[str]:
    """Return keys of services, each once. Refuses one that the catalogue does not have."""
    wanted = list(dict.fromkeys(keys))
    known = set(work.session.scalars(select(ServiceRow.key).where(ServiceRow.key.in_(wanted))))
    if unknown := [one for one in wanted if one not in known]:
        raise Refused(f"Die Leistung „{unknown[0]}“ gibt es nicht. Es wurde nichts gespeichert.", "services")
    return wanted


def checked_district(work: Work, district_id: int) -> int:
    """Return a part of the town. Refuses one that is not there."""
    if district_id not in office.districts(work):
        raise Refused("Diesen Ortsteil gibt es nicht. Es wurde nichts gespeichert.", "district_id")
    return district_id


def span(first: date, last: date, reason: str) -> dict[str, Any]:
    """Return the days and the reason of an outage as its row keeps them. Refuses days in the wrong order."""
    demand_order(first, last)
    return {"first": near(first), "last": near(last), "reason": line(reason, "reason", "Grund")}


def line(text: str, field: str, label: str, *, needed: bool = False) -> str:
    """Return one line that somebody typed, cleaned."""
    return typed(text, field, label, needed=needed)


def stop_value(work: Work, row: StopRow) -> Stop:
    """Return a stop."""
    names = StopWords.__dataclass_fields__.keys() - {"services", "windows"}
    words = StopWords(
        **{name: getattr(row, name) for name in names},
        services=tuple(row.services),
        windows=tuple((day, first, last) for day, first, last in row.windows),
    )
    return Stop(row.id, office.districts(work)[row.district_id].name, words, row.version)


def rhythm_value(row: StopRhythmRow) -> StopRhythm:
    """Return the rhythm of a stop."""
    rhythm = Rhythm(
        kind=row.kind,
        weekdays=tuple(row.weekdays),
        every=row.every,
        anchor=row.anchor,
        odd=row.odd,
        nths=tuple(row.nths),
        months=tuple(row.months),
        dates=tuple(date.fromisoformat(one) for one in row.dates),
        in_school_holidays=row.in_school_holidays,
    )
    return StopRhythm(row.id, row.stop_id, row.first, row.last, rhythm, row.version)


def vehicle_value(row: VehicleRow) -> Vehicle:
    """Return a vehicle."""
    return Vehicle(
        id=row.id,
        name=row.name,
        depot=row.depot,
        latitude=row.latitude,
        longitude=row.longitude,
        team=row.team,
        crew=tuple(row.crew),
        equipment=tuple(row.equipment),
        active=row.active,
        version=row.version,
        van=row.van,
    )


def equipment_value(row: EquipmentSetRow) -> EquipmentSet:
    """Return a set of equipment."""
    return EquipmentSet(row.id, row.name, tuple(row.services), row.needs_power, row.active, row.version)


def crew_value(work: Work, row: CrewMemberRow) -> CrewMember:
    """Return somebody of the crew."""
    duty = tuple((day, first, last) for day, first, last in row.duty)
    return CrewMember(row.staff_id, office.staff_name(work, row.staff_id), row.drives, duty, row.version)


def institution_value(row: InstitutionRow) -> Institution:
    """Return an institution."""
    return Institution(
        row.id, row.name, row.address, row.contact, row.phone, row.district_id, row.version, row.active
    )


def visit_value(row: HomeVisitRow) -> HomeVisit:
    """Return a home visit."""
    names = HomeVisitWords.__dataclass_fields__.keys() - {"services"}
    words = HomeVisitWords(**{name: getattr(row, name) for name in names}, services=tuple(row.services))
    return HomeVisit(row.id, words, row.state, row.version)


def timetable_value(work: Work, row: TimetableRow) -> Timetable:
    """Return a version of the timetable."""
    return Timetable(
        id=row.id,
        name=row.name,
        first=row.first,
        last=row.last,
        state=row.state,
        version=row.version,
        published_at=local(work, row.published_at) if row.published_at else None,
        published_by=office.staff_name(work, row.published_by),
    )
