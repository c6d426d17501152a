"""A campaign: one letter to many, in seven steps that can be left and taken up again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PROOF_ABOVE = 20  # letters; from here on somebody has looked at a proof before anything is printed


class Step(StrEnum):
    """Where a campaign stands."""

    OCCASION = "occasion"
    TEMPLATE = "template"
    RECIPIENTS = "recipients"
    CHECK = "check"
    PROOF = "proof"
    PRINT = "print"
    FILE = "file"
    DONE = "done"


STEPS = tuple(Step)


class Basis(StrEnum):
    """On what law the letters rest (Art. 6 GDPR); without one nobody is written to."""

    TASK = "task"  # public task, Art. 6 (1) e
    DUTY = "duty"  # legal obligation, Art. 6 (1) c
    CONSENT = "consent"  # Art. 6 (1) a
    CONTRACT = "contract"  # Art. 6 (1) b
    JUBILEE = "jubilee"  # § 50 (2) BMG, birthdays and weddings
    VITAL = "vital"  # vital interests, Art. 6 (1) d


# Who objects to these is heard (Art. 21, 7 (3) GDPR, § 50 (5) BMG); what a law or contract demands goes out.
OBJECTION_HOLDS = frozenset((Basis.TASK, Basis.CONSENT, Basis.JUBILEE))


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What is known of a campaign, as far as its steps ask for it."""

    purpose: str
    basis: Basis | None
    template: str
    recipients: int
    undecided: int  # pairs that nobody has looked at
    letters: int
    window_problems: int  # letters whose address does not fit, and that nobody has taken out
    proofed_at: datetime | None
    proof_holds: bool  # nothing has changed since
    settled: int  # letters whose sheets all have their last fate
    filed: bool


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list."""

    id: int
    title: str
    step: Step
    letters: int
    unit: str
    by: str
    changed_at: datetime


def next_step(facts: CampaignFacts) -> Step:
    """Return the first step that is not done; what was done and is no longer true is open again."""
    if facts.filed:
        return Step.DONE  # its recipients are forgotten one day
    for step, missing in (
        (Step.OCCASION, not facts.purpose or facts.basis is None),
        (Step.TEMPLATE, not facts.template),
        (Step.RECIPIENTS, facts.recipients == 0),
        (Step.CHECK, facts.undecided > 0 or facts.window_problems > 0 or facts.letters == 0),
        (Step.PROOF, needs_proof(facts.letters) and not (facts.proofed_at and facts.proof_holds)),
        (Step.PRINT, facts.settled < facts.letters),
    ):
        if missing:
            return step
    return Step.FILE


def needs_proof(letters: int) -> bool:
    """Tell whether somebody has to look at a proof first."""
    return letters > PROOF_ABOVE
