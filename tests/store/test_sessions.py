"""The pool of connections: its rules, what it reports, and what it refuses."""

import os
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rathaus_desk.domain.errors import CannotOpen, Unreachable
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.office_tables import SettingRow, UnitRow
from rathaus_desk.store.opening import connect
from rathaus_desk.store.readings import READINGS
from rathaus_desk.store.sessions import FileStore, open_store

RULES = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "cipher_status": "1",
}


def unit(number: int, name: str = "Bürgerbüro") -> UnitRow:
    return UnitRow(id=number, key=f"u{number}", name=name, short="", room="", phone="", email="", topics="")


def count(store: FileStore, name: str, value: int = 1) -> None:
    """Write as another process would not notice: through the store itself."""
    with store.write.begin() as session:
        session.merge(RunningNumberRow(name=name, value=value))


def write_elsewhere(path: Path, key: bytes) -> None:
    """Write as another program does: on a connection that the store knows nothing of."""
    with closing(connect(path, key)) as other:
        other.execute(
            "INSERT INTO running_number VALUES ('elsewhere', 1) ON CONFLICT DO UPDATE SET value = value + 1"
        )


@pytest.mark.parametrize("room", ["write", "read"])
@pytest.mark.parametrize("rule", RULES)
def test_every_connection_keeps_the_rules(store: FileStore, room: str, rule: str):
    with getattr(store, room)() as session:
        assert session.scalar(text(f"PRAGMA {rule}")) == RULES[rule]


def test_a_read_session_cannot_write(store: FileStore):
    with store.read() as session:
        session.add(RunningNumberRow(name="x", value=1))
        with pytest.raises(RuntimeError, match="must not write"):
            session.flush()
    with store.read() as session, pytest.raises(RuntimeError, match="must not write"):
        session.execute(text("DELETE FROM running_number"))
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 0


def test_a_read_session_sees_one_state(store: FileStore):
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 0
        count(store, "x")
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 0
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 1


def test_a_write_session_has_the_lock_before_its_first_statement(store: FileStore):
    seen: list[str] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with store.write.begin() as session:
        session.scalar(select(func.count()).select_from(RunningNumberRow))
    assert seen[0] == "BEGIN IMMEDIATE"


def test_a_failed_transaction_leaves_nothing(store: FileStore):
    with store.write() as session:
        session.add(RunningNumberRow(name="x", value=1))
        session.flush()
        with pytest.raises(IntegrityError):
            session.execute(text("INSERT INTO street VALUES (1, 99, 'Am Markt', 'am markt')"))
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 0


def test_the_session_says_which_tables_changed(store: FileStore):
    with store.write.begin() as session:
        session.add_all([unit(1), unit(2), RunningNumberRow(name="x", value=1)])
        session.flush()
        assert session.info["changed"] == {"unit", "running_number"}
    with store.write.begin() as session:
        session.get_one(UnitRow, 1)
        session.get_one(UnitRow, 2).name = "Ordnungsamt"
        session.flush()
        assert session.info["changed"] == {"unit"}
    with store.write.begin() as session:
        session.delete(session.get_one(RunningNumberRow, "x"))
        session.flush()
        assert session.info["changed"] == {"running_number"}


def test_a_row_that_is_only_touched_is_no_change(store: FileStore):
    with store.write.begin() as session:
        session.add_all([unit(1), RunningNumberRow(name="x", value=1)])
    with store.write.begin() as session:
        row = session.get_one(UnitRow, 1)
        row.name = row.name
        session.get_one(RunningNumberRow, "x").value = 2
        session.flush()
        assert session.info["changed"] == {"running_number"}


def test_a_bulk_statement_is_noticed_and_text_is_named(store: FileStore):
    with store.write.begin() as session:
        session.execute(insert(RunningNumberRow), [{"name": "x", "value": 1}, {"name": "y", "value": 2}])
        assert session.info["changed"] == {"running_number"}
        session.execute(update(RunningNumberRow).values(value=3))
        session.execute(text("INSERT INTO setting VALUES ('town', '{}')"))
        note_changed(session, SettingRow, "unit")
        assert session.info["changed"] == {"running_number", "setting", "unit"}


