"""The routing slip: the one sheet of paper that a citizen takes along."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.letters import Letterhead


@dataclass(frozen=True, slots=True)
class SlipConcern:
    """One concern on the slip: what, and how it goes on, both in plain words."""

    number: str
    title: str
    next_step: str


@dataclass(frozen=True, slots=True)
class RoutingSlip:
    """One page, 16 pt, for one contact with one or more concerns; no address of the citizen on it."""

    letterhead: Letterhead
    dated: date
    number: str
    pickup_code: str
    concerns: tuple[SlipConcern, ...]
    contact_person: str
    contact_place: str
    contact_phone: str
    promise: str
    still_needed: tuple[str, ...]
    replaces: str = ""
    practice: bool = False
