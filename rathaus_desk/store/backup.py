"""Copies of the database file that are proved before they count, the way back, and a look at its health."""

import json
import os
import re
import shutil
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, table
from sqlcipher3 import dbapi2 as driver

from rathaus_desk.domain.errors import CannotOpen, NeedsConsent, Refused
from rathaus_desk.settings import PRACTICE_KEY, key_note
from rathaus_desk.store import fulltext
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.store.opening import (
    connect,
    examine,
    is_writable,
    key_fits,
    known_revisions,
    open_frozen,
    open_keyed,
    refuse_newer,
    revision_of,
    sweep_leftovers,
)
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.whole_file import beside_of, sync_folder

_SPARE_BYTES = 16 * 1024 * 1024
_LAST_BACKUP = "last_backup"
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A finished copy; `kept` is where the file lies whose place it took, if any."""

    path: Path
    made_at: datetime
    size: int
    rows: dict[str, int]
    seconds: float
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What there is to know about a database file; sizes in bytes."""

    path: Path
    revision: str | None
    sqlite: str
    sqlcipher: str
    encrypted: bool
    pages: int
    page_size: int
    size: int
    rows: dict[str, int]
    last_backup: datetime | None


def backup(source: FileStore | Path, key: bytes, target: Path) -> BackupReport:
    """Write a proved, encrypted copy of the database beside running work and note when it was made.

    A former backup at `target` is replaced. Raises Refused if that cannot be, CannotOpen for a bad source;
    the database stays as it is.
    """
    path = source.path if isinstance(source, FileStore) else source.resolve()
    target = target.absolute()
    examine(path, key)
    _refuse_target(path, key, target)
    report = _copy(path, key, target)
    _copy_key_note(path, target)
    if isinstance(source, FileStore):
        _note_backup(source, report)
    else:
        store = open_store(path, key)
        try:
            _note_backup(store, report)
        finally:
            store.close()
    return report


def copy_beside(path: Path, key: bytes, label: str) -> Path:
    """Leave a proved copy in the same folder, named by `label` and the time; return its path."""
    target = _dated(path, label)
    _copy(path, key, target)
    _copy_key_note(path, target)
    return target


def restore(source: Path, target: Path, key: bytes, *, consent: bool = False) -> BackupReport:
    """Put a backup in the place of `target`; what lies there is set aside with the date, never lost.

    Raises NeedsConsent if something lies there, CannotOpen for a bad backup, Refused if `target` is in use.
    """
    target = target.absolute()
    examine(source, key, writing=False)
    if _size(Path(f"{source}-wal")):
        raise Refused(
            f"{source} ist keine abgeschlossene Sicherung, sondern noch in Gebrauch. Es wurde nichts "
            "geändert."
        )
    with closing(open_frozen(source, key)) as connection:
        refuse_newer(source, revision_of(connection), known_revisions())
        if _damaged_pages(connection) or _bad_structure(connection):
            raise CannotOpen(
                f"Die Sicherung {source} ist beschädigt. Es wurde nichts geändert. Bitte eine andere nehmen."
            )
    if key == PRACTICE_KEY and key_note(target).exists():
        raise Refused(
            f"{source} ist eine Beispielstadt, {target} die Datei eines Rathauses. Es wurde nichts geändert."
        )
    if target.exists() and not consent:
        raise NeedsConsent(
            f"Unter {target} liegt schon eine Datei. Soll die Sicherung an ihre Stelle treten? Die jetzige "
            "Datei wird mit dem Datum im Namen aufgehoben."
        )
    return _copy(source, key, target, take_place=True)


def check(path: Path, key: bytes) -> list[str]:
    """Return in German what is wrong with a file, or nothing; raises CannotOpen if it cannot be read.

    While the text index is compared, for about a second per 100,000 cases, writers wait.
    """
    examine(path, key, writing=False)
    findings: list[str] = []
    with closing(_open_to_read(path, key)) as connection:
        for look in (_damaged_pages, _bad_structure, _orphans, _stale_index, _wrong_counters):
            try:
                findings += look(connection)
            except driver.Error as error:
                findings.append(f"Ein Teil der Datei ist nicht lesbar ({error}).")
    return findings


