"""A pack as its own laptop shows it: what was typed into it, and how much of that the town hall has."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.pack.pack import Acknowledgement, PackHeader
from rathaus_desk.domain.pack.told import Lines


@dataclass(frozen=True, slots=True)
class TypedEntry:
    """One entry of the road in words; `said_at` is the laptop's time, in the town hall's zone."""

    seq: int
    said_at: datetime
    words: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the town hall's word covers; `trouble` says why it does not count here, empty if it does."""

    word: Acknowledgement | None = None
    count: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class OwnPack:
    """The whole of it: `ends` is in the town hall's zone, `drafts` is text that was never saved.

    A `closing` pack takes nothing more, for it is being handed back.
    """

    header: PackHeader
    ends: datetime
    entries: tuple[TypedEntry, ...]
    numbers_left: int
    drafts: int
    closing: bool
    receipt: Receipt

    @property
    def may_go(self) -> bool:
        """Whether the town hall has everything that stands here, so that it may be deleted."""
        return self.receipt.word is not None and self.receipt.count == len(self.entries)
