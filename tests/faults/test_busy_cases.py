"""Many desks at a handful of cases and times, all at once: nothing is taken over, answered or booked twice.

Whatever the desks did, each case must be as its tasks say, and what somebody was told must stand there.
"""

import random
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import BookAppointment, CancelAppointment
from rathaus_desk.domain.cases.cases import (
    OPEN_CASES,
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    ClaimTask,
    CloseCase,
    DropCase,
    ReopenCase,
    ReplyToQuery,
    TaskState,
    ToldBy,
    case_state,
)
from rathaus_desk.domain.cases.causes import AttachToCause, DetachFromCause
from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused, Unreachable
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.store.server import ServerStore
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.cases.tasks import my_tasks
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from tests.postgres_server import OWNER
from tests.small_town import ERNA, TODAY

pytestmark = pytest.mark.server
DESKS = 12
LOGINS = ("oezdemir", "tepe", "luebbe", "wilkens", "thole", "luebbe", "vogel", "tepe")
CASES = 4  # open at any time, so that everybody is at the same ones
UNITS = ("tiefbau", "ordnung")
COUNTERS = (1, 2)
QUARTERS = 4
LATER = TODAY + timedelta(minutes=1)  # by then the units have what was taken in
THURSDAY = TODAY.replace(day=26, hour=8, minute=30)
SERVICES = ("hecke", "strassenlaterne")  # one for each unit
FREE = (TaskState.OPEN, TaskState.CLAIMED)


class Person:
    """Somebody at a desk, who looks at a case, does what comes to mind, and writes down what was answered."""

    def __init__(self, url: str, at: int, files: list[int]) -> None:
        login = LOGINS[at % len(LOGINS)]
        self.dice = random.Random(at)
        self.files = files
        self.said: list[tuple] = []
        self.store = ServerStore(make_url(url).set(username=f"small_{login}"))
        with self.store.read() as session:
            office, actor = load_office(session), actor_for(session, login)
        self.desk = Desk(self.store, office, actor, lambda: LATER)
        self.intake = Desk(self.store, office, actor, lambda: TODAY)
        self.clerk = actor.role is Role.CLERK
        self.booked: list = []

    def work(self, rounds: int) -> list[tuple]:
        for _ in range(rounds):
            try:
                self.deed()
            except (Refused, Conflict, NeedsConsent, Unreachable) as error:
                self.said.append((type(error).__name__, str(error)))
        self.store.close()
        return self.said

    def deed(self) -> None:
        if self.dice.random() < 0.15:
            self.book()
            return
        if not self.clerk and len(self.files) < CASES:
            self.take_in()
        if self.clerk:
            for task in self.desk.ask(my_tasks):
                if task.state in FREE:
                    self.work_on(task)
        else:
            self.guide(self.desk.ask(case, case_id=self.dice.choice(self.files)))

    def do(self, what: str, command, *key):
        result, _ = self.desk.do(command)
        self.said.append((what, *key))
        return result

    def work_on(self, one) -> None:
        """Do what a unit does with its share."""
        seen = {"task_id": one.id, "seen_version": one.version}
        what = self.dice.choice((ClaimTask, AnswerTask, AskBack))
        if what is ClaimTask:
            self.do("claimed", ClaimTask(**seen), one.id)
        elif what is AnswerTask:
            answer = f"Antwort {uuid4()}"
            self.do("answered", AnswerTask(answer=answer, **seen), one.id, answer)
        else:
            self.do("asked", AskBack(text="Ist das Tor offen?", **seen), one.id)

    def guide(self, file) -> None:
        """Do what the contact person does with the whole."""
        over = all(one.state is TaskState.DONE for one in file.tasks)
        ways = {
            self.reply: 6, self.ask_further: 2, self.close: 12 if over else 0, self.drop: 1, self.attach: 1,
            self.detach: 1, self.reopen: 1,
        }  # fmt: skip
        self.dice.choices(tuple(ways), tuple(ways.values()))[0](file)

    def reply(self, file) -> None:
        asked = [query for one in file.tasks for query in one.queries if not query.answer]
        for query in asked:
            answer = f"Ja {uuid4()}"
            self.do("replied", ReplyToQuery(query_id=query.id, answer=answer), query.id, answer)

    def ask_further(self, file) -> None:
        before = self.dice.choice((None, *(one.id for one in file.tasks)))
        unit = self.dice.choice(UNITS)
        task = self.do("added", AddTask(case_id=file.id, unit=unit, question="Und?", after_task_id=before))
        self.said.append(("task", task.id, file.id))

    def close(self, file) -> None:
        result = f"Erledigt {uuid4()}"
        self.do("closed", CloseCase(result=result, told_by=ToldBy.CALL, **_seen(file)))
        self._leave(file)

    def drop(self, file) -> None:
        self.do("dropped", DropCase(because="Nicht mehr nötig.", **_seen(file)))
        self._leave(file)

    def reopen(self, file) -> None:
        self.do("reopened", ReopenCase(because="Doch nicht.", **_seen(file)))

    def attach(self, file) -> None:
        other = self.desk.ask(case, case_id=self.dice.choice(self.files))
        self.do("attached", AttachToCause(cause_number=other.number, **_seen(file)))

    def detach(self, file) -> None:
        self.do("detached", DetachFromCause(**_seen(file)))

    def take_in(self) -> None:
        cause = self.dice.choice((None, *self.files)) if self.dice.random() < 0.3 else None
        concern = Concern(service=self.dice.choice(SERVICES), place="Rosenweg 4", cause_id=cause)
        taken, _ = self.intake.do(TakeContact(concerns=(concern,), caller_name="Probe"))
        self.files.append(taken.cases[0].id)

    def book(self) -> None:
        """Book one of a few times, or give one back."""
        if self.booked and self.dice.random() < 0.4:
            one = self.booked.pop()
            self.do(
                "cancelled",
                CancelAppointment(appointment_id=one.id, reason="", seen_version=one.version),
                one.id,
            )
            return
        start = THURSDAY + timedelta(minutes=15 * self.dice.randrange(QUARTERS))
        who = {"person_id": ERNA} if self.dice.random() < 0.3 else {"name": "Probe"}
        command = BookAppointment(
            services=("unklar",), counter_id=self.dice.choice(COUNTERS), start=start, minutes=15, **who
        )
        booked = self.do("booked", command)
        self.said.append(("appointment", booked.appointment.id))
        self.booked.append(booked.appointment)

    def _leave(self, file) -> None:
        if len(self.files) > CASES - 1 and file.id in self.files[:-1]:
            self.files.remove(file.id)


