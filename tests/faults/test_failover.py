"""The primary is killed in the middle of the load and the standby takes over: what was told is kept, once.

Each desk is a program of its own with both hosts in its address. Nobody touches it: what fails it sends again
under the same id, as the window does when somebody presses the key again.
"""

import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from itertools import pairwise
from statistics import median
from uuid import UUID

import pytest

from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.queue.queue import DrawTicket
from rathaus_desk.usecases.office_door import open_office
from tests.faults.paired_town import TOWN, paired_town
from tests.postgres_server import chosen
from tests.small_town import ERNA, TODAY

pytestmark = pytest.mark.server
PROMISED = 10.0  # seconds from the fall of the primary to the next save, once somebody promotes the standby
BUSY = 10.0  # seconds more that a busy machine may need
LAMP = (Concern(service="strassenlaterne", place="Rosenweg 4"),)
LOGINS = ("oezdemir", "wilkens")


def be_a_desk(address: str, login: str) -> None:
    """Take contacts and draw tickets until the input ends, and tell each save once it is answered."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    with closing(open_office(address, login)) as office:
        desk = office.desk.by_clock(lambda: TODAY)
        say("ready", login)
        while not ended.is_set():
            contact = TakeContact(concerns=LAMP, person_id=ERNA)
            say("contact", contact.command_id, send(desk, contact).cases[0].number)
            ticket = DrawTicket()
            say("ticket", ticket.command_id, send(desk, ticket).code.split()[-1])


def send(desk, command):
    """Send a command, and the very same again for as long as nobody answers."""
    while True:
        with suppress(Unreachable):
            return desk.do(command)[0]
        say("away", command.command_id, "")
        time.sleep(0.2)


def say(*words: object) -> None:
    print(time.monotonic(), *words, flush=True)  # noqa: T201


class Desks:
    """Some programs at work, and what they have said so far."""

    def __init__(self, address: str, number: int) -> None:
        self.said: list[list[tuple[float, str, str, str]]] = [[] for _ in range(number)]
        self.running = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.faults.test_failover", address, LOGINS[at % len(LOGINS)]],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for at in range(number)
        ]  # fmt: skip
        self._hearing = [threading.Thread(target=self._hear, args=(at,)) for at in range(number)]
        for one in self._hearing:
            one.start()

    def _hear(self, at: int) -> None:
        for line in self.running[at].stdout:
            moment, what, command, told = [*line.rstrip("\n").split(" "), ""][:4]
            self.said[at].append((float(moment), what, command, told))

    def saves(self, at: int, since: float = 0.0) -> list[tuple[float, str, str, str]]:
        return [one for one in list(self.said[at]) if one[1] in ("contact", "ticket") and one[0] > since]

    def wait_for_saves(self, since: float, each: int) -> None:
        """Wait until every desk has told so many saves after a moment."""
        until = time.monotonic() + 120
        while any(len(self.saves(at, since)) < each for at in range(len(self.running))):
            assert time.monotonic() < until, "somebody never went on"
            assert all(one.poll() is None for one in self.running), self._errors()
            time.sleep(0.05)

    def end(self) -> None:
        """Let everybody finish what is under way."""
        for one in self.running:
            one.stdin.close()
        for one in self.running:
            one.wait(120)
        for one in self._hearing:
            one.join()
        errors = self._errors()
        for one in self.running:
            one.stdout.close()
            one.stderr.close()
        assert [one.returncode for one in self.running] == [0] * len(self.running), errors

    def _errors(self) -> str:
        return "".join(one.stderr.read() for one in self.running if one.poll() is not None)


def fail_over(pair, desks: Desks, away: float) -> list[float]:
    """Kill the primary under load, promote after `away` seconds; return how long each desk stood still."""
    desks.wait_for_saves(time.monotonic(), 3)
    fell = time.monotonic()
    pair.kill_primary()
    time.sleep(max(0.0, fell + away - time.monotonic()))
    pair.promote()
    desks.wait_for_saves(time.monotonic(), 3)
    return [longest_gap([one[0] for one in desks.saves(at)], fell) for at in range(len(desks.running))]


def longest_gap(moments: list[float], fell: float) -> float:
    """Return the longest time without a save around the fall; the last ones may be told just after it."""
    first = max(at for at, moment in enumerate(moments) if moment <= fell)
    return max(later - sooner for sooner, later in pairwise(moments[first:]))


def demand_all_kept(pair, desks: Desks) -> int:
    """Demand that each save that was told is there exactly once; return how many there are."""
    told = [one for at in range(len(desks.running)) for one in desks.saves(at)]
    assert len({one[2] for one in told}) == len(told)
    with pair.primary.owner(TOWN) as dba:
        journal = {row[0] for row in dba.execute("SELECT id FROM rathaus.journal")}
        numbers = [row[0] for row in dba.execute("SELECT number FROM rathaus.case_file")]
        tickets = [str(row[0]) for row in dba.execute("SELECT number FROM rathaus.queue_ticket")]
        counted = dba.execute("SELECT value FROM rathaus.running_number WHERE name = 'case-2026'").fetchone()
    assert {UUID(one[2]) for one in told} <= journal, "a save was told and is lost"
    assert {one[3] for one in told if one[1] == "contact"} <= set(numbers)
    assert {one[3] for one in told if one[1] == "ticket"} <= set(tickets)
    assert len(set(numbers)) == len(numbers) == counted[0], "a number is missing or doubled"
    assert len(set(tickets)) == len(tickets) == max(map(int, tickets))
    assert len(journal) == len(numbers) + len(tickets), "something acted twice, or by halves"
    return len(told)


def run(rounds: int, number: int, away: float, ways: tuple[str, ...]) -> None:
    """Let so many desks work while one server after the other falls and comes back as a standby."""
    with paired_town(chosen()) as pair:
        desks = Desks(pair.address(TOWN, user=""), number)
        stood: list[float] = []
        try:
            for at in range(rounds):
                stood += fail_over(pair, desks, away)
                getattr(pair, ways[at % len(ways)])()
        finally:
            desks.end()
        kept = demand_all_kept(pair, desks)
        tries = sum(one[1] == "away" for said in desks.said for one in said)
        say(f"{kept} saves kept, {tries} told that nobody answers")
        say(f"stood still: p50 {median(stood):.2f} s, at most {max(stood):.2f} s")
        assert max(stood) < PROMISED + BUSY


def test_desks_go_on_by_themselves_when_the_standby_takes_over():
    run(rounds=1, number=3, away=1.0, ways=("rewind_standby",))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("away", "rounds"), [(3.0, 6), (8.0, 2)])
def test_one_server_after_the_other_falls_under_twelve_desks(away, rounds):
    run(rounds=rounds, number=12, away=away, ways=("rewind_standby", "rebuild_standby"))


if __name__ == "__main__":
    be_a_desk(*sys.argv[1:])
