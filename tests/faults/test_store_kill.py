"""Nothing acknowledged is lost: a writing program is killed, runs out of room, or meets a damaged journal.

Run as a script, this file is the program that gets killed: it opens the file, writes, and says on its output
what the database has acknowledged.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, select

from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.store.backup import check
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.store.opening import connect
from rathaus_desk.store.sessions import FileStore, open_store

TOGETHER = (1, 1, 1, 2, 3)  # how many programs write at once
PADDING = "x" * 3000


def write_pair(store: FileStore, number: int) -> None:
    """One transaction of several pages: two rows that belong together, and a counter taken last."""
    with store.write.begin() as session:
        for side in ("left", "right"):
            session.add(SettingRow(key=f"{number}-{side}", value={"padding": PADDING}))
        session.flush()
        counter = session.get(RunningNumberRow, "pairs") or RunningNumberRow(name="pairs", value=0)
        counter.value += 1
        session.merge(counter)


def write_for_ever(path: Path, key: bytes, first: int, last: int) -> None:
    """Write pair after pair and name each one after its commit."""
    store = open_store(path, key)
    print("ready", flush=True)  # noqa: T201
    for number in range(first, last):
        write_pair(store, number)
        print(number, flush=True)  # noqa: T201


def kill_at_statement(path: Path, key: bytes, number: int, wanted: int) -> None:
    """Write one pair and die just before or after the wanted statement, commit included."""
    store = open_store(path, key)
    steps = iter(range(1_000_000))

    def step(*_values: object) -> None:
        if next(steps) == wanted:
            os.kill(os.getpid(), 9)

    event.listen(store.engine, "before_cursor_execute", step)
    event.listen(store.engine, "after_cursor_execute", step)
    event.listen(store.engine, "commit", step)
    write_pair(store, number)
    step()
    print(number, flush=True)  # noqa: T201
    step()


def check_nothing_lost(path: Path, key: bytes, acknowledged: set[int]) -> None:
    """Open the file as the next start does: all that was acknowledged is there, and nothing by halves."""
    store = open_store(path, key)
    with store.read() as session:
        keys = set(session.scalars(select(SettingRow.key)))
        counter = session.get(RunningNumberRow, "pairs")
    store.close()
    pairs = {int(one.split("-")[0]) for one in keys}
    assert keys == {f"{number}-{side}" for number in pairs for side in ("left", "right")}, "torn"
    assert acknowledged <= pairs, "lost"
    assert (counter.value if counter else 0) == len(pairs), "a number was lost or given twice"
    assert check(path, key) == []


def start(*values: object) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *map(str, values)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed_runs(path: Path, key: bytes, kills: int, seed: int) -> Iterator[set[int]]:
    """Kill writers at random moments, some while they are still opening; yield what they were told."""
    dice = random.Random(seed)
    acknowledged: set[int] = set()
    for turn in range(kills):
        writers = [
            start("write", path, key.hex(), first, first + 100_000)
            for first in (turn * 1_000_000 + n * 100_000 for n in range(dice.choice(TOGETHER)))
        ]
        if dice.random() < 0.85:
            for writer in writers:
                assert writer.stdout is not None
                assert writer.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0, 0.08))
        else:
            time.sleep(dice.uniform(0.1, 0.6))
        for writer in writers:
            writer.kill()
        for writer in writers:
            said, trouble = writer.communicate(timeout=60)
            assert trouble == ""
            whole = said.splitlines() if said.endswith("\n") else said.splitlines()[:-1]
            acknowledged |= {int(line) for line in whole if line != "ready"}
        yield acknowledged


def kill_and_check(path: Path, key: bytes, kills: int, seed: int) -> None:
    told: set[int] = set()
    for acknowledged in killed_runs(path, key, kills, seed):
        check_nothing_lost(path, key, acknowledged)
        told = set(acknowledged)
    assert len(told) > kills, "the writers must have got somewhere"
    print(f"{kills} kills, {len(told)} acknowledged, 0 lost, 0 torn")  # noqa: T201


def test_kill_at_random_moments(database: Path, key: bytes):
    kill_and_check(database, key, kills=20, seed=random.randrange(1_000_000))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_kill_at_random_moments_300_times(database: Path, key: bytes):
    kill_and_check(database, key, kills=300, seed=20261124)


@pytest.mark.skipif(sys.platform == "win32", reason="a program cannot send itself SIGKILL on Windows")
def test_kill_at_every_step_of_a_save(database: Path, key: bytes):
    """Not at random: before and after each statement, at the commit, and before and after the answer."""
    store = open_store(database, key)
    write_pair(store, 1000)
    store.close()
    acknowledged = {1000}
    for wanted in range(100):
        program = start("step", database, key.hex(), wanted, wanted)
        said, trouble = program.communicate(timeout=60)
        assert trouble == ""
        acknowledged |= {int(line) for line in said.splitlines()}
        check_nothing_lost(database, key, acknowledged)
        if program.returncode == 0:
            break
    assert wanted >= 10, "a save has more steps than that"
    assert acknowledged == {1000, wanted - 1, wanted}, "killed after the answer, and not killed at all"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
def test_a_limit_on_the_size_of_files(database: Path, key: bytes):
    """The system lets no file grow any more, in the middle of a write: an error of the disk."""
    script = f"""
