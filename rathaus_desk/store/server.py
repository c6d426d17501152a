"""Sessions on a PostgreSQL server: everybody with a login of their own, and word of every change.

Write sessions run serializable, so that two people at once have the effect of one after the other; whoever
comes second in earnest is told to try again, which the desk does by itself. A read session sees one state.
"""

import ipaddress
import json
import time
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.changes import OnChange, listen_to_changes, told
from rathaus_desk.store.hosts import Hosts
from rathaus_desk.store.listener import CHANNEL, Listener
from rathaus_desk.store.people_door import BEHIND_DOOR
from rathaus_desk.store.planned import plan_once
from rathaus_desk.store.standby import Standby
from rathaus_desk.store.turned_away import let_in_no_more
from rathaus_desk.store.watchdog import Watchdog

PATIENCE_SECONDS = 4.5  # a clerk hears after five seconds at the latest that the server is gone
CONNECT_SECONDS = 3
CONNECT_SECONDS_EACH = 2  # of several hosts
STANDBY_PATIENCE_SECONDS = 2.5  # then the primary is asked, and the five seconds still hold
KNOCK_SECONDS = 2.5
_SERVER_LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "4s",
    "idle_in_transaction_session_timeout": "10s",  # a PC that died holds everybody up for no longer
    "timezone": "UTC",
    # Our lists join nine tables; of more than eight the server would take them in the order written.
    "join_collapse_limit": "16",
    "from_collapse_limit": "16",
    "jit": "off",  # compiling takes longer than any of our statements should
}
# What the desk shows of people stands before the tables; of the first, all but clerks see nothing.
DESK_PATH = "share,desk,rathaus,pg_temp"
OWNER_PATH = "rathaus,pg_temp"
READING = "REPEATABLE READ"
_UNSAFE_TLS = ("disable", "allow", "prefer", "require", "verify-ca")
# serialization failure, deadlock, unique violation: perhaps by the same command, or by who began the day too
_TRY_AGAIN = frozenset({"40001", "40P01", "23505"})
_READ_ONLY = "25006"
_WAITED_TOO_LONG = "55P03"  # lock_not_available
# The driver says so when it begins; a statement of our own would be a way to the server and back each time.
_ONLY_READS: dict[str, Any] = {"isolation_level": READING, "execution_options": {"postgresql_readonly": True}}
_ALONE_WITHIN = "1500ms"  # who waits longer for being alone takes the chance beside the others


