"""Lists of the town to hang up: dates of the council, offers by district, opening hours."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.paper.letters import Letterhead

LIST_POINTS = (16.0, 14.0)  # the second where the first needs another sheet


class TownListKind(StrEnum):
    """Which list."""

    MEETINGS = "meetings"
    OFFERS = "offers"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class TownListEntry:
    """One entry: what is set strong, and the lines below it."""

    head: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TownList:
    """A list with its sections, each with a heading; `note` says below the title what one must know."""

    letterhead: Letterhead
    title: str
    note: str
    sections: tuple[tuple[str, tuple[TownListEntry, ...]], ...]
    dated: date
    practice: bool = False
