"""Fifty desks at one server, every tenth command cut off: nobody is called twice, no number is missing.

Each desk has its own connections; a tenth of the commands lose theirs before some statement. Half of those
are sent again by the desk itself, with the other half the person gives up, and nothing of them may remain.
"""

import json
import random
import subprocess
import sys
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from rathaus_desk import usecases
from rathaus_desk.domain.errors import Conflict, Unreachable
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.queue.queue import CallNext, DrawTicket, FinishTicket
from rathaus_desk.store.server import ServerStore
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from tests.postgres_server import OWNER
from tests.small_town import ERNA, STAFF, TODAY

pytestmark = pytest.mark.server
DESKS, PROCESSES = 50, 3
CUT_OFF = 0.1  # so many commands lose their connection
LAST_STATEMENT = 30  # one of the first so many is the one that does not arrive
LOGINS = [login for login, role in STAFF.items() if role != "admin"]
LAMP = Concern(service="strassenlaterne", place="Rosenweg 4")


class Frail(ServerStore):
    """A store whose connection dies before a certain statement; sometimes nobody tries again."""

    left: int | None = None  # statements until then
    gives_up = False
    overrun = False  # the server was silent for longer than anybody waits: fifty desks and little to run on
    died = 0

    def break_in(self, statements: int | None, *, gives_up: bool) -> None:
        self.left, self.gives_up = statements, gives_up

    def worth_another_try(self, error) -> bool:
        again = super().worth_another_try(error)
        self.overrun = error.connection_invalidated and not again
        return again and not (self.gives_up and error.connection_invalidated)

    def die_on_time(self, owner_address: str) -> None:
        def before(connection, *_rest) -> None:
            if self.left is None:
                return
            self.left -= 1
            if self.left <= 0:
                self.left, self.died = None, self.died + 1
                pid = connection.connection.info["pid"]
                with psycopg.connect(owner_address, autocommit=True) as owner:
                    owner.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

        def know(raw, record) -> None:
            record.info["pid"] = raw.info.backend_pid

        event.listen(self.engine, "connect", know)
        event.listen(self.engine, "before_cursor_execute", before)


class Person:
    """Somebody at a desk, who writes down what was answered."""

    def __init__(self, url: str, at: int) -> None:
        login = LOGINS[at % len(LOGINS)]
        self.counter = at + 1
        self.dice = random.Random(at)
        self.said: list[tuple[str, str]] = []
        self.store = Frail(make_url(url).set(username=f"small_{login}"))
        self.store.die_on_time(url)
        with self.store.read() as session:
            self.desk = Desk(self.store, load_office(session), actor_for(session, login), lambda: TODAY)

    def work(self, rounds: int) -> list[tuple[str, str]]:
        for _ in range(rounds):
            if drawn := self.send(DrawTicket()):
                self.said.append(("drawn", drawn.code))
            self.serve()
            person = ERNA if self.dice.random() < 0.3 else None
            if taken := self.send(TakeContact(concerns=(LAMP,) * self.dice.randint(1, 2), person_id=person)):
                self.said += [("number", one.number) for one in taken.cases]
        while self.serve():
            pass
        self.said.append(("died", str(self.store.died)))
        self.store.close()
        return self.said

    def serve(self) -> bool:
        called = self.send(CallNext(counter_id=self.counter, consent=True))
        if called is None:
            return False
        self.said.append(("called", called.code))
        self.send(FinishTicket(ticket_id=called.id, seen_version=called.version))
        return True

    def send(self, command):
        """Send a command; every tenth is cut off, and of those every other one is given up."""
        cut = self.dice.randint(1, LAST_STATEMENT) if self.dice.random() < CUT_OFF else None
        self.store.break_in(cut, gives_up=self.dice.random() < 0.5)
        try:
            return self.desk.do(command)[0]
        except Unreachable:
            if self.store.overrun:  # so the person asks once more for the same
                self.said.append(("silence", type(command).__name__))
                return self.send(command)
            assert self.store.gives_up, "the desk could have sent it again"
            self.said.append(("given up", type(command).__name__))
            return self.send(type(command)(**_again(command)))
        except Conflict:
            self.said.append(("conflict", type(command).__name__))
            return None
        finally:
            self.store.break_in(None, gives_up=False)


def _again(command) -> dict[str, object]:
    """Return what a person types anew: the same, under another id."""
    return {name: value for name, value in vars(command).items() if name != "command_id"}


