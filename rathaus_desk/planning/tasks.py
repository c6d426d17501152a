"""What the search sees of a timetable: numbers, no names.

Minutes are minutes of the day, nodes are rows of the matrix.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

FROZEN = -1
NEVER = inf


@dataclass(frozen=True, slots=True)
class Call:
    """One halt at one node: minutes before opening, open, after closing; the windows bound the opening.

    `job` says whose call it is, FROZEN if nobody may move it. Without windows any time of the frame will do.
    """

    node: int
    stay: float
    before: float = 0
    after: float = 0
    windows: tuple[tuple[float, float], ...] = ()
    load: float = 0
    job: int = FROZEN


@dataclass(frozen=True, slots=True)
class Pause:
    """A break of `minutes`, begun between `first` and `last`, due once a tour takes longer than `after`."""

    minutes: float
    after: float
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What bounds a vehicle's day: where and when it begins and ends, how long, how far, how much.

    Not `timed` without windows; not `exact` with many halts of one window each and no break, which are put
    in one by one instead of ordered anew.
    """

    depot: int
    start: float = 0
    end: float = NEVER
    duty: float = NEVER
    driving: float = NEVER
    load: float = NEVER
    pause: Pause | None = None
    grid: int = 1
    timed: bool = True
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """One vehicle on one day, with the calls that stay whatever is planned around them."""

    day: int
    frame: int
    fixed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One admissible set of days for a job, with its price in minutes."""

    days: tuple[int, ...]
    price: float = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One slot that could take a job on a day, as which call, at which price in minutes."""

    slot: int
    call: int
    price: float = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A stop that wants its visits: exactly one of its ways, or none at the price of leaving it out.

    `skip` is the price of leaving out one day of a way.
    """

    node: int
    ways: tuple[Way, ...]
    options: Mapping[int, tuple[Option, ...]]
    absent: float
    skip: float = NEVER


@dataclass(frozen=True, slots=True)
class Tasks:
    """The whole problem: travel minutes from node to node, calls, frames, slots and jobs."""

    matrix: tuple[tuple[float, ...], ...]
    calls: tuple[Call, ...]
    frames: tuple[Frame, ...]
    slots: tuple[Slot, ...]
    jobs: tuple[Job, ...]
    start: Mapping[int, tuple[Option, ...]] = field(default_factory=dict)
