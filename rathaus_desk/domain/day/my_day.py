"""Mein Tag: what one person has to do today, and what to say in a call."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.bookings.bookings import Booking
from rathaus_desk.domain.cases.cases import CaseLine
from rathaus_desk.domain.intake.drafts import DraftLine
from rathaus_desk.domain.notices.notices import HungNotice
from rathaus_desk.domain.pack.told import PackToSee
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import Promise

SHOWN = 7  # rows of a card, before "alle"


class NewsKind(StrEnum):
    """Why a case asks for somebody's attention, the most pressing first."""

    SECOND_RETURN = "second_return"
    QUERY = "query"
    ANSWERED = "answered"
    RETURNED = "returned"
    FOLLOW_UP = "follow_up"
    INTERIM = "interim"
    MINE = "mine"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class DayPromise:
    """A promise as a row: whom it is for and what it is about; `case_id` opens the first of `cases`."""

    promise: Promise
    citizen: str
    about: str
    case_id: int
    cases: int


@dataclass(frozen=True, slots=True)
class DayNews:
    """A case that asks for attention; `text` is the question, the answer or the word in between."""

    kind: NewsKind
    case_id: int
    task_id: int
    number: str
    service: str
    place: str
    citizen: str
    unit: str
    text: str
    due: datetime


@dataclass(frozen=True, slots=True)
class MyDay:
    """The cards of Mein Tag: the rows to show and how many there are; `next` is the next call after today."""

    promises: tuple[DayPromise, ...]
    promises_all: int
    news: tuple[DayNews, ...]
    news_all: int
    drafts: tuple[DraftLine, ...]
    drafts_all: int
    unclear: tuple[CaseLine, ...]
    unclear_all: int
    next: Promise | None
    notices: tuple[HungNotice, ...] = ()  # that one has hung up and must take down
    notices_all: int = 0
    to_tell: tuple[Booking, ...] = ()  # whom nobody promised a call: another time, or room
    to_tell_all: int = 0
    from_road: tuple[PackToSee, ...] = ()  # what came back from the road and waits for a decision


@dataclass(frozen=True, slots=True)
class CallCase:
    """What to say about one case; without `allowed` the caller may not be told, and `sentence` says why."""

    case_id: int
    number: str
    service: str
    place: str
    lines: tuple[str, ...]
    questions: tuple[str, ...]
    allowed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class CallSheet:
    """Everything one needs with the phone in hand: whom, by which number, what to tell, what to ask."""

    promise: Promise
    citizen: str
    needs: tuple[Need, ...]
    language: str
    cases: tuple[CallCase, ...]
    tried: tuple[str, ...]
    can_write: bool
