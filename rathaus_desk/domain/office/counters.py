"""Counters ("Tresen", "Platz"): where citizens are served, by ticket or by appointment."""

from dataclasses import dataclass

from rathaus_desk.domain.commands import Command


@dataclass(frozen=True, slots=True)
class Counter:
    """A place where one citizen at a time is served.

    Who `takes_queue` calls anybody who waits; the others call only whom they are meant for.
    """

    id: int
    key: str
    name: str
    room: str
    unit_id: int
    step_free: bool
    active: bool = True
    takes_queue: bool = True


@dataclass(frozen=True, kw_only=True)
class SaveCounter(Command[Counter]):
    """Set a counter up, or change the one with this key; without a key it is a new one.

    `unit` is the unit's key.
    """

    name: str
    unit: str
    key: str = ""
    room: str = ""
    step_free: bool = False
    active: bool = True
    takes_queue: bool = True
