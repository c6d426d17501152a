"""Which actions a task has: whose matter each is, and which move it makes."""

from dataclasses import dataclass
from typing import Any

from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    ClaimTask,
    ReplyToQuery,
    ReturnTask,
    RouteTask,
)
from rathaus_desk.domain.cases.outside import AnswerOutside, HandToAuthority, PutOff
from rathaus_desk.domain.cases.task_moves import TaskMove
from rathaus_desk.domain.cases.tasks import (
    ChangeTask,
    GiveInterimWord,
    PassTask,
    ShareAnswer,
    TellInterimWord,
    UnclaimTask,
    WithdrawTask,
)
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.paper.letters import FilePaper

CLAIM, ANSWER, ASK_BACK = "cases.claim", "cases.answer", "cases.ask_back"
REPLY, RETURN, ROUTE = "cases.reply", "cases.return", "cases.route"
FOLLOW_FIRST, FOLLOW_SECOND = "cases.follow_first", "cases.follow_second"
INTERIM, TOLD = "cases.interim", "cases.told_interim"
UNCLAIM, PASS, SHARE, WITHDRAW = "cases.unclaim", "cases.pass", "cases.share", "cases.withdraw"
CHANGE, HAND_OUT = "cases.change_task", "cases.hand_out"
OUT_ANSWER, PUT_OFF, SHEET = "cases.outside_answer", "cases.put_off", "cases.sheet"
UNIT, KEEPER, GUIDE, LEAD = "unit", "keeper", "guide", "lead"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whose matter an action is, which move it makes, and whether it is for a task that lies outside."""

    command: type[Command[Any]]
    whose: str
    step: TaskMove | None
    outside: bool = False


RULES = {
    CLAIM: Rule(ClaimTask, UNIT, TaskMove.CLAIM),
    ANSWER: Rule(AnswerTask, UNIT, TaskMove.ANSWER),
    OUT_ANSWER: Rule(AnswerOutside, KEEPER, TaskMove.ANSWER, outside=True),
    REPLY: Rule(ReplyToQuery, KEEPER, TaskMove.REPLY),
    TOLD: Rule(TellInterimWord, KEEPER, None),
    ASK_BACK: Rule(AskBack, UNIT, TaskMove.ASK_BACK),
    INTERIM: Rule(GiveInterimWord, UNIT, TaskMove.INTERIM),
    FOLLOW_FIRST: Rule(RouteTask, LEAD, TaskMove.ROUTE),
    FOLLOW_SECOND: Rule(RouteTask, LEAD, TaskMove.ROUTE),
    ROUTE: Rule(RouteTask, GUIDE, TaskMove.ROUTE),
    RETURN: Rule(ReturnTask, UNIT, TaskMove.RETURN),
    PUT_OFF: Rule(PutOff, KEEPER, None, outside=True),
    SHEET: Rule(FilePaper, KEEPER, None, outside=True),
    CHANGE: Rule(ChangeTask, KEEPER, None),
    HAND_OUT: Rule(HandToAuthority, KEEPER, TaskMove.HAND_OUT),
    PASS: Rule(PassTask, UNIT, TaskMove.PASS),
    UNCLAIM: Rule(UnclaimTask, UNIT, TaskMove.UNCLAIM),
    SHARE: Rule(ShareAnswer, KEEPER, None),
    WITHDRAW: Rule(WithdrawTask, KEEPER, TaskMove.WITHDRAW),
}
