"""Who has a record open this moment, so that two people do not work on it without knowing of each other."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rathaus_desk.domain.commands import Command

BEAT_SECONDS = 30
LIVES = timedelta(seconds=85)  # after a crash; readers look every 30 seconds, so the name is gone within 120
LONGEST_WINDOW = 120  # characters of a window's name


class OpenKind(StrEnum):
    """What one can have open."""

    CASE = "case"


@dataclass(frozen=True, kw_only=True)
class StayAt(Command[None]):
    """Say that a window of the actor has a record open, again every 30 seconds; before it had another one."""

    window: str
    kind: OpenKind
    record_id: int


@dataclass(frozen=True, kw_only=True)
class LeaveRecord(Command[None]):
    """Say that a window of the actor has nothing open any more."""

    window: str
