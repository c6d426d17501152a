"""The written form that program and server both hash: entries become marks, marks become blocks of a chain.

Each value is preceded by its length, so no two different entries read alike. The server writes the same form
in db/postgres/journal.sql; a change here without one there breaks every chain.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, LargeBinary, Table, Text, Uuid, cast, select, true, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from rathaus_desk.store.base import Moment, Row
from rathaus_desk.store.journal_tables import JournalBlockRow, JournalRow
from rathaus_desk.store.list_tables import ExportRow
from rathaus_desk.store.protocol_tables import ProtocolClosingRow, ProtocolGapRow
from rathaus_desk.store.reading_tables import ReadLogRow

FIRST_PREVIOUS = bytes(32)
BLOCKS_AT_ONCE = 500
_ROWS_AT_ONCE = 1000
_GAPS = Row.metadata.tables[ProtocolGapRow.__tablename__]
_BLOCK_COLUMNS = ("id", "sealed_at", "entries", "previous", "digest")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Protocol:
    """Records that are only ever added to, and the columns that the chain covers, in their order."""

    model: type[Row]
    columns: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The table that holds the entries."""
        return Row.metadata.tables[self.model.__tablename__]


MARK_BYTES = 32
_SALT = "salt"  # the one column that came later: an entry without it is marked as before

# Another column that comes later is not covered in blocks that stand: it needs a protocol of its own.
PROTOCOLS = tuple(
    Protocol(model, tuple(columns.split()))
    for model, columns in (
        (JournalRow, "id at staff_id command sealed"),
        (ReadLogRow, "id at staff_id kind purpose criteria person_ids refused salt"),
        (ExportRow, "id at staff_id list_name filtered columns rows purpose sha256 salt"),
        (
            ProtocolClosingRow,
            "id at staff_id protocol months until first_block last_block entries digest",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """A block as it is stored, with the marks of the entries that are there now."""

    id: int
    sealed_at: datetime
    entries: int
    previous: bytes
    digest: bytes
    marks: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        """Tell whether the digest is that of what is there now."""
        return self.digest == block_digest(self.previous, self.id, self.sealed_at, self.entries, self.marks)


@dataclass(frozen=True, slots=True)
class Stray:
    """Entries that name a block which is not there."""

    block_id: int
    entries: int


def block_digest(
    previous: bytes, number: int, sealed_at: datetime, entries: int, marks: Sequence[bytes]
) -> bytes:
    """Return the digest of a block (SHA-256); the order of its marks does not matter."""
    head = (previous, str(number).encode(), _microseconds(sealed_at), str(entries).encode())
    return sha256(b"".join((*map(_part, head), *sorted(marks)))).digest()


def raw_columns(protocol: Protocol, dialect: str) -> list[ColumnElement[Any]]:
    """Return what to select for the marks: as it lies there, so that no forged value can stop the reading."""
    return [raw(protocol.table.c[name], dialect) for name in protocol.columns]


def mark(protocol: Protocol, values: Sequence[Any]) -> bytes:
    """Return the digest of one entry (SHA-256), given its raw values."""
    written = (
        _written(protocol.table.c[name], one)
        for name, one in zip(protocol.columns, values, strict=True)
        if not (name == _SALT and one is None)
    )
    return sha256(b"".join(map(_part, (protocol.table.name.encode(), *written)))).digest()


def gap_digest(gaps: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return the digest of what stays of forgotten entries: block, count and marks of each, by block."""
    parts = (part for gap in gaps for part in (str(gap[0]).encode(), str(gap[1]).encode(), gap[2]))
    return sha256(b"".join(map(_part, parts))).digest()


def stored_blocks(session: Session) -> Iterator[StoredBlock | Stray]:
    """Yield all blocks in their order with the marks of their entries, and what names no block of them."""
    dialect = session.get_bind().dialect.name
    table = Row.metadata.tables[JournalBlockRow.__tablename__]
    columns = [raw(table.c[name], dialect) for name in _BLOCK_COLUMNS]
    last: int | None = None
    while True:
        after = table.c.id > last if last is not None else table.c.id.is_not(None)
        rows = session.execute(select(*columns).where(after).order_by(table.c.id).limit(BLOCKS_AT_ONCE)).all()
        until = rows[-1][0] if rows else None
        marks = _marks_between(session, last, until)
        for number, sealed_at, entries, previous, digest in rows:
            found = tuple(marks.pop(number, ()))
            yield StoredBlock(number, as_moment(sealed_at), entries, _blob(previous), _blob(digest), found)
        yield from (Stray(number, len(found)) for number, found in sorted(marks.items()))
        if until is None:
            return
        last = until


def _marks_between(session: Session, after: int | None, until: int | None) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for protocol in PROTOCOLS:
        block = protocol.table.c.block_id
        query = select(block, *raw_columns(protocol, session.get_bind().dialect.name))
        query = query.where(block.is_not(None) if after is None else block > after)
        if until is not None:
            query = query.where(block <= until)
        for number, *values in session.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}):
            found.setdefault(number, []).append(mark(protocol, values))
    gap = _GAPS.c
    query = select(gap.block_id, gap.marks).where(gap.block_id > after if after is not None else true())
    for number, marks in session.execute(query.where(gap.block_id <= until if until is not None else true())):
        kept = _blob(marks)
        found.setdefault(number, []).extend(
            kept[start : start + MARK_BYTES] for start in range(0, len(kept), MARK_BYTES)
        )
    return found


def raw(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """Return a column as what lies there, whatever that is."""
    if dialect == "sqlite":
        return type_coerce(column, NullType())
    return cast(column, Text()) if isinstance(column.type, JSON) else type_coerce(column, NullType())


def _written(column: ColumnElement[Any], value: Any) -> bytes | None:
    """Return a value as it is hashed; one that is of another kind than its column is hashed as what it is."""
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode()
    try:
        if isinstance(column.type, Moment):
            return _microseconds(_in_utc(value))
        if isinstance(column.type, Uuid):
            return str(value if isinstance(value, UUID) else UUID(value)).encode()
        return str(int(value) if isinstance(value, bool) else value).encode()
    except (ValueError, TypeError, AttributeError):
        return repr(value).encode()


def _in_utc(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_moment(value: Any) -> datetime:
    """Return the time of a block; for one that is none the beginning of time, which no digest fits."""
    try:
        return _in_utc(value)
    except (ValueError, TypeError, AttributeError):
        return _EPOCH


def _blob(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _microseconds(moment: datetime) -> bytes:
    return str((moment - _EPOCH) // timedelta(microseconds=1)).encode()


def _part(value: bytes | None) -> bytes:
    return b"-" if value is None else b"%d:%b" % (len(value), value)
