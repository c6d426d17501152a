"""What the town offers beside its services: neighbourhood help, rides, courses, the library."""

from dataclasses import dataclass
from enum import StrEnum


class OfferKind(StrEnum):
    """What an offer is about."""

    HELP = "help"
    RIDES = "rides"
    ADVICE = "advice"
    MEETING = "meeting"
    COURSE = "course"
    LIBRARY = "library"
    FAMILY = "family"
    SPORT = "sport"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: when it takes place, where, whom one asks; without a district it is for the whole town."""

    id: int
    name: str
    kind: OfferKind
    district: str
    times: str
    place: str
    contact: str
    phone: str
    step_free: bool
    text: str
