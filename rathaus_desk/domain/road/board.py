"""What Vor Ort shows at once: one version of the timetable between two days, and what it stands on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from rathaus_desk.domain.road.closures import StopClosure
from rathaus_desk.domain.road.findings import PlanConflict, StopDemand
from rathaus_desk.domain.road.fleet import Vehicle
from rathaus_desk.domain.road.places import Stop, StopKind, name_beside
from rathaus_desk.domain.road.timetables import Halt, Timetable, TimetableState, Tour

HOME_VISIT = "Hausbesuch"
Point = tuple[float, float]  # longitude, latitude, in degrees


@dataclass(frozen=True, slots=True)
class DistrictShape:
    """A part of the town on the map: its middle, and its edge where somebody has drawn it."""

    id: int
    name: str
    middle: Point
    ring: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class RoadBoard:
    """Tours between two days with stops, vehicles and conflicts; without `timetable` what is published."""

    first: date
    last: date
    timetables: tuple[Timetable, ...]
    timetable: Timetable | None
    tours: tuple[Tour, ...]
    conflicts: tuple[PlanConflict, ...]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    crew: dict[int, str]
    days: dict[date, str]  # holidays and school holidays by name
    shapes: tuple[DistrictShape, ...]
    services: dict[str, str]  # names by key
    service_words: dict[str, str] = field(default_factory=dict)  # keys by what citizens say, folded
    demand: dict[int, StopDemand] = field(default_factory=dict)  # of the last year, by stop
    closures: tuple[StopClosure, ...] = ()  # of stops, from today on

    @property
    def is_draft(self) -> bool:
        """Tell whether what is shown may still be changed freely."""
        return self.timetable is not None and self.timetable.state is TimetableState.DRAFT

    @property
    def is_whole(self) -> bool:
        """Tell whether every day of the version that is shown is here."""
        one = self.timetable
        return one is None or (self.first <= one.first and one.last <= self.last)

    def halts(self) -> Iterator[tuple[Tour, Halt]]:
        """Return every halt with its tour, by day and minute."""
        found = [(tour, halt) for tour in self.tours for halt in tour.halts]
        yield from sorted(found, key=lambda one: (one[0].day, one[1].times.opens, one[0].vehicle_id))

    def on(self, day: date) -> tuple[Tour, ...]:
        """Return the tours of a day."""
        return tuple(one for one in self.tours if one.day == day)

    def halt(self, halt_id: int) -> tuple[Tour, Halt] | None:
        """Return a halt with its tour, if it is here."""
        return next((one for one in self.halts() if one[1].id == halt_id), None)

    def closed(self, stop_id: int | None) -> tuple[StopClosure, ...]:
        """Return from today on when a stop cannot be used."""
        return tuple(one for one in self.closures if one.stop_id == stop_id)

    def stop(self, stop_id: int | None) -> Stop | None:
        """Return a stop, if it is here."""
        return next((one for one in self.stops if one.id == stop_id), None)

    def is_consulting(self, stop_id: int | None) -> bool:
        """Tell whether a stop is a room for consulting hours."""
        stop = self.stop(stop_id)
        return stop is not None and stop.words.kind is StopKind.CONSULTING

    def halt_name(self, halt: Halt) -> str:
        """Return how a halt is called where the tour beside it does not say what it is."""
        stop = self.stop(halt.stop_id)
        return name_beside(stop.words.kind, halt.name) if stop else halt.name

    @property
    def visit_names(self) -> frozenset[str]:
        """What is shown of those who are visited at home."""
        return frozenset(halt.name for _tour, halt in self.halts() if halt.visit_id is not None)

    def without_names(self) -> "RoadBoard":
        """Return the same board without the names of those who are visited at home: somebody looks on."""
        names = self.visit_names
        tours = tuple(
            replace(
                tour,
                halts=tuple(
                    replace(one, name=HOME_VISIT) if one.visit_id is not None else one for one in tour.halts
                ),
            )
            for tour in self.tours
        )
        conflicts = tuple(replace(one, sentence=unnamed(one.sentence, names)) for one in self.conflicts)
        return replace(self, tours=tours, conflicts=conflicts)

    def vehicle(self, vehicle_id: int) -> str:
        """Return what a vehicle is called."""
        return next((one.name for one in self.vehicles if one.id == vehicle_id), "")

    def halt_of(self, one: PlanConflict) -> int:
        """Return the halt to which a conflict leads, or 0."""
        return next((halt.id for tour, halt in self.halts() if _meant(one, tour, halt)), 0)

    def against(self, tour: Tour, halt: Halt) -> tuple[PlanConflict, ...]:
        """Return the conflicts that lead to a halt, or to its tour as a whole."""
        return tuple(one for one in self.conflicts if _meant(one, tour, halt))


def unnamed(sentence: str, names: Iterable[str]) -> str:
    """Return a sentence without the names of those who are visited at home."""
    for name in names:
        sentence = sentence.replace(name, HOME_VISIT)
    return sentence


def _meant(one: PlanConflict, tour: Tour, halt: Halt) -> bool:
    if one.day != tour.day or one.vehicle_id not in (None, tour.vehicle_id):
        return False
    if one.stop_id is None and one.visit_id is None:
        return one.vehicle_id is not None
    return (one.stop_id, one.visit_id) == (halt.stop_id, halt.visit_id)
