"""Copies that are proved, the way back, and a look at the health of a file."""

import os
import random
import shutil
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from rathaus_desk.domain.errors import CannotOpen, NeedsConsent, Refused, Unreachable
from rathaus_desk.settings import create_key, find_key, key_note
from rathaus_desk.store import backup as backup_room
from rathaus_desk.store.backup import backup, check, info, restore
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.opening import connect, open_keyed
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.store.tables import metadata

FLIPS = 200


def content(path: Path, key: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Read every row of every table; the note of the last backup, and its count, is not content."""
    with closing(connect(path, key)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall()
            for (name,) in tables
            if name in metadata.tables and name != "table_turn"
        } | {
            "setting": connection.execute(
                "SELECT * FROM setting WHERE key <> 'last_backup' ORDER BY 1"
            ).fetchall()
        }


def test_a_backup_holds_every_row_and_says_so(populated: Path, key: bytes, tmp_path: Path):
    target = tmp_path / "Sicherung Bürgeramt 100%.db"
    before = content(populated, key)
    report = backup(populated, key, target)
    assert content(target, key) == before
    assert report.path == target
    assert report.size == target.stat().st_size
    assert report.rows["person"] == 5
    assert sum(report.rows.values()) == 26 * 5 + 1, "26 tables with five rows, and the revision"
    assert datetime.now(UTC) - report.made_at < timedelta(minutes=1)
    assert check(target, key) == []
    assert info(populated, key).last_backup == report.made_at
    assert info(target, key).last_backup is None
    with closing(open_keyed(str(target), key)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",), (
            "it opens from a read-only medium"
        )
    assert sorted(os.listdir(tmp_path)) == sorted([populated.name, target.name])


def test_a_backup_is_encrypted(populated: Path, key: bytes, tmp_path: Path):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    assert "Müller".encode() not in target.read_bytes()
    assert not target.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(CannotOpen):
        open_store(target, bytes(32))


def test_a_backup_beside_running_work_is_one_state(populated: Path, key: bytes, tmp_path: Path):
    store = open_store(populated, key)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with store.write.begin() as session:
                session.merge(RunningNumberRow(name="left", value=number))
                session.merge(RunningNumberRow(name="right", value=number))
                session.add(RunningNumberRow(name=f"more-{number}", value=number))
            time.sleep(0.001)  # as a person would leave a gap

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(8):
            target = tmp_path / f"{turn}.db"
            backup(store, key, target)
            with closing(connect(target, key)) as copy:
                pair = copy.execute(
                    "SELECT value FROM running_number WHERE name IN ('left', 'right')"
                ).fetchall()
            assert len(set(pair)) <= 1, "half of a transaction"
    finally:
        stop.set()
        writer.join()
        store.close()


def test_a_backup_of_an_open_store_is_noted_in_it(populated: Path, key: bytes, tmp_path: Path):
    store = open_store(populated, key)
    report = backup(store, key, tmp_path / "copy.db")
    assert not store.changed_elsewhere()
    store.close()
    assert info(populated, key).last_backup == report.made_at


def test_a_later_backup_replaces_the_former(populated: Path, key: bytes, tmp_path: Path):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    with closing(connect(populated, key)) as connection:
        connection.execute("INSERT INTO running_number VALUES ('later', 1)")
    assert backup(populated, key, target).rows["running_number"] == 6
    assert content(target, key)["running_number"] == content(populated, key)["running_number"]


def test_a_backup_replaces_nothing_else(populated: Path, key: bytes, tmp_path: Path):
    letter = tmp_path / "Brief.txt"
    letter.write_text("Sehr geehrte Damen und Herren", "utf-8")
    folder = tmp_path / "Ordner"
    folder.mkdir()
    for target in (letter, folder):
        with pytest.raises(Refused, match="wird nicht überschrieben"):
            backup(populated, key, target)
    assert letter.read_text("utf-8") == "Sehr geehrte Damen und Herren"
    with pytest.raises(Refused, match="an der Stelle der Datenbank selbst"):
        backup(populated, key, populated)
    assert check(populated, key) == []


def test_a_disk_without_room_is_said_beforehand(
    populated: Path, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The disk tells its free bytes; here it tells of a small one."""
    monkeypatch.setattr(backup_room.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1))
    with pytest.raises(Refused, match=r"fehlen \d\d MB Platz"):
        backup(populated, key, tmp_path / "copy.db")
    assert os.listdir(tmp_path) == [populated.name]


