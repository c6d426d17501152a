"""Authorities outside the house: what they are for, and questions that travel there on paper."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.cases.cases import Task
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.paper.letters import Letterhead


@dataclass(frozen=True, slots=True)
class OutsideAuthority:
    """An authority that is not part of the town hall; `address` has one line of the window each."""

    id: int
    key: str
    name: str
    address: tuple[str, ...]
    phone: str
    topics: str


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """The sheet that goes along: what we ask, about what, who asks; no more data than needed."""

    letterhead: Letterhead
    recipient: tuple[str, ...]
    dated: date
    number: str
    subject: str
    question: str
    about: tuple[tuple[str, str], ...]
    follow_up: date
    contact_person: str
    contact_place: str
    contact_phone: str
    unit: str
    practice: bool = False


@dataclass(frozen=True, kw_only=True)
class HandToAuthority(Command[Task]):
    """Hand a question to an authority outside; the contact person stays and asks again on `follow_up`.

    `task_id` is the task that this house could not answer; without it a new one is made. With `name_person`
    the sheet names the citizen.
    """

    case_id: int
    authority: str
    question: str
    follow_up: date
    task_id: int | None = None
    name_person: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerOutside(Command[Task]):
    """Write down what the authority has answered; this ends the task."""

    task_id: int
    answer: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class PutOff(Command[Task]):
    """Ask the authority again on another day, with a note why."""

    task_id: int
    follow_up: date
    note: str = ""
    seen_version: int
