"""The routing slip: the one sheet of paper that a citizen takes along."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.paper.letters import Letterhead, PrintSize


@dataclass(frozen=True, slots=True)
class SlipConcern:
    """One concern on the slip: what, and how it goes on, both in plain words; `title` may cover it up."""

    number: str
    title: str
    next_step: str


@dataclass(frozen=True, slots=True)
class RoutingSlip:
    """One page, 16 pt or more, for one contact with its concerns; the citizen's name and address stay off it.

    `issue` counts the slips of a contact; from the second on, `replaces` says which one it stands in for.
    `pickup_code` is empty for a person whom the register knows. In the files of `case_ids` the slip is kept.
    With `waits` the database does not know of the visit yet.
    """

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
    issue: int = 1
    size: PrintSize = PrintSize.LARGE
    case_ids: tuple[int, ...] = ()
    waits: bool = False
