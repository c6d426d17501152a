"""A random day at the office: whatever is clicked, no case is ever without owner, no task without unit."""

import random
import shutil
from datetime import timedelta

import pytest
from office_dice import Board, intake, throw
from queue_order import OF_QUEUE, demand_queue
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, TaskState, case_state
from rathaus_desk.domain.cases.keeping import SeeOff, keeper
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.intake.contacts import TakeContact
from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, QueryRow, TaskRow
from rathaus_desk.store.numbers import is_valid
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.routing_tables import OutsideAuthorityRow, TellingRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import HANDLERS, Desk
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.promises.promises import keeper_of, promise_value
from tests.small_town import ONLY_FILE

RUSH, STEPS_OF_A_RUSH = 0.05, 9  # how often people crowd the counters
LOGINS = ("oezdemir", "wilkens", "tepe", "thole", "luebbe", "vogel")
# How often a kind of command is thrown; all others once. What keeps cases in motion comes more often.
OFTEN = {
    "TakeContact": 14, "ClaimTask": 10, "AnswerTask": 20, "AskBack": 6, "ReplyToQuery": 6,
    "ReplyToQueries": 4,
    "ReturnTask": 6, "RouteTask": 8, "AddTask": 8, "CloseCase": 16, "KeepPromise": 4, "GiveInterimWord": 5,
    "TellInterimWord": 5, "UnclaimTask": 3, "PassTask": 4, "WithdrawTask": 3, "ChangeTask": 5,
    "ShareAnswer": 2,
    "HandToAuthority": 5, "AnswerOutside": 8, "PutOff": 4, "AttachToCause": 6, "DetachFromCause": 4,
    "TellReporter": 12, "DropCase": 1, "ReopenCase": 4, "ChangeOwner": 3, "UndoContact": 4,
}  # fmt: skip
# These have no part in cases: appointments and one's own things have walks of their own; the queue is
# thrown in bursts, because its steps lie close together.
ELSEWHERE = {
    "appointments", "appointment_papers", "attachments", "counters", "drafts", "exports", "free_slots",
    "offers", "opening_patterns", "preferences", "queue", "queue_rules", "recents", "screen_pin", "views",
}  # fmt: skip
ROUTING = {
    "TakeContact", "ClaimTask", "AnswerTask", "AskBack", "ReplyToQuery", "ReturnTask", "RouteTask",
    "AddTask", "CloseCase", "KeepPromise", "GiveInterimWord", "TellInterimWord", "UnclaimTask", "PassTask",
    "WithdrawTask", "ChangeTask", "ShareAnswer", "HandToAuthority", "AnswerOutside", "PutOff",
    "AttachToCause", "DetachFromCause", "DropCase", "ReopenCase", "ChangeOwner",
}  # fmt: skip


def about_cases() -> list[type]:
    """Return the commands of this walk; people leave the house in a test of their own."""
    return [
        kind
        for kind in HANDLERS
        if kind is not SeeOff and kind.__module__.rpartition(".")[2] not in ELSEWHERE
    ]


class Walk:
    """Clicks at random, with the same dice for the same seed, and notes what was carried out."""

    def __init__(self, town, seed: int) -> None:
        self.town = town
        self.dice = random.Random(seed)
        self.desks = {login: town.desk(login) for login in LOGINS}
        self.kinds = [kind for kind in about_cases() for _ in range(OFTEN.get(kind.__name__, 1))]
        self.done: dict[str, int] = {}
        self.thrown: set[type] = set()
        self.refused = 0
        self.last = None

    def step(self) -> None:
        self.throw(self.dice.choice(self.kinds), (0, 5, 600, 40_000))
        if self.dice.random() < RUSH:
            for _ in range(STEPS_OF_A_RUSH):
                self.throw(self.dice.choice(OF_QUEUE), (0, 5, 60, 400))

    def throw(self, kind: type, pauses: tuple[int, ...]) -> None:
        with self.town.store.read() as session:
            board = Board(session)
            usual = kind is TakeContact and self.dice.random() < 0.8
            command = (
                intake(self.dice, board) if usual else throw(self.dice, kind, board, self.town.clock.now)
            )
        if command is None:
            return
        self.thrown.add(kind)
        try:
            result, _ = self.desks[self.dice.choice(LOGINS)].do(command)
        except DeskError:
            self.refused += 1
            return
        self.last = (command, result)
        self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1
        self.town.clock.now += timedelta(seconds=self.dice.choice(pauses))


