"""Sessions on a PostgreSQL server: everybody with a login of their own, and word of every change.

Write sessions run serializable, so that two people at once have the effect of one after the other; whoever
comes second in earnest is told to try again, which the desk does by itself. A read session sees one state.
"""

import ipaddress
import json
from functools import partial
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.changes import OnChange, listen_to_changes, told
from rathaus_desk.store.listener import CHANNEL, Listener
from rathaus_desk.store.people_door import BEHIND_DOOR
from rathaus_desk.store.watchdog import Watchdog

PATIENCE_SECONDS = 4.5  # a clerk hears after five seconds at the latest that the server is gone
CONNECT_SECONDS = 3
KNOCK_SECONDS = 2.5
_SERVER_LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "4s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}
DESK_PATH = "desk,rathaus,pg_temp"  # what the desk shows of people stands before the tables
OWNER_PATH = "rathaus,pg_temp"
_UNSAFE_TLS = ("disable", "allow", "prefer", "require", "verify-ca")
# serialization failure, deadlock, somebody else took the same key first
_TRY_AGAIN = frozenset({"40001", "40P01"})
_READ_ONLY = "25006"
_JOURNAL_KEY = "pk_journal"


class ServerStore:
    """An open database on a server. `write` and `read` make sessions; a read session cannot write."""

    def __init__(self, url: URL, *, patience: float = PATIENCE_SECONDS, search_path: str = DESK_PATH) -> None:
        self.url = secured(url, search_path)
        self._watchdog = Watchdog(patience)
        self._listener: Listener | None = None
        self._own: set[int] = set()
        self.engine = self._engine(pool_size=1, max_overflow=4, isolation_level="SERIALIZABLE")
        self._readers = self._engine(pool_size=2, max_overflow=6, isolation_level="REPEATABLE READ")
        event.listen(self.engine, "connect", self._remember)
        event.listen(self.engine, "close", self._forget)
        event.listen(self._readers, "begin", _only_read)
        event.listen(self._readers, "handle_error", _a_query_wrote)
        notes = {BEHIND_DOOR: search_path == DESK_PATH}
        self.write: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False, info=notes)
        self.read: sessionmaker[Session] = sessionmaker(self._readers, expire_on_commit=False, info=notes)
        listen_to_changes(self.write)
        event.listen(self.write, "before_commit", _tell_others)

    def listen(self, on_change: OnChange) -> bool:
        """Have `on_change` called, on another thread, with the tables that others have changed."""
        self._listening().on_change = on_change
        return True

    def changed_elsewhere(self) -> frozenset[str]:
        """Return the tables that others have changed since the last call; the first call begins to listen."""
        listener = self._listening()
        listener.listens.wait(CONNECT_SECONDS)
        return listener.heard()

    def worth_another_try(self, error: DBAPIError) -> bool:
        """Tell whether the same command may go through when it is sent again at once.

        It is so after a collision with somebody else, and after a line that broke: if the commit had reached
        the server, the journal knows the command and answers with its first result. After a silence of
        `patience` it is not: the person has waited long enough.
        """
        if self._watchdog.has_cut():
            return False
        cause = error.orig
        state = getattr(cause, "sqlstate", None)
        broken_key = getattr(getattr(cause, "diag", None), "constraint_name", None)
        return error.connection_invalidated or state in _TRY_AGAIN or broken_key == _JOURNAL_KEY

    def knock(self) -> None:
        """Ask the server for a sign of life; raises DBAPIError if there is none within KNOCK_SECONDS.

        After a failure every connection is made anew: those that stood open may be dead without knowing.
        """
        try:
            self._sign_of_life()
        except DBAPIError as error:
            self._readers.dispose()
            self.engine.dispose()
            if not self.worth_another_try(error):
                raise
            self._sign_of_life()  # the server may have been started anew since

    def _sign_of_life(self) -> None:
        with self._watchdog.patience(KNOCK_SECONDS), self._readers.connect() as line:
            line.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Give all connections back."""
        if self._listener is not None:
            self._listener.close()
        self._readers.dispose()
        self.engine.dispose()
        self._watchdog.close()

    def _listening(self) -> Listener:
        if self._listener is None:
            # Not the address as text: SQLAlchemy writes blanks as "+", which libpq does not read.
            _, asked = self.engine.dialect.create_connect_args(self.engine.url)
            plain = {name: str(one) for name, one in asked.items() if isinstance(one, str | int)}
            self._listener = Listener(make_conninfo("", **plain), self._own, self._watchdog)
        return self._listener

    def _engine(self, **options: Any) -> Engine:
        engine = create_engine(
            self.url.set(drivername="postgresql+psycopg"),
            poolclass=QueuePool,
            pool_timeout=PATIENCE_SECONDS,
            hide_parameters=True,
            json_serializer=partial(json.dumps, ensure_ascii=False),
            **options,
        )
        self._watchdog.guard(engine)
        return engine

    def _remember(self, raw: Any, _record: object) -> None:
        self._own.add(raw.info.backend_pid)

    def _forget(self, raw: Any, _record: object) -> None:
        """The server may give the same number to somebody else's process."""
        self._own.discard(raw.info.backend_pid)


def secured(url: URL, search_path: str = DESK_PATH) -> URL:
    """Return an address with everything that makes the line safe and waiting short.

    Away from this PC, be it one of several hosts, the server must prove its name (TLS, verify-full) and must
    ask for the password without seeing it (scram). Raises CannotOpen for less.
    """
    asked = dict(url.query)
    away = [one for one in _hosts(url) if not _is_this_pc(one)]
    mode = str(asked.get("sslmode", "verify-full" if away else "prefer"))
    if mode in _UNSAFE_TLS and away:
        raise CannotOpen(
            f"Die Verbindung zu {away[0]} wäre mit sslmode={mode} nicht sicher. Es wurde nichts gesendet. "
            "Bitte sslmode=verify-full verwenden und das Zertifikat der Stadt eintragen (sslrootcert)."
        )
    limits = {**_SERVER_LIMITS, "search_path": search_path}
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    usual = {
        "sslmode": mode,
        "gssencmode": "disable",  # it would go first, whatever sslmode says
        "connect_timeout": str(CONNECT_SECONDS),
        "application_name": "rathaus-desk",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "2",
        "options": options,
        "target_session_attrs": "read-write",
    }
    if away:
        usual["require_auth"] = "scram-sha-256"
    return url.set(query={**usual, **asked, "sslmode": mode})


def _hosts(url: URL) -> list[str]:
    """Return every host of an address; several stand where libpq wants them, behind the question mark."""
    behind = [url.query.get(name, "") for name in ("host", "hostaddr")]
    named = [part for one in behind for part in (one.split(",") if isinstance(one, str) else one) if part]
    first = [url.host or ""] if url.host or not named else []
    return first + named


def _is_this_pc(host: str | None) -> bool:
    if not host or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _only_read(connection: Any) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _a_query_wrote(context: ExceptionContext) -> BaseException | None:
    refused = getattr(context.original_exception, "sqlstate", None) == _READ_ONLY
    return RuntimeError("a read session must not write") if refused else None


def _tell_others(session: Session) -> None:
    """Send one hint a transaction: the names of the tables, nothing else."""
    if session.in_nested_transaction():
        return  # a part that may still be taken back
    session.flush()
    if names := ",".join(sorted(told(session))):
        session.connection().exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, names))
