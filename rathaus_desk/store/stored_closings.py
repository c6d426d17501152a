"""What the tables say of forgotten entries, read as it lies there: no forged value can stop the check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Float, case, cast, func, or_, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.office.protocols import ProtocolKind
from rathaus_desk.store.base import Row
from rathaus_desk.store.journal_chain import PROTOCOLS, as_moment, gap_digest, raw
from rathaus_desk.store.journal_tables import JournalBlockRow
from rathaus_desk.store.protocol_tables import ProtocolClosingRow, ProtocolGapRow
from rathaus_desk.store.sealing import ENTRIES_AT_ONCE

_BLOCKS, _CLOSINGS, _GAPS = (
    Row.metadata.tables[one.__tablename__] for one in (JournalBlockRow, ProtocolClosingRow, ProtocolGapRow)
)
_NUMBERS = ("staff_id", "months", "first_block", "last_block", "entries", "block_id")
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class StoredClosing:
    """A line that says that a protocol has forgotten; numbers that are none are -1."""

    kind: str
    at: datetime
    until: datetime
    staff_id: int
    months: int
    first_block: int
    last_block: int
    entries: int
    digest: bytes
    sealed_at: datetime | None


def stored_closings(session: Session) -> list[StoredClosing]:
    """Return all lines, by protocol and block; `sealed_at` is None as long as no block holds the line."""
    dialect = session.get_bind().dialect.name
    of = {one.name: raw(one, dialect) for one in _CLOSINGS.c}
    columns = (
        *(of[name] for name in ("protocol", "at", "until", "digest", *_NUMBERS)),
        raw(_BLOCKS.c.sealed_at, dialect),
    )
    query = select(*columns).outerjoin(_BLOCKS, _BLOCKS.c.id == _CLOSINGS.c.block_id)
    found = [
        StoredClosing(
            kind=str(kind),
            at=as_moment(at),
            until=as_moment(until),
            **{
                name: one if isinstance(one, int) else -1
                for name, one in zip(_NUMBERS[:-1], numbers, strict=False)
            },
            digest=bytes(digest) if isinstance(digest, bytes | memoryview) else b"",
            sealed_at=None if numbers[-1] is None else as_moment(numbers[-1]),
        )
        for kind, at, until, digest, *numbers in session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.kind, one.last_block))


def stored_gap(session: Session, kind: str, first: int, last: int) -> tuple[int, bytes]:
    """Return how many entries of a protocol are forgotten in some blocks, and the digest of what stays."""
    dialect = session.get_bind().dialect.name
    query = select(_GAPS.c.block_id, raw(_GAPS.c.entries, dialect), raw(_GAPS.c.marks, dialect))
    of_kind = raw(_GAPS.c.protocol, dialect) == kind
    rows = session.execute(
        query.where(of_kind, _GAPS.c.block_id.between(first, last)).order_by(_GAPS.c.block_id)
    )
    gaps = [
        (block, n, bytes(marks) if isinstance(marks, bytes | memoryview) else b"") for block, n, marks in rows
    ]
    return sum(n for _block, n, _marks in gaps if isinstance(n, int)), gap_digest(gaps)


def gaps_beyond(session: Session, closed: dict[str, int]) -> int:
    """Return in how many blocks entries are missing of which no line speaks; lines reach up to `closed`."""
    kind = raw(_GAPS.c.protocol, session.get_bind().dialect.name)
    covered = or_(False, *((kind == one) & (_GAPS.c.block_id <= last) for one, last in closed.items()))
    return session.scalar(select(func.count()).select_from(_GAPS).where(~covered)) or 0


def left_behind(session: Session, kind: str, last: int) -> int:
    """Return how many entries a protocol still has in blocks up to one that it has forgotten."""
    tables = (one.table for one in PROTOCOLS if one.table.name == kind)
    counts = (select(func.count()).select_from(one).where(one.c.block_id <= last) for one in tables)
    return sum(session.scalar(one) or 0 for one in counts)


def sealed_times(session: Session, blocks: Iterable[int]) -> dict[int, datetime]:
    """Return when some blocks were sealed."""
    sealed_at = raw(_BLOCKS.c.sealed_at, session.get_bind().dialect.name)
    rows = session.execute(select(_BLOCKS.c.id, sealed_at).where(_BLOCKS.c.id.in_(list(blocks))))
    return {number: as_moment(one) for number, one in rows}


def backdated(
    session: Session, kind: ProtocolKind, days: float
) -> Iterator[tuple[int, datetime, int, datetime]]:
    """Yield block, time of its seal, count and oldest time of entries so much older than the block before.

    What was sealed late because nothing was sealed for a while is none of them; nor is a backlog, which fills
    its blocks to the brim.
    """
    dialect = session.get_bind().dialect.name
    table = next(one.table for one in PROTOCOLS if one.table.name == kind)
    not_full = case((_BLOCKS.c.entries < ENTRIES_AT_ONCE, _BLOCKS.c.sealed_at))
    before = func.max(not_full).over(order_by=_BLOCKS.c.id, rows=(None, -1))
    chain = select(_BLOCKS.c.id, _BLOCKS.c.sealed_at, before.label("before")).subquery()
    if dialect == "sqlite":
        older = func.julianday(chain.c.before) - func.julianday(table.c.at)
    else:
        older = cast(func.extract("epoch", chain.c.before - table.c.at), Float) / _SECONDS_A_DAY
    sealed_at, first = raw(func.min(chain.c.sealed_at), dialect), raw(func.min(table.c.at), dialect)
    query = select(chain.c.id, sealed_at, func.count(), first).join(table, table.c.block_id == chain.c.id)
    for number, sealed, count, oldest in session.execute(
        query.where(older > days).group_by(chain.c.id).order_by(chain.c.id)
    ):
        yield number, as_moment(sealed), count, as_moment(oldest)
