"""What the plans of the service mobile stand on, as the view "Grundlagen" shows it."""

from dataclasses import dataclass, field
from datetime import date

from rathaus_desk.domain.road.closures import Outage
from rathaus_desk.domain.road.fleet import CrewMember, EquipmentSet, SchoolHoliday, Vehicle
from rathaus_desk.domain.road.places import HomeVisit, Institution, Span, Stop

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DriveLine:
    """Minutes between two places, either way, and in words where they come from.

    `typed` are the minutes that somebody has typed in, None where they are reckoned; `version` is 0 then.
    """

    start: str
    end: str
    start_name: str
    end_name: str
    minutes: int
    source: str
    typed: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RoadBasics:
    """Everything at once: there is little of it, and each form names things of the others."""

    today: date
    vehicles: tuple[Vehicle, ...]
    outages: tuple[Outage, ...]
    equipment: tuple[EquipmentSet, ...]
    crew: tuple[CrewMember, ...]
    staff: dict[int, str]  # who works here, by name
    duty: dict[int, tuple[Span, ...]]  # the usual hours of the crew
    leave: dict[int, tuple[Days, ...]]  # of the crew, from today on
    holidays: tuple[SchoolHoliday, ...]
    drives: tuple[DriveLine, ...]
    institutions: tuple[Institution, ...]
    visits: tuple[HomeVisit, ...]
    districts: dict[int, str]
    services: dict[str, str]  # names by key
    service_words: dict[str, str] = field(default_factory=dict)  # keys by what citizens say, folded
    stops: tuple[Stop, ...] = ()

    def crew_names(self) -> dict[int, str]:
        """Return who goes along, by name."""
        return {one.staff_id: one.name for one in self.crew}

    def equipment_names(self) -> dict[int, str]:
        """Return the sets of equipment in use, by name."""
        return {one.id: one.name for one in self.equipment if one.active}


@dataclass(frozen=True, slots=True)
class TouchedPlan:
    """A version of the timetable with tours that a vehicle cannot go; `days` are theirs, in order."""

    timetable_id: int
    name: str
    is_draft: bool
    days: tuple[date, ...]
