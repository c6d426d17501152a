"""What else can be done with tasks: hands change, their order changes, where they stand is said."""

from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.cases.cases import Task
from rathaus_desk.domain.commands import Command


@dataclass(frozen=True, kw_only=True)
class UnclaimTask(Command[Task]):
    """Give a task that one has taken over back to the list of the unit."""

    task_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class UndoRouting(Command[Task]):
    """Take back that one has sent a task to another unit, a few seconds ago, before anybody acts there."""

    task_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class PassTask(Command[Task]):
    """Hand a task to a colleague of the same unit."""

    task_id: int
    to_staff_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class WithdrawTask(Command[None]):
    """Say that an answer is not needed any more; a task whose turn has not come is taken away."""

    task_id: int
    because: str = ""
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ChangeTask(Command[Task]):
    """Change a task whose turn has not come; without `after_task_id` its turn is now."""

    task_id: int
    unit: str
    question: str
    after_task_id: int | None = None
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ShareAnswer(Command[Task]):
    """Let the other units of a case read the answer to a task, or no longer."""

    task_id: int
    shared: bool = True
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class GiveInterimWord(Command[Task]):
    """Tell the guide where things stand; a later day than the due date needs a reason and moves that date."""

    task_id: int
    text: str
    expected: date | None = None
    because: str = ""
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class TellInterimWord(Command[Task]):
    """Note that the citizen knows of an interim word; `new_day` is until when we have told them now."""

    interim_id: int
    new_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReplyToQueries(Command[tuple[Task, ...]]):
    """Pass on what the citizen says to several questions at once, as pairs of a query and its answer."""

    answers: tuple[tuple[int, str], ...]
