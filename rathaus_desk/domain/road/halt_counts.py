"""What was counted at a halt after the day, so that demand can be told."""

from dataclasses import dataclass

from rathaus_desk.domain.commands import Command


@dataclass(frozen=True, slots=True)
class HaltCount:
    """How many came without an appointment, how many were served, what it cost, and who has counted."""

    halt_id: int
    walk_ins: int
    served: int
    cost_cents: int | None
    by: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DropHaltCount(Command[HaltCount]):
    """Take a count back that should not be there; returns what it was."""

    halt_id: int
    seen_version: int
