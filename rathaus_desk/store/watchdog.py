"""Ends waiting for a server that no longer answers: libpq would wait for ever on a line that is half open.

No time-out of the server or of libpq helps there; only shutting the socket down from another thread does.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

_LOOK_SECONDS = 0.25


class Watchdog:
    """Watches the connections of some engines; a call of more than `patience` seconds is cut off."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._until: dict[Any, tuple[float, int]] = {}  # when a call is cut off, and the thread that waits
        self._cut_off: set[int] = set()  # threads whose last call was cut off
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def guard(self, engine: Engine) -> None:
        """Watch the connections of an engine, from what SQLAlchemy asks of a new one to the last rollback."""
        event.listen(engine, "connect", self._greets, insert=True)
        event.listen(engine, "checkout", self._is_ready)
        event.listen(engine, "before_cursor_execute", self._statement_begins)
        event.listen(engine, "after_cursor_execute", self._statement_ends)
        for name in ("commit", "rollback"):
            event.listen(engine, name, self._transaction_ends)
        for name in ("checkin", "invalidate", "close"):
            event.listen(engine, name, self._let_go)

    @contextmanager
    def watch(self, raw: Any) -> Iterator[None]:
        """Watch one call on a connection of psycopg's own that belongs to no engine."""
        self._hold(raw)
        try:
            yield
        finally:
            self._release(raw)

    @contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """Wait only so long for each call of this thread."""
        self._mine.seconds = seconds
        try:
            yield
        finally:
            del self._mine.seconds

    def has_cut(self) -> bool:
        """Tell, once, whether the call of this thread that has just failed was cut off here."""
        with self._lock:
            cut = threading.get_ident() in self._cut_off
            self._cut_off.discard(threading.get_ident())
        return cut

    def close(self) -> None:
        """Watch no more."""
        self._ends.set()
        self._wake.set()
        self._thread.join()

    def _greets(self, raw: Any, _record: object) -> None:
        self._hold(raw)

    def _is_ready(self, raw: Any, *_rest: object) -> None:
        self._release(raw)

    def _statement_begins(self, connection: Any, *_rest: object) -> None:
        self._hold(connection.connection.driver_connection)

    def _statement_ends(self, connection: Any, *_rest: object) -> None:
        self._release(connection.connection.driver_connection)

    def _transaction_ends(self, connection: Any) -> None:
        if not connection.invalidated:  # given back at once afterwards, which lets go of it
            self._hold(connection.connection.driver_connection)

    def _let_go(self, raw: Any, *_rest: object) -> None:
        self._release(getattr(raw, "driver_connection", raw))

    def _hold(self, raw: Any) -> None:
        me = threading.get_ident()
        seconds = getattr(self._mine, "seconds", self._patience)
        with self._lock:
            self._until[raw] = (time.monotonic() + seconds, me)
            self._cut_off.discard(me)
        self._wake.set()

    def _release(self, raw: Any) -> None:
        with self._lock:
            self._until.pop(raw, None)

    def _watch(self) -> None:
        while not self._ends.is_set():
            with self._lock:
                now = time.monotonic()
                late = [raw for raw, (until, _who) in self._until.items() if until < now]
                self._cut_off |= {self._until.pop(raw)[1] for raw in late}
                idle = not self._until
            for raw in late:
                _cut(raw)
            if idle:
                self._wake.wait()
                self._wake.clear()
            else:
                self._ends.wait(_LOOK_SECONDS)


def _cut(raw: Any) -> None:
    """Shut the socket of a connection down; whoever waits on it gets an error at once."""
    with contextlib.suppress(Exception):
        line = socket.socket(fileno=os.dup(raw.fileno()))
        with line:
            line.shutdown(socket.SHUT_RDWR)
