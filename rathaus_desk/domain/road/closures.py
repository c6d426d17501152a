"""Days on which a stop cannot be used or equipment is not to be had; of vehicles `fleet` tells."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.road.fleet import VehicleOut


@dataclass(frozen=True, slots=True)
class StopClosure:
    """Days on which a stop cannot be used, and why: a fair, a building site."""

    id: int
    stop_id: int
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class EquipmentOut:
    """Days on which a set of equipment is not to be had, and why."""

    id: int
    equipment_id: int
    first: date
    last: date
    reason: str


Outage = VehicleOut | EquipmentOut | StopClosure


@dataclass(frozen=True, kw_only=True)
class NoteClosure(Command[StopClosure]):
    """Say on which days a stop cannot be used."""

    stop_id: int
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DropClosure(Command[StopClosure]):
    """Take that back; returns what it was."""

    closure_id: int


@dataclass(frozen=True, kw_only=True)
class NoteEquipmentOut(Command[EquipmentOut]):
    """Say on which days a set of equipment is not to be had."""

    equipment_id: int
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DropEquipmentOut(Command[EquipmentOut]):
    """Take that back; returns what it was."""

    out_id: int
