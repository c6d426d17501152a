"""A campaign: one letter to many, in seven steps that can be left and taken up again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.campaigns.funnel import Fate, Funnel
from rathaus_desk.domain.text import figure

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


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What is known of a campaign, as far as its steps ask for it."""

    purpose: str
    basis: Basis | None
    template_id: int | None
    recipients: int
    undecided: int  # pairs that nobody has looked at
    letters: int
    window_problems: int  # letters whose address does not fit, and that nobody has taken out
    proofed_at: datetime | None
    proof_holds: bool  # nothing has changed since
    printed: int
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


@dataclass(frozen=True, slots=True)
class FunnelWords:
    """A funnel as one sentence and as lines."""

    sentence: str
    lines: tuple[tuple[str, int], ...]


def next_step(facts: CampaignFacts) -> Step:
    """Return the first step that is not done; what was done and is no longer true is open again."""
    for step, missing in (
        (Step.OCCASION, not facts.purpose or facts.basis is None),
        (Step.TEMPLATE, facts.template_id is None),
        (Step.RECIPIENTS, facts.recipients == 0),
        (Step.CHECK, facts.undecided > 0 or facts.window_problems > 0 or facts.letters == 0),
        (Step.PROOF, needs_proof(facts.letters) and not (facts.proofed_at and facts.proof_holds)),
        (Step.PRINT, facts.printed < facts.letters),
        (Step.FILE, not facts.filed),
    ):
        if missing:
            return step
    return Step.DONE


def needs_proof(letters: int) -> bool:
    """Tell whether somebody has to look at a proof first."""
    return letters > PROOF_ABOVE


_SHORT = {
    Fate.BROKEN: "nicht lesbar",
    Fate.NAMELESS: "ohne Namen",
    Fate.NO_ADDRESS: "ohne Anschrift",
    Fate.DIED: "verstorben",
    Fate.MOVED: "verzogen",
    Fate.LOCKED: "gesperrt",
    Fate.OBJECTED: "widersprochen",
    Fate.RETURNED: "letzter Brief kam zurück",
    Fate.DOUBLE: "doppelt",
    Fate.TAKEN_OUT: "herausgenommen",
    Fate.HOUSEHOLD: "im selben Haushalt",
}


def in_words(funnel: Funnel) -> FunnelWords:
    """Return "1.204 Zeilen → 38 doppelt → 812 Briefe", and the same as lines."""
    lines = tuple((_SHORT[fate], count) for fate, count in funnel.steps)
    parts = (_counted(funnel.lines, "Zeile", "Zeilen"), *(f"{figure(count)} {word}" for word, count in lines))
    return FunnelWords(" → ".join((*parts, _counted(funnel.letters, "Brief", "Briefe"))), lines)


def _counted(count: int, one: str, many: str) -> str:
    return f"{figure(count)} {one if count == 1 else many}"
