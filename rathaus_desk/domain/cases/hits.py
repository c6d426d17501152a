"""What the one entry line finds."""

from dataclasses import dataclass
from enum import StrEnum


class HitKind(StrEnum):
    """What a hit leads to."""

    PERSON = "person"
    SERVICE = "service"
    CASE = "case"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer: what it is, its text, and why it was found."""

    kind: HitKind
    id: int
    key: str
    title: str
    detail: str
    reason: str
    score: float
