"""What goes along: vehicles and when they are out, equipment, crews, school holidays, minutes of driving."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.places import Span


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle, where it stands, and who and what usually goes along, the preferred first.

    One that is no `van` is a team that comes by itself, for consulting hours and home visits.
    """

    id: int
    name: str
    depot: str
    latitude: float | None
    longitude: float | None
    team: int
    crew: tuple[int, ...]
    equipment: tuple[int, ...]
    active: bool
    version: int
    van: bool = True


@dataclass(frozen=True, slots=True)
class VehicleOut:
    """Days on which a vehicle is not to be had, and why."""

    id: int
    vehicle_id: int
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class EquipmentSet:
    """A set of equipment and the services it allows, by their keys."""

    id: int
    name: str
    services: tuple[str, ...]
    needs_power: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class CrewMember:
    """Somebody who goes along; without `duty` the usual duty hours hold."""

    staff_id: int
    name: str
    drives: bool
    duty: tuple[Span, ...]
    version: int


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """School holidays, both days included; `source` says who has told us, `noted_on` when."""

    id: int
    first: date
    last: date
    name: str
    source: str
    noted_on: date


@dataclass(frozen=True, slots=True)
class Drive:
    """Minutes between two places as somebody has typed them in, either way; keys as `place_key` makes."""

    start: str
    end: str
    minutes: int
    by: str
    version: int


@dataclass(frozen=True, kw_only=True)
class SaveVehicle(Command[Vehicle]):
    """Write a vehicle down, or change one."""

    name: str
    depot: str = ""
    latitude: float | None = None
    longitude: float | None = None
    team: int = 2
    crew: tuple[int, ...] = ()
    equipment: tuple[int, ...] = ()
    active: bool = True
    van: bool = True
    vehicle_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class NoteOutage(Command[VehicleOut]):
    """Say on which days a vehicle is not to be had."""

    vehicle_id: int
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DropOutage(Command[VehicleOut]):
    """Take that back; returns what it was."""

    outage_id: int


@dataclass(frozen=True, kw_only=True)
class SaveEquipment(Command[EquipmentSet]):
    """Write a set of equipment down, or change one."""

    name: str
    services: tuple[str, ...] = ()
    needs_power: bool = False
    active: bool = True
    equipment_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class SaveCrewMember(Command[CrewMember]):
    """Take somebody into the crew, or change what holds for them."""

    staff_id: int
    drives: bool = True
    duty: tuple[Span, ...] = ()
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class DropCrewMember(Command[CrewMember]):
    """Take somebody out of the crew; returns who it was."""

    staff_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class NoteSchoolHoliday(Command[SchoolHoliday]):
    """Write school holidays down."""

    first: date
    last: date
    name: str
    source: str


@dataclass(frozen=True, kw_only=True)
class DropSchoolHoliday(Command[SchoolHoliday]):
    """Take school holidays off the list; returns what they were."""

    holiday_id: int


@dataclass(frozen=True, kw_only=True)
class SetDrive(Command[Drive | None]):
    """Type in how long a drive takes; None forgets it, and the formula holds again.

    `seen_version` is 0 where nothing stands yet.
    """

    start: str
    end: str
    minutes: int | None
    seen_version: int = 0


def place_key(stop_id: int | None = None, vehicle_id: int | None = None) -> str:
    """Return how a stop, or where a vehicle stands, is called in the table of drives.

    Homes are never in it: minutes to several known places would say where somebody lives.
    """
    return f"s{stop_id}" if stop_id is not None else f"v{vehicle_id}"


def drive_keys(start: str, end: str) -> tuple[str, str]:
    """Return both places in the order in which they are kept. Refuses a drive from a place to itself."""
    if start == end:
        raise Refused("Start und Ziel sind gleich. Es wurde nichts gespeichert.", "end")
    return (start, end) if start < end else (end, start)


def demand_order(first: date, last: date) -> None:
    """Refuse days in the wrong order."""
    if last < first:
        raise Refused("Der letzte Tag liegt vor dem ersten. Es wurde nichts gespeichert.", "last")
