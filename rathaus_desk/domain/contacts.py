"""Intake: one visit or call with its concerns, and the answer given at once."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.people import Need
from rathaus_desk.domain.promises import Promise, PromiseWish


class Channel(StrEnum):
    """How a contact reached us."""

    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    EMAIL = "email"
    MOBILE = "mobile"


UNDO_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Concern:
    """One concern; only the service (its key, perhaps "unklar") is needed.

    `cause_id` attaches it to a case that somebody else reported before.
    """

    service: str
    place: str = ""
    district: str = ""
    facts: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    note: str = ""
    cause_id: int | None = None


@dataclass(frozen=True, slots=True)
class TakenCase:
    """One case that an intake made."""

    id: int
    number: str
    service: str
    route: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What the number card shows after an intake."""

    contact_id: int
    cases: tuple[TakenCase, ...]
    contact_person: str
    contact_phone: str
    pickup_code: str
    promise: Promise | None
    undo_until: datetime


@dataclass(frozen=True, kw_only=True)
class TakeContact(Command[Taken]):
    """Take in a visit or a call; neither a person nor an e-mail address is ever required."""

    concerns: tuple[Concern, ...]
    channel: Channel = Channel.PHONE
    person_id: int | None = None
    caller_name: str = ""
    caller_phone: str = ""
    needs: tuple[Need, ...] = ()
    promise: PromiseWish = field(default_factory=PromiseWish)


@dataclass(frozen=True, kw_only=True)
class UndoContact(Command[None]):
    """Take an intake back within ten seconds; its numbers stay used, marked as withdrawn."""

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerAtOnce(Command[int]):
    """Count a question that was answered on the spot; stores no person. Returns today's count."""

    service: str
    channel: Channel = Channel.PHONE
    district: str = ""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """An open case that may be the same thing."""

    id: int
    number: str
    service: str
    place: str
    opened_at: datetime
    unit: str
    same_person: bool
