"""What a store is, on either engine, and how its sessions tell which tables they changed."""

from typing import Protocol

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction, sessionmaker

from rathaus_desk.store.base import Row


class Store(Protocol):
    """An open database. `write` and `read` make sessions; a read session cannot write."""

    engine: Engine
    write: sessionmaker[Session]
    read: sessionmaker[Session]

    def changed_elsewhere(self) -> bool:
        """Tell whether another program has committed something since the last call."""

    def worth_another_try(self, _error: DBAPIError) -> bool:
        """Tell whether the same command may go through when it is sent again at once."""

    def close(self) -> None:
        """Give all connections back."""


def listen_to_changes(sessions: sessionmaker[Session]) -> None:
    """Let every session of a maker note which tables it changes."""
    event.listen(sessions, "after_begin", _forget_changes)
    event.listen(sessions, "after_flush", _note_flushed)
    event.listen(sessions, "do_orm_execute", _note_statement)


def note_changed(session: Session, *tables: type[Row] | str) -> None:
    """Say which tables a statement changed that the session does not see through, such as text SQL."""
    session.connection()  # begins the transaction, and with it a clean list
    names = {table if isinstance(table, str) else table.__tablename__ for table in tables}
    session.info.setdefault("changed", set()).update(names)


def _forget_changes(session: Session, transaction: SessionTransaction, _connection: Connection) -> None:
    if not transaction.nested:
        session.info.pop("changed", None)


def _note_flushed(session: Session, _flush: UOWTransaction) -> None:
    rows = {*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))}
    note_changed(session, *(type(row) for row in rows))


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(state.statement, "table", None)
        if isinstance(table, Table):
            note_changed(state.session, table.name)