def test_a_backup_that_fails_half_way_leaves_the_former_one(
    populated: Path, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    before = target.read_bytes()

    def held(_source: Path, _target: Path) -> None:
        raise PermissionError("a virus scanner holds the file")

    monkeypatch.setattr(backup_room.os, "replace", held)
    with pytest.raises(Refused, match="nicht gelungen"):
        backup(populated, key, target)
    assert target.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == sorted([populated.name, target.name])


@pytest.mark.parametrize("rot", ["a flipped bit", "a lost row"])
def test_a_copy_that_is_not_right_does_not_count(
    populated: Path, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rot: str
):
    """The medium spoils what was written, before it is read back."""
    look = backup_room.open_frozen

    def spoiled(path: Path, key: bytes) -> object:
        if rot == "a flipped bit":
            content = bytearray(path.read_bytes())
            content[-1000] ^= 1
            path.write_bytes(content)
        else:
            with closing(connect(path, key)) as connection:
                connection.execute("DELETE FROM timeline WHERE id = 5")
        return look(path, key)

    monkeypatch.setattr(backup_room, "open_frozen", spoiled)
    with pytest.raises(Refused, match="stimmt nicht mit der Datenbank überein"):
        backup(populated, key, tmp_path / "copy.db")
    assert os.listdir(tmp_path) == [populated.name]
    assert info(populated, key).last_backup is None


def test_a_backup_into_a_folder_that_cannot_be(populated: Path, key: bytes, tmp_path: Path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Refused, match="nicht gelungen"):
        backup(populated, key, tmp_path / "file" / "copy.db")


def test_the_key_note_goes_with_the_copy(tmp_path: Path):
    path, target = tmp_path / "a.db", tmp_path / "b.db"
    key = create_key(path, lambda _question: "eine lange Passphrase")
    store = open_store(path, key, create=True)
    create_schema(store.engine)
    store.close()
    backup(path, key, target)
    assert find_key(target, lambda _question: "eine lange Passphrase") == key
    elsewhere = tmp_path / "PC 2" / "c.db"
    restore(target, elsewhere, key)
    assert find_key(elsewhere, lambda _question: "eine lange Passphrase") == key
    assert key_note(elsewhere).exists()


def test_restoring_to_an_empty_place(populated: Path, key: bytes, tmp_path: Path):
    target, place = tmp_path / "copy.db", tmp_path / "neuer Ort" / "rathaus.db"
    backup(populated, key, target)
    report = restore(target, place, key)
    assert report.kept is None
    assert content(place, key) == content(populated, key)
    store = open_store(place, key)
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="work goes on", value=1))
    store.close()
    assert check(place, key) == []


def test_restoring_over_a_file_needs_consent_and_keeps_it(populated: Path, key: bytes, tmp_path: Path):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    saved = content(target, key)
    with closing(connect(populated, key)) as connection:
        connection.execute("INSERT INTO running_number VALUES ('since then', 1)")
    later = content(populated, key)
    with pytest.raises(NeedsConsent, match="wird mit dem Datum im Namen aufgehoben"):
        restore(target, populated, key)
    assert content(populated, key) == later
    report = restore(target, populated, key, consent=True)
    assert content(populated, key) == saved
    assert report.kept is not None
    assert report.kept.name.startswith("populated-vor-wiederherstellung-")
    assert content(report.kept, key) == later
    assert sorted(os.listdir(tmp_path)) == sorted([populated.name, target.name, report.kept.name])


def test_restoring_over_a_damaged_file_with_a_journal(populated: Path, key: bytes, tmp_path: Path):
    """The reason why one restores; the journal of the old file must not reach the new one."""
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    store = open_store(populated, key)
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="lost", value=1))
    journal = Path(f"{populated}-wal").read_bytes()
    store.close()
    populated.write_bytes(os.urandom(8192))
    Path(f"{populated}-wal").write_bytes(journal)
    report = restore(target, populated, key, consent=True)
    assert content(populated, key) == content(target, key)
    assert Path(f"{report.kept}-wal").read_bytes() == journal
    assert check(populated, key) == []


def test_a_journal_without_its_file_is_set_aside(populated: Path, key: bytes, tmp_path: Path):
    target, place = tmp_path / "copy.db", tmp_path / "rathaus.db"
    backup(populated, key, target)
    Path(f"{place}-wal").write_bytes(os.urandom(5000))
    restore(target, place, key)
    assert content(place, key) == content(target, key)
    assert not Path(f"{place}-wal").exists()


def test_restoring_over_a_file_in_use_is_refused(populated: Path, key: bytes, tmp_path: Path):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    store = open_store(populated, key)
    with store.read() as session:
        session.get(RunningNumberRow, "x3")
    with pytest.raises(Refused, match="noch in einem anderen Fenster geöffnet"):
        restore(target, populated, key, consent=True)
    store.close()
    restore(target, populated, key, consent=True)


