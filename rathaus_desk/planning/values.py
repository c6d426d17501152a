"""What a timetable is made from: stops, home visits, vehicles, kits, people; times are minutes of the day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rathaus_desk.planning.rhythms import Calendar, Season, Term
from rathaus_desk.planning.travel import Point, Travel


class Eligibility(StrEnum):
    """Why somebody is visited at home; NONE until somebody has looked into it."""

    NONE = "none"
    CARE_LEVEL = "care_level"
    DISABILITY = "disability"
    BEDRIDDEN = "bedridden"
    HARDSHIP = "hardship"


@dataclass(frozen=True, slots=True)
class Window:
    """From minute `first` to minute `last` on some days of the week (0 is Monday)."""

    weekdays: frozenset[int]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the vehicle halts for `minutes`; ids are unique over stops, home visits and depots.

    `consulting` is a room for consulting hours, to which a team comes without the service mobile. Without
    windows it may be open at any time. `permits` is None where nobody has to permit anything,
    `served` is how many have come to a halt on average, None where nobody has counted.
    """

    id: int
    name: str
    minutes: int
    seasons: tuple[Season, ...]
    point: Point | None = None
    windows: tuple[Window, ...] = ()
    set_up: int = 5
    pack_up: int = 5
    staff: int = 2
    power: bool = True
    services: frozenset[str] = frozenset()
    permits: tuple[Term, ...] | None = None
    closures: tuple[Term, ...] = ()
    district: str = ""
    served: float | None = None
    consulting: bool = False


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """A visit at a home or an institution, once between two days; `name` is what the plan may show."""

    id: int
    name: str
    first: date
    last: date
    eligibility: Eligibility
    minutes: int = 60
    point: Point | None = None
    windows: tuple[Window, ...] = ()
    set_up: int = 5
    pack_up: int = 5
    staff: int = 2
    power: bool = True
    services: frozenset[str] = frozenset()
    institution: bool = False


@dataclass(frozen=True, slots=True)
class Kit:
    """A set of equipment: what kinds of devices it has, and whether it needs a socket at the place."""

    id: int
    name: str
    kinds: frozenset[str]
    needs_power: bool = False
    outages: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A Leistung and the kinds of devices without which it is not possible on the road."""

    id: str
    name: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the crew as the plan names them ("Frau Thole"), with duty times and leave."""

    id: int
    name: str
    duty: tuple[Window, ...]
    leave: tuple[Term, ...] = ()
    drives: bool = True


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle, where it stands, how many go along, and who and what usually does, the preferred first.

    One that is no `van` is a team that comes by itself: it holds consulting hours and visits homes.
    """

    id: int
    name: str
    depot: int
    crew: tuple[int, ...]
    kits: tuple[int, ...]
    outages: tuple[Term, ...] = ()
    team: int = 2
    van: bool = True


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what was chosen for a vehicle on a day; the usual crew stands in for whoever is away."""

    members: tuple[int, ...] = ()
    kits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law and the office allow, in minutes.

    ArbZG § 3: 10 hours; § 4: a break of 30 minutes beyond 6 hours and of 45 beyond 9, never more than 6
    hours without one; § 5: 11 hours of rest. Openings are set to full steps of `grid`.
    """

    duty: int = 600
    driving: int = 240
    break_after: int = 360
    break_minutes: int = 30
    long_after: int = 540
    long_minutes: int = 45
    rest: int = 660
    grid: int = 5


@dataclass(frozen=True, slots=True)
class Prices:
    """What the search weighs against driving, in minutes: a moved visit costs notices and letters.

    `served` and `only_of_district` decide who goes without where there is not room for all: a visit is the
    dearer to leave out the more people come, and dearer where its district has no other stop.
    """

    moved: float = 60
    other_vehicle: float = 15
    off_rhythm: float = 45
    lost_visit: float = 90
    left_out: float = 10_000
    served: float = 20
    only_of_district: float = 2_500


Call = Stop | HomeVisit
MOST_SERVED = 100  # a feast with a thousand people is not what a stop is for


@dataclass(frozen=True)
class Givens:
    """All that a plan is made from and checked against; `assigned` (day, vehicle) wins over what is usual."""

    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    kits: tuple[Kit, ...]
    members: tuple[Member, ...]
    travel: Travel
    calendar: Calendar = field(default_factory=Calendar)
    home_visits: tuple[HomeVisit, ...] = ()
    services: tuple[Service, ...] = ()
    limits: Limits = Limits()
    prices: Prices = Prices()
    assigned: Mapping[tuple[date, int], Company] = field(default_factory=dict)

    def call(self, stop_id: int) -> Call | None:
        """Return the stop or home visit with that id."""
        places: tuple[Call, ...] = (*self.stops, *self.home_visits)
        return next((one for one in places if one.id == stop_id), None)

    def price_of_leaving_out(self, place: Call) -> float:
        """Return what it costs, in minutes, to leave out one visit of a stop or a home visit."""
        price = self.prices.left_out
        if isinstance(place, Stop):
            price += self.prices.served * min(place.served or 0.0, MOST_SERVED)
            near = [one for one in self.stops if one.district == place.district]
            price += self.prices.only_of_district if place.district and len(near) == 1 else 0
        return price

    def vehicle(self, vehicle_id: int) -> Vehicle | None:
        """Return the vehicle with that id."""
        return next((one for one in self.vehicles if one.id == vehicle_id), None)

    def member(self, member_id: int) -> Member | None:
        """Return the member of the crew with that id."""
        return next((one for one in self.members if one.id == member_id), None)

    def kit(self, kit_id: int) -> Kit | None:
        """Return the kit with that id."""
        return next((one for one in self.kits if one.id == kit_id), None)


def suits(vehicle: Vehicle, call: Call) -> bool:
    """Return whether a vehicle, or a team without one, is what a place needs; at home both are."""
    return isinstance(call, HomeVisit) or call.consulting is not vehicle.van


def windows_on(windows: tuple[Window, ...], day: date) -> tuple[tuple[int, int], ...]:
    """Return from when until when on that day, in order."""
    return tuple(sorted((one.first, one.last) for one in windows if day.weekday() in one.weekdays))


def term_on(terms: tuple[Term, ...], day: date) -> Term | None:
    """Return the term that holds on that day."""
    return next((one for one in terms if one.first <= day <= one.last), None)


def missing_kinds(call: Call, kits: tuple[Kit, ...], services: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return the services promised at a stop that no kit on board can do."""
    kinds = frozenset(kind for one in kits for kind in one.kinds)
    return tuple(one for one in services if one.id in call.services and not one.kinds <= kinds)
