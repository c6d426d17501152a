"""Tells the windows of one PC apart, and which of them still run: after a crash nobody owns a draft any more.

Each window holds a lock on a file of its own. The system lets go of it however the program ends.
"""

import contextlib
import platform
import re
import sys
from pathlib import Path
from typing import IO
from uuid import uuid4

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


_NAME = re.compile(r"[0-9a-f]{32}")


class WindowLease:
    """One running window; `name` is this PC's name and the window's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._token = uuid4().hex
        self.name = f"{platform.node()}/{self._token}"
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] | None = (folder / self._token).open("wb")
        _lock(self._file)

    def on_this_pc(self, name: str) -> bool:
        """Tell whether a window belongs to this PC, so that we can know whether it runs."""
        return name.startswith(f"{platform.node()}/")

    def runs(self, name: str) -> bool:
        """Tell whether the window of this PC that is called `name` still runs."""
        token = name.rpartition("/")[2]
        path = self._folder / token
        if not _NAME.fullmatch(token) or not path.exists():
            return False
        try:
            with path.open("ab") as file:
                _lock(file)
        except OSError:
            return True
        with contextlib.suppress(OSError):
            path.unlink()
        return False

    def release(self) -> None:
        """Say that this window has ended."""
        if self._file is not None:
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                (self._folder / self._token).unlink()
