"""Where the service mobile halts: stops, institutions, homes. Minutes count from midnight, local time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused

DAY_MINUTES = 24 * 60
Span = tuple[int, int, int]  # weekday (0 is Monday), from minute, until minute


class StopKind(StrEnum):
    """How the town hall comes to a place: with the service mobile, or as a consulting hour in a room."""

    HALT = "halt"
    CONSULTING = "consulting"


class Coverage(StrEnum):
    """How well the laptop reaches the network at a stop."""

    UNKNOWN = "unknown"
    GOOD = "good"
    WEAK = "weak"
    NONE = "none"


class Eligibility(StrEnum):
    """Why somebody is visited at home; NONE until somebody has looked into it."""

    NONE = "none"
    CARE_LEVEL = "care_level"
    DISABILITY = "disability"
    BEDRIDDEN = "bedridden"
    HARDSHIP = "hardship"


class VisitState(StrEnum):
    """What has become of the wish for a home visit."""

    WISHED = "wished"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class StopWords:
    """What a stop's card says; without `permit_until` nobody has to permit anything.

    At a consulting hour `indoor` is the room itself, elsewhere where one may go when it rains.
    """

    name: str
    district_id: int
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    parking: str = ""
    power: bool = True
    step_free: bool = True
    toilet: str = ""
    coverage: Coverage = Coverage.UNKNOWN
    indoor: str = ""
    key_holder: str = ""
    permit_until: date | None = None
    permit_note: str = ""
    poster_place: str = ""
    services: tuple[str, ...] = ()
    windows: tuple[Span, ...] = ()
    minutes: int = 60
    set_up: int = 5
    pack_up: int = 5
    staff: int = 2
    active: bool = True
    kind: StopKind = StopKind.HALT


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop ("Haltepunkt") as it is kept."""

    id: int
    district: str
    words: StopWords
    version: int


@dataclass(frozen=True, slots=True)
class Institution:
    """A home or a hospital that gets a collective date; `contact` is who opens there."""

    id: int
    name: str
    address: str
    contact: str
    phone: str
    district_id: int
    version: int
    active: bool = True


@dataclass(frozen=True, slots=True)
class HomeVisitWords:
    """A wish for a visit at home or in an institution, once between two days.

    `name` is what the plan may show of it, `persons` how many want something there.
    """

    name: str
    address: str
    district_id: int
    first: date
    last: date
    eligibility: Eligibility = Eligibility.NONE
    minutes: int = 60
    persons: int = 1
    services: tuple[str, ...] = ()
    person_id: int | None = None
    institution_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """A home visit as it is kept."""

    id: int
    words: HomeVisitWords
    state: VisitState
    version: int


@dataclass(frozen=True, kw_only=True)
class SaveStop(Command[Stop]):
    """Write a stop's card down, or change one; a new one has no `stop_id`."""

    words: StopWords
    stop_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class SaveInstitution(Command[Institution]):
    """Write an institution down, or change one."""

    name: str
    district_id: int
    address: str = ""
    contact: str = ""
    phone: str = ""
    active: bool = True
    institution_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class SaveHomeVisit(Command[HomeVisit]):
    """Write the wish for a home visit down, change it, or take it back."""

    words: HomeVisitWords
    state: VisitState = VisitState.WISHED
    visit_id: int | None = None
    seen_version: int = 0


STOP_TITLES = {
    "name": "Name",
    "district_id": "Ortsteil",
    "place": "Standplatz",
    "latitude": "Breite",
    "longitude": "Länge",
    "parking": "Parken",
    "power": "Strom",
    "step_free": "Stufenlos",
    "toilet": "Toilette",
    "coverage": "Netz",
    "indoor": "Raum",
    "key_holder": "Schlüssel bei",
    "permit_until": "Genehmigung bis",
    "permit_note": "Zur Genehmigung",
    "poster_place": "Platz für das Plakat",
    "services": "Leistungen",
    "windows": "Offen",
    "minutes": "Dauer",
    "set_up": "Aufbau",
    "pack_up": "Abbau",
    "staff": "Personen",
    "active": "In Gebrauch",
    "kind": "Art",
}


COMES_AS = {StopKind.HALT: "Servicemobil", StopKind.CONSULTING: "Sprechstunde"}


def name_beside(kind: StopKind, name: str) -> str:
    """Return a stop's name as it stands beside others: of a consulting hour one reads that it is one."""
    return f"{COMES_AS[kind]} {name}" if kind is StopKind.CONSULTING else name


def whereabouts(kind: StopKind, place: str, indoor: str) -> str:
    """Return where one finds us at a stop: the place, and at a consulting hour its room."""
    return ", ".join(one for one in (place, indoor if kind is StopKind.CONSULTING else "") if one)


def demand_spans(spans: tuple[Span, ...], field: str = "windows") -> None:
    """Refuse hours that end before they begin, or on a day that no week has."""
    for weekday, first, last in spans:
        if not 0 <= weekday <= 6 or not 0 <= first < last <= DAY_MINUTES:
            raise Refused(
                "Eine Zeit endet, bevor sie beginnt. Es wurde nichts gespeichert; bitte die Zeiten prüfen.",
                field,
            )


def demand_minutes(minutes: int, field: str, label: str, most: int = 600) -> None:
    """Refuse a length that no day has room for."""
    if not 0 <= minutes <= most:
        raise Refused(f"{label}: Möglich sind 0 bis {most} Minuten. Es wurde nichts gespeichert.", field)


def demand_point(latitude: float | None, longitude: float | None) -> None:
    """Refuse half a point, and one that does not lie on the earth."""
    if (latitude is None) != (longitude is None):
        raise Refused("Zu einem Punkt gehören Breite und Länge. Es wurde nichts gespeichert.", "latitude")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Refused("Diesen Punkt gibt es auf der Karte nicht. Es wurde nichts gespeichert.", "latitude")