def info(path: Path, key: bytes) -> FileInfo:
    """Return versions, sizes and row counts of a file; raises CannotOpen if it cannot be opened."""
    examine(path, key, writing=False)
    with closing(_open_to_read(path, key)) as connection:
        rows = _count_rows(connection)
        return FileInfo(
            path=path,
            revision=revision_of(connection),
            sqlite=driver.sqlite_version,
            sqlcipher=_one(connection, "PRAGMA cipher_version"),
            encrypted=_one(connection, "PRAGMA cipher_status") == "1",
            pages=int(_one(connection, "PRAGMA page_count")),
            page_size=int(_one(connection, "PRAGMA page_size")),
            size=_size(path) + _size(Path(f"{path}-wal")),
            rows=rows,
            last_backup=_last_backup(connection) if "setting" in rows else None,
        )


def _copy(path: Path, key: bytes, target: Path, *, take_place: bool = False) -> BackupReport:
    """Copy under another name, prove the copy, then give it its name."""
    began = time.monotonic()
    temporary = beside_of(target)
    kept = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep_leftovers(target)
        _refuse_if_full(path, target.parent)
        rows = _copy_pages(path, key, temporary, "WAL" if take_place else "DELETE")
        _prove(temporary, key, rows)
        if take_place:
            kept = _set_aside(target, key)
            _copy_key_note(path, target)
        _put_in_place(temporary, target, kept)
    except (OSError, driver.Error) as error:
        raise Refused(
            f"Die Sicherung nach {target} ist nicht gelungen ({error}). Die Datenbank ist unverändert. "
            "Bitte einen anderen Ordner wählen oder die IT rufen."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    return BackupReport(
        target, datetime.now(UTC), _size(target), rows, round(time.monotonic() - began, 3), kept
    )


def _copy_pages(path: Path, key: bytes, temporary: Path, journal: str) -> dict[str, int]:
    """Copy one state of the database in one go; in steps, a busy writer makes it begin again for ever."""
    with closing(_open_to_read(path, key)) as source, closing(open_keyed(str(temporary), key)) as copy:
        source.execute("BEGIN")
        rows = _count_rows(source)
        source.backup(copy)
        source.execute("COMMIT")
        # A backup needs no `-wal` beside it and opens from a medium that cannot be written.
        copy.execute(f"PRAGMA journal_mode = {journal}")
    return rows


def _prove(path: Path, key: bytes, rows: dict[str, int]) -> None:
    with closing(open_frozen(path, key)) as connection:
        if _damaged_pages(connection) or _count_rows(connection) != rows:
            raise OSError("die Kopie stimmt nicht mit der Datenbank überein")


def _put_in_place(temporary: Path, target: Path, kept: Path | None) -> None:
    """Rename a finished copy; if that fails, what was set aside comes back."""
    try:
        os.replace(temporary, target)
    except OSError:
        if kept and target.exists():
            kept.unlink()
        elif kept:
            os.replace(kept, target)
        raise
    sync_folder(target.parent)


def _set_aside(target: Path, key: bytes) -> Path | None:
    """Rename what lies at `target`, with all that belongs to it; return its new name."""
    if not target.exists():
        kept = None
    else:
        if key_fits(target, key):
            _refuse_if_in_use(target, key)
        kept = _dated(target, "vor-wiederherstellung")
        _copy_key_note(target, kept)
        try:
            os.link(target, kept)  # so that at every moment a whole file stands under the name
        except OSError:  # a file system without second names, such as FAT
            os.replace(target, kept)
    for ending in ("-wal", "-shm"):
        beside = Path(f"{target}{ending}")
        if beside.exists():
            os.replace(beside, Path(f"{kept or _dated(target, 'rest')}{ending}"))
    return kept


def _refuse_if_in_use(path: Path, key: bytes) -> None:
    with closing(connect(path, key)) as connection:
        connection.execute("PRAGMA busy_timeout = 200")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except driver.OperationalError as error:
            raise Refused(
                f"{path} ist noch in einem anderen Fenster geöffnet. Es wurde nichts geändert. Bitte dort "
                "schließen und noch einmal versuchen."
            ) from error


def _refuse_target(path: Path, key: bytes, target: Path) -> None:
    if not target.exists():
        return
    if target.samefile(path):
        raise Refused(
            "Die Sicherung kann nicht an der Stelle der Datenbank selbst liegen. Bitte einen anderen Namen "
            "wählen."
        )
    if not target.is_file() or not key_fits(target, key):
        raise Refused(
            f"{target} ist keine Sicherung dieser Datenbank und wird nicht überschrieben. Bitte einen "
            "anderen Namen wählen."
        )


def _refuse_if_full(path: Path, folder: Path) -> None:
    need = _size(path) + _size(Path(f"{path}-wal")) + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Refused(
            f"In {folder} fehlen {(need - free) // 1_000_000 + 1} MB Platz. Es wurde nichts geändert. "
            "Bitte Platz schaffen oder einen anderen Ordner wählen."
        )


def _open_to_read(path: Path, key: bytes) -> Any:
    return connect(path, key) if is_writable(path) else open_frozen(path, key)


def _damaged_pages(connection: Any) -> list[str]:
    """Compare each page with its signature; twice, since another program may be writing one this moment."""
    found = {row[0] for row in connection.execute("PRAGMA cipher_integrity_check")}
    if found:
        found &= {row[0] for row in connection.execute("PRAGMA cipher_integrity_check")}
    pages = sorted(int(number) for text in found for number in re.findall(r"page (\d+)", text))
    others = sorted(text for text in found if not re.search(r"page \d+", text))
    return [*(f"Seite {page} ist beschädigt." for page in pages[:_SHOWN]), *others]


def _bad_structure(connection: Any) -> list[str]:
    rows = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_SHOWN})")]
    return [] if rows == ["ok"] else [f"Der Aufbau stimmt nicht: {row}" for row in rows]


