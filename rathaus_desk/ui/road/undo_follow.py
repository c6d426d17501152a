"""What an undo has changed in versions and numbers, told to the steps that are still to be taken back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.road.closures import DropClosure, DropEquipmentOut, EquipmentOut, Outage, StopClosure
from rathaus_desk.domain.road.fleet import (
    CrewMember,
    Drive,
    DropCrewMember,
    DropOutage,
    DropSchoolHoliday,
    EquipmentSet,
    SaveCrewMember,
    SaveEquipment,
    SaveVehicle,
    SchoolHoliday,
    SetDrive,
    Vehicle,
    VehicleOut,
)
from rathaus_desk.domain.road.halt_counts import DropHaltCount, HaltCount
from rathaus_desk.domain.road.places import HomeVisit, Institution, SaveHomeVisit, SaveInstitution
from rathaus_desk.domain.road.timetables import CompanyChange, CountHalt, SetCompany

Commands = tuple[type[Command[Any]], ...]
# What an undo returns, the commands that name it, and by which field.
_VERSIONED: dict[type[Any], tuple[Commands, str]] = {
    Vehicle: ((SaveVehicle,), "vehicle_id"),
    EquipmentSet: ((SaveEquipment,), "equipment_id"),
    Institution: ((SaveInstitution,), "institution_id"),
    HomeVisit: ((SaveHomeVisit,), "visit_id"),
}
# What has no version gets a new number when it is noted again.
_RENUMBERED: dict[type[Any], tuple[type[Command[Any]], str]] = {
    VehicleOut: (DropOutage, "outage_id"),
    EquipmentOut: (DropEquipmentOut, "out_id"),
    StopClosure: (DropClosure, "closure_id"),
    SchoolHoliday: (DropSchoolHoliday, "holiday_id"),
}
COUNTS: Commands = (CountHalt, DropHaltCount)


def number_of(result: object) -> int | None:
    """Return the number of an outage or of holidays that a command has told of."""
    return result.id if isinstance(result, Outage | SchoolHoliday) else None


def followed(
    undone: Command[Any], about: int | None, result: object, waiting: Sequence[Command[Any]]
) -> list[Command[Any]]:
    """Return the commands that wait, as they must be now that another one has gone through.

    `about` is the number that a thing had before it was taken away and is noted again.
    """
    return [_renewed(one, undone, about, result) for one in waiting]


def _renewed(one: Command[Any], undone: Command[Any], about: int | None, result: object) -> Command[Any]:
    if (known := _RENUMBERED.get(type(result))) is not None:
        kind, name = known
        mine = isinstance(one, kind) and getattr(one, name) == about
        return _with(one, **{name: getattr(result, "id", 0)}) if mine else one
    if (versioned := _VERSIONED.get(type(result))) is not None:
        kinds, name = versioned
        mine = isinstance(one, kinds) and getattr(one, name) == getattr(result, "id", None)
        return _with(one, seen_version=getattr(result, "version", 0)) if mine else one
    version = _kept_version(one, undone, result)
    return one if version is None else _with(one, seen_version=version)


def _kept_version(one: Command[Any], undone: Command[Any], result: object) -> int | None:
    """Return the version under which a crew member, a drive, a tour or a count is kept now."""
    if isinstance(result, CrewMember) and isinstance(one, SaveCrewMember | DropCrewMember):
        there = 0 if isinstance(undone, DropCrewMember) else result.version
        return there if one.staff_id == result.staff_id else None
    if isinstance(undone, SetDrive) and isinstance(one, SetDrive):
        there = result.version if isinstance(result, Drive) else 0
        return there if (one.start, one.end) == (undone.start, undone.end) else None
    if isinstance(result, CompanyChange) and isinstance(one, SetCompany):
        return result.after.version if one.tour_id == result.after.id else None
    if isinstance(result, HaltCount) and isinstance(one, COUNTS):
        there = 0 if isinstance(undone, DropHaltCount) else result.version
        return there if getattr(one, "halt_id", None) == result.halt_id else None
    return None


def _with(one: Command[Any], **values: int) -> Command[Any]:
    changed: Any = one
    renewed: Command[Any] = replace(changed, **values)
    return renewed