def test_what_changed_belongs_to_one_transaction_of_one_session(store: FileStore):
    with store.write() as first:
        first.add(RunningNumberRow(name="x", value=1))
        first.commit()
        first.add(unit(1))
        first.flush()
        assert first.info["changed"] == {"unit"}
        first.rollback()
        first.get(UnitRow, 1)
        assert "changed" not in first.info
    with store.write() as second:
        assert second.info == {READINGS: store.readings}
        second.info["changed"] = {"x"}
    assert store.write().info == {READINGS: store.readings}


def test_own_commits_are_no_news(store: FileStore):
    assert not store.changed_elsewhere()
    for number in range(5):
        count(store, f"c{number}")
        with store.read() as session:
            session.scalar(select(func.count()).select_from(RunningNumberRow))
        assert not store.changed_elsewhere()


def test_another_programs_commit_is_news_once(store: FileStore, database: Path, key: bytes):
    write_elsewhere(database, key)
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()


def test_another_programs_commit_is_news_even_between_own_ones(store: FileStore, database: Path, key: bytes):
    count(store, "before")
    write_elsewhere(database, key)
    count(store, "after")
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()


def test_looking_for_news_does_not_wait_for_a_writer(store: FileStore, database: Path, key: bytes):
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="x", value=1))
        session.flush()
        assert not store.changed_elsewhere()
    write_elsewhere(database, key)
    with store.write.begin() as session:
        session.get(RunningNumberRow, "x")
        assert not store.changed_elsewhere()
    assert store.changed_elsewhere(), "what came in meanwhile must not be swallowed"


def test_eight_threads_share_the_store(store: FileStore):
    barrier = threading.Barrier(8)

    def work(number: int) -> int:
        barrier.wait()
        for turn in range(25):
            with store.write.begin() as session:
                session.add(RunningNumberRow(name=f"{number}-{turn}", value=turn))
            with store.read() as session:
                session.scalars(select(RunningNumberRow.name).limit(3)).all()
        return 25

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 200
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 200
    assert not store.changed_elsewhere()


def test_two_programs_write_side_by_side(store: FileStore, database: Path, key: bytes):
    """200 commits each on one file: nobody is turned away, no step of the shared counter is lost."""
    count(store, "shared", 0)
    store.close()
    script = f"""
import sys
from pathlib import Path
from sqlalchemy import update
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.sessions import open_store
store = open_store(Path(sys.argv[1]), bytes.fromhex("{key.hex()}"))
print("ready", flush=True)
sys.stdin.readline()
for turn in range(200):
    with store.write.begin() as session:
        mine = update(RunningNumberRow).where(RunningNumberRow.name == "shared")
        session.execute(mine.values(value=RunningNumberRow.value + 1))
        session.add(RunningNumberRow(name=f"{{sys.argv[2]}}-{{turn}}", value=turn))
store.close()
"""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(database), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n", writer.stderr.read()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        assert writer.communicate(timeout=120)[1] == ""
        assert writer.returncode == 0
    again = open_store(database, key)
    with again.read() as session:
        assert session.get_one(RunningNumberRow, "shared").value == 400
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 401
    again.close()


def test_a_moved_file_is_not_written_into(store: FileStore, database: Path):
    if sys.platform == "win32":
        pytest.skip("Windows does not let anybody move an open file")
    count(store, "before")
    database.rename(database.with_name("moved.db"))
    with pytest.raises(Unreachable, match="nicht mehr an ihrem Platz"):
        count(store, "after")
    with pytest.raises(Unreachable, match="nicht mehr an ihrem Platz"):
        store.changed_elsewhere()
    database.with_name("moved.db").rename(database)
    count(store, "back again")


def test_a_file_upgraded_meanwhile_is_not_written(store: FileStore, database: Path, key: bytes):
    count(store, "before")
    with closing(connect(database, key)) as other:
        other.execute("ALTER TABLE running_number ADD COLUMN unknown INTEGER")
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    for _ in range(2):
        with pytest.raises(Unreachable, match="anderen Fassung"):
            store.changed_elsewhere()
        with pytest.raises(Unreachable, match="anderen Fassung"):
            count(store, "after")
    with closing(connect(database, key)) as other:
        assert other.execute("SELECT name FROM running_number").fetchall() == [("before",)]


