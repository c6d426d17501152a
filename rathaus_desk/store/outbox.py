"""The local file of a workplace: what intake needs while the server is away, and what was taken in meanwhile.

It has the tables of a town hall's own file, encrypted like it, with a key of its own. Of people it holds
only who stands on the form at the moment, and those only until the server has them.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, insert

from rathaus_desk.settings import create_key, find_key, key_note
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.journal_tables import JournalBlockRow, JournalKeyRow, JournalRow
from rathaus_desk.store.office_tables import (
    AbsenceRow,
    DeputyRow,
    DistrictRow,
    ResponsibilityRow,
    ServiceRow,
    SettingRow,
    StaffRow,
    StreetRow,
    UnitRow,
)
from rathaus_desk.store.opening import needs_upgrade
from rathaus_desk.store.routing_tables import OutsideAuthorityRow
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.store.tables import metadata

Rows = Sequence[Mapping[str, Any]]
COPIED = (
    SettingRow,
    UnitRow,
    StaffRow,
    DeputyRow,
    AbsenceRow,
    DistrictRow,
    StreetRow,
    ServiceRow,
    OutsideAuthorityRow,
    ResponsibilityRow,
)
COPIED_TABLES: tuple[Table, ...] = tuple(metadata.tables[row.__tablename__] for row in COPIED)
_STAYS = frozenset(one.__tablename__ for one in (JournalRow, JournalKeyRow, JournalBlockRow, DraftRow))

_KEYLESS = "-ohne-schluessel-"
_ENDS = (".key.json", "-wal", "-shm", "")  # what lies beside an encrypted file, and the file


def outbox_path(folder: Path, place: str, workplace: str, login: str) -> Path:
    """Return where the file of a workplace and login for one server lies; its name tells nothing."""
    known = "\n".join((place, workplace, login))
    return folder / "notbetrieb" / f"{sha256(known.encode()).hexdigest()[:24]}.db"


def outbox_key(path: Path) -> bytes:
    """Return the file's key from this PC's keyring, a new one for a new file.

    Raises CannotOpen where there is no keyring: nobody can be asked for a passphrase every morning.
    """
    if path.exists():
        return find_key(path, None)
    key_note(path).unlink(missing_ok=True)  # of a file that was never finished
    return create_key(path, None)


def open_outbox(path: Path, key: bytes) -> FileStore:
    """Open the file of a workplace, or make it; one of an earlier version is brought up to date."""
    migrate = import_module("rathaus_desk.store.migrate")  # Alembic: only where it is needed
    if path.exists():
        if needs_upgrade(path, key):
            migrate.upgrade(path, key)
        return open_store(path, key)
    store = open_store(path, key, create=True)
    migrate.create_schema(store.engine)
    return store


def put_aside(path: Path) -> None:
    """Give a file whose key is gone another name that nothing has yet, with all that belongs to it.

    Raises OSError where it stays as it is, such as while another window has it open.
    """
    number = 1
    while any(_beside(_aside(path, number), end).exists() for end in _ENDS):
        number += 1
    # The file itself goes last: as long as it is there, nothing takes its place or its note.
    for end in _ENDS:
        if _beside(path, end).exists():
            _beside(path, end).rename(_beside(_aside(path, number), end))


def files_aside(path: Path) -> tuple[Path, ...]:
    """Return the files of this workplace and login that were put aside and are still there."""
    return tuple(sorted(path.parent.glob(f"{path.stem}{_KEYLESS}*{path.suffix}")))


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}{_KEYLESS}{number}{path.suffix}")


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def refill(store: FileStore, rows: Mapping[str, Rows]) -> None:
    """Put a fresh copy of the town hall into the file; all else goes but drafts and what waits to be sent."""
    with store.write.begin() as session:
        line = session.connection()
        line.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # whoever is referred to comes back at once
        for table in reversed(metadata.sorted_tables):
            if table.name not in _STAYS:
                line.execute(delete(table))
        for table in COPIED_TABLES:
            if found := rows.get(table.name):
                line.execute(insert(table), [dict(one) for one in found])
