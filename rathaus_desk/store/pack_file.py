"""The file of a pack: the tables of a town hall with one day's people, and the chain of what was done."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.domain.pack.pack import BEGINNING, PackedEntry, PackHeader
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.store.opening import KEY_BYTES
from rathaus_desk.store.pack_lock import canonical, sign
from rathaus_desk.store.pack_tables import PackEntryRow
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.store.tables import metadata
from rathaus_desk.whole_file import sync_folder

Rows = Sequence[Mapping[str, Any]]
SETTING = "pack"
RECEIPT_END = ".quittung"
_APPEND_ONLY = (
    "CREATE TRIGGER pack_entry_stays BEFORE DELETE ON pack_entry "
    "BEGIN SELECT raise(ABORT, 'an entry of a pack stays'); END",
    "CREATE TRIGGER pack_entry_is_final BEFORE UPDATE ON pack_entry "
    "BEGIN SELECT raise(ABORT, 'an entry of a pack is final'); END",
)


@dataclass(frozen=True, slots=True)
class PackNote:
    """What a pack knows of itself, inside: `device_seed` signs for the laptop, `opened_at` tells its clock.

    `latest` is the latest time that was ever seen there: setting the clock back wins nothing. A pack that is
    `closing` takes nothing more: the town hall may have acknowledged it already.
    """

    header: PackHeader
    device_seed: str
    opened_at: datetime | None = None
    latest: datetime | None = None
    closing: bool = False


def new_key() -> bytes:
    """Return a fresh key, for a pack or for signing."""
    return os.urandom(KEY_BYTES)


def lay_empty(path: Path, key: bytes) -> FileStore:
    """Make a file with all tables and no rows."""
    store = open_store(path, key, create=True)
    import_module("rathaus_desk.store.migrate").create_schema(store.engine)
    return store


def fill_pack(store: FileStore, rows: Mapping[str, Rows], note: PackNote) -> None:
    """Put a day into an empty pack; whatever is appended from now on stays."""
    with store.write.begin() as session:
        line = session.connection()
        line.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in metadata.sorted_tables:
            if found := rows.get(table.name):
                line.execute(insert(table), [_known(table, one) for one in found])
        session.add(SettingRow(key=SETTING, value=to_plain(note)))
        for statement in _APPEND_ONLY:
            line.exec_driver_sql(statement)


def note_of(session: Session) -> PackNote:
    """Return what a pack knows of itself. Raises CannotOpen if the file is none."""
    row = session.get(SettingRow, SETTING)
    if row is None:
        raise CannotOpen("Das ist kein Tagespaket. Es wurde nichts geändert.")
    return from_plain(PackNote, row.value)


def keep_note(session: Session, note: PackNote) -> None:
    """Write down what a pack knows of itself now."""
    session.get_one(SettingRow, SETTING).value = to_plain(note)


def last_link(session: Session) -> tuple[int, str]:
    """Return number and digest of the last entry."""
    row = session.scalars(select(PackEntryRow).order_by(PackEntryRow.seq.desc()).limit(1)).first()
    return (0, BEGINNING) if row is None else (row.seq, row.digest)


def digest_of(pack_id: int, entry: PackedEntry) -> str:
    """Return the digest of an entry: it covers what was said and, through `previous`, all before it."""
    said = {
        name: value for name, value in asdict(entry).items() if name not in ("digest", "signature", "pdf")
    }
    paper = sha256(entry.pdf).hexdigest() if entry.pdf else ""
    return sha256(canonical({"pack": pack_id, "paper": paper, **said})).hexdigest()


def device_seed(note: PackNote) -> bytes:
    """Return the seed with which this laptop signs."""
    return bytes.fromhex(note.device_seed)


def sign_link(note: PackNote, digest: str) -> str:
    """Sign a link of the chain in the laptop's name."""
    return sign(device_seed(note), digest)


def remove_pack(path: Path, destroy: Callable[[Path], None]) -> None:
    """Take a pack off a laptop: the key first, for a file without a key tells nothing; can be done again."""
    if lock_of(path).exists():
        with suppress(CannotOpen, OSError):  # spoilt it has no key; on a full disk it goes below
            destroy(path)
    left = (f"{path.name}-wal", f"{path.name}-shm", path.name, receipt_of(path).name)
    for name in (lock_of(path).name, *left):
        path.with_name(name).unlink(missing_ok=True)
    sync_folder(path.parent)


def receipt_of(path: Path) -> Path:
    """Return where the town hall's word about a pack lies: beside it, on the stick or on the laptop."""
    return path.with_name(f"{path.name}{RECEIPT_END}")


def _known(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in table.columns}
