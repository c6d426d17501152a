"""Minutes of driving that were read from the streets of a map, between stops and where vehicles stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from struct import error as struct_error
from struct import iter_unpack, pack

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused

LICENCE = "© OpenStreetMap-Mitwirkende, Lizenz ODbL 1.0 (openstreetmap.org/copyright)"
MOST_PLACES = 500
NO_WAY = 0xFFFF
Spot = tuple[str, float, float]  # the key of a place among the drives, and where it was then


@dataclass(frozen=True, slots=True)
class StreetPlace:
    """A stop, or where a vehicle stands; without a point if nobody has said where it is."""

    key: str
    name: str
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class StreetMinutes:
    """What holds now: how many drives, from which file, read when and by whom; `version` is 0 for none."""

    drives: int
    source: str
    read_on: date | None
    by: str
    version: int


@dataclass(frozen=True, kw_only=True)
class KeepStreetMinutes(Command[StreetMinutes]):
    """Keep the minutes that were read from a map, in place of those before; no places forgets them all.

    `minutes` is what `packed` makes of them. What somebody has typed in goes first, as ever.
    """

    source: str
    places: tuple[Spot, ...]
    minutes: bytes
    seen_version: int = 0


def packed(keys: tuple[str, ...], minutes: Mapping[tuple[str, str], int]) -> bytes:
    """Return the minutes of each pair of keys in their order, two bytes each; NO_WAY where there is none."""
    values = [minutes.get(pair, minutes.get(pair[::-1], NO_WAY)) for pair in combinations(keys, 2)]
    return pack(f"<{len(values)}H", *(min(one, NO_WAY) for one in values))


def unpacked(keys: tuple[str, ...], minutes: bytes) -> dict[tuple[str, str], int]:
    """Return the minutes of the pairs between which there is a way. Refuses what does not fit the keys."""
    try:
        values = [one for (one,) in iter_unpack("<H", minutes)]
        pairs = list(zip(combinations(keys, 2), values, strict=True))
    except (struct_error, ValueError):
        raise Refused(
            "Die Fahrzeiten passen nicht zu den Orten. Es wurde nichts gespeichert.", "minutes"
        ) from None
    return {pair: one for pair, one in pairs if one != NO_WAY}
