"""The folder into which the copier scans: what has arrived, and what goes once it lies in a case."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from os import stat_result
from pathlib import Path
from stat import S_ISREG

from rathaus_desk.domain.cases.attachments import LARGEST
from rathaus_desk.domain.errors import Refused

ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".eml"})
MOST_SCANS = 200
UNREADABLE = "Der Scan-Ordner {folder} ist gerade nicht erreichbar. Bitte später noch einmal."


@dataclass(frozen=True, slots=True)
class Scan:
    """One finished file in the folder; `size` in bytes, `at` when it was written last (the PC's time)."""

    path: Path
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """What lay in the folder at one look: by path its size and time, so that a growing file shows.

    `more` counts the scans beyond the newest 200.
    """

    seen: tuple[tuple[str, int, int], ...] = ()
    ready: tuple[Scan, ...] = ()
    more: int = 0


def look_into(folder: Path, before: Look) -> Look:
    """Return what lies in the folder; a file is ready once two looks found it alike and it has a size.

    Refuses a folder that cannot be read.
    """
    try:
        named = [one for one in folder.iterdir() if one.suffix.lower() in ENDINGS]
    except OSError as error:
        raise Refused(UNREADABLE.format(folder=folder)) from error
    found = [(one, stat) for one in named if (stat := _regular(one)) is not None]
    stats = sorted(found, key=lambda one: (one[1].st_mtime_ns, one[0]), reverse=True)[:MOST_SCANS]
    seen = tuple((str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats)
    known = set(before.seen)
    ready = tuple(
        Scan(path, stat.st_size, datetime.fromtimestamp(stat.st_mtime).astimezone())
        for (path, stat), mark in zip(stats, seen, strict=True)
        if mark in known and stat.st_size
    )
    return Look(seen, ready, len(found) - len(stats))


def _regular(path: Path) -> stat_result | None:
    """Return what the folder says of a file; None for folders, links, and what has gone meanwhile."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found if S_ISREG(found.st_mode) else None


def read_scan(path: Path) -> bytes:
    """Return the bytes of a file that is to be attached, at most one more than is allowed.

    Refuses a file that has gone or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(
            f"{path.name} lässt sich nicht lesen. Es wurde nichts angehängt; die Datei liegt, wo sie lag."
        ) from error


def remove_scan(path: Path, fingerprint: str) -> bool:
    """Delete a scan that lies safe in a case; let lie what is no longer the same file."""
    try:
        if sha256(path.read_bytes()).hexdigest() != fingerprint:
            return False
        path.unlink()
    except OSError:
        return False
    return True