def demand_order(town) -> None:
    """Everything that must be true after every step."""
    with town.store.read() as session:
        cases = {row.id: row for row in session.scalars(select(CaseRow))}
        tasks = {row.id: row for row in session.scalars(select(TaskRow))}
        open_questions = set(
            session.scalars(select(QueryRow.task_id).where(QueryRow.answered_at.is_(None))).all()
        )
        tellings = session.scalars(select(TellingRow)).all()
        kept_back = set(session.scalars(select(ReservedNumberRow.running)))
    states: dict[int, list] = {}
    for task in tasks.values():
        _demand_task(task, tasks, open_questions)
        assert task.case_id in cases
        states.setdefault(task.case_id, []).append(task.state)
    for row in cases.values():
        _demand_case(row, cases, tuple(states.get(row.id, ())))
    for one in tellings:
        assert cases[one.case_id].cause_id == one.cause_id or cases[one.case_id].state in OPEN_CASES
        assert (one.told_at is None) == (one.told_by is None)
    assert len({row.number for row in cases.values()}) == len(cases)
    used = {int(row.number.split("-")[1]) for row in cases.values() if row.number.startswith("26")}
    running = used | kept_back
    assert running == set(range(1, len(running) + 1))  # no gap, whatever was refused


def _demand_task(task, tasks, open_questions) -> None:
    assert task.unit_id
    assert (task.state == "query") == (task.id in open_questions)
    assert task.staff_id or task.state in ("open", "returned", "waiting")
    proposed = task.proposed_unit_id is not None or task.proposed_authority_id is not None
    assert proposed == (task.state == "returned")
    assert (task.state == "waiting") == (task.after_task_id is not None)
    if task.after_task_id is not None:
        assert tasks[task.after_task_id].state is not TaskState.DONE
        assert tasks[task.after_task_id].case_id == task.case_id
    assert (task.follow_up is not None) == (task.outside_id is not None and task.state is not TaskState.DONE)


def _demand_case(row, cases, own) -> None:
    assert row.owner_id
    assert is_valid(row.number)
    if row.state not in OPEN_CASES:
        assert row.result
        assert row.closed_at
        assert not set(own) & set(OPEN_TASKS)
    elif row.cause_id is None:
        assert own
        assert row.state is case_state(own)
    else:
        assert not set(own) & set(OPEN_TASKS)
        assert cases[row.cause_id].cause_id is None
        assert row.state is cases[row.cause_id].state


def demand_keepers(town) -> None:
    """Every open case has somebody who answers for it today, every open promise somebody who keeps it."""
    today = town.clock.now.date()

    def look(work):
        colleagues = office.staff(work)
        owners = work.session.scalars(
            select(CaseRow.owner_id).where(CaseRow.state.in_(OPEN_CASES)).distinct()
        )
        for owner in owners:
            here = keeper(owner, today, colleagues)
            assert here is not None
            assert not here.absent_on(today) or all(one.absent_on(today) for one in colleagues.values())
        promised = select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN)
        for row in work.session.scalars(promised):
            value = promise_value(work, row, "", colleagues=colleagues)
            seen_by_lead = value.needs_time or value.broken(work.now)
            assert keeper_of(work, value) is not None or seen_by_lead, value

    town.lead.ask(look)


@pytest.fixture
def three_counters(town):
    for one in "123":
        town.lead.do(SaveCounter(key=f"t{one}", name=f"Tresen {one}", unit="buergerbuero", step_free=True))


@pytest.fixture
def authorities(town, three_counters):
    with town.store.write.begin() as session:
        session.add_all(_authorities())


def _authorities():
    for number, (key, name) in enumerate((("landkreis", "Landkreis"), ("wasserverband", "Wasserverband")), 1):
        yield OutsideAuthorityRow(
            id=number, key=key, name=name, sort_name=key, address="Kreisstraße 1\n49999 Kleinstadt",
            phone="(030) 23125 900", topics="",
        )  # fmt: skip


