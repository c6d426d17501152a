"""What the command line writes and reads: UTF-8 whatever the console is set to, line by line."""

import contextlib
import errno
import getpass
import io
import json
import os
import sys
from enum import StrEnum
from typing import Any

from rathaus_desk.domain.codec import to_plain
from rathaus_desk.domain.errors import Refused

CAUSES = {
    errno.ENOENT: "Datei oder Ordner gibt es nicht",
    errno.EACCES: "dafür fehlt die Berechtigung",
    errno.EPERM: "dafür fehlt die Berechtigung",
    errno.EEXIST: "dort liegt schon etwas",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EINVAL: "diesen Namen lässt das System nicht zu",
    errno.EIO: "der Datenträger antwortet nicht richtig",
}


class Stream(StrEnum):
    """Where a line goes."""

    OUT = "stdout"
    ERR = "stderr"


class ReaderGone(Exception):
    """Whoever read our output has closed it; nobody is left to be told."""


def prepare_streams() -> None:
    """Make the output UTF-8; a program without a console gets one that leads nowhere."""
    for name in Stream:
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.FileIO(os.devnull), encoding="utf-8")


def forget_output() -> None:
    """Let what is still to be written at the end go nowhere: its reader has gone."""
    with contextlib.suppress(OSError, ValueError):  # ValueError: this output is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def printable(text: str) -> str:
    """Return `text` without lone surrogates; bytes that the system left undecoded are read as UTF-8."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    return raw.decode("utf-8", "replace")


def say(text: str, stream: Stream = Stream.OUT) -> None:
    """Write a line and see to it that it has left us.

    Raises ReaderGone if nobody reads any more, Refused if it cannot be written.
    """
    target = getattr(sys, stream)
    try:
        target.write(f"{printable(text)}\n")
        target.flush()
    except OSError as error:
        # Windows says "invalid argument" of a pipe that was closed.
        if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
            raise ReaderGone from error
        raise Refused(f"Die Ausgabe lässt sich nicht schreiben ({cause(error)}).") from error


def cause(error: OSError) -> str:
    """Return in German why the system could not read or write something."""
    return CAUSES.get(error.errno or 0, f"Meldung {error.errno or 'ohne Nummer'} des Betriebssystems")


def say_json(value: Any, *, indent: int | None = None) -> None:
    """Write a value as one JSON object."""
    say(json.dumps(to_plain(value), ensure_ascii=False, indent=indent, allow_nan=False))


def warn(text: str) -> None:
    """Write a line beside the output proper."""
    say(text, Stream.ERR)


def ask_passphrase(question: str) -> str:
    """Ask for a passphrase without showing it; without a terminal it is the next line of the input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{question}: ")
    line = sys.stdin.buffer.readline() if hasattr(sys.stdin, "buffer") else sys.stdin.readline().encode()
    return line.decode("utf-8", "replace").rstrip("\r\n")


def confirmed(question: str) -> bool:
    """Ask for a yes at the terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        return False
    warn(f"{question} [ja/nein]")
    return sys.stdin.readline().strip().lower() in ("j", "ja")
