"""What the intake form shows before anything is saved."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.contacts import SimilarCase
from rathaus_desk.domain.promises import ReplyBy, Window


@dataclass(frozen=True, slots=True)
class IntakePreview:
    """Where a concern would go and why, until when, what we would promise, and what looks alike."""

    route: str
    due: datetime | None
    due_explained: str
    reply_by: ReplyBy
    phone: str
    windows: tuple[Window, ...]
    reply_in_words: str
    district: str
    district_key: str
    similar: tuple[SimilarCase, ...]
