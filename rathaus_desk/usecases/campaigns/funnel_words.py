"""A funnel as somebody would say it."""

from dataclasses import dataclass

from rathaus_desk.domain.campaigns.funnel import Funnel
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word


@dataclass(frozen=True, slots=True)
class FunnelWords:
    """A funnel as one sentence and as lines."""

    sentence: str
    lines: tuple[tuple[str, int], ...]


def in_words(funnel: Funnel) -> FunnelWords:
    """Return "1.204 Zeilen → 38 doppelt → 812 Briefe", and the same as lines."""
    lines = tuple((word(fate), count) for fate, count in funnel.steps)
    reasons = [f"{figure(count)} {reason}" for reason, count in lines]
    ends = _counted(funnel.lines, "Zeile", "Zeilen"), _counted(funnel.letters, "Brief", "Briefe")
    return FunnelWords(" → ".join((ends[0], *reasons, ends[1])), lines)


def _counted(count: int, one: str, many: str) -> str:
    return f"{figure(count)} {one if count == 1 else many}"
