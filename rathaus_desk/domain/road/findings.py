"""What the planner says of a timetable: broken rules, what found no place, what a new version moves."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.road.timetables import PlannedTour


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """One broken rule: its stable code, its sentence, and the spot it leads to; a hint may stay."""

    code: str
    sentence: str
    hint: bool
    day: date | None = None
    vehicle_id: int | None = None
    stop_id: int | None = None
    visit_id: int | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit for which the planner found no place, and why."""

    name: str
    day: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as it would be kept: tours, what had to be left out, minutes of driving."""

    first: date
    last: date
    tours: tuple[PlannedTour, ...]
    left_out: tuple[LeftOut, ...]
    driving: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Whether a stop fits on a day, from which minute, for how much more driving; else what is against it.

    `changes` would together make it fit; none means that nothing would.
    """

    fits: bool
    sentence: str
    vehicle_id: int
    opens: int | None
    more_driving: int | None
    against: tuple[str, ...]
    changes: tuple[str, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class VersionChange:
    """How a draft differs from what is published: the sum, each visit in words, and whom one must tell.

    `posters` are the places where a poster of a moved or dropped published visit hangs.
    """

    sentence: str
    moved: tuple[str, ...]
    retimed: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    posters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopDemand:
    """How many came to a stop: counted halts, people served, what one of them cost in cents."""

    stop_id: int
    name: str
    halts: int
    walk_ins: int
    served: int
    cost_each: int | None

    @property
    def served_each(self) -> float:
        """How many people were served at a halt on average."""
        return self.served / self.halts
