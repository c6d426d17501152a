"""Where the database lies: what somebody typed, and whether a file there is safe.

SQLite's write-ahead log needs memory that all programs share, so the file must lie on this very PC.
"""

import ctypes
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.addresses import ServerAddress, is_server, read_address

_MOUNTS = Path("/proc/self/mountinfo")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_LOCAL_DEVICE = re.compile(r"^[\\/]{2}\?[\\/][A-Za-z]:")
_REMOTE_SOURCE = re.compile(r"^//|://|^[^/\s]+:/")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4

# Kinds of file systems as the kernel names them; those between a host and its guest lock no better.
_NETWORK_TYPES = re.compile(
    r"9p|acfs|afs|beegfs|ceph|cifs|coda|davfs|gfs2|glusterfs|gpfs|lustre|ncpfs|nfs4?|ocfs2|orangefs|smb[23]|smbfs"
    r"|prl_fs|vboxsf|vmhgfs|fuse\.(?:beegfs|ceph|curlftpfs|davfs2?|glusterfs|gvfsd-fuse|juicefs|rclone|s3fs"
    r"|smbnetfs|sshfs|vmhgfs-fuse)"
)


@dataclass(frozen=True, slots=True)
class Location:
    """A database file on this PC."""

    path: Path


def read_location(text: str) -> Location | ServerAddress:
    """Return where `text` points: an address postgresql://…, or a path with any letters in it.

    A path is relative to the current folder. Raises CannotOpen for network shares and for other addresses.
    """
    return read_address(text) if is_server(text) else read_file(text)


def read_file(text: str) -> Location:
    """Return which file on this PC `text` means. Raises CannotOpen for a server, where a file is needed."""
    scheme = _SCHEME.match(text)
    if is_server(text):
        raise CannotOpen(
            "Das geht nur mit einer Datei auf diesem PC, nicht mit einer Datenbank auf einem Server. "
            "Es wurde nichts geändert. Bitte den Pfad einer Datei angeben; einen Server sichert und prüft "
            "die IT mit PostgreSQL selbst (installer/SERVER.md)."
        )
    if scheme:
        raise CannotOpen(
            f"Eine Adresse mit {scheme[0]} kann Rathaus Desk nicht öffnen. Bitte den Pfad einer Datei auf "
            "diesem PC angeben oder die Adresse eines Servers, die mit postgresql:// beginnt."
        )
    if not text.strip():
        raise CannotOpen("Es ist keine Datei angegeben. Bitte den Pfad einer Datei auf diesem PC angeben.")
    if "\0" in text:
        raise CannotOpen("Der Pfad enthält ein Zeichen, das in Dateinamen nicht vorkommen darf.")
    _refuse_server_name(text)
    path = Path(text).expanduser()
    refuse_network_share(path)
    return Location(path.resolve())


def lock_of(path: Path) -> Path:
    """Return where the lock of a pack lies; a file with one beside it is the pack of a day on the road."""
    return path.with_name(f"{path.name}.schloss")


def refuse_network_share(path: Path) -> None:
    """Raise CannotOpen if the file lies, or would lie, on another computer."""
    _refuse_server_name(str(path))
    real = path.resolve()
    _refuse_server_name(str(real))
    kind = _drive_kind(real)
    if kind is None and _MOUNTS.exists():
        kind = network_type(str(real), _MOUNTS.read_text("utf-8", "surrogateescape"))
    if kind:
        raise CannotOpen(_on_network(str(path), kind))


def network_type(path: str, mountinfo: str) -> str | None:
    """Return the network file system on which an absolute path lies, None if it lies on this PC.

    `mountinfo` is the text of /proc/self/mountinfo (proc_pid_mountinfo(5)).
    """
    longest, kind, source = "", "", ""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, described = before.split(" "), after.split(" ")
        if len(fields) < 5 or len(described) < 2:
            continue
        point = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(longest):  # of two mounts at one point, the later one is seen
            longest, kind, source = point, described[0], described[1]
    remote = _NETWORK_TYPES.fullmatch(kind) or (kind.startswith("fuse") and _REMOTE_SOURCE.search(source))
    return kind if remote else None


def _refuse_server_name(text: str) -> None:
    r"""Raise CannotOpen for \\server\share in any spelling; \\?\C:\… is this PC."""
    if re.match(r"^\s*[\\/]{2}(?![\\/])", text) and not _LOCAL_DEVICE.match(text):
        raise CannotOpen(_on_network(text, "Netzwerkfreigabe"))


def _drive_kind(path: Path) -> str | None:
    """Return a word for a Windows drive letter that points to another computer."""
    if sys.platform == "win32" and ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE:
        return f"Laufwerk {path.drive}"
    return None


def _on_network(path: str, kind: str) -> str:
    return (
        f"{path} liegt auf einem anderen Rechner ({kind}). Von dort könnten die Daten beschädigt werden, "
        "weil mehrere Fenster sich über das Netz nicht sicher abwechseln können. Es wurde nichts geöffnet. "
        "Bitte einen Ordner auf diesem PC wählen; für mehrere Arbeitsplätze gehört die Datenbank auf einen "
        "PostgreSQL-Server."
    )