def _seen(file) -> dict[str, int]:
    return {"case_id": file.id, "seen_version": file.version}


@pytest.fixture
def hall(breakable):
    """The address of a fresh copy of the town with two counters and their hours, for its superuser."""
    name = f"hall_{uuid4().hex[:12]}"
    with breakable.owner() as dba:
        dba.execute(f"CREATE DATABASE {name} TEMPLATE small STRATEGY file_copy")
        for login in set(LOGINS):
            dba.execute(f"ALTER ROLE small_{login} CONNECTION LIMIT -1")
    with breakable.owner(name) as dba:
        for at in COUNTERS:
            dba.execute(
                "INSERT INTO rathaus.counter (id, key, name, room, unit_id, step_free, active, takes_queue)"
                " VALUES (%s, %s, %s, '', 1, true, true, true)",
                (at, f"t{at}", f"Tresen {at}"),
            )
            dba.execute(
                "INSERT INTO rathaus.opening_pattern (id, counter_id, weekday, begins, ends, services, kinds,"
                " share, weeks) VALUES (%s, %s, 3, '08:30', '12:30', '[]', '[]', 100, '[]')",
                (at, at),
            )
    yield breakable.url(name, OWNER)
    with breakable.owner() as dba:
        dba.execute(f"DROP DATABASE {name} (FORCE)")


def run_desks(url: str, rounds: int) -> None:
    """Let all desks work at once and look at what the database holds then."""
    files: list[int] = []
    first = Person(url, 0, files)
    for _ in range(CASES):
        first.take_in()
    people = [Person(url, at, files) for at in range(DESKS)]
    with ThreadPoolExecutor(DESKS) as pool:
        said = [one for told in pool.map(lambda one: one.work(rounds), people) for one in told]
    first.store.close()
    tally = Tally(what for what, *_ in said)
    print(sorted(tally.items()))  # noqa: T201
    for what in ("claimed", "answered", "asked", "added", "closed", "booked"):
        assert tally[what], f"nobody ever {what}: this proves nothing"
    assert tally["Unreachable"] <= len(people) * rounds * 0.02, "too many were sent away"
    with psycopg.connect(url) as owner:
        demand_told_once(owner, said)
        demand_states(owner)
        demand_times(owner, said)


