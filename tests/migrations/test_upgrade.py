"""Bringing a file up to date: all rows live on, or the file is as before."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.places import place
from rathaus_desk.store import fulltext, migrate
from rathaus_desk.store.backup import check
from rathaus_desk.store.migrate import upgrade
from rathaus_desk.store.opening import connect, known_revisions, needs_upgrade
from rathaus_desk.store.sessions import open_store, writing_engine
from rathaus_desk.store.tables import metadata

FIRST_ROWS = json.loads((Path(__file__).parent / "rows_0001.json").read_text("utf-8"))
RENAMED = {"counter": "running_number"}
# A migration with everything that has gone wrong elsewhere: a rebuilt table with children and triggers, a new
# table, a new column with a default, and rows that change, in the full-text index as well.
NEXT = '''
"""A rehearsal."""
import sqlalchemy as sa
from alembic import op
revision = "{number}"
down_revision = "{before}"
def upgrade():
    op.create_table("rehearsal", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Text()))
    op.add_column("person", sa.Column("nickname", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("case_file") as batch:
        batch.alter_column("place", existing_type=sa.String(), type_=sa.Text(), existing_nullable=False)
        batch.add_column(sa.Column("mood", sa.String(), nullable=True))
    op.execute("UPDATE case_file SET search_text = 'ampel kaputt' WHERE id = 1")
    op.execute("INSERT INTO rehearsal SELECT id, family_name FROM person")
'''


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The real history with one more step at its end."""
    folder = tmp_path / "scripts"
    shutil.copytree(place("db", "migrations"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = known_revisions()[-1]
    number = f"{int(before) + 1:04}"
    (folder / "versions" / f"{number}_rehearsal.py").write_text(
        NEXT.format(number=number, before=before), "utf-8"
    )
    return folder


@pytest.fixture
def old_file(tmp_path: Path, populated: Path) -> Path:
    """A populated file, alone in its folder."""
    folder = tmp_path / "alone"
    folder.mkdir()
    return Path(shutil.move(populated, folder / "rathaus.db"))


def rows(path: Path, key: bytes) -> dict[str, list[tuple[object, ...]]]:
    with closing(connect(path, key)) as connection:
        return {
            table.name: connection.execute(
                "SELECT {} FROM {} ORDER BY 1, 2".format(
                    ", ".join(f'"{column.name}"' for column in table.columns), table.name
                )
            ).fetchall()
            for table in metadata.sorted_tables
        }


def triggers(path: Path, key: bytes) -> set[str]:
    with closing(connect(path, key)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return {name for (name,) in found}


def test_the_first_release_opens_in_this_one(first_release: Path, tmp_path: Path, key: bytes):
    path = Path(shutil.copy(first_release, tmp_path / "first.db"))
    upgraded = upgrade(path, key)
    assert upgraded == (known_revisions()[-1] != "0001")
    assert not needs_upgrade(path, key)
    assert check(path, key) == []
    kept = rows(path, key)
    assert all(len(kept[RENAMED.get(name, name)]) >= 5 for name in FIRST_ROWS)
    open_store(path, key).close()


def test_an_upgrade_keeps_every_row_and_leaves_a_copy(old_file: Path, scripts: Path, key: bytes):
    before = rows(old_file, key)
    assert upgrade(old_file, key, scripts=scripts)
    after = rows(old_file, key)
    (copy,) = (old_file.parent / name for name in os.listdir(old_file.parent) if name != old_file.name)
    assert re.fullmatch(r"rathaus-vor-stand-\d{4}-\d{4}-\d\d-\d\d-\d{6}\.db", copy.name)
    assert rows(copy, key) == before
    assert check(copy, key) == []
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"case_file"}
    assert len(after["case_file"]) == len(before["case_file"])
    assert check(old_file, key) == []
    assert not upgrade(old_file, key, scripts=scripts)


def test_the_index_and_its_triggers_live_on(old_file: Path, scripts: Path, key: bytes):
    """Rebuilding a table drops its triggers without a word."""
    upgrade(old_file, key, scripts=scripts)
    assert triggers(old_file, key) == set(fulltext.TRIGGERS)
    with closing(connect(old_file, key)) as connection:
        search = "SELECT rowid FROM case_text WHERE case_text MATCH ? ORDER BY rowid"
        assert connection.execute(search, ("ampel",)).fetchall() == [(1,)]
        assert connection.execute(search, ("laterne",)).fetchall() == [(5,)]
        connection.execute("UPDATE case_file SET search_text = 'zaun' WHERE id = 2")
        assert connection.execute(search, ("zaun",)).fetchall() == [(2,)]


def test_an_upgraded_file_is_too_new_for_this_program(old_file: Path, scripts: Path, key: bytes):
    upgrade(old_file, key, scripts=scripts)
    before = old_file.read_bytes()
    for door in (open_store, upgrade, needs_upgrade):
        with pytest.raises(CannotOpen, match="neueren Fassung"):
            door(old_file, key)
    assert old_file.read_bytes() == before


def test_an_upgrade_waits_for_nobody_for_ever(old_file: Path, scripts: Path, key: bytes):
    before = rows(old_file, key)
    with closing(connect(old_file, key)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotOpen, match="ließ sich nicht auf den Stand"):
            upgrade(old_file, key, scripts=scripts)
        other.execute("ROLLBACK")
    assert rows(old_file, key) == before


def test_a_second_program_finds_the_work_done(old_file: Path, scripts: Path, key: bytes):
    """Both saw the old file; the one that comes later must not begin again."""
    assert upgrade(old_file, key, scripts=scripts)
    once = rows(old_file, key)

    engine = writing_engine(old_file, key)
    migrate._run(engine, scripts, "head")
    engine.dispose()
    assert rows(old_file, key) == once
    assert check(old_file, key) == []


def test_an_upgrade_that_leaves_orphans_is_undone(old_file: Path, scripts: Path, key: bytes):
    (script,) = (scripts / "versions").glob("*_rehearsal.py")
    with script.open("a", encoding="utf-8") as file:
        file.write('    op.execute("DELETE FROM staff WHERE id = 3")\n')
    before = rows(old_file, key)
    with pytest.raises(CannotOpen) as caught:
        upgrade(old_file, key, scripts=scripts)
    assert "rows without their parent" in str(caught.value.__cause__)
    assert rows(old_file, key) == before
    assert check(old_file, key) == []


class Stopped(Exception):
    """Somebody pulled the plug."""


@contextmanager
def stopped_at(number: int) -> Iterator[list[str]]:
    """Fail the n-th statement, counted from zero, of any engine."""
    seen: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)
        if len(seen) == number + 1:
            raise Stopped(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def refusal_of(work: Callable[[], object]) -> CannotOpen | None:
    try:
        work()
    except CannotOpen as error:
        return error
    return None


def test_an_upgrade_stopped_at_any_statement_leaves_the_file(old_file: Path, scripts: Path, key: bytes):
    """Each statement in turn fails, until it goes through; the file is byte for byte the same each time."""
    before = old_file.read_bytes()
    steps = 0
    while True:
        with stopped_at(steps) as seen:
            refused = refusal_of(lambda: upgrade(old_file, key, scripts=scripts))
        if refused is None:
            break
        assert isinstance(refused.__cause__, Stopped)
        assert str(refused).endswith("Bitte mit der bisherigen Fassung weiterarbeiten und die IT rufen.")
        assert old_file.read_bytes() == before, seen[-1]
        for copy in old_file.parent.iterdir():
            if copy != old_file:
                copy.unlink()
        steps += 1
    assert steps > 30
    assert seen[0] == "BEGIN IMMEDIATE"
    assert check(old_file, key) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from rathaus_desk.store.migrate import upgrade
path, key, scripts = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), Path(sys.argv[3])
number = int(sys.argv[4])
seen = []
@event.listens_for(Engine, "before_cursor_execute")
def count(*_values):
    seen.append(1)
    if len(seen) == number + 1:
        os.kill(os.getpid(), signal.SIGKILL)
upgrade(path, key, scripts=scripts)
"""


def killed_at(number: int, path: Path, key: bytes, scripts: Path) -> bool:
    command = [sys.executable, "-c", KILLED, str(path), key.hex(), str(scripts), str(number)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    return ended.returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send oneself")
@pytest.mark.parametrize("number", [1, 20, 35])
def test_an_upgrade_killed_in_the_middle_is_done_the_next_time(
    old_file: Path, scripts: Path, key: bytes, number: int
):
    before = rows(old_file, key)
    assert killed_at(number, old_file, key, scripts)
    assert rows(old_file, key) == before
    assert check(old_file, key) == []
    assert upgrade(old_file, key, scripts=scripts)
    assert check(old_file, key) == []


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send oneself")
def test_an_upgrade_killed_at_every_statement(old_file: Path, scripts: Path, key: bytes, tmp_path: Path):
    before = rows(old_file, key)
    number = 0
    victim = tmp_path / "victim" / "rathaus.db"
    while True:
        shutil.rmtree(victim.parent, ignore_errors=True)
        victim.parent.mkdir()
        shutil.copy(old_file, victim)
        if not killed_at(number, victim, key, scripts):
            break
        assert rows(victim, key) == before, number
        assert check(victim, key) == [], number
        number += 1
    assert number > 30
    assert check(victim, key) == []