def test_another_table_of_somebody_else_does_not_disturb(store: FileStore, database: Path, key: bytes):
    with closing(connect(database, key)) as other:
        other.execute("ANALYZE")
        other.execute("CREATE TABLE notes (x)")
    count(store, "after")
    count(store, "and again")


def test_a_full_disk_is_said_in_words_and_costs_nothing(store: FileStore):
    count(store, "before")

    @event.listens_for(store.engine, "checkout")
    def no_more_pages(connection, _record, _proxy):
        connection.execute("PRAGMA max_page_count = 1")

    with pytest.raises(Unreachable, match="kein Platz mehr"), store.write.begin() as session:
        session.add_all(SettingRow(key=str(n), value={"text": "x" * 4000}) for n in range(200))
    event.remove(store.engine, "checkout", no_more_pages)

    @event.listens_for(store.engine, "checkout")
    def pages_again(connection, _record, _proxy):
        connection.execute("PRAGMA max_page_count = 1000000")

    count(store, "after")
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(SettingRow)) == 0
        assert set(session.scalars(select(RunningNumberRow.name))) == {"before", "after"}


def test_a_long_writer_elsewhere_is_said_in_words(store: FileStore, database: Path, key: bytes):
    @event.listens_for(store.engine, "checkout")
    def impatient(connection, _record, _proxy):
        connection.execute("PRAGMA busy_timeout = 20")

    with closing(connect(database, key)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unreachable, match="hält die Datenbank gerade fest"):
            count(store, "x")
        other.execute("COMMIT")
    count(store, "x")


def test_damage_found_while_working_is_said_in_words(store: FileStore, database: Path, key: bytes):
    with store.write.begin() as session:
        session.add_all(SettingRow(key=f"{n:04}", value={"text": "x" * 2000}) for n in range(100))
    store.close()
    spoiled = bytearray(database.read_bytes())
    for page in range(len(spoiled) // 4096 - 20, len(spoiled) // 4096):
        spoiled[page * 4096 + 2000] ^= 1
    database.write_bytes(spoiled)
    again = open_store(database, key)
    with again.read() as session, pytest.raises(CannotOpen, match="beschädigt"):
        session.scalars(select(SettingRow)).all()
    again.close()


def test_errors_do_not_show_what_was_to_be_stored(store: FileStore):
    with pytest.raises(IntegrityError) as caught, store.write.begin() as session:
        session.add_all([unit(1, "Ämtergeheimnis"), unit(1, "Ämtergeheimnis")])
    assert "Ämtergeheimnis" not in "".join(traceback.format_exception(caught.value))


def test_json_keeps_its_umlauts_readable(store: FileStore):
    with store.write.begin() as session:
        session.add(SettingRow(key="town", value={"name": "Mühlhausen ß ş"}))
    with store.read() as session:
        assert session.scalar(text("SELECT value FROM setting")) == '{"name": "Mühlhausen ß ş"}'
        assert session.get_one(SettingRow, "town").value == {"name": "Mühlhausen ß ş"}


def test_closing_empties_the_log_and_leaves_one_file(store: FileStore, database: Path):
    count(store, "x")
    assert Path(f"{database}-wal").stat().st_size > 0
    store.close()
    assert os.listdir(database.parent) == [database.name]


def test_closing_beside_another_window_empties_the_log(store: FileStore, database: Path, key: bytes):
    other = open_store(database, key)
    count(other, "x")
    store.close()
    assert Path(f"{database}-wal").stat().st_size == 0
    count(other, "y")
    other.close()
    assert os.listdir(database.parent) == [database.name]


def test_after_closing_the_store_can_be_used_again(store: FileStore):
    count(store, "x")
    store.close()
    count(store, "y")


def test_nothing_keeps_a_second_engine(store: FileStore):
    """Whoever needs raw rows gets the writing engine; its transactions have the lock as well."""
    assert isinstance(store.engine, Engine)
    with store.engine.begin() as connection:
        connection.execute(insert(RunningNumberRow), {"name": "x", "value": 1})
    with store.read() as session:
        assert isinstance(session, Session)
        assert session.scalar(select(func.count()).select_from(RunningNumberRow)) == 1