def demand_told_once(owner, said) -> None:
    """Each thing was done by one person, and what she was told stands there."""
    told = {what: [rest for kind, *rest in said if kind == what] for what in {kind for kind, *_ in said}}
    for what in ("claimed", "answered", "replied"):
        twice = [one for one, times in Tally(rest[0] for rest in told.get(what, ())).items() if times > 1]
        assert twice == [], f"{what} twice"
    answers = dict(owner.execute("SELECT id, answer FROM rathaus.task").fetchall())
    assert all(answers[task] == answer for task, answer in told["answered"]), "an answer was overwritten"
    replies = dict(owner.execute("SELECT id, answer FROM rathaus.query").fetchall())
    assert all(replies[query] == answer for query, answer in told.get("replied", ()))
    assert len(replies) == len(told["asked"])
    # Whose turn had not come when a case was dropped or hung on another one has been taken away.
    ended = "SELECT case_id FROM rathaus.timeline WHERE kind IN ('dropped', 'attached')"
    over = {row[0] for row in owner.execute(ended)}
    assert [task for task, file in told["task"] if task not in answers and file not in over] == []
    kinds = dict(owner.execute("SELECT kind, count(*) FROM rathaus.timeline GROUP BY kind").fetchall())
    assert kinds["claimed"] == len(told["claimed"])
    assert kinds["answered"] == len(told["answered"])


def demand_states(owner) -> None:
    """Each case is as its tasks say, and as what it hangs on; nobody waits for what is over."""
    files = {
        row[0]: row[1:]
        for row in owner.execute("SELECT id, state, cause_id, closed_at FROM rathaus.case_file")
    }
    tasks: dict[int, list[TaskState]] = {one: [] for one in files}
    for case_id, state in owner.execute("SELECT case_id, state FROM rathaus.task"):
        tasks[case_id].append(TaskState(state))
    for file, (state, cause, closed_at) in files.items():
        still_open = [one for one in tasks[file] if one is not TaskState.DONE]
        if CaseState(state) not in OPEN_CASES:
            assert still_open == [], "a closed case with open tasks"
            assert closed_at is not None
        elif cause is None:
            assert state == case_state(tuple(tasks[file])), "a case is not as its tasks say"
        else:
            assert state == files[cause][0], "a case is not as what it hangs on"
            assert still_open == []
    waits_for_nothing = owner.execute(
        "SELECT count(*) FROM rathaus.task t LEFT JOIN rathaus.task b ON b.id = t.after_task_id"
        " WHERE t.state = 'waiting' AND coalesce(b.state, 'done') = 'done'"
    ).fetchone()
    assert waits_for_nothing == (0,)
    asked = owner.execute(
        "SELECT count(*) FROM rathaus.task t WHERE (t.state = 'query') <> EXISTS"
        " (SELECT FROM rathaus.query q WHERE q.task_id = t.id AND q.answered_at IS NULL)"
    ).fetchone()
    assert asked == (0,), "a question without a task that waits for it, or the reverse"


def demand_times(owner, said) -> None:
    """No time was given to two, no person is at two places, no number is missing."""
    rows = owner.execute(
        "SELECT id, counter_id, starts, minutes, person_id, state FROM rathaus.appointment ORDER BY starts"
    ).fetchall()
    kept = [row for row in rows if row[5] != "cancelled"]
    for one, other in ((one, other) for at, one in enumerate(kept) for other in kept[at + 1 :]):
        if one[2] + timedelta(minutes=one[3]) > other[2]:
            assert one[1] != other[1], "two in one place at one time"
            assert one[4] is None or one[4] != other[4], "one person in two places"
    told = {one for what, *rest in said if what == "appointment" for one in rest}
    gone = {one for what, *rest in said if what == "cancelled" for one in rest}
    assert {row[0] for row in rows} == told
    assert {row[0] for row in kept} == told - gone
    cells = owner.execute(
        "SELECT appointment_id, count(*) FROM rathaus.appointment_cell GROUP BY 1"
    ).fetchall()
    assert {one for one, _ in cells} == {row[0] for row in kept}
    counted = owner.execute(
        "SELECT value FROM rathaus.running_number WHERE name = 'appointment-2026'"
    ).fetchone()
    assert counted == (len(rows),)


def test_twelve_desks_at_a_few_cases(hall):
    run_desks(hall, rounds=40)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_twelve_desks_at_a_few_cases_for_long(hall):
    run_desks(hall, rounds=400)
