"""Cases and tasks: their states, how they are shown, and the commands on them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.paper.letters import FiledPaper
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.promises.promises import Promise, ReplyBy


class CaseState(StrEnum):
    """The five words for a case."""

    NEW = "new"
    IN_WORK = "in_work"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


class TaskState(StrEnum):
    """The five words for a task that a unit knows of, and one for the task whose turn has not come yet."""

    WAITING = "waiting"
    OPEN = "open"
    CLAIMED = "claimed"
    QUERY = "query"
    RETURNED = "returned"
    DONE = "done"


class ToldBy(StrEnum):
    """How a result reached the citizen."""

    CALL = "call"
    LETTER = "letter"
    IN_PERSON = "in_person"
    NOT_REACHABLE = "not_reachable"


class CaseView(StrEnum):
    """The saved views of the list of cases."""

    MINE = "mine"
    MY_UNIT = "my_unit"
    WAITING_CITIZEN = "waiting_citizen"
    WAITING_UNIT = "waiting_unit"
    OVERDUE = "overdue"
    RETURNED = "returned"
    ALL_OPEN = "all_open"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What a line of the timeline tells."""

    TAKEN = "taken"
    ROUTED = "routed"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    REPLIED = "replied"
    RETURNED = "returned"
    INTERIM = "interim"
    HANDED_OUT = "handed_out"
    ATTACHED = "attached"
    OWNER = "owner"
    NOTE = "note"
    PROMISE = "promise"
    PAPER = "paper"
    APPOINTMENT = "appointment"
    CLOSED = "closed"
    REOPENED = "reopened"
    DROPPED = "dropped"
    UNDONE = "undone"


OPEN_CASES = (CaseState.NEW, CaseState.IN_WORK, CaseState.WAITING)
OPEN_TASKS = (
    TaskState.WAITING, TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY, TaskState.RETURNED
)  # fmt: skip

_UNTOUCHED = (TaskState.WAITING, TaskState.OPEN, TaskState.RETURNED)


def case_state(tasks: tuple[TaskState, ...]) -> CaseState:
    """Return the state of an open case that follows from its tasks."""
    if TaskState.QUERY in tasks:
        return CaseState.WAITING
    touched = any(state not in _UNTOUCHED for state in tasks)
    return CaseState.IN_WORK if touched or not tasks else CaseState.NEW


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list of cases; with `instead` the actor keeps it today for its owner, who is away."""

    id: int
    number: str
    person: str
    service: str
    place: str
    state: CaseState
    waiting_on: str
    unit: str
    owner: str
    due: date | None
    opened_at: datetime
    returned: bool
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question back to the citizen."""

    id: int
    text: str
    asked_by: str
    asked_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """A question that waits for a citizen, with the case and the unit it comes from."""

    id: int
    case_id: int
    number: str
    service: str
    unit: str
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Argument:
    """Why a unit gave a task back, and whom it named; `proposed` is a unit or an outside authority."""

    unit: str
    because: str
    proposed: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InterimWord:
    """Where a unit stands, when it expects to be done, and whether the citizen knows."""

    id: int
    at: datetime
    by: str
    text: str
    expected: date | None
    told: bool


@dataclass(frozen=True, slots=True)
class RoutedFrom:
    """Where a task lay before it was sent to another unit, so that this can be taken back."""

    state: TaskState
    unit_id: int
    reason: str
    suggested_id: int | None
    proposed_unit_id: int | None
    proposed_authority_id: int | None
    visible_from: datetime
    due: datetime
    due_explained: str


@dataclass(frozen=True, slots=True)
class Task:
    """One unit's share of a case.

    `proposed_unit` or `proposed_authority` is the key that came with the last return; `after_id` is the task
    that has to be answered first; `outside` is the authority that has the matter, watched by the contact
    person; `stand_in` is who acts today for an absent holder; `routed_from` only comes with the result of
    sending it elsewhere.
    """

    id: int
    case_id: int
    unit_id: int
    unit: str
    question: str
    reason: str
    state: TaskState
    staff_id: int | None
    staff: str
    due: datetime
    answer: str
    queries: tuple[Query, ...]
    returns: int
    version: int
    proposed_unit: str = ""
    proposed_authority: str = ""
    arguments: tuple[Argument, ...] = ()
    interims: tuple[InterimWord, ...] = ()
    after_id: int | None = None
    after: str = ""
    shared: bool = False
    outside: str = ""
    follow_up: date | None = None
    due_explained: str = ""
    stand_in: str = ""
    routed_from: RoutedFrom | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who reported the same cause: by which way they are told, and whether they were.

    `phone` and `when` belong to a call, empty otherwise; `told` is how they heard of it, None before that.
    """

    case_id: int
    number: str
    name: str
    reply_by: ReplyBy
    phone: str
    when: str
    told: ToldBy | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened, when, by whom; and the sheet that was filed then."""

    id: int
    at: datetime
    actor: str
    kind: EntryKind
    text: str
    paper: FiledPaper | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A whole case as its detail shows it."""

    id: int
    number: str
    contact_id: int
    service: Service
    person: Person | None
    caller_name: str
    caller_phone: str
    place: str
    district: str
    facts: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    note: str
    state: CaseState
    owner_id: int
    owner: str
    pickup_code: str
    opened_at: datetime
    told_due: datetime
    due_explained: str
    result: str
    cause_id: int | None
    followers: tuple[str, ...]
    promise: Promise | None
    tasks: tuple[Task, ...]
    timeline: tuple[TimelineEntry, ...]
    papers: tuple[FiledPaper, ...]
    version: int
    open_queries: tuple[OpenQuery, ...] = ()
    reporters: tuple[Reporter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClaimTask(Command[Task]):
    """Take a task over."""

    task_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class AnswerTask(Command[Task]):
    """Answer the question of a task; this ends it."""

    task_id: int
    answer: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class AskBack(Command[Task]):
    """Ask the citizen something through the guide; the internal clock pauses."""

    task_id: int
    text: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ReplyToQuery(Command[Task]):
    """Pass the citizen's reply on to the unit."""

    query_id: int
    answer: str


@dataclass(frozen=True, kw_only=True)
class ReturnTask(Command[Task]):
    """Say that another unit, or an authority outside the house, is responsible: which one, and why."""

    task_id: int
    proposed_unit: str = ""
    because: str
    seen_version: int
    proposed_authority: str = ""


@dataclass(frozen=True, kw_only=True)
class RouteTask(Command[Task]):
    """Send a returned or unclaimed task to a unit; `because` tells it why, in a sentence or not at all."""

    task_id: int
    unit: str
    seen_version: int
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class AddTask(Command[Task]):
    """Ask a further unit: while the others work on, or once `after_task_id` is answered.

    With `share` the unit may read the answer that it waited for.
    """

    case_id: int
    unit: str
    question: str
    after_task_id: int | None = None
    share: bool = False


@dataclass(frozen=True, kw_only=True)
class WriteNote(Command[TimelineEntry]):
    """Write a note into the timeline."""

    case_id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class CloseCase(Command[None]):
    """Close a case with its result in plain words and how the citizen was told."""

    case_id: int
    result: str
    told_by: ToldBy
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ReopenCase(Command[None]):
    """Take a closed case up again, within thirty days, because something was left undone."""

    case_id: int
    because: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class DropCase(Command[None]):
    """Drop a case: nobody needs an answer any more, for a reason in plain words."""

    case_id: int
    because: str
    seen_version: int
