"""Hears on a connection of its own what others have changed; a notification is a hint, never a fact."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any, LiteralString

import psycopg

from rathaus_desk.store.base import Row
from rathaus_desk.store.changes import EVERYTHING, OnChange
from rathaus_desk.store.watchdog import Watchdog

CHANNEL = "rathaus_desk"
LONGEST_HINT = 2000  # characters; all tables of the program together are shorter
_LISTEN_SECONDS = 0.5
_LOOK_SECONDS = 5.0
_AGAIN_SECONDS = 1.0


class Listener:
    """Keeps which tables others changed, and tells `on_change`; after a gap anything may have changed."""

    def __init__(
        self, connect: Callable[[], "psycopg.Connection[Any]"], own: set[int], watchdog: Watchdog
    ) -> None:
        self._connect = connect
        self._watchdog = watchdog
        self._own = own  # our own server processes: what they changed we know
        self.on_change: OnChange | None = None
        self.heard_at = 0.0  # by the monotonic clock
        self._tables: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self.listens = threading.Event()
        self._thread.start()

    def heard(self) -> frozenset[str]:
        """Return which tables others have changed since the last call."""
        with self._lock:
            tables, self._tables = self._tables, frozenset()
        return tables

    def close(self) -> None:
        """Listen no more."""
        self._closed.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        first = True
        while not self._closed.is_set():
            with contextlib.suppress(psycopg.Error, OSError), self._connect() as line:
                self._say(line, f"LISTEN {CHANNEL}")
                self.listens.set()
                self._keep(frozenset() if first else EVERYTHING)
                self._tell(EVERYTHING)  # what was said before we listened is lost
                first = False
                self._hear(line)
            self.listens.clear()
            self._closed.wait(_AGAIN_SECONDS)

    def _hear(self, line: "psycopg.Connection[Any]") -> None:
        looked = time.monotonic()
        while not self._closed.is_set():
            tables: set[str] = set()
            for hint in line.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                if hint.pid not in self._own:
                    tables |= tables_in(hint.payload)
            if tables:
                self._keep(frozenset(tables))
                self._tell(frozenset(tables))
            elif time.monotonic() - looked > _LOOK_SECONDS:
                self._say(line, "SELECT 1")  # is the line still there?
                looked = time.monotonic()

    def _say(self, line: "psycopg.Connection[Any]", statement: LiteralString) -> None:
        """Send a statement; on a line that is half open it would wait for ever, so somebody watches."""
        with self._watchdog.watch(line):
            line.execute(statement)

    def _keep(self, tables: frozenset[str]) -> None:
        self.heard_at = time.monotonic()
        with self._lock:
            self._tables |= tables

    def _tell(self, tables: frozenset[str]) -> None:
        if self.on_change is not None and not self._closed.is_set():
            self.on_change(tables)


def tables_in(payload: str) -> set[str]:
    """Return which of our tables a hint names. Anybody may send anything here; the rest is passed over."""
    names = set(payload.split(",")) if len(payload) <= LONGEST_HINT else set()
    return names & {*Row.metadata.tables, *EVERYTHING}
