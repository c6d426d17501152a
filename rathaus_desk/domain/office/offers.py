"""What the town offers beside its services: neighbourhood help, rides, courses, the library."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import numeric_date


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
    """One offer: when it takes place, where, whom one asks; without a district it is for the whole town.

    `source` is where it stands published, `checked` when somebody last made sure that it is still so.
    """

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
    district_key: str = ""
    source: str = ""
    checked: date | None = None
    version: int = 0  # how often somebody here has changed it


@dataclass(frozen=True, kw_only=True)
class SaveOffer(Command[Offer]):
    """Write an offer down, change one, or bring one back that had ended; a new one has no `offer_id`."""

    name: str
    kind: OfferKind
    offer_id: int | None = None
    seen_version: int = 0
    district: str = ""
    times: str = ""
    place: str = ""
    contact: str = ""
    phone: str = ""
    step_free: bool = False
    text: str = ""
    source: str = ""
    checked: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndOffer(Command[Offer]):
    """Take an offer off the list that does not take place any more."""

    offer_id: int
    seen_version: int


YES, NO = "yes", "no"
OFFER_TITLES = {
    "name": "Angebot",
    "kind": "Art",
    "district": "Ortsteil",
    "times": "Wann",
    "place": "Wo",
    "contact": "Wen man fragt",
    "phone": "Telefon",
    "step_free": "Zugang",
    "source": "Quelle",
    "checked": "Geprüft am",
    "text": "Worum es geht",
}


def in_fields(offer: Offer) -> dict[str, str]:
    """Return an offer as the fields of its form have it, in the order of `OFFER_TITLES`."""
    written = {
        "district": offer.district_key,
        "kind": offer.kind.value,
        "step_free": YES if offer.step_free else NO,
        "checked": numeric_date(offer.checked) if offer.checked else "",
    }
    return {name: written[name] if name in written else str(getattr(offer, name)) for name in OFFER_TITLES}
