"""What goes along on a day of the service mobile, on paper: route, door lists, kit, phones, sheets, forms."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.paper.letters import ChecklistSheet, Letterhead


class FolderPart(StrEnum):
    """A part of the folder; each can be printed by itself."""

    ROUTE = "route"
    DOORS = "doors"
    KIT = "kit"
    PHONES = "phones"
    SHEETS = "sheets"
    FORMS = "forms"


@dataclass(frozen=True, slots=True)
class FolderBooking:
    """Somebody who comes; `starts` is a minute of the day, None on the waiting list."""

    starts: int | None
    name: str
    what: str
    minutes: int
    phone: str = ""
    ride_from: str = ""
    ride_needed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FolderHalt:
    """One halt of the day; `facts` are what one has to know of the place, by what each is called."""

    arrives: int
    opens: int
    closes: int
    leaves: int
    name: str
    place: str
    facts: tuple[tuple[str, str], ...] = ()
    bookings: tuple[FolderBooking, ...] = ()
    walk_in: tuple[int, int] | None = None
    is_visit: bool = False


@dataclass(frozen=True, slots=True)
class DayFolder:
    """The whole folder of one vehicle on one day; `numbers` stand on the blank forms, one on each.

    `kit` has a heading and its points for each group.
    """

    letterhead: Letterhead
    day: date
    vehicle: str
    depot: str
    crew: tuple[str, ...]
    departs: int
    back: int
    pause: tuple[int, int] | None
    halts: tuple[FolderHalt, ...]
    kit: tuple[tuple[str, tuple[str, ...]], ...]
    phones: tuple[tuple[str, str], ...]
    sheets: tuple[ChecklistSheet, ...]
    numbers: tuple[str, ...]
    dated: datetime
    practice: bool = False