class ServerStore:
    """An open database on a server. `write` and `read` make sessions; a read session cannot write."""

    def __init__(
        self,
        url: URL,
        *,
        patience: float = PATIENCE_SECONDS,
        search_path: str = DESK_PATH,
        reads_standby: bool = False,
    ) -> None:
        self.url = secured(url, search_path)
        self._patience = patience
        self._watchdog = Watchdog(patience)
        self._hosts = Hosts(patience)
        self._wrote_at = 0.0
        self._listener: Listener | None = None
        self._own: set[int] = set()
        self._retired: list[QueuePool] = []  # whose connections somebody still had
        to_server = partial(_engine, self.url, self._hosts, self._watchdog)
        self.engine = to_server(pool_size=1, max_overflow=4, isolation_level="SERIALIZABLE")
        self._readers = to_server(pool_size=2, max_overflow=6, **_ONLY_READS)
        event.listen(self.engine, "connect", self._remember)
        event.listen(self.engine, "close", self._forget)
        event.listen(self.engine, "handle_error", _no_longer_writes)
        event.listen(self._readers, "handle_error", _a_query_wrote)
        notes = {BEHIND_DOOR: search_path == DESK_PATH}
        self.write: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False, info=notes)
        self.read: sessionmaker[Session] = sessionmaker(self._readers, expire_on_commit=False, info=notes)
        listen_to_changes(self.write)
        event.listen(self.write, "before_commit", _tell_others)
        self._standby = self._at_standby(notes) if reads_standby else None

    def lagging(self) -> sessionmaker[Session]:
        """Return what makes sessions that may show the state of seconds ago: at a standby if one is near.

        What was written here, or heard of, before this call is seen in any case.
        """
        return (self._standby and self._standby.sessions()) or self.read

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
        `patience` it is not: the person has waited long enough. With several hosts this waits for `patience`
        until another one has taken over.
        """
        if self._standby is not None and self._standby.has_failed():
            return True  # at the primary
        if self._watchdog.has_cut():
            return False
        return self._broke_or_collided(error) or (_nobody_there(error) and self._hosts.seek(self._patience))

    @staticmethod
    def _broke_or_collided(error: DBAPIError) -> bool:
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _TRY_AGAIN

    def stand_in_line(self, session: Session, *, alone: bool) -> None:
        """Let a transaction work beside those of others, or `alone` after them.

        LOCK is the one statement after which a serializable transaction still sees what was committed while
        it waited.
        """
        line = session.connection()
        if alone and _is_alone(line):
            return
        line.exec_driver_sql("LOCK TABLE rathaus.line IN ROW SHARE MODE")

    def row_by_row(self, session: Session) -> None:
        """Let a transaction wait for rows that others hold, and see them as they are then."""
        session.connection(execution_options={"isolation_level": "READ COMMITTED"})

    def knock(self) -> None:
        """Ask the server for a sign of life; raises DBAPIError if there is none within KNOCK_SECONDS.

        After a failure every connection is made anew: those that stood open may be dead without knowing.
        """
        try:
            self._sign_of_life()
        except DBAPIError as error:
            cut = self._watchdog.has_cut()
            self._renew(self._readers)
            self._renew(self.engine)
            if cut or not self._broke_or_collided(error):
                raise
            self._sign_of_life()  # the server may have been started anew since

    def _renew(self, engine: Engine) -> None:
        """Let an engine make its connections anew; who has one of the old ones gives it back to be closed."""
        before = engine.pool
        if isinstance(before, QueuePool) and before.checkedout():
            self._retired.append(before)
        engine.dispose()

    def _sign_of_life(self) -> None:
        with self._watchdog.patience(KNOCK_SECONDS), self._readers.connect() as line:
            line.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Give all connections back."""
        self._hosts.close()
        if self._listener is not None:
            self._listener.close()
        if self._standby is not None:
            self._standby.close()
        self._readers.dispose()
        self.engine.dispose()
        for pool in self._retired:
            pool.dispose()
        self._watchdog.close()

    def _listening(self) -> Listener:
        if self._listener is None:
            # Not the address as text: SQLAlchemy writes blanks as "+", which libpq does not read.
            _, asked = self.engine.dialect.create_connect_args(self.engine.url)
            connect = partial(self._hosts.connect, **asked, autocommit=True)
            self._listener = Listener(connect, self._own, self._watchdog)
        return self._listener

    def _at_standby(self, notes: dict[str, bool]) -> Standby:
        url = self.url.update_query_dict({"target_session_attrs": "standby"})
        watchdog = Watchdog(min(self._patience, STANDBY_PATIENCE_SECONDS))
        engine = _engine(url, Hosts(self._patience), watchdog, pool_size=1, max_overflow=4, **_ONLY_READS)
        event.listen(engine, "handle_error", _a_query_wrote)
        event.listen(self.write, "after_commit", self._note_written)
        return Standby(engine, watchdog, self._readers, notes, self._news_at)

    def _note_written(self, _session: Session) -> None:
        self._wrote_at = time.monotonic()

    def _news_at(self) -> float:
        """Return when something last became known here, by the monotonic clock."""
        return max(self._wrote_at, self._listener.heard_at if self._listener else 0.0)

    def _remember(self, raw: Any, _record: object) -> None:
        self._own.add(raw.info.backend_pid)

    def _forget(self, raw: Any, _record: object) -> None:
        """The server may give the same number to somebody else's process."""
        self._own.discard(raw.info.backend_pid)


def _engine(url: URL, hosts: Hosts, watchdog: Watchdog, **options: Any) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_timeout=PATIENCE_SECONDS,
        hide_parameters=True,
        json_serializer=partial(json.dumps, ensure_ascii=False),
        **options,
    )

    def connect(_dialect: object, _record: object, _rest: object, asked: dict[str, Any]) -> Any:
        return hosts.connect(**asked)

    event.listen(engine, "do_connect", connect)
    plan_once(engine, reads_only=options["isolation_level"] == READING)
    watchdog.guard(engine)
    return engine


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
        "connect_timeout": str(CONNECT_SECONDS if len(_hosts(url)) < 2 else CONNECT_SECONDS_EACH),
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


def _is_alone(line: Connection) -> bool:
    """Wait until nobody else writes, but not for ever: somebody's PC may have died while writing."""
    line.exec_driver_sql(f"SET LOCAL lock_timeout = '{_ALONE_WITHIN}'")
    try:
        with line.begin_nested():
            line.exec_driver_sql("LOCK TABLE rathaus.line IN EXCLUSIVE MODE")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _WAITED_TOO_LONG:
            raise
        return False
    finally:
        if not line.invalidated:
            line.exec_driver_sql(f"SET LOCAL lock_timeout = '{_SERVER_LIMITS['lock_timeout']}'")
    return True


def _is_this_pc(host: str | None) -> bool:
    if not host or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_longer_writes(context: ExceptionContext) -> None:
    """Leave a server that was made read-only while we were connected: another one is to be written to."""
    if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def _nobody_there(error: DBAPIError) -> bool:
    """Tell whether no server let us in; that has no statement and, as nobody answered in SQL, no state."""
    lost = isinstance(error.orig, psycopg.OperationalError) and error.statement is None
    return lost and getattr(error.orig, "sqlstate", None) is None and let_in_no_more(error) is None


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
