"""Sessions on the encrypted database file: one writer, several readers, and word of every change.

SQLite lets one transaction write at a time, so all of a program's writing goes through one connection. That
costs nothing, and `PRAGMA data_version` on it tells exactly whether other programs have written.
"""

import contextlib
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlcipher3 import dbapi2 as driver

from rathaus_desk.domain.errors import CannotOpen, Unreachable
from rathaus_desk.store.changes import OnChange, listen_to_changes
from rathaus_desk.store.opening import (
    connect,
    examine,
    in_words,
    known_revisions,
    lay_file,
    refuse_newer,
    revision_of,
)
from rathaus_desk.store.readings import READINGS, Readings
from rathaus_desk.store.turns import Turns

_QUEUE_SECONDS = 30.0
_SEEN = "data_version"


class FileStore:
    """An open database file: the store of one PC."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._place = _place_on_disk(path)
        self._schema_version: int | None = None
        self.engine = writing_engine(path, key)
        self._readers = _engine(path, key, pool_size=4, max_overflow=12)
        event.listen(self.engine, "begin", self._look_around)
        event.listen(self._readers, "begin", _begin_reading)
        event.listen(self._readers, "connect", _only_read)
        event.listen(self._readers, "handle_error", _a_query_wrote)
        self.readings = Readings()
        noted = {READINGS: self.readings}
        self.write: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False, info=noted)
        self.read: sessionmaker[Session] = sessionmaker(self._readers, expire_on_commit=False, info=noted)
        self.readings.attend(self.write)
        listen_to_changes(self.write)
        self._turns = Turns(self.write)

    def listen(self, _on_change: OnChange) -> bool:
        """Return False: a file tells nobody, one has to ask."""
        return False

    def changed_elsewhere(self) -> frozenset[str]:
        """Return the tables to which other programs have committed something since the last call.

        What this store commits itself does not count. Raises Unreachable if the file was moved, replaced or
        upgraded by a newer program.
        """
        self._refuse_if_moved()
        pool = self.engine.pool
        if isinstance(pool, QueuePool) and pool.checkedout():
            return frozenset()  # we are writing this moment; the next call will tell
        try:
            with contextlib.closing(self.engine.raw_connection()) as raw:
                if raw.info.get(_SEEN) == _version(raw):
                    return frozenset()
                self._refuse_other_schema(_driver(raw))
                with _driver(raw):  # one state: version and counts belong together
                    _driver(raw).execute("BEGIN")
                    raw.info[_SEEN] = _version(raw)
                    return self._turns.news(_driver(raw))
        except driver.Error as error:
            raise in_words(error, self.path) or error from error

    def worth_another_try(self, _error: DBAPIError) -> bool:
        """Return False: SQLite has waited its turn already, and a writer is alone."""
        return False

    def stand_in_line(self, _session: Session, *, alone: bool) -> None:
        """Do nothing: a writer is alone from its start."""

    def row_by_row(self, _session: Session) -> None:
        """Do nothing: a writer is alone from its start."""

    def lagging(self) -> sessionmaker[Session]:
        """Return `read`: a file has no copy that could spare it."""
        return self.read

    def knock(self) -> None:
        """Do nothing: whether the file is still at its place shows whenever it is used."""

    def close(self) -> None:
        """Give all connections back and empty the write-ahead log, so that nothing deleted lingers there."""
        self._readers.dispose()
        with contextlib.suppress(driver.Error), contextlib.closing(self.engine.raw_connection()) as raw:
            # Another window may be at work; then the last one to leave empties the log.
            _driver(raw).execute("PRAGMA busy_timeout = 200")
            _driver(raw).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.engine.dispose()

    def _look_around(self, connection: Connection) -> None:
        """Check, with the write lock in hand, that this is still the file that was opened."""
        self._refuse_if_moved()
        self._refuse_other_schema(_driver(connection.connection))

    def _refuse_if_moved(self) -> None:
        """What is written into a file that lost its name would be gone with the program."""
        if _place_on_disk(self.path) != self._place:
            raise Unreachable(
                f"Die Datei {self.path} ist nicht mehr an ihrem Platz; sie wurde verschoben oder ersetzt. "
                "Es wurde nichts gespeichert. Bitte das Programm neu starten."
            )

    def _refuse_other_schema(self, connection: Any) -> None:
        """Look again only when any table was changed: a newer program may have upgraded the file."""
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        if version == self._schema_version:
            return
        revision = revision_of(connection)
        if revision is not None and revision != known_revisions()[-1]:
            raise Unreachable(
                "Die Datenbank wurde inzwischen auf den Stand einer anderen Fassung von Rathaus Desk "
                "gebracht. Es wurde nichts gespeichert. Bitte das Programm schließen und die neue Fassung "
                "starten."
            )
        self._schema_version = version


def open_store(path: Path, key: bytes, *, create: bool = False) -> FileStore:
    """Open the file at `path`, or with `create` lay a new one without tables.

    Raises CannotOpen with a German sentence; the file was then left byte for byte as it was.
    """
    if create:
        lay_file(path, key)
    examine(path, key)
    store = FileStore(path.resolve(), key)
    try:
        with contextlib.closing(store.engine.raw_connection()) as raw:
            _driver(raw).execute("PRAGMA journal_mode = WAL")
            revision = revision_of(_driver(raw))
        if not create:
            _refuse_revision(path, revision)
        store.changed_elsewhere()
    except driver.Error as error:
        store.close()
        raise CannotOpen(str(in_words(error, path) or error)) from error
    except BaseException:
        store.close()
        raise
    return store


def writing_engine(path: Path, key: bytes) -> Engine:
    """Return an engine with one connection, whose every transaction has the write lock from its start."""
    engine = _engine(path, key, pool_size=1, max_overflow=0)
    event.listen(engine, "begin", _begin_writing)
    return engine


def _engine(path: Path, key: bytes, **pool: int) -> Engine:
    """Return a pool of connections to the file; errors never show what was in a statement."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver,
        creator=partial(connect, path, key),
        poolclass=QueuePool,
        pool_timeout=_QUEUE_SECONDS,
        hide_parameters=True,
        json_serializer=partial(json.dumps, ensure_ascii=False),
        **pool,
    )
    event.listen(engine, "handle_error", _explain_to(path))
    return engine


def _explain_to(path: Path) -> Callable[[ExceptionContext], BaseException | None]:
    return lambda context: in_words(context.original_exception, path)


def _only_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _a_query_wrote(context: ExceptionContext) -> BaseException | None:
    refused = getattr(context.original_exception, "sqlite_errorname", "").startswith("SQLITE_READONLY")
    return RuntimeError("a read session must not write") if refused else None


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _version(raw: Any) -> int:
    return int(_driver(raw).execute("PRAGMA data_version").fetchone()[0])


def _driver(connection: Any) -> Any:
    """Return sqlcipher3's own connection, which knows no transactions but its own."""
    return connection.driver_connection


def _place_on_disk(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_revision(path: Path, revision: str | None) -> None:
    known = known_revisions()
    refuse_newer(path, revision, known)
    if revision != known[-1]:
        raise CannotOpen(
            f"Die Datei {path} hat noch den Stand einer früheren Fassung von Rathaus Desk. An ihr wurde "
            "nichts geändert. Sie muss zuerst auf den neuen Stand gebracht werden; vorher wird eine "
            "Sicherung angelegt."
        )