def _orphans(connection: Any) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN)
    return [
        f"{child}: Zeile {row} verweist auf {parent}, dort liegt nichts." for child, row, parent, _ in rows
    ]


def _stale_index(connection: Any) -> list[str]:
    """Compare the full-text index with the cases; SQLite calls that writing: not on read-only files."""
    if not _one(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'case_text'"):
        return []
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(fulltext.SQLITE_CHECK)
    except driver.DatabaseError as error:
        if not error.sqlite_errorname.startswith("SQLITE_READONLY"):
            return ["Der Suchindex passt nicht zu den Vorgängen."]
    finally:
        connection.execute("ROLLBACK")
    return []


def _wrong_counters(connection: Any) -> list[str]:
    """A counter that stands below a number already given out would give it out again."""
    counters = dict(connection.execute("SELECT name, value FROM running_number"))
    highest: dict[str, int] = {}
    for (number,) in connection.execute("SELECT number FROM case_file"):
        year, running, _check = number.split("-")
        name = f"case-20{year}"
        highest[name] = max(highest.get(name, 0), int(running))
    return [
        f"Der Zähler {name} steht bei {counters.get(name, 0)}, vergeben ist aber schon {given}."
        for name, given in sorted(highest.items())
        if given > counters.get(name, 0)
    ]


def _count_rows(connection: Any) -> dict[str, int]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    ours = [name for (name,) in names if fulltext.in_models(name) and not name.startswith("sqlite_")]
    return {name: _one(connection, str(select(func.count()).select_from(table(name)))) for name in ours}


def _one(connection: Any, statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    return None if row is None else row[0]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _dated(path: Path, label: str) -> Path:
    """Return a free name beside a file, such as "rathaus-vor-stand-0002-2026-11-24-0840.db"."""
    stem = f"{path.stem}-{label}-{datetime.now(UTC).astimezone():%Y-%m-%d-%H%M%S}"
    names = (
        path.with_name(f"{stem}{turn}{path.suffix}") for turn in ("", *(f"-{n}" for n in range(2, 1000)))
    )
    return next(name for name in names if not name.exists())


def _copy_key_note(path: Path, target: Path) -> None:
    """The note that tells where the key is kept goes with every copy; without it the copy stays shut."""
    if key_note(path).exists():
        shutil.copyfile(key_note(path), key_note(target))


def _note_backup(store: FileStore, report: BackupReport) -> None:
    value = {"at": report.made_at.isoformat(), "file": report.path.name}
    with store.write.begin() as session:
        session.merge(SettingRow(key=_LAST_BACKUP, value=value))


def _last_backup(connection: Any) -> datetime | None:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (_LAST_BACKUP,)).fetchone()
    return None if row is None else datetime.fromisoformat(json.loads(row[0])["at"])
