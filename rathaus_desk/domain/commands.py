"""The base of every command: one frozen value that says what a person wants done."""

import os
import time
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

Result = TypeVar("Result")

ID_EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00Z
MOST_ID = (1 << 63) - 1  # what a column of a database holds
_LOW_BITS = 21
_TURNS = 1_000  # room behind the first record of a command


def new_command_id() -> UUID:
    """Return a time-ordered identifier (UUID version 7, RFC 9562)."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return UUID(int=value)


def record_id(command_id: UUID, turn: int) -> int:
    """Return the id of the `turn`-th record that a command makes: 63 bits, ordered by time.

    It follows from the command alone, so an offline day that is replayed makes the same ids. The records of
    one command lie one behind the other, so that a timeline reads in the order in which it was written.
    """
    milliseconds = (command_id.int >> 80) - ID_EPOCH_MS
    first = (command_id.int * 0x9E3779B97F4A7C15 >> 7) % ((1 << _LOW_BITS) - _TURNS)
    return (max(milliseconds, 0) << _LOW_BITS) + first + turn


def is_id(said: Any) -> bool:
    """Tell whether this can be the id of a record: true and false are no numbers, and 63 bits are most."""
    return isinstance(said, int) and not isinstance(said, bool) and 0 < said <= MOST_ID


def carries_time(command_id: UUID) -> bool:
    """Tell whether ids of records can follow from this id; portals may send any other UUID too."""
    milliseconds = (command_id.int >> 80) - ID_EPOCH_MS
    return command_id.version == 7 and 0 <= milliseconds < 1 << 63 - _LOW_BITS - 1


@dataclass(frozen=True, kw_only=True)
class Command(Generic[Result]):
    """What is to be done; `command_id` makes a second sending of the same command harmless."""

    command_id: UUID = field(default_factory=new_command_id)
