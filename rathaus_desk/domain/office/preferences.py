"""What one member of staff prefers: theme, zoom, window, columns."""

from dataclasses import dataclass
from typing import Any

from rathaus_desk.domain.commands import Command

LONGEST_PREFERENCE = 100_000  # characters of JSON
SCREEN_PIN = "screen_pin"
RESERVED = frozenset({SCREEN_PIN})  # kept beside the preferences, set and read only by what they belong to


@dataclass(frozen=True, kw_only=True)
class SetPreference(Command[None]):
    """Remember a preference of the actor under a key; `value` is plain JSON."""

    key: str
    value: dict[str, Any]
