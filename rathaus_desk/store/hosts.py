"""Several hosts of one database: whichever takes writing now, and waiting for the one that takes over.

The host that answered last goes first, one that kept us waiting goes last: so a dead one costs its time-out
once, not for every connection.
"""

import contextlib
import threading
import time
from typing import Any

import psycopg
from psycopg.errors import ConnectionTimeout

_PAUSE_SECONDS = 0.2
Host = tuple[str, str]  # name and port


class Hosts:
    """The hosts of one address in the order in which they are worth trying."""

    def __init__(self, most_seconds: float) -> None:
        self._most_seconds = most_seconds
        self._order: list[Host] = []
        self._asked: dict[str, Any] = {}  # with what we were let in, once we were
        self._given_up = False
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def connect(self, **asked: Any) -> "psycopg.Connection[Any]":
        """Connect to the first host that takes us; raises OperationalError with the answers of all."""
        line = self._connect_to_any(asked) if len(_hosts_in(asked)) > 1 else psycopg.connect(**asked)
        self._asked, self._given_up = asked, False
        return line

    def seek(self, seconds: float) -> bool:
        """Wait until another host has taken over; False after so many seconds.

        After waiting in vain nobody waits again before somebody is let in: the first one has said so already.
        Where there is one host there is nothing to wait for.
        """
        if self._given_up or len(_hosts_in(self._asked)) < 2:
            return False
        until, took = time.monotonic() + seconds, 0.0
        while time.monotonic() + took < until and not self._closed.wait(_PAUSE_SECONDS):
            began = time.monotonic()
            with contextlib.suppress(psycopg.OperationalError):
                self.connect(**self._asked).close()
                return True
            took = time.monotonic() - began
        self._given_up = True
        return False

    def close(self) -> None:
        """Wait no longer."""
        self._closed.set()

    def _connect_to_any(self, asked: dict[str, Any]) -> "psycopg.Connection[Any]":
        until = time.monotonic() + self._most_seconds
        failures: list[str] = []
        for host, port in self._in_order(_hosts_in(asked)):
            try:
                line = psycopg.connect(**{**asked, "host": host, "port": port})
            except psycopg.OperationalError as error:
                failures.append(f"{host}:{port}: {error}")
                if isinstance(error, ConnectionTimeout):
                    self._put((host, port), last=True)
                if time.monotonic() > until:
                    break  # the others come first next time
            else:
                self._put((host, port), last=False)
                return line
        raise psycopg.OperationalError("\n".join(failures))

    def _in_order(self, hosts: list[Host]) -> list[Host]:
        with self._lock:
            if sorted(self._order) != sorted(hosts):
                self._order = hosts
            return list(self._order)

    def _put(self, host: Host, *, last: bool) -> None:
        with self._lock:
            others = [one for one in self._order if one != host]
            self._order = [*others, host] if last else [host, *others]


def _hosts_in(asked: dict[str, Any]) -> list[Host]:
    """Return the hosts that libpq reads from "a,b" and "5432,5433"; one port counts for all."""
    if asked.get("hostaddr"):
        return []
    hosts = str(asked.get("host") or "").split(",")
    ports = str(asked.get("port") or "").split(",")
    return list(zip(hosts, ports if len(ports) == len(hosts) else ports[:1] * len(hosts), strict=True))
