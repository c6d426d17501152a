"""Hears on a connection of its own what others have changed; a notification is a hint, never a fact."""

import contextlib
import threading
from collections.abc import Callable

import psycopg

CHANNEL = "rathaus_desk"
EVERYTHING = frozenset({"*"})
_LISTEN_SECONDS = 0.5
_AGAIN_SECONDS = 1.0
_LONGEST_HINT = 400  # characters

OnChange = Callable[[frozenset[str]], None]


class Listener:
    """Tells `on_change` which tables others changed; after a gap it says that anything may have changed."""

    def __init__(self, conninfo: str, own: set[int], on_change: OnChange) -> None:
        self._conninfo = conninfo
        self._own = own  # our own server processes: what they changed we know
        self._on_change = on_change
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._closed.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        first = True
        while not self._closed.is_set():
            with contextlib.suppress(psycopg.Error, OSError), self._connect() as line:
                line.execute(f"LISTEN {CHANNEL}")
                if not first:
                    self._on_change(EVERYTHING)  # what was said while we were away is lost
                first = False
                self._hear(line)
            self._closed.wait(_AGAIN_SECONDS)

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._conninfo, autocommit=True)

    def _hear(self, line: "psycopg.Connection[tuple[object, ...]]") -> None:
        while not self._closed.is_set():
            tables: set[str] = set()
            for hint in line.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                if hint.pid not in self._own:
                    tables |= _tables(hint.payload)
            if tables:
                self._on_change(frozenset(tables))
            else:
                line.execute("SELECT 1")  # is the line still there?


def _tables(payload: str) -> set[str]:
    """Anybody may send anything here: take names of tables, or else look at everything again."""
    names = set(payload[:_LONGEST_HINT].split(","))
    return names if all(one.isidentifier() for one in names) else set(EVERYTHING)
