"""How a window tells of a pack: its conflicts side by side, and what came of each entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from rathaus_desk.domain.pack.pack import PackConflict

Lines = tuple[tuple[str, str], ...]


class Outcome(StrEnum):
    """What became of one entry of the road."""

    BY_ITSELF = "by_itself"
    LOOK = "look"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """A conflict as one reads it: what it is about, and the three values in words.

    Without a field it is a command that the town hall did not take; `lines` say every word of it.
    """

    conflict: PackConflict
    pack: str
    about: str
    field: str
    base: str
    mine: str
    theirs: str
    lines: Lines = ()
    can_be_taken: bool = True
    case_id: int | None = None

    @property
    def id(self) -> int:
        """The id of the conflict."""
        return self.conflict.id

    @property
    def whole(self) -> bool:
        """Whether it is a command as a whole, and not one field."""
        return not self.conflict.field


@dataclass(frozen=True, slots=True)
class PackToSee:
    """A pack that came back with something that somebody must look at."""

    pack_id: int
    vehicle: str
    day: date
    count: int


@dataclass(frozen=True, slots=True)
class EntryTold:
    """One entry of the road in words, and what became of it."""

    seq: int
    words: str
    outcome: Outcome


def outcome_of(command_id: UUID, contested: Collection[UUID], refused: Collection[UUID]) -> Outcome:
    """Return what became of an entry, given which of them wait and which were not taken."""
    if command_id in refused:
        return Outcome.NOT_POSSIBLE
    return Outcome.LOOK if command_id in contested else Outcome.BY_ITSELF
