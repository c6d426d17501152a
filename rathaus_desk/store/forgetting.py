"""Lets a protocol forget whole old blocks, so that the chain still holds; on a server the server does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.office.protocols import MOST_BLOCKS, ProtocolKind
from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.journal_chain import PROTOCOLS, Protocol, gap_digest, mark, raw_columns
from rathaus_desk.store.journal_tables import JournalBlockRow, JournalKeyRow, JournalRow
from rathaus_desk.store.protocol_tables import ProtocolClosingRow, ProtocolGapRow
from rathaus_desk.store.sealing import seal_all


@dataclass(frozen=True, slots=True)
class Oblivion:
    """What is to be forgotten, why, and by whom."""

    id: int
    kind: ProtocolKind
    months: int
    until: datetime
    at: datetime
    staff_id: int


def forget_entries_of(session: Session, wanted: Oblivion) -> int | None:
    """Delete what a protocol has in blocks sealed before a time; return the id of the line that says so.

    Only the marks of the entries stay. None if nothing is old enough. The line is sealed at once.
    """
    if session.get_bind().dialect.name == "postgresql":
        return session.scalar(select(func.desk.forget_protocol(wanted.kind.value, wanted.until)))
    protocol = next(one for one in PROTOCOLS if one.table.name == wanted.kind)
    closed, last = _reach(session, protocol, wanted)
    if last is None:
        return None
    gaps = list(_gaps(session, protocol, last))
    rows = [
        {"block_id": block, "protocol": wanted.kind, "entries": n, "marks": marks} for block, n, marks in gaps
    ]
    session.execute(insert(ProtocolGapRow), rows)
    if wanted.kind is ProtocolKind.JOURNAL:
        gone = select(JournalRow.id).where(JournalRow.block_id <= last)
        session.execute(delete(JournalKeyRow).where(JournalKeyRow.journal_id.in_(gone)))
    session.execute(delete(protocol.table).where(protocol.table.c.block_id <= last))
    note_changed(session, protocol.model)
    line = ProtocolClosingRow(
        id=wanted.id,
        at=wanted.at,
        staff_id=wanted.staff_id,
        protocol=wanted.kind,
        months=wanted.months,
        until=wanted.until,
        first_block=closed + 1,
        last_block=last,
        entries=sum(one["entries"] for one in rows),
        digest=gap_digest(gaps),
    )
    session.add(line)
    session.flush()
    seal_all(session, wanted.at)
    return line.id


def _reach(session: Session, protocol: Protocol, wanted: Oblivion) -> tuple[int, int | None]:
    """Return up to which block is forgotten already, and up to which it can be now; None if there is none."""
    of_kind = select(func.max(ProtocolClosingRow.last_block)).where(
        ProtocolClosingRow.protocol == wanted.kind
    )
    closed = session.scalar(of_kind) or 0
    oldest = session.scalar(select(func.min(protocol.table.c.block_id)))
    blocks = select(func.min(JournalBlockRow.id)).where(JournalBlockRow.id > closed)
    young = session.scalar(blocks.where(JournalBlockRow.sealed_at >= wanted.until))
    last = young - 1 if young is not None else session.scalar(select(func.max(JournalBlockRow.id)))
    if oldest is None or last is None or oldest > last:
        return closed, None
    return closed, min(last, oldest + MOST_BLOCKS - 1)


def _gaps(session: Session, protocol: Protocol, last: int) -> Iterator[tuple[int, int, bytes]]:
    block = protocol.table.c.block_id
    columns = raw_columns(protocol, session.get_bind().dialect.name)
    rows = session.execute(select(block, *columns).where(block <= last).order_by(block))
    for number, found in groupby(rows, key=itemgetter(0)):
        marks = sorted(mark(protocol, one[1:]) for one in found)
        yield number, len(marks), b"".join(marks)
