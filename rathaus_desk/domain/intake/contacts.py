"""Intake: one visit or call with its concerns, and the answer given at once."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.paper.letters import FiledPaper
from rathaus_desk.domain.people.authority import AuthorityWish
from rathaus_desk.domain.people.people import Need, NewPerson
from rathaus_desk.domain.promises.promises import Promise, PromiseWish, ReplyBy


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

    `cause_id` attaches it to a case that somebody else reported before. `concerned_id` or `concerned_name` is
    the person it is about, if that is not the caller. `share_needs` are the flags the unit may see; None
    leaves that to the catalogue. `covered` hides the concern on the slip; None leaves that to the catalogue.
    With `done_at_once` it is closed with `result`, and no unit is asked. `about_unit` is the key of the unit
    that a complaint is about.
    """

    service: str
    place: str = ""
    district: str = ""
    facts: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    note: str = ""
    cause_id: int | None = None
    concerned_id: int | None = None
    concerned_name: str = ""
    authority: AuthorityWish = field(default_factory=AuthorityWish)
    share_needs: tuple[Need, ...] | None = None
    covered: bool | None = None
    done_at_once: bool = False
    result: str = ""
    about_unit: str = ""


@dataclass(frozen=True, slots=True)
class TakenCase:
    """One case that an intake made; `done` if it was dealt with at once."""

    id: int
    number: str
    service: str
    route: str
    due: datetime
    done: bool = False


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
    """Take in a visit or a call; neither a person nor an e-mail address is ever required.

    `person_id` is who speaks to us; `new_person` writes that person down in the same step. With neither, a
    `caller_name` is a name that nobody checked, and without one the contact is anonymous. `needs` and
    `language` are the person's own unless given (`needs=()` says that this visit takes none);
    `keep_needs` says that she agreed to our keeping them.
    `draft_id` is the draft that this was typed in; it is deleted in the same step.
    """

    concerns: tuple[Concern, ...]
    channel: Channel = Channel.PHONE
    person_id: int | None = None
    caller_name: str = ""
    caller_phone: str = ""
    new_person: NewPerson | None = None
    needs: tuple[Need, ...] | None = None
    language: str = ""
    keep_needs: bool = False
    promise: PromiseWish = field(default_factory=PromiseWish)
    draft_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AddConcern(Command[Taken]):
    """Add a concern to a contact of the same day: a new case, the same pick-up code, the same promise.

    `promise` counts only if nothing is promised yet.
    """

    contact_id: int
    concern: Concern
    promise: PromiseWish = field(default_factory=lambda: PromiseWish(reply_by=ReplyBy.NONE))
    draft_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class UndoContact(Command[None]):
    """Take an intake back within ten seconds; its numbers stay used, marked as withdrawn.

    With `case_id` only this concern of the contact is taken back.
    """

    contact_id: int
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reassigned:
    """What became of a case that was taken in under the wrong service; `slip` is the slip to print anew."""

    case_id: int
    number: str
    service: str
    route: str
    due: datetime
    due_explained: str
    slip: FiledPaper | None
    version: int


@dataclass(frozen=True, kw_only=True)
class ReassignService(Command[Reassigned]):
    """Give a case the right service: the first unit no longer sees it, the right one gets the question.

    A complaint needs `about_unit`, the key of the unit that it is about, unless the case names that already;
    "-" says that it is about no unit in particular.
    """

    case_id: int
    service: str
    because: str
    seen_version: int
    about_unit: str = ""


@dataclass(frozen=True, kw_only=True)
class IdentifyCaller(Command[None]):
    """Put the person of the register in the place of a name that nobody had checked."""

    contact_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Swapped:
    """What was changed when a wrongly chosen person was replaced.

    `withdrawn` are the sheets taken out of the file; `sentence` says what is to be printed anew, and how many
    attachments are to be looked through: they stay, for only somebody who looks can tell whom they show.
    """

    contact_id: int
    case_ids: tuple[int, ...]
    promise: Promise | None
    withdrawn: tuple[FiledPaper, ...]
    sentence: str


@dataclass(frozen=True, kw_only=True)
class SwapPerson(Command[Swapped]):
    """Replace a wrongly chosen person, so that nothing of it stays in the wrong file.

    With `contact_id` it is the one who spoke to us, with `case_id` the person whom that case is about.
    Without `person_id` nobody of the register takes that place; `name` may say who it is.
    """

    because: str
    contact_id: int | None = None
    case_id: int | None = None
    person_id: int | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerAtOnce(Command[int]):
    """Count a question that was answered on the spot; stores no person. Returns today's count."""

    service: str
    channel: Channel = Channel.PHONE
    district: str = ""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that may be the same thing; `closed` if it was done within the last weeks."""

    id: int
    number: str
    service: str
    place: str
    opened_at: datetime
    unit: str
    same_person: bool
    closed: bool = False
