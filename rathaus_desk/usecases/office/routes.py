"""Where a question goes and why; where in the town a place lies."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.cases.routing import Responsibility, Route, responsible, route
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.addresses import read_address, street_key, street_keys
from rathaus_desk.domain.office.offices import District, Staff, Unit
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.text import fold
from rathaus_desk.store.office_tables import ResponsibilityRow, StreetRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.rights import local


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place lies: the key of its street, its house number, its district if that is sure.

    `known` tells whether the street is one of the town's.
    """

    street: str
    number: str
    district: District | None
    known: bool


@dataclass(frozen=True)
class House:
    """The units, staff and districts as they are now; read once for all concerns of a contact."""

    units: dict[int, Unit]
    staff: dict[int, Staff]
    districts: dict[int, District]


def house(work: Work) -> House:
    """Return the units, staff and districts."""
    return House(office.units(work), office.staff(work), office.districts(work))


def route_for(work: Work, service: str, district: str = "", day: date | None = None) -> Route:
    """Return where a question about a service goes and why; `day` is today unless given.

    Refuses an unknown service or district.
    """
    here = house(work)
    wanted = catalogue.service(work, service)
    return route_in(work, here, wanted, district_by_key(here, district), day)


def route_in(
    work: Work, here: House, service: Service, district: District | None, day: date | None = None
) -> Route:
    """Return where a question about a service goes: by rule, or else to the service's own unit."""
    day = day or local(work, work.now).date()
    rows = work.session.scalars(select(ResponsibilityRow).where(ResponsibilityRow.service_id == service.id))
    rules = [
        Responsibility(
            service_id=row.service_id,
            unit_id=row.unit_id,
            staff_id=row.staff_id,
            district_id=row.district_id,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            because=row.because,
        )
        for row in rows
    ]
    own_unit = Responsibility(service.id, service.unit_id)
    rule = responsible((*rules, own_unit), service.id, district.id if district else None, day)
    narrow = service.place_bound or rule.district_id is not None
    place = district.name if district and narrow else ""
    return route(rule, service.topic or service.name, place, here.units, here.staff, day)


def district_by_key(here: House, key: str) -> District | None:
    """Return a district by its key, or None for an empty one. Refuses an unknown one."""
    for district in here.districts.values():
        if district.key == key:
            return district
    if key:
        raise Refused(f"Den Ortsteil „{key}“ gibt es hier nicht. Es wurde nichts geändert.", "district")
    return None


def find_spot(work: Work, here: House, place: str, likely: District | None = None) -> Spot:
    """Return where `place` lies; where districts share a street name, `likely` decides."""
    address = read_address(place)
    keys = street_keys(address.street)
    found: dict[str, set[int]] = {}
    if keys:
        rows = select(StreetRow.folded, StreetRow.district_id).where(StreetRow.folded.in_(keys))
        for folded, district_id in work.session.execute(rows):
            found.setdefault(folded, set()).add(district_id)
    for key in keys:
        if key in found:
            return Spot(key, address.number, _one_of(here, found[key], place, likely), known=True)
    return Spot(street_key(address.street), address.number, likely, known=False)


def _one_of(here: House, ids: set[int], place: str, likely: District | None) -> District | None:
    if len(ids) == 1:
        return here.districts[next(iter(ids))]
    said = f" {fold(place)} "
    for district in here.districts.values():
        if district.id in ids and f" {fold(district.name)} " in said:
            return district
    return likely if likely and likely.id in ids else None
