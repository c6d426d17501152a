"""How long the protocols are kept, and that something older was forgotten."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command

MOST_BLOCKS = 5000  # in one transaction; nobody waits longer than a second for it
MONTHS_A_YEAR = 12
LONGEST_MONTHS = 1200


class ProtocolKind(StrEnum):
    """What is written down, each by the name of its table."""

    JOURNAL = "journal"
    READING = "read_log"
    EXPORTS = "export_log"


# Months. Whoever looks into the register is written down for at least twelve (as § 40 BMG asks of authorities
# that look up by themselves); for the journal twice that, so that an objection still finds it.
LEAST_MONTHS = {ProtocolKind.JOURNAL: 24, ProtocolKind.READING: 12, ProtocolKind.EXPORTS: 12}
# None: for ever. What the journal says goes with its keys; that something was done may stand.
USUAL_MONTHS: dict[ProtocolKind, int | None] = {
    ProtocolKind.JOURNAL: None,
    ProtocolKind.READING: 12,
    ProtocolKind.EXPORTS: 24,
}


@dataclass(frozen=True, slots=True)
class ProtocolPeriod:
    """How many months a protocol is kept, None for ever; what is older than `until` may be forgotten."""

    kind: ProtocolKind
    months: int | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ProtocolClosing:
    """That a protocol has forgotten `entries` entries, the youngest of which is older than `until`."""

    kind: ProtocolKind
    at: datetime
    by: str
    months: int
    until: datetime
    first_block: int
    last_block: int
    entries: int
    digest: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of one round; with `more` there is more that is old enough."""

    closing: ProtocolClosing | None
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class SetProtocolPeriod(Command[ProtocolPeriod]):
    """Set how many months a protocol is kept; None for ever, which only the journal may be."""

    kind: ProtocolKind
    months: int | None


@dataclass(frozen=True, kw_only=True)
class ForgetProtocol(Command[Forgotten]):
    """Delete what is older than the period, at most 5,000 blocks of it, and write down that it went."""

    kind: ProtocolKind


def months_before(day: date, months: int) -> date:
    """Return the same day some months before, or the last of a shorter month."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
