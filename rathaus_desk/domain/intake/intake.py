"""What the intake form shows before anything is saved."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.intake.contacts import SimilarCase
from rathaus_desk.domain.people.authority import Authority, Disclosure
from rathaus_desk.domain.promises.promises import ReplyBy, Window


@dataclass(frozen=True, slots=True)
class IntakePreview:
    """Where a concern would go and why, until when, what we would promise, and what looks alike.

    `disclosure` says whether the caller may hear about it; it is None where the caller speaks for herself or
    nobody is named. `authority` is what was seen of the caller before. `needs_shared` says whether the unit
    would see the flags of how to communicate. `unit` is the short name of the unit that `route` leads to,
    empty where the lead keeps it. While the caller may hear nothing, nothing here tells of the person
    concerned.
    """

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
    disclosure: Disclosure | None = None
    authority: Authority | None = None
    needs_shared: bool = True
    unit: str = ""
