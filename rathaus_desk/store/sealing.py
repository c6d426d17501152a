"""Seals what the protocols got since the last time, as one block; on a server the server itself does it."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from rathaus_desk.store.changes import Store, hush
from rathaus_desk.store.journal_chain import (
    FIRST_PREVIOUS,
    PROTOCOLS,
    Protocol,
    block_digest,
    mark,
    raw_columns,
)
from rathaus_desk.store.journal_tables import JournalBlockRow
from rathaus_desk.store.readings import readings_of

ENTRIES_AT_ONCE = 5000  # of each protocol, in one block
_NO_SUCH_FUNCTION = "42883"


def seal_journal(store: Store, now: datetime) -> int:
    """Seal all entries whose transactions are finished; return how many. Only looks if there is none.

    On a server it does nothing while another session seals; `now` is the time of blocks in a file.
    """
    if store.engine.dialect.name == "postgresql":
        return _seal_on_server(store)
    readings = readings_of(store)
    with store.read() as session:
        if not ((readings and readings.settled) or anything_unsealed(session)):
            return 0
    with store.write.begin() as session:
        if readings:
            readings.write(session, all_of_them=False)
        hush(session, JournalBlockRow, *(one.model for one in PROTOCOLS))  # nobody shows what is sealed
        return seal_all(session, now)


def seal_all(session: Session, now: datetime) -> int:
    """Seal everything in a file within a transaction that writes; return how many entries."""
    total = 0
    while count := _seal_block(session, now):
        total += count
    return total


def anything_unsealed(session: Session) -> bool:
    """Tell whether a protocol has an entry that no block holds yet."""
    return any(
        session.execute(select(one.table.c.id).where(one.table.c.block_id.is_(None)).limit(1)).first()
        for one in PROTOCOLS
    )


def _seal_on_server(store: Store) -> int:
    """Ask the server, each block in a transaction of its own that sees what was sealed until this moment."""
    total = 0
    try:
        with store.engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
            while (count := connection.scalar(text("SELECT desk.seal_journal()")) or 0) > 0:
                connection.commit()
                total += count
            connection.commit()
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NO_SUCH_FUNCTION:
            raise  # else it is a database that the owner has not set up to the end
    return total


def _seal_block(session: Session, now: datetime) -> int:
    head = session.execute(
        select(JournalBlockRow.id, JournalBlockRow.digest).order_by(JournalBlockRow.id.desc()).limit(1)
    ).first()
    number, previous = (head.id + 1, head.digest) if head else (1, FIRST_PREVIOUS)
    marks = [one for protocol in PROTOCOLS for one in _take(session, protocol, number)]
    if marks:
        values: dict[str, Any] = {
            "id": number,
            "sealed_at": now,
            "entries": len(marks),
            "previous": previous,
            "digest": block_digest(previous, number, now, len(marks), marks),
        }
        session.execute(insert(JournalBlockRow).values(values))
    return len(marks)


def _take(session: Session, protocol: Protocol, number: int) -> list[bytes]:
    """Put the unsealed entries of a protocol into block `number` and return their marks."""
    key, block = protocol.table.c.id, protocol.table.c.block_id
    query = select(key, *raw_columns(protocol, "sqlite")).where(block.is_(None))
    rows = session.execute(query.order_by(block, key).limit(ENTRIES_AT_ONCE)).all()
    if rows:
        session.execute(
            update(protocol.table).where(block.is_(None), key <= rows[-1][0]).values(block_id=number)
        )
    return [mark(protocol, row[1:]) for row in rows]
