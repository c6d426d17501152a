"""Cases and tasks: their states, the moves between them, and the commands on them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.letters import FiledPaper
from rathaus_desk.domain.people import Person
from rathaus_desk.domain.promises import Promise
from rathaus_desk.domain.services import Service


class CaseState(StrEnum):
    """The five words for a case."""

    NEW = "new"
    IN_WORK = "in_work"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


class TaskState(StrEnum):
    """The five words for a task."""

    OPEN = "open"
    CLAIMED = "claimed"
    QUERY = "query"
    RETURNED = "returned"
    DONE = "done"


class TaskMove(StrEnum):
    """What can be done with a task."""

    CLAIM = "claim"
    ANSWER = "answer"
    ASK_BACK = "ask_back"
    REPLY = "reply"
    RETURN = "return"
    ROUTE = "route"


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
    NOTE = "note"
    PROMISE = "promise"
    PAPER = "paper"
    CLOSED = "closed"
    UNDONE = "undone"


OPEN_CASES = (CaseState.NEW, CaseState.IN_WORK, CaseState.WAITING)
OPEN_TASKS = (TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY, TaskState.RETURNED)

MOVES: dict[tuple[TaskState, TaskMove], TaskState] = {
    (TaskState.OPEN, TaskMove.CLAIM): TaskState.CLAIMED,
    (TaskState.OPEN, TaskMove.ANSWER): TaskState.DONE,
    (TaskState.CLAIMED, TaskMove.ANSWER): TaskState.DONE,
    (TaskState.OPEN, TaskMove.ASK_BACK): TaskState.QUERY,
    (TaskState.CLAIMED, TaskMove.ASK_BACK): TaskState.QUERY,
    (TaskState.QUERY, TaskMove.REPLY): TaskState.CLAIMED,
    (TaskState.OPEN, TaskMove.RETURN): TaskState.RETURNED,
    (TaskState.CLAIMED, TaskMove.RETURN): TaskState.RETURNED,
    (TaskState.QUERY, TaskMove.RETURN): TaskState.RETURNED,
    (TaskState.RETURNED, TaskMove.ROUTE): TaskState.OPEN,
    (TaskState.OPEN, TaskMove.ROUTE): TaskState.OPEN,
}

_DENIED = {
    TaskState.OPEN: "Die Teilaufgabe ist noch nicht übernommen.",
    TaskState.CLAIMED: "Die Teilaufgabe hat schon jemand übernommen.",
    TaskState.QUERY: "Zu dieser Teilaufgabe ist eine Rückfrage offen.",
    TaskState.RETURNED: "Die Teilaufgabe ist zurückgegeben und wartet auf eine neue Stelle.",
    TaskState.DONE: "Die Teilaufgabe ist schon erledigt.",
}


def move(state: TaskState, step: TaskMove) -> TaskState:
    """Return the state after `step`, or refuse it in words."""
    try:
        return MOVES[state, step]
    except KeyError:
        raise Refused(f"{_DENIED[state]} Es wurde nichts geändert.") from None


def case_state(tasks: tuple[TaskState, ...]) -> CaseState:
    """Return the state of an open case that follows from its tasks."""
    if TaskState.QUERY in tasks:
        return CaseState.WAITING
    touched = any(state not in (TaskState.OPEN, TaskState.RETURNED) for state in tasks)
    return CaseState.IN_WORK if touched or not tasks else CaseState.NEW


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list of cases."""

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


@dataclass(frozen=True, slots=True)
class Query:
    """A question back to the citizen."""

    id: int
    text: str
    asked_by: str
    asked_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Task:
    """One unit's share of a case."""

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


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened, when, by whom."""

    id: int
    at: datetime
    actor: str
    kind: EntryKind
    text: str


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
    """Say that another unit is responsible: which one, and why."""

    task_id: int
    proposed_unit: str
    because: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class RouteTask(Command[Task]):
    """Send a returned or unclaimed task to a unit."""

    task_id: int
    unit: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class AddTask(Command[Task]):
    """Ask a further unit while the others work on."""

    case_id: int
    unit: str
    question: str


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
