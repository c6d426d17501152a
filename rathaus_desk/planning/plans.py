"""A plan: which vehicle goes out on which day with whom, and when it opens at which stop."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HaltState(StrEnum):
    """How firm a halt is: a draft may move at a price, a pinned or published one stays."""

    DRAFT = "draft"
    PINNED = "pinned"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Halt:
    """One halt: reaching the place, opening, closing, leaving it, in minutes of the day."""

    stop_id: int
    arrive: int
    open: int
    close: int
    leave: int
    state: HaltState = HaltState.DRAFT


@dataclass(frozen=True, slots=True)
class Tour:
    """One vehicle on one day; `pause` is the break, from minute to minute."""

    day: date
    vehicle_id: int
    member_ids: tuple[int, ...]
    kit_ids: tuple[int, ...]
    depart: int
    back: int
    halts: tuple[Halt, ...]
    pause: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit that found no place, and why, in sentences."""

    stop_id: int
    name: str
    reasons: tuple[str, ...]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The tours of a period, with what had to be left out."""

    first: date
    last: date
    tours: tuple[Tour, ...]
    left_out: tuple[LeftOut, ...] = ()
    driving: int = 0

    def visits(self) -> Iterator[tuple[Tour, Halt]]:
        """Return every halt with its tour."""
        for tour in self.tours:
            for halt in tour.halts:
                yield tour, halt


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a plan, without its minutes."""

    stop_id: int
    day: date
    vehicle_id: int
