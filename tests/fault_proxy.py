"""A line to a server that breaks in every way a line breaks: stalled, cut, slow, flapping, deaf at COMMIT.

It only passes bytes on, so whatever goes wrong goes wrong for the real driver and the real server.
"""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CHUNK = 65_536
COMMIT = re.compile(rb"\bCOMMIT\b")  # and not "READ COMMITTED"


class FaultProxy:
    """Listens on a port of its own and passes everything on to the server's, as long as it is told to."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._flows = threading.Event()
        self._flows.set()
        self._door: socket.socket | None = None
        self.delay = 0.0  # seconds, for every piece in either direction
        self.loses_reply: Callable[[], bool] = lambda: False  # asked at each COMMIT
        self.stalls_at: re.Pattern[bytes] | None = None  # what holds this reaches the server, then silence
        self.lost = 0  # replies of COMMIT that never arrived
        self.port = self._listen(0)

    def stall(self) -> None:
        """Let nothing through any more; the lines stay open, as behind a router that lost its memory."""
        self._flows.clear()

    def flow(self) -> None:
        """Let everything through again."""
        self.stalls_at = None
        self._flows.set()

    def cut(self) -> None:
        """End all lines at once, as a server that is killed does; new ones are taken."""
        with self._lock:
            ended, self._open = self._open, set()
        for one in ended:
            _end(one)

    def refuse(self) -> None:
        """End all lines and take no new ones: nobody listens there any more."""
        door, self._door = self._door, None
        if door is not None:
            _end(door)
        self.cut()

    def take_again(self) -> None:
        """Take new lines again, on the same port."""
        if self._door is None:
            self._listen(self.port)

    def close(self) -> None:
        """End everything."""
        self._closed.set()
        self._flows.set()
        self.refuse()

    def _listen(self, port: int) -> int:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(200)
        self._door = door
        threading.Thread(target=self._take, args=(door,), daemon=True).start()
        return int(door.getsockname()[1])

    def _take(self, door: socket.socket) -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._server_port), timeout=5)
            except OSError:
                _end(client)
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {client, server}
            _Line(self, client, server).start()

    def wait(self) -> None:
        """Wait as long as nothing may flow, and for the delay."""
        self._flows.wait()
        if self.delay:
            time.sleep(self.delay)

    def drop(self, *ends: socket.socket) -> None:
        """Forget a line that has ended."""
        with self._lock:
            self._open -= set(ends)
        for one in ends:
            _end(one)


class _Line:
    """One connection through the proxy: two threads, one for each direction."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._deaf = threading.Event()  # the next reply of the server is lost

    def start(self) -> None:
        for run in (self._up, self._down):
            threading.Thread(target=run, daemon=True).start()

    def _up(self) -> None:
        for piece in self._pieces(self._client):
            self._proxy.wait()
            if COMMIT.search(piece) and self._proxy.loses_reply():
                self._deaf.set()
            at = self._proxy.stalls_at
            if at is not None and at.search(piece):
                self._proxy.stall()  # before it goes up: the answer may be quicker than the next line here
            if not _send(self._server, piece):
                break
        self._proxy.drop(self._client, self._server)

    def _down(self) -> None:
        for piece in self._pieces(self._server):
            if self._deaf.is_set():  # it has happened there, and nobody here will know
                self._proxy.lost += 1
                break
            self._proxy.wait()
            if not _send(self._client, piece):
                break
        self._proxy.drop(self._client, self._server)

    def _pieces(self, end: socket.socket) -> Iterator[bytes]:
        while True:
            try:
                piece = end.recv(_CHUNK)
            except OSError:
                return
            if not piece:
                return
            yield piece


@contextmanager
def fault_proxy(server_port: int) -> Iterator[FaultProxy]:
    """Run a proxy while the block lasts."""
    proxy = FaultProxy(server_port)
    try:
        yield proxy
    finally:
        proxy.close()


def _send(end: socket.socket, piece: bytes) -> bool:
    try:
        end.sendall(piece)
    except OSError:
        return False
    return True


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