def test_a_window_left_open_on_a_replaced_file_notices(populated: Path, key: bytes, tmp_path: Path):
    if os.name == "nt":
        pytest.skip("Windows does not let anybody replace an open file")
    store = open_store(populated, key)
    os.replace(shutil.copy(populated, tmp_path / "other.db"), populated)
    with pytest.raises(Unreachable, match="verschoben oder ersetzt"), store.write.begin() as session:
        session.add(RunningNumberRow(name="into the void", value=1))
    store.close()


def test_a_file_in_use_is_no_backup(populated: Path, key: bytes, tmp_path: Path):
    store = open_store(populated, key)
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="x", value=1))
    with pytest.raises(Refused, match="noch in Gebrauch"):
        restore(populated, tmp_path / "copy.db", key)
    store.close()


def test_a_damaged_backup_is_not_restored(populated: Path, key: bytes, tmp_path: Path):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    spoiled = bytearray(target.read_bytes())
    spoiled[len(spoiled) // 2] ^= 4
    target.write_bytes(spoiled)
    before = populated.read_bytes()
    with pytest.raises(CannotOpen, match="ist beschädigt"):
        restore(target, populated, key, consent=True)
    assert populated.read_bytes() == before


def test_what_was_set_aside_comes_back_if_the_last_step_fails(
    populated: Path, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "copy.db"
    backup(populated, key, target)
    with closing(connect(populated, key)) as connection:
        connection.execute("INSERT INTO running_number VALUES ('since then', 1)")
    later = content(populated, key)
    replace = os.replace

    def held(source: Path, place: Path) -> None:
        if str(source).endswith(".neu"):
            raise PermissionError("a virus scanner holds the file")
        replace(source, place)

    monkeypatch.setattr(backup_room.os, "replace", held)
    with pytest.raises(Refused, match="nicht gelungen"):
        restore(target, populated, key, consent=True)
    monkeypatch.undo()
    assert content(populated, key) == later
    assert sorted(os.listdir(tmp_path)) == sorted([populated.name, target.name])


@pytest.mark.parametrize("turn", range(4))
def test_every_flipped_bit_is_found(populated: Path, key: bytes, turn: int):
    """Plain SQLite finds one flipped bit in seven; here all are found or the file is refused."""
    whole = populated.read_bytes()
    dice = random.Random(turn)
    for _ in range(FLIPS // 4):
        spoiled = bytearray(whole)
        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
        populated.write_bytes(spoiled)
        try:
            found = check(populated, key)
        except CannotOpen:
            found = ["refused"]
        assert found, "a flipped bit went unseen"
        assert populated.read_bytes() == spoiled
    populated.write_bytes(whole)
    assert check(populated, key) == []


@pytest.mark.parametrize("pages", [1, 2, 17])
def test_a_file_cut_at_a_page_is_found(populated: Path, key: bytes, pages: int):
    os.truncate(populated, populated.stat().st_size - pages * 4096)
    found: list[str] = ["refused"]
    with suppress(CannotOpen):
        found = check(populated, key)
    assert found


Spoil = tuple[str, str]
SPOILED: dict[str, Spoil] = {
    "orphan": (
        "UPDATE street SET district_id = 99 WHERE id = 3",
        "street: Zeile 3 verweist auf district, dort liegt nichts.",
    ),
    "counter behind": (
        "UPDATE running_number SET value = 4 WHERE name = 'case-2026'",
        "Der Zähler case-2026 steht bei 4, vergeben ist aber schon 5.",
    ),
    "no counter": (
        "DELETE FROM running_number WHERE name = 'case-2026'",
        "Der Zähler case-2026 steht bei 0, vergeben ist aber schon 5.",
    ),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_what_does_not_fit_together_is_found(populated: Path, key: bytes, kind: str):
    statement, finding = SPOILED[kind]
    with closing(connect(populated, key)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement)
    assert check(populated, key) == [finding]


def test_a_damaged_page_is_named(populated: Path, key: bytes):
    spoiled = bytearray(populated.read_bytes())
    spoiled[6 * 4096 + 99] ^= 1
    populated.write_bytes(spoiled)
    assert "Seite 7 ist beschädigt." in check(populated, key)


def test_checking_a_file_in_use(store: FileStore, database: Path, key: bytes):
    with store.write.begin() as session:
        session.add(RunningNumberRow(name="x", value=1))
    assert check(database, key) == []
    assert info(database, key).rows["running_number"] == 1
