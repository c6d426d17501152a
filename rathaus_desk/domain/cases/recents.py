"""What somebody has opened last, to open it again."""

from dataclasses import dataclass

from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.domain.commands import Command

MOST_KEPT = 30


@dataclass(frozen=True, kw_only=True)
class RememberOpened(Command[None]):
    """Remember that the actor has opened something; never a person under § 51 BMG, nor her cases."""

    kind: HitKind
    record_id: int


@dataclass(frozen=True, kw_only=True)
class ForgetOpened(Command[None]):
    """Forget everything the actor has opened: at the counter nobody leaves a trail for the next one."""
