"""Minutes of driving from the streets of a map: between which places, kept, and handed to the planner."""

from collections.abc import Mapping

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.fleet import place_key
from rathaus_desk.domain.road.places import demand_point
from rathaus_desk.domain.road.street_minutes import (
    MOST_PLACES,
    KeepStreetMinutes,
    StreetMinutes,
    StreetPlace,
    unpacked,
)
from rathaus_desk.store.road_tables import StopRow
from rathaus_desk.store.street_tables import StreetMinutesRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by_staff
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.fleet import vehicles
from rathaus_desk.usecases.road.road_rows import line

ORIGIN = "OpenStreetMap"
NONE = StreetMinutes(0, "", None, "", 0)


def street_places(work: Work) -> tuple[StreetPlace, ...]:
    """Return the stops, and where the vehicles stand; homes are never among them."""
    query = select(StopRow.id, StopRow.name, StopRow.latitude, StopRow.longitude)
    stops = work.session.execute(query.where(StopRow.active).order_by(StopRow.sort_name, StopRow.id))
    found = [StreetPlace(place_key(stop_id=id_), name, _point(a, b)) for id_, name, a, b in stops]
    found += [
        StreetPlace(place_key(vehicle_id=one.id), f"Standort {one.name}", _point(one.latitude, one.longitude))
        for one in vehicles(work)
    ]
    return tuple(found)


def street_minutes(work: Work) -> StreetMinutes:
    """Return what was read last and still stands."""
    row = work.session.get(StreetMinutesRow, ORIGIN)
    return NONE if row is None else _told(work, row)


def street_drives(work: Work, points: Mapping[str, tuple[float, float] | None]) -> dict[tuple[str, str], int]:
    """Return the minutes between places that are still where they were when the map was read."""
    row = work.session.get(StreetMinutesRow, ORIGIN)
    if row is None:
        return {}
    still = {key for key, latitude, longitude in row.places if points.get(key) == (latitude, longitude)}
    known = unpacked(tuple(one[0] for one in row.places), row.minutes)
    return {pair: minutes for pair, minutes in known.items() if still.issuperset(pair)}


@handles(KeepStreetMinutes, Role.MOBILE, Role.ADMIN)
def keep_street_minutes(work: Work, command: KeepStreetMinutes) -> StreetMinutes:
    """Keep what was read from a map, or forget it."""
    keys = _demand_spots(command)
    row = work.session.get(StreetMinutesRow, ORIGIN)
    if (row.version if row else 0) != command.seen_version:
        said = changed_by_staff(work, row.staff_id if row else None)
        raise Conflict(said, version=row.version if row else 0)
    unpacked(keys, command.minutes)
    if row is None:
        row = StreetMinutesRow(origin=ORIGIN)
        work.session.add(row)
    row.source = line(command.source, "source", "Woher die Fahrzeiten kommen", needed=bool(keys))
    row.read_on, row.staff_id = local(work, work.now).date(), work.actor.staff_id
    row.places, row.minutes = [list(one) for one in command.places], command.minutes
    work.session.flush()
    return _told(work, row)


def _demand_spots(command: KeepStreetMinutes) -> tuple[str, ...]:
    keys = tuple(key for key, _latitude, _longitude in command.places)
    if len(keys) > MOST_PLACES:
        raise Refused(f"Mehr als {MOST_PLACES} Orte sind zu viele. Es wurde nichts gespeichert.", "places")
    # A home in it would tell, by its minutes to known places, where somebody lives.
    if len(set(keys)) < len(keys) or not all(_is_key(one) for one in keys):
        raise Refused(
            "Fahrzeiten gibt es nur zwischen Haltepunkten und Standorten. Es wurde nichts gespeichert.",
            "places",
        )
    for _key, latitude, longitude in command.places:
        demand_point(latitude, longitude)
    return keys


def _is_key(text: str) -> bool:
    number = text[1:]
    return text[:1] in ("s", "v") and number.isascii() and number.isdecimal() and len(number) < 19


def _told(work: Work, row: StreetMinutesRow) -> StreetMinutes:
    drives = len(unpacked(tuple(one[0] for one in row.places), row.minutes))
    return StreetMinutes(drives, row.source, row.read_on, office.staff_name(work, row.staff_id), row.version)


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
