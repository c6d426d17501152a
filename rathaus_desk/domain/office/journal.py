"""What there is to know of the journal's chain: its head, what a check found, and the sheet of a day."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.protocols import ProtocolClosing, ProtocolKind
from rathaus_desk.domain.paper.letters import Letterhead

DIGITS, GROUP = 64, 8  # of a head (SHA-256 in hexadecimal), and of each of its groups on paper


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The last block of the chain, or the one that a sheet names; `entries` counts all up to it."""

    block: int
    sealed_at: datetime
    entries: int
    digest: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The digest in eight groups, as it stands on paper."""
        return head_groups(self.digest)


@dataclass(frozen=True, slots=True)
class Backdated:
    """Entries of one block that bear a time long before the seal of the block before, from `first` on."""

    kind: ProtocolKind
    block: int
    sealed_at: datetime
    entries: int
    first: datetime


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What a check found; without findings the chain is whole, and if nothing is backdated, all is well.

    `erased` entries have lost their key, `closings` tell what was forgotten by the rules, `anchors` are the
    heads of the sheets that were given and found.
    """

    findings: tuple[str, ...]
    blocks: int
    entries: int
    unsealed: int
    erased: int
    backdated: tuple[Backdated, ...]
    closings: tuple[ProtocolClosing, ...]
    head: JournalHead | None
    anchors: tuple[JournalHead, ...] = ()
    unsealed_since: datetime | None = None  # if that is longer than it may be

    @property
    def well(self) -> bool:
        """Tell whether nothing needs looking into."""
        return not self.findings and not self.backdated and self.unsealed_since is None


@dataclass(frozen=True, slots=True)
class JournalSheet:
    """The sheet of a day: what is kept on paper, so that nobody can write the past anew."""

    letterhead: Letterhead
    dated: datetime
    day: date
    entries_of_day: int
    head: JournalHead
    practice: bool = False


def read_head(text: str) -> str:
    """Return a head as it was read from a sheet, whatever divides its groups. Refuses anything else."""
    digits = re.sub(r"[\s.:-]", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", digits):
        raise Refused(
            f"Der Kopf eines Tagesblatts hat {DIGITS} Zeichen aus 0 bis 9 und a bis f, in acht Gruppen. "
            f"Gelesen wurden {len(digits)}. Es wurde nichts geprüft; bitte noch einmal abschreiben.",
            "anchor",
        )
    return digits


def head_groups(digest: str) -> tuple[str, ...]:
    """Return a head in groups of eight characters."""
    return tuple(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))
