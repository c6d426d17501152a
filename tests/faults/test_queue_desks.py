"""Many desks on one file, each its own program: no ticket is called twice, no number is lost or doubled."""

import subprocess
import sys
from collections import Counter as Tally
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk import usecases
from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.domain.queue.queue import CallNext, DrawTicket, FinishTicket, TicketState
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import SettingRow, StaffRow, UnitRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import load_office
from rathaus_desk.usecases.sample.sample_office import read_seed

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("Europe/Berlin"))
MOST_TRIES = 60
GUIDE = Actor(1, "Probe", Role.GUIDE, 1)


def furnish(path: Path, key: bytes, desks: int) -> None:
    """Put a town hall with so many counters into an empty file."""
    store = open_store(path, key)
    with store.write.begin() as session:
        session.add(SettingRow(key="town", value=read_seed("town") | {"practice_now": None}))
        unit = dict.fromkeys(("room", "phone", "email", "topics"), "")
        session.add(UnitRow(id=1, key="front", name="Empfang", short="Empfang", **unit))
        session.flush()
        person = dict.fromkeys(("title", "given_name", "family_name", "sort_name", "room", "phone"), "")
        session.add(StaffRow(id=1, login="probe", role=Role.GUIDE, unit_id=1, duty=[], **person))
        for number in range(1, desks + 1):
            counter = {"key": f"t{number}", "name": f"Tresen {number}", "room": "", "unit_id": 1}
            session.add(CounterRow(id=number, step_free=True, active=True, takes_queue=True, **counter))
    store.close()


def open_desk(path: Path, key: bytes) -> tuple[Desk, object]:
    """Return a desk on the file, and the store to close."""
    assert usecases.__all__
    store = open_store(path, key)
    with store.read() as session:
        return Desk(store, load_office(session), GUIDE, lambda: NOW), store


def serve(path: Path, key: bytes, counter: int, draws: int) -> None:
    """Be one desk: draw some tickets, then call, finish and print codes until nobody is left."""
    desk, store = open_desk(path, key)
    for _ in range(draws):
        drawn = send(desk, DrawTicket())
        print("drawn", drawn.code, flush=True)  # noqa: T201
        _serve_next(desk, counter)
    while _serve_next(desk, counter):
        pass
    store.close()


def _serve_next(desk: Desk, counter: int) -> bool:
    command = CallNext(counter_id=counter)
    called = send(desk, command)
    again = send(desk, command)  # the answer was lost on the way; the same call again is harmless
    assert called == again
    if called is None:
        return False
    print("called", called.code, flush=True)  # noqa: T201
    send(desk, FinishTicket(ticket_id=called.id, seen_version=called.version))
    return True


def send(desk: Desk, command):
    """Send a command, and the very same again if the file was too busy: nobody knows what became of it."""
    for _ in range(MOST_TRIES):
        try:
            return desk.do(command)[0]
        except Unreachable:
            print("busy", command.command_id, flush=True)  # noqa: T201
    raise AssertionError("the file never became free")


def run_desks(path: Path, key: bytes, desks: int, draws: int, waiting: int) -> None:
    """Let many programs draw and call at once, and check that every number was called exactly once."""
    furnish(path, key, desks)
    desk, store = open_desk(path, key)
    for _ in range(waiting):
        desk.do(DrawTicket())
    store.close()
    program = [sys.executable, __file__, str(path), key.hex()]
    running = [
        subprocess.Popen(
            [*program, str(counter), str(draws)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for counter in range(1, desks + 1)
    ]
    ended = [one.communicate(timeout=1_200) for one in running]
    assert [error for _, error in ended if error] == []
    assert [one.returncode for one in running] == [0] * desks
    lines = [line.split(" ", 1) for said, _ in ended for line in said.splitlines()]
    drawn = [code for what, code in lines if what == "drawn"]
    called = [code for what, code in lines if what == "called"]
    print(sum(what == "busy" for what, _ in lines), "times too busy, sent again")  # noqa: T201
    everybody = {f"A {number}" for number in range(1, waiting + desks * draws + 1)}
    assert [code for code, times in Tally(drawn).items() if times > 1] == [], "two got the same number"
    assert set(drawn) == {f"A {number}" for number in range(waiting + 1, waiting + desks * draws + 1)}
    assert [code for code, times in Tally(called).items() if times > 1] == [], "called twice"
    assert set(called) == everybody, "somebody was never called"
    desk, store = open_desk(path, key)
    with store.read() as session:
        rows = session.query(TicketRow).all()
        assert {f"{row.letter} {row.number}" for row in rows} == everybody
        assert {row.state for row in rows} == {TicketState.DONE}
        assert all(row.calls == 1 and row.busy_counter_id is None for row in rows)
    store.close()


def test_eight_programs_at_one_queue(database: Path, key: bytes):
    run_desks(database, key, desks=8, draws=5, waiting=40)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_fifty_programs_at_one_queue(database: Path, key: bytes):
    run_desks(database, key, desks=50, draws=6, waiting=300)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