def serve_process(url: str, first: int, count: int, rounds: int) -> None:
    """Be some of the desks and print what they were told."""
    assert usecases.__all__
    people = [Person(url, at) for at in range(first, first + count)]
    with ThreadPoolExecutor(count) as pool:
        for said in pool.map(lambda one: one.work(rounds), people):
            print(json.dumps(said), flush=True)  # noqa: T201


@pytest.fixture
def hall(breakable):
    """The address of a fresh copy of the town with a counter for each desk, for its superuser."""
    name = f"hall_{uuid4().hex[:12]}"
    with breakable.owner() as dba:
        dba.execute(f"CREATE DATABASE {name} TEMPLATE small STRATEGY file_copy")
        for login in LOGINS:
            dba.execute(f"ALTER ROLE small_{login} CONNECTION LIMIT -1")
    with breakable.owner(name) as dba:
        dba.execute(
            "INSERT INTO rathaus.counter (id, key, name, room, unit_id, step_free, active, takes_queue)"
            " SELECT n, 't' || n, 'Tresen ' || n, '', 1, true, true, true FROM generate_series(1, %s) AS n",
            (DESKS + 1,),
        )
    yield breakable.url(name, OWNER)
    with breakable.owner() as dba:
        dba.execute(f"DROP DATABASE {name} (FORCE)")


def run_desks(url: str, rounds: int) -> None:
    """Let all desks work at once and compare what they were told with what the database holds."""
    shares = [range(DESKS)[at::PROCESSES] for at in range(PROCESSES)]
    firsts = [sum(len(one) for one in shares[:at]) for at in range(PROCESSES)]
    running = [
        subprocess.Popen(
            [sys.executable, __file__, url, str(first), str(len(share)), str(rounds)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for first, share in zip(firsts, shares, strict=True)
    ]  # fmt: skip
    ended = [one.communicate(timeout=3_000) for one in running]
    assert [error for _, error in ended if error] == []
    said = [tuple(one) for out, _ in ended for line in out.splitlines() for one in json.loads(line)]
    last = Person(url, DESKS)  # whoever was passed over by chance while all the others left
    said += last.work(0)
    told = {kind: [text for what, text in said if what == kind] for kind in ("drawn", "called", "number")}
    died = sum(int(text) for what, text in said if what == "died")
    assert died > rounds * DESKS * 0.1, "too few were cut off for this to prove anything"
    print(died, "cut off;", Tally(text for what, text in said if what in ("given up", "silence", "conflict")))  # noqa: T201
    with psycopg.connect(url) as owner:
        demand_each_once(owner, told["drawn"], told["called"], rounds)
        demand_gapless(owner, told["number"])


def demand_each_once(owner, drawn: list[str], called: list[str], rounds: int) -> None:
    """Every number was given to one person, and called once."""
    rows = owner.execute("SELECT number, calls, state FROM rathaus.queue_ticket ORDER BY number").fetchall()
    assert [number for number, _, _ in rows] == list(range(1, DESKS * rounds + 1)), "a gap, or somebody lost"
    assert sorted(drawn) == sorted(f"A {number}" for number, _, _ in rows), "two got the same number"
    assert [code for code, times in Tally(called).items() if times > 1] == [], "called twice"
    assert set(called) == set(drawn), "somebody was never called"
    assert {(calls, state) for _, calls, state in rows} == {(1, "done")}


def demand_gapless(owner, told: list[str]) -> None:
    """The numbers of the cases are one, two, three …, and each was told to one desk."""
    kept = [row[0] for row in owner.execute("SELECT number FROM rathaus.case_file ORDER BY number")]
    assert [int(one.split("-")[1]) for one in kept] == list(range(1, len(kept) + 1)), "a gap or a duplicate"
    assert sorted(told) == kept, "a case was lost, or one remained of what had been given up"
    counted = owner.execute("SELECT value FROM rathaus.running_number WHERE name = 'case-2026'").fetchone()
    assert counted == (len(kept),)


def test_fifty_desks_with_every_tenth_command_cut_off(hall):
    run_desks(hall, rounds=1)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_fifty_desks_for_a_whole_morning(hall):
    run_desks(hall, rounds=20)


if __name__ == "__main__":
    serve_process(sys.argv[1], *map(int, sys.argv[2:]))