def walked(town, seed: int, steps: int, every: int) -> Walk:
    walk = Walk(town, seed)
    for step in range(steps):
        walk.step()
        if step % every == 0:
            demand_order(town)
            demand_keepers(town)
            demand_queue(town)
    demand_order(town)
    demand_queue(town)
    return walk


def test_every_command_has_dice(town, authorities):
    """A new command is thrown by the names and types of its fields; what cannot be thrown fails here."""
    walk = walked(town, 7, 200, 100)
    with town.store.read() as session:
        board = Board(session)
    unthrown = []
    assert len(about_cases()) > 40
    for kind in HANDLERS:
        thrown = [throw(walk.dice, kind, board, town.clock.now) for _ in range(3)]
        if not any(isinstance(one, kind) for one in thrown):
            unthrown.append(kind.__name__)
    assert set(unthrown) <= {"TellInterimWord", "ReplyToQuery"}  # nobody has asked or told anything yet


@pytest.mark.parametrize("seed", [7, *(pytest.param(one, marks=pytest.mark.long) for one in (11, 23, 42))])
def test_random_steps_leave_the_office_in_order(town, authorities, seed):
    walk = walked(town, seed, 500, 20)
    assert len(walk.done) > 20
    assert walk.refused > 100
    assert walk.done["AnswerTask"] > 2
    assert walk.done["DrawTicket"] > 10
    assert walk.done["CallNext"] > 5


@pytest.mark.long
def test_ten_thousand_random_steps_leave_the_office_in_order(town, authorities):
    walk = walked(town, 2026, 10_000, 40)
    assert set(walk.done) >= ROUTING
    assert walk.thrown >= {*about_cases(), *OF_QUEUE}
    assert set(walk.done) >= {kind.__name__ for kind in OF_QUEUE}


def test_whoever_falls_absent_or_leaves_leaves_nothing_behind(town, authorities):
    walk = walked(town, 5, 200, 50)
    today = town.clock.now.date()
    for staff_id in (11, 21):  # the guide and a clerk are ill
        town.absent(staff_id, today, today + timedelta(days=3))
    demand_keepers(town)
    for login in ("tepe", "oezdemir"):
        with town.store.read() as session:
            staff_id = session.scalar(select(StaffRow.id).where(StaffRow.login == login))
        town.lead.do(SeeOff(staff_id=staff_id))
    walk.desks = {login: desk for login, desk in walk.desks.items() if login not in ("tepe", "oezdemir")}
    with town.store.read() as session:
        owners = set(session.scalars(select(CaseRow.owner_id).where(CaseRow.state.in_(OPEN_CASES))))
        claimed = set(session.scalars(select(TaskRow.staff_id).where(TaskRow.state.in_(OPEN_TASKS))))
        keepers = set(
            session.scalars(select(PromiseRow.staff_id).where(PromiseRow.state == PromiseState.OPEN))
        )
    assert not {11, 21} & (owners | claimed | keepers)
    demand_order(town)
    demand_keepers(town)


@ONLY_FILE
def test_the_last_command_sent_again_changes_nothing(tmp_path, small_file, key, town):
    for seed in range(3):
        store = open_store(shutil.copy(small_file, tmp_path / f"{seed}.db"), key)
        try:
            walk = Walk(type(town)(store), seed)
            while sum(walk.done.values()) < 15:
                walk.step()
            command, result = walk.last
            if HANDLERS[type(command)].journalled:
                before = _everything(store)
                assert result in [_resent(desk, command) for desk in walk.desks.values()]
                assert _everything(store) == before
        finally:
            store.close()


def _resent(desk: Desk, command):
    try:
        return desk.do(command)[0]
    except DeskError:
        return DeskError


def _everything(store):
    with store.read() as session:
        tables = (CaseRow, TaskRow, QueryRow, ContactRow, PromiseRow, TicketRow)
        return [
            [vars(row) | {"_sa_instance_state": None} for row in session.scalars(select(one))]
            for one in tables
        ]
