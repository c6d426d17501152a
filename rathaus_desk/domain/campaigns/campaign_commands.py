"""What is done with a campaign. Each command after the first names the version that was seen."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.duplicates import Likeness, PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate, Funnel
from rathaus_desk.domain.campaigns.lists import SourceKind
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.printing.print_jobs import PrintJob

KEPT_DAYS = 180  # after filing recipients are deleted; what was sent stays known without them


@dataclass(frozen=True, slots=True)
class Source:
    """Where some recipients of a campaign came from."""

    id: int
    kind: SourceKind
    name: str
    encoding: str
    lines: int
    criteria: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it stands; `counts` are those of its funnel, fate by fate."""

    id: int
    version: int
    title: str
    purpose: Purpose
    basis: Basis
    occasion: str
    template: str  # the key, or nothing
    size: PrintSize
    details: tuple[tuple[str, str], ...]  # what was typed for fields of the template, by their keys
    household: bool
    unit_id: int
    step: Step
    counts: tuple[tuple[Fate, int], ...]
    undecided: int
    window_problems: int
    sources: tuple[Source, ...]
    proofed_at: datetime | None
    filed_at: datetime | None
    jobs: tuple[int, ...] = ()  # its print jobs, the latest first
    printed: int = 0  # letters that are on paper as a whole
    settled: int = 0  # letters whose sheets all have their last fate

    @property
    def funnel(self) -> Funnel:
        """Who dropped out and why."""
        return Funnel(sum(count for _, count in self.counts), dict(self.counts))


@dataclass(frozen=True, slots=True)
class StoredRecipient:
    """A line of a campaign in a list: where it stands, what became of it, and of whom it is a double."""

    id: int
    source_id: int
    line: int
    name: str
    address: tuple[str, ...]
    fate: Fate
    reason: str
    of_id: int | None
    household_id: int | None


@dataclass(frozen=True, slots=True)
class PairToDecide:
    """Two lines that may be one person."""

    first: StoredRecipient
    second: StoredRecipient
    likeness: Likeness
    because: str
    decision: PairDecision


@dataclass(frozen=True, kw_only=True)
class OpenCampaign(Command[Campaign]):
    """Begin letters to many; without a purpose and a legal basis nobody is written to."""

    title: str
    purpose: Purpose
    basis: Basis
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class _OfCampaign(Command[Campaign]):
    """A step in a campaign."""

    campaign_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ChooseTemplate(_OfCampaign):
    """Choose which template the letters are made of, by its key; in which size, and with which words.

    `details` are values for fields that nobody's data fill, by their keys.
    """

    template: str
    size: PrintSize = PrintSize.SENIOR
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class AddListSource(_OfCampaign):
    """Take the lines of a file or of a pasted list; without columns as they were last, or are guessed."""

    name: str
    content: bytes
    kind: SourceKind = SourceKind.CSV
    columns: tuple[Column, ...] = ()
    encoding: str = ""  # as somebody chose it; nothing is what it seems to be


@dataclass(frozen=True, kw_only=True)
class AddMailingListSource(_OfCampaign):
    """Take those who stand in a mailing list now; whoever has withdrawn is not among them."""

    list_id: int


@dataclass(frozen=True, kw_only=True)
class AddRegisterSource(_OfCampaign):
    """Take people of the register; that is written into the protocol of reading, with purpose and basis."""

    criteria: RegisterCriteria


@dataclass(frozen=True, kw_only=True)
class DropSource(_OfCampaign):
    """Take a source with all its lines out again."""

    source_id: int


@dataclass(frozen=True, kw_only=True)
class DecidePair(_OfCampaign):
    """Say whether two lines are one person."""

    first_id: int
    second_id: int
    decision: PairDecision


@dataclass(frozen=True, kw_only=True)
class AcceptCertain(_OfCampaign):
    """Say of all pairs that are equal in every part that they are one person."""


@dataclass(frozen=True, kw_only=True)
class TakeOut(_OfCampaign):
    """Take a recipient out by hand; a reason must be given."""

    recipient_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PutBack(_OfCampaign):
    """Put a recipient back who was taken out by hand."""

    recipient_id: int


@dataclass(frozen=True, kw_only=True)
class HouseholdRule(_OfCampaign):
    """Say whether a household gets one letter; only where the purpose allows it."""

    together: bool


@dataclass(frozen=True, kw_only=True)
class CheckAgain(_OfCampaign):
    """Ask anew who is locked, has objected, or is there twice."""


@dataclass(frozen=True, kw_only=True)
class RecordProof(_OfCampaign):
    """Say that a proof of exactly this state was looked at; any later change makes it void."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class PrintCampaign(Command[PrintJob]):
    """Make a print job of the letters that are not on paper yet, in the order of the post.

    `pages` are those of each letter in that order; `digest` says of which state they were laid out.
    """

    campaign_id: int
    seen_version: int
    digest: str
    pages: tuple[int, ...]
    duplex: bool = False
    batch_size: int = 50


@dataclass(frozen=True, kw_only=True)
class FileCampaign(_OfCampaign):
    """Say that the letters have left the house, each sheet with its last fate; then nothing changes."""


@dataclass(frozen=True, kw_only=True)
class ForgetRecipients(Command[int]):
    """Delete the recipients of campaigns that were filed long ago; the result is how many."""
