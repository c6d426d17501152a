"""What may be opened and what not: each refusal is a German sentence, and not a byte is touched."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store import opening
from rathaus_desk.store.backup import backup, check, info, restore
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.migrate import SchemaState, create_schema, schema_state, upgrade
from rathaus_desk.store.opening import connect, key_fits, needs_upgrade, open_keyed, refuse_old_engine, unlock
from rathaus_desk.store.sessions import open_store

WRONG_KEY = bytes(range(32))

Spoil = Callable[[Path, bytes], None]


def plain_sqlite(path: Path, _key: bytes) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (name)")
        other.commit()


def our_key_but_not_our_file(path: Path, key: bytes) -> None:
    path.unlink()
    with closing(open_keyed(str(path), key)) as other:
        other.execute("CREATE TABLE recipes (name)")


def somebody_elses_cipher(path: Path, _key: bytes) -> None:
    path.unlink()
    with closing(open_keyed(str(path), WRONG_KEY)) as other:
        other.execute("CREATE TABLE recipes (name)")


def newer_schema(path: Path, key: bytes) -> None:
    with closing(connect(path, key)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")


def older_schema(path: Path, key: bytes) -> None:
    with closing(connect(path, key)) as other:
        other.execute("DELETE FROM alembic_version")


def flip(offset: int) -> Spoil:
    def spoil(path: Path, _key: bytes) -> None:
        content = bytearray(path.read_bytes())
        content[offset] ^= 1
        path.write_bytes(content)

    return spoil


def cut(size: int) -> Spoil:
    return lambda path, _key: os.truncate(path, size)


def random_bytes(path: Path, _key: bytes) -> None:
    path.write_bytes(os.urandom(8192))


def a_letter(path: Path, _key: bytes) -> None:
    path.write_text("Sehr geehrte Damen und Herren,", "utf-8")


def foreign_journal(path: Path, key: bytes) -> None:
    """Lay the write-ahead log of another file beside it, whole and valid."""
    other = path.with_name("other.db")
    store = open_store(other, key, create=True)
    create_schema(store.engine)
    shutil.copy(f"{other}-wal", f"{path}-wal")
    store.close()
    other.unlink()


BAD_FILES: dict[str, tuple[Spoil, str]] = {
    "plain SQLite": (plain_sqlite, "unverschlüsselte Datenbank eines anderen Programms"),
    "our key, another program": (our_key_but_not_our_file, "gehört einem anderen Programm"),
    "another key": (somebody_elses_cipher, "Der Schlüssel passt nicht"),
    "newer": (newer_schema, "neueren Fassung von Rathaus Desk (Stand 9999"),
    "older": (older_schema, "früheren Fassung von Rathaus Desk"),
    "salt flipped": (flip(3), "Der Schlüssel passt nicht"),
    "first page flipped": (flip(2000), "oder ihr Anfang ist beschädigt"),
    "signature flipped": (flip(4090), "oder ihr Anfang ist beschädigt"),
    "empty": (cut(0), "ist leer"),
    "half a page": (cut(2000), "unvollständig"),
    "a few bytes": (cut(10), "unvollständig"),
    "random": (random_bytes, "Der Schlüssel passt nicht"),
    "a letter": (a_letter, "unvollständig oder gar keine Datei von Rathaus Desk"),
    "foreign journal": (foreign_journal, "die nicht zu ihr gehört"),
}


def listing(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in folder.iterdir()}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_in_words_and_not_touched(database: Path, key: bytes, kind: str):
    spoil, sentence = BAD_FILES[kind]
    spoil(database, key)
    before = listing(database.parent)
    with pytest.raises(CannotOpen) as caught:
        open_store(database, key)
    message = str(caught.value)
    assert sentence in message
    assert str(database) in message
    assert message.endswith(".")
    assert "!" not in message
    assert listing(database.parent) == before


DOORS = {
    "check": lambda path, key, _target: check(path, key),
    "info": lambda path, key, _target: info(path, key),
    "backup": lambda path, key, target: backup(path, key, target),
    "restore": lambda path, key, target: restore(path, target, key),
    "upgrade": lambda path, key, _target: upgrade(path, key),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", sorted(BAD_FILES.keys() - {"newer", "older"}))
def test_no_other_door_touches_a_bad_file_either(database: Path, key: bytes, kind: str, door: str):
    BAD_FILES[kind][0](database, key)
    before = listing(database.parent)
    target = database.parent.parent / "copy.db"
    with pytest.raises(CannotOpen):
        DOORS[door](database, key, target)
    assert listing(database.parent) == before
    assert not target.exists()


@pytest.mark.parametrize("door", ["restore", "upgrade"])
def test_a_newer_file_is_neither_upgraded_nor_put_in_place(database: Path, key: bytes, door: str):
    newer_schema(database, key)
    before = listing(database.parent)
    target = database.parent.parent / "copy.db"
    with pytest.raises(CannotOpen, match="neueren Fassung"):
        DOORS[door](database, key, target)
    assert listing(database.parent) == before
    assert not target.exists()


def test_the_wrong_key_touches_nothing_even_with_a_journal_left_over(database: Path, key: bytes):
    """SQLite would replay the journal on the way out, whether the key was right or not."""
    leave_a_journal(database, key)
    before = listing(database.parent)
    with pytest.raises(CannotOpen, match="Schlüssel"):
        open_store(database, WRONG_KEY)
    assert not key_fits(database, WRONG_KEY)
    assert listing(database.parent) == before


def test_a_journal_left_by_a_crash_heals_a_torn_first_page(database: Path, key: bytes):
    """A power cut while the first page is copied home tears it; the whole page is still in the journal."""
    leave_a_journal(database, key)
    flip(3000)(database, key)
    assert key_fits(database, key)
    store = open_store(database, key)
    with store.read() as session:
        assert session.get_one(RunningNumberRow, "crashed").value == 1
    store.close()
    assert check(database, key) == []


def test_a_torn_journal_is_not_taken_for_a_foreign_one(database: Path, key: bytes):
    leave_a_journal(database, key)
    flip(32 + 24 + 100)(Path(f"{database}-wal"), key)
    store = open_store(database, key)
    with store.read() as session:
        assert session.get(RunningNumberRow, "crashed") is None, (
            "SQLite leaves out what was not written to its end"
        )
    store.close()
    assert check(database, key) == []


def leave_a_journal(path: Path, key: bytes) -> None:
    """Leave the file and its journal as a crash does, with the first page in the journal."""
    store = open_store(path, key)
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="crashed", value=1))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE extra (x)")  # writes the first page
        connection.exec_driver_sql("DROP TABLE extra")
    kept = {ending: Path(f"{path}{ending}").read_bytes() for ending in ("", "-wal")}
    store.close()
    for ending, content in kept.items():
        Path(f"{path}{ending}").write_bytes(content)


def test_a_missing_file_and_a_folder(tmp_path: Path, key: bytes):
    with pytest.raises(CannotOpen, match="liegt keine Datei"):
        open_store(tmp_path / "nowhere" / "x.db", key)
    with pytest.raises(CannotOpen, match="ist keine Datei"):
        open_store(tmp_path, key)
    assert os.listdir(tmp_path) == []


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Take off the cap of root for a while: root may write everything."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_to_all(database: Path, tmp_path: Path) -> Path:
    """The database in a folder that an ordinary user reaches."""
    for folder in (*tmp_path.parents, tmp_path, database.parent):
        if Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(folder.stat().st_mode | 0o755)
    return database


@pytest.mark.parametrize("guarded", ["file", "folder"])
def test_a_read_only_file_or_folder_is_refused(open_to_all: Path, key: bytes, guarded: str):
    if sys.platform == "win32" and guarded == "folder":
        pytest.skip("Windows has no read-only folders of that kind")
    place = open_to_all if guarded == "file" else open_to_all.parent
    open_to_all.chmod(0o666)
    open_to_all.parent.chmod(0o777)
    place.chmod(0o444 if guarded == "file" else 0o555)
    before = listing(open_to_all.parent)
    try:
        with ordinary_user():
            with pytest.raises(CannotOpen, match="schreibgeschützt"):
                open_store(open_to_all, key)
            assert check(open_to_all, key) == [], "looking at it is allowed"
            assert info(open_to_all, key).rows["person"] == 0
    finally:
        open_to_all.parent.chmod(0o755)
    assert listing(open_to_all.parent) == before


def test_a_file_that_may_not_be_read_is_refused(open_to_all: Path, key: bytes):
    if sys.platform == "win32":
        pytest.skip("Windows keeps its rights elsewhere")
    open_to_all.chmod(0o000)
    with ordinary_user(), pytest.raises(CannotOpen, match="nicht gelesen werden"):
        open_store(open_to_all, key)


def test_a_new_file_replaces_nothing(database: Path, key: bytes):
    before = listing(database.parent)
    with pytest.raises(CannotOpen, match="liegt schon etwas"):
        open_store(database, key, create=True)
    assert listing(database.parent) == before


def test_a_new_file_in_a_place_that_cannot_be(tmp_path: Path, key: bytes):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(CannotOpen, match="lässt sich keine Datei anlegen"):
        open_store(tmp_path / "file" / "x.db", key, create=True)
    assert os.listdir(tmp_path) == ["file"]


def test_a_start_cut_short_is_finished_the_next_time(tmp_path: Path, key: bytes):
    """Killed between making the file and making its tables: the next start makes them."""
    path = tmp_path / "x.db"
    store = open_store(path, key, create=True)
    assert schema_state(store) is SchemaState.EMPTY
    store.close()
    with pytest.raises(CannotOpen, match="früheren Fassung"):
        open_store(path, key)
    assert needs_upgrade(path, key)
    assert upgrade(path, key)
    assert not needs_upgrade(path, key)
    assert not upgrade(path, key)
    store = open_store(path, key)
    assert schema_state(store) is SchemaState.CURRENT
    store.close()
    assert os.listdir(tmp_path) == ["x.db"], "there was nothing to keep a copy of"


def test_making_the_tables_leaves_the_rules_in_force(tmp_path: Path, key: bytes):
    """Foreign keys are off while tables are made; the same connection goes on working afterwards."""
    store = open_store(tmp_path / "x.db", key, create=True)
    create_schema(store.engine)
    with store.write.begin() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_an_old_engine_is_refused():
    with pytest.raises(CannotOpen, match=r"SQLite 3\.51\.2 ist zu alt"):
        refuse_old_engine((3, 51, 2))
    refuse_old_engine((3, 51, 3))


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_has_32_bytes(tmp_path: Path, length: int):
    with pytest.raises(ValueError, match="32 bytes"):
        open_store(tmp_path / "x.db", bytes(length), create=True)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    ["a?b=c.db", "100%.db", "e%20f.db", "x#1.db", "Bürger ämter ß.db", "a&b;c.db", "file:x.db", "' or 1.db"],
)
def test_any_letter_may_stand_in_a_path(tmp_path: Path, key: bytes, name: str):
    if sys.platform == "win32" and set(name) & set('?:"'):
        pytest.skip("Windows allows no such name")
    path = tmp_path / name
    store = open_store(path, key, create=True)
    create_schema(store.engine)
    store.close()
    assert os.listdir(tmp_path) == [name]
    assert key_fits(path, key)
    assert check(path, key) == []
    store = open_store(path, key)
    store.close()


def test_nothing_readable_stands_in_the_file(store, database: Path):
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="Şahin-Müller", value=1))
    for one in database.parent.iterdir():
        content = one.read_bytes()
        assert "Şahin".encode() not in content
        assert b"CREATE TABLE" not in content
        assert not content.startswith(b"SQLite format 3")


def test_the_sample_town_opens_without_asking(database: Path, key: bytes):
    def ask(_question: str) -> str:
        raise AssertionError("nobody may be asked")

    assert unlock(database, ask) == key


def test_no_key_note_and_no_file_of_ours(tmp_path: Path):
    letter = tmp_path / "letter.db"
    a_letter(letter, b"")
    with pytest.raises(CannotOpen, match="gar keine Datei von Rathaus Desk"):
        unlock(letter)
    with pytest.raises(CannotOpen, match="liegt keine Datei"):
        unlock(tmp_path / "nothing.db")
    sealed = tmp_path / "sealed.db"
    open_store(sealed, WRONG_KEY, create=True).close()
    with pytest.raises(CannotOpen, match=r"fehlt die Datei sealed\.db\.key\.json"):
        unlock(sealed)


def test_a_backup_is_unlocked_where_nothing_can_be_written(open_to_all: Path, key: bytes):
    if sys.platform == "win32":
        pytest.skip("Windows has no read-only folders of that kind")
    open_to_all.chmod(0o444)
    open_to_all.parent.chmod(0o555)
    with ordinary_user():
        assert unlock(open_to_all) == key
    open_to_all.parent.chmod(0o755)


def test_the_engine_in_use_is_new_enough():
    assert opening.driver.sqlite_version_info >= opening.OLDEST_ENGINE
