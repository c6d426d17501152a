"""A list on paper as plain data."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.paper.letters import Letterhead


@dataclass(frozen=True, slots=True)
class ListingColumn:
    """A column of a printed list; `share` is its part of the width beside the others."""

    title: str
    share: float = 1.0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A printed list: a title, a line that says what it shows, and a table."""

    letterhead: Letterhead
    title: str
    note: str
    columns: tuple[ListingColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    dated: date
    practice: bool = False
