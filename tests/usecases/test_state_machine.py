"""Tasks and cases as a machine: whatever order the moves come in, the states stay those of the tables."""

import shutil

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rathaus_desk.domain.cases.cases import (
    OPEN_CASES,
    OPEN_TASKS,
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    ClaimTask,
    CloseCase,
    DropCase,
    ReopenCase,
    ReplyToQuery,
    ReturnTask,
    RouteTask,
    TaskState,
    ToldBy,
    case_state,
)
from rathaus_desk.domain.cases.task_moves import MOVES, TaskMove
from rathaus_desk.domain.cases.tasks import GiveInterimWord, UnclaimTask, WithdrawTask
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.sessions import open_store
from tests.small_town import ONLY_FILE

LOGINS = {1: "oezdemir", 2: "tepe", 3: "luebbe"}
OTHER = {1: "tiefbau", 2: "ordnung", 3: "tiefbau"}
MOST_TASKS = 4
PICKS = st.integers(0, MOST_TASKS - 1)


class CaseMachine(RuleBasedStateMachine):
    """One case with some tasks; a move that the table does not know must be refused, any other one done."""

    town = None
    fresh = None

    @initialize()
    def report(self) -> None:
        self.here = type(self).fresh()
        self.case_id = self.here.taken().id
        self.before: dict[int, TaskState] = {}

    def file(self):
        return self.here.file(self.case_id)

    def task(self, pick: int):
        tasks = self.file().tasks
        return tasks[pick % len(tasks)]

    def try_move(self, pick: int, step: TaskMove, make, *, by_guide: bool = False) -> None:
        """Make a move in the name of whom it belongs to, and compare what happens with the table."""
        task = self.task(pick)
        login = "vogel" if by_guide else LOGINS[task.unit_id]
        allowed = (task.state, step) in MOVES and self.file().state in OPEN_CASES
        seen = {"task_id": task.id, "seen_version": task.version}
        try:
            self.here.desk(login).do(make(task, seen))
        except Refused:
            assert not allowed or task.state is TaskState.WAITING, (task.state, step)
            return
        assert allowed, (task.state, step)
        now = {one.id: one for one in self.file().tasks}
        if task.id in now:
            assert now[task.id].state is MOVES[task.state, step]

    @rule(pick=PICKS)
    def claim(self, pick) -> None:
        self.try_move(pick, TaskMove.CLAIM, lambda _task, seen: ClaimTask(**seen))

    @rule(pick=PICKS)
    def unclaim(self, pick) -> None:
        self.try_move(pick, TaskMove.UNCLAIM, lambda _task, seen: UnclaimTask(**seen))

    @rule(pick=PICKS)
    def answer(self, pick) -> None:
        self.try_move(pick, TaskMove.ANSWER, lambda _task, seen: AnswerTask(answer="Ja.", **seen))

    @rule(pick=PICKS)
    def ask(self, pick) -> None:
        self.try_move(pick, TaskMove.ASK_BACK, lambda _task, seen: AskBack(text="Wo?", **seen))

    @rule(pick=PICKS)
    def say_where(self, pick) -> None:
        self.try_move(pick, TaskMove.INTERIM, lambda _task, seen: GiveInterimWord(text="Läuft.", **seen))

    @rule(pick=PICKS)
    def give_back(self, pick) -> None:
        def make(task, seen):
            return ReturnTask(proposed_unit=OTHER[task.unit_id], because="Nicht wir.", **seen)

        self.try_move(pick, TaskMove.RETURN, make)

    @rule(pick=PICKS)
    def route(self, pick) -> None:
        def make(task, seen):
            return RouteTask(unit=OTHER[task.unit_id], **seen)

        self.try_move(pick, TaskMove.ROUTE, make, by_guide=True)

    @rule(pick=PICKS)
    def withdraw(self, pick) -> None:
        def make(_task, seen):
            return WithdrawTask(because="Hat sich erledigt.", **seen)

        self.try_move(pick, TaskMove.WITHDRAW, make, by_guide=True)

    @rule(pick=PICKS)
    def reply(self, pick) -> None:
        for query in self.task(pick).queries:
            if not query.answer:
                self.here.guide.do(ReplyToQuery(query_id=query.id, answer="Dort."))

    @precondition(lambda self: self.file().state in OPEN_CASES and len(self.file().tasks) < MOST_TASKS)
    @rule(pick=PICKS, later=st.booleans())
    def add(self, pick, later) -> None:
        after = self.task(pick).id if later else None
        added = AddTask(case_id=self.case_id, unit="ordnung", question="Und Sie?", after_task_id=after)
        task, _ = self.here.guide.do(added)
        waits = any(one.id == after and one.state in OPEN_TASKS for one in self.file().tasks)
        assert task.state is (TaskState.WAITING if waits else TaskState.OPEN)

    @rule()
    def close(self) -> None:
        file = self.file()
        closable = file.state in OPEN_CASES and not any(one.state in OPEN_TASKS for one in file.tasks)
        command = CloseCase(
            case_id=self.case_id, result="Gut.", told_by=ToldBy.CALL, seen_version=file.version
        )
        try:
            self.here.guide.do(command)
        except Refused:
            assert not closable
        else:
            assert closable
            assert self.file().state is CaseState.DONE

    @rule()
    def drop(self) -> None:
        file = self.file()
        if file.state in OPEN_CASES:
            self.here.guide.do(DropCase(case_id=self.case_id, because="Umzug.", seen_version=file.version))
            assert self.file().state is CaseState.DROPPED

    @rule()
    def reopen(self) -> None:
        file = self.file()
        if file.state not in OPEN_CASES:
            self.here.guide.do(ReopenCase(case_id=self.case_id, because="Doch.", seen_version=file.version))

    @invariant()
    def states_are_those_of_the_tables(self) -> None:
        file = self.file()
        states = tuple(one.state for one in file.tasks)
        assert states
        if file.state in OPEN_CASES:
            assert file.state is case_state(states)
        else:
            assert not set(states) & set(OPEN_TASKS)
        ids = {one.id: one for one in file.tasks}
        for one in file.tasks:
            waits = one.state is TaskState.WAITING
            assert waits == (one.after_id is not None)
            assert not waits or ids[one.after_id].state in OPEN_TASKS

    def teardown(self) -> None:
        here = getattr(self, "here", None)
        if here is not None:
            here.store.close()


@ONLY_FILE
def test_a_case_and_its_tasks_are_a_machine_without_a_wrong_move(town, tmp_path, small_file, key):
    made = iter(range(10_000))

    def fresh():
        copy = shutil.copy(small_file, tmp_path / f"m{next(made)}.db")
        return type(town)(open_store(copy, key))

    CaseMachine.fresh = staticmethod(fresh)
    run_state_machine_as_test(
        CaseMachine,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
