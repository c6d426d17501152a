"""What a store is, on either engine, and how its sessions tell which tables they changed."""

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction, sessionmaker

from rathaus_desk.store.base import Row

EVERYTHING = frozenset({"*"})  # stands for all tables, where nobody can say which
OnChange = Callable[[frozenset[str]], None]


class Store(Protocol):
    """An open database. `write` and `read` make sessions; a read session cannot write."""

    engine: Engine
    write: sessionmaker[Session]
    read: sessionmaker[Session]

    def changed_elsewhere(self) -> frozenset[str]:
        """Return the tables to which other programs have committed something since the last call.

        EVERYTHING stands for all of them.
        """

    def listen(self, _on_change: OnChange) -> bool:
        """Have a function called, on another thread, with the tables that others have changed.

        Returns False where nobody tells: there one must ask `changed_elsewhere`.
        """

    def worth_another_try(self, _error: DBAPIError) -> bool:
        """Tell whether the same command may go through when it is sent again at once."""

    def stand_in_line(self, _session: Session, *, alone: bool) -> None:
        """Let a transaction, before its first statement, work beside those of others, or else after them.

        `alone` it waits until they have ended, and who comes meanwhile waits for it: so whoever was beaten
        once is not beaten again.
        """

    def row_by_row(self, _session: Session) -> None:
        """Let a transaction, before its first statement, wait for rows that others hold."""

    def lagging(self) -> sessionmaker[Session]:
        """Return what makes sessions that may show the state of some seconds ago, where it spares others."""

    def knock(self) -> None:
        """Ask for a sign of life; raises DBAPIError if there is none. A file is always there."""

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


def hush(session: Session, *tables: type[Row]) -> None:
    """Keep from other programs that these tables change: nothing that they show becomes different."""
    session.connection()
    session.info.setdefault("hushed", set()).update(table.__tablename__ for table in tables)


def told(session: Session) -> frozenset[str]:
    """Return the tables whose change concerns other programs."""
    return _noted(session, "changed") - _noted(session, "hushed")


def hushed(session: Session) -> frozenset[str]:
    """Return the tables that change without concerning other programs."""
    return _noted(session, "changed") & _noted(session, "hushed")


def _noted(session: Session, what: str) -> frozenset[str]:
    return frozenset(session.info.get(what, ()))


def _forget_changes(session: Session, transaction: SessionTransaction, _connection: Connection) -> None:
    if not transaction.nested:
        for name in ("changed", "hushed", "turns"):
            session.info.pop(name, None)


def _note_flushed(session: Session, _flush: UOWTransaction) -> None:
    rows = {*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))}
    note_changed(session, *(type(row) for row in rows))


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(state.statement, "table", None)
        if isinstance(table, Table):
            note_changed(state.session, table.name)
