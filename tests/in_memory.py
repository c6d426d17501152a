"""What the tests write lies in memory where there is enough: copying a database takes a third of the time."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 4 * 1024**3  # a complete run needs less than half of it
_NAME = "rathaus-desk-run-"


@contextmanager
def in_memory():
    """Let temporary files lie in memory as long as the block lasts; does nothing where that is not safe.

    The folder bears the number of the process that made it: what a killed run left behind is taken away.
    """
    if not _is_roomy():
        yield
        return
    _clear_away_what_was_left()
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=_MEMORY))
    folder.chmod(0o755)  # the server is somebody else
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    try:
        yield
    finally:
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)


def _is_roomy() -> bool:
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)):
        return False
    about = os.statvfs(_MEMORY)
    free = min(about.f_bavail * about.f_frsize, _available())
    return free > _ROOM_BYTES and not about.f_flag & os.ST_NOEXEC


def _available() -> int:
    """Return how many bytes of memory programs may still take."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


def _clear_away_what_was_left() -> None:
    for folder in _MEMORY.glob(f"{_NAME}*"):
        number = folder.name.removeprefix(_NAME).partition("-")[0]
        if not Path("/proc", number).exists():
            shutil.rmtree(folder, ignore_errors=True)
