"""The moves of a task from state to state; what stands in no row is refused in words."""

from enum import StrEnum

from rathaus_desk.domain.cases.cases import OPEN_TASKS, TaskState
from rathaus_desk.domain.errors import Refused


class TaskMove(StrEnum):
    """What can be done with a task."""

    CLAIM = "claim"
    ANSWER = "answer"
    ASK_BACK = "ask_back"
    REPLY = "reply"
    RETURN = "return"
    ROUTE = "route"
    RELEASE = "release"
    UNCLAIM = "unclaim"
    PASS = "pass"
    INTERIM = "interim"
    WITHDRAW = "withdraw"
    HAND_OUT = "hand_out"


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
    (TaskState.WAITING, TaskMove.RELEASE): TaskState.OPEN,
    (TaskState.CLAIMED, TaskMove.UNCLAIM): TaskState.OPEN,
    (TaskState.OPEN, TaskMove.PASS): TaskState.CLAIMED,
    (TaskState.CLAIMED, TaskMove.PASS): TaskState.CLAIMED,
    (TaskState.QUERY, TaskMove.PASS): TaskState.QUERY,
    (TaskState.OPEN, TaskMove.INTERIM): TaskState.CLAIMED,
    (TaskState.CLAIMED, TaskMove.INTERIM): TaskState.CLAIMED,
    (TaskState.QUERY, TaskMove.INTERIM): TaskState.QUERY,
    (TaskState.OPEN, TaskMove.HAND_OUT): TaskState.CLAIMED,
    (TaskState.RETURNED, TaskMove.HAND_OUT): TaskState.CLAIMED,
    **dict.fromkeys(((state, TaskMove.WITHDRAW) for state in OPEN_TASKS), TaskState.DONE),
}

_DENIED = {
    TaskState.WAITING: "Die Teilaufgabe ist noch nicht an der Reihe.",
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
