"""One running program per person and database: a second start, or the telephone, speaks to it."""

import getpass
import os
import re
from functools import partial
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

LONGEST_MESSAGE = 64
HUNG_UP = "ended:"  # before the number of a call that is over
LONGEST_PATH = 100  # of a socket; the system takes some 108 bytes
PATIENCE_MS = 1000  # for somebody who connects and says nothing
WAIT_MS = 300  # in all: the window, or the telephone, is waiting
_SERVER = re.compile(r"^postgres(?:ql)?://(?:[^/?#]*@)?([^/?#]*)([^?#]*)", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9 ()/.\-]{2,32}")


def channel_name(database: str) -> str:
    """Return the name under which this person's window on this database listens."""
    server = _SERVER.match(database.strip())
    place = _on_server(*server.groups()) if server else Path(database).expanduser().resolve()
    name = f"rathaus-desk-{sha256(f'{_person()} {place}'.encode()).hexdigest()[:16]}"
    # A folder of the person's own, where the system has one: in /tmp somebody else could be there first.
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    private = Path(own) / name
    return str(private) if own and private.parent.is_dir() and len(str(private)) < LONGEST_PATH else name


def tell_running(database: str, number: str) -> bool:
    """Give a phone number to the running window; return False if none runs or it does not listen.

    An empty number only asks whether one runs. Takes 300 milliseconds at most.
    """
    deadline = QDeadlineTimer(WAIT_MS)
    socket = QLocalSocket()
    socket.connectToServer(channel_name(database))
    if not socket.waitForConnected(deadline.remainingTime()):
        return False
    socket.write(number.encode("utf-8")[:LONGEST_MESSAGE])
    told = not number or socket.waitForBytesWritten(deadline.remainingTime())
    socket.disconnectFromServer()
    return told


def readable_number(text: str) -> str:
    """Return a phone number that came from outside, or an empty text if it is anything else."""
    number = text.strip().removeprefix("tel:")
    return number if _NUMBER.fullmatch(number) else ""


class Listener(QObject):
    """Hears phone numbers from other programs of the same person; nothing else is understood.

    `called` for a call that comes in, `ended` for one that is over. `reached` tells whether numbers arrive at
    all, in this window or in one that was open before.
    """

    called = Signal(str)
    ended = Signal(str)

    def __init__(self, database: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(5)
        self._server.newConnection.connect(self._accept)
        name = channel_name(database)
        # Asked first: listening under the name of a running window would take its calls away.
        self.reached = tell_running(database, "") or self._server.listen(name)
        if not self.reached:
            QLocalServer.removeServer(name)  # left behind by a program that was killed
            self.reached = self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._read)
            patience = QTimer(socket)
            patience.setSingleShot(True)
            patience.timeout.connect(partial(_hang_up, socket))
            patience.start(PATIENCE_MS)

    def _read(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket):
            return
        text = bytes(socket.read(LONGEST_MESSAGE).data()).decode("utf-8", "replace")
        socket.disconnectFromServer()
        number = readable_number(text.removeprefix(HUNG_UP))
        if number:
            (self.ended if text.startswith(HUNG_UP) else self.called).emit(number)


def _on_server(hosts: str, database: str) -> str:
    """Return one name for a database on a server, whoever signs in there and however it is written."""
    named = (one if re.search(r":[0-9]+$", one) else f"{one}:5432" for one in hosts.split(","))
    return f"postgresql://{','.join(named)}{database}"


def _hang_up(socket: QLocalSocket) -> None:
    if isValid(socket):
        socket.abort()


def _person() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # an account without a name; the place must do
        return ""