import resource, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_store_kill import *
store = open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
write_pair(store, 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
done, refused = {{1}}, 0
for number in range(2, 60):
    try:
        write_pair(store, number)
        done.add(number)
    except Unreachable as error:
        assert "nichts gespeichert" in str(error), error
        refused += 1
assert refused > 10, refused
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
write_pair(store, 1000)
print(*done, 1000)
"""
    command = [sys.executable, "-c", script, str(database), key.hex()]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    check_nothing_lost(database, key, {int(one) for one in ended.stdout.split()})


def test_a_full_disk_costs_nothing(database: Path, key: bytes):
    store = open_store(database, key)
    write_pair(store, 1)

    @event.listens_for(store.engine, "checkout")
    def little_room(connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {max(pages, 120)}")

    done, refused = {1}, 0
    for number in range(2, 200):
        try:
            write_pair(store, number)
            done.add(number)
        except Unreachable as error:
            refused += "kein Platz mehr" in str(error)
    event.remove(store.engine, "checkout", little_room)
    store.close()
    assert refused > 10
    check_nothing_lost(database, key, done)


@pytest.mark.parametrize("part", ["header", "first frame", "somewhere", "cut short", "zeros"])
def test_a_journal_damaged_by_a_power_cut_keeps_what_was_before(database: Path, key: bytes, part: str):
    """What was copied home stays; from the first spoiled frame on, the journal is left out."""
    store = open_store(database, key)
    write_pair(store, 1)
    with closing(store.engine.raw_connection()) as raw:
        raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(2, 12):
        write_pair(store, number)
    journal, home = bytearray(Path(f"{database}-wal").read_bytes()), database.read_bytes()
    store.close()
    places = {"header": 9, "first frame": 200, "somewhere": len(journal) // 2}
    if part in places:
        journal[places[part]] ^= 0x10
    elif part == "cut short":
        del journal[len(journal) // 3 :]
    else:
        journal[len(journal) // 3 :] = bytes(len(journal) - len(journal) // 3)
    database.write_bytes(home)
    Path(f"{database}-wal").write_bytes(journal)
    check_nothing_lost(database, key, {1})


def test_the_rules_that_make_it_so(store: FileStore, database: Path, key: bytes):
    """With synchronous = NORMAL a power cut loses acknowledged saves; kills alone would not show it."""
    with closing(connect(database, key)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


if __name__ == "__main__":
    what, path, key, first, last = sys.argv[1:]
    work = {"write": write_for_ever, "step": kill_at_statement}[what]
    work(Path(path), bytes.fromhex(key), int(first), int(last))
