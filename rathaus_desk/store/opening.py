"""What lies at a path, found out before SQLite opens it for real; and the one way to open it.

Opening is not harmless: SQLite replays whatever `-wal` lies beside a file. One that belongs to another
file destroys it, even if the key is wrong (tried out). So the key, the owner of the file and the owner of
the `-wal` are proved first, on an immutable connection that takes no lock and writes nothing.

The file itself is never opened by Python: on Linux, closing it would drop the locks that SQLite holds on it
in this process.
"""

import glob
import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as driver

from rathaus_desk.domain.errors import CannotOpen, Unreachable
from rathaus_desk.places import place
from rathaus_desk.settings import PRACTICE_KEY, AskPassphrase, find_key, key_note
from rathaus_desk.store.left_journal import PAGE, journal_fits
from rathaus_desk.store.location import refuse_network_share
from rathaus_desk.whole_file import beside_of, sync_folder

APPLICATION_ID = 0x52444B31  # "RDK1", in the header of each of our files
OLDEST_ENGINE = (3, 51, 3)  # before it, two writers and a checkpoint can lose pages (the WAL-reset bug)
BUSY_SECONDS = 5.0
KEY_BYTES = 32

_PLAIN_SQLITE = b"SQLite format 3\0"

_SESSION_RULES = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


def refuse_old_engine(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Raise CannotOpen if SQLite is older than 3.51.3."""
    if version < OLDEST_ENGINE:
        raise CannotOpen(
            f"Das eingebaute SQLite {'.'.join(map(str, version))} ist zu alt: Es kann Daten verlieren, "
            "wenn zwei Fenster zugleich schreiben. Die Datei wurde nicht angerührt. Bitte Rathaus Desk neu "
            "installieren."
        )


def connect(path: Path, key: bytes) -> Any:
    """Open the encrypted file with the rules every connection keeps; no transaction begins by itself."""
    connection = open_keyed(str(path), key)
    for rule in _SESSION_RULES:
        connection.execute(rule)
    return connection


def open_keyed(target: str, key: bytes, *, uri: bool = False) -> Any:
    """Open an encrypted file and nothing more; raises ValueError if the key has not 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    connection = driver.connect(
        target, uri=uri, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to the standard error stream
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_compatibility = 4")  # the file's format, whatever the next library does
    return connection


def open_frozen(path: Path, key: bytes) -> Any:
    """Open a file that nobody writes, such as a backup: no lock, no `-wal`, not a byte changed."""
    return open_keyed(f"{_address(path)}?mode=ro&immutable=1", key, uri=True)


def lay_file(path: Path, key: bytes) -> None:
    """Make a new encrypted file without tables; it appears at `path` complete or not at all.

    Raises CannotOpen if something lies there already or the folder cannot be written.
    """
    refuse_network_share(path)
    if path.exists():
        raise CannotOpen(f"Unter {path} liegt schon etwas. Es wurde nichts überschrieben.")
    sweep_leftovers(path)
    temporary = beside_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(open_keyed(str(temporary), key)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = WAL")
        _appear(temporary, path)
        sync_folder(path.parent)
    except (OSError, driver.Error) as error:
        with suppress(OSError):
            temporary.unlink()
        raise CannotOpen(
            f"Unter {path} lässt sich keine Datei anlegen. Bitte einen Ordner wählen, in den Sie schreiben "
            "dürfen."
        ) from error


def sweep_leftovers(path: Path) -> None:
    """Delete what killed programs left unfinished beside `path`: people deleted since live on in it."""
    for one in path.parent.glob(f"{glob.escape(path.name)}.*.neu"):
        writer = one.name.removesuffix(".neu").rpartition(".")[2]
        if writer.isdigit() and not _runs(int(writer)):
            with suppress(OSError):
                one.unlink()


def _runs(process: int) -> bool:
    """Tell whether a process lives; elsewhere than on POSIX an open file cannot be deleted anyway."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def examine(path: Path, key: bytes, *, writing: bool = True) -> None:
    """Prove that `path` is a file of ours that this key opens; raises CannotOpen, and nothing was touched.

    Without `writing` it may be a backup on another computer or on a medium that cannot be written.
    """
    refuse_old_engine()
    _refuse_by_look(path)
    if writing:
        refuse_network_share(path)
        _refuse_unwritable(path)
    salt, application = _peek(path, key)
    journal = journal_fits(path, key, salt)
    if application is None and not journal:
        raise CannotOpen(_no_file_of_ours(path, salt) or _wrong_key(path))
    if journal is False:
        raise CannotOpen(
            f"Neben der Datei {path} liegt eine Datei mit der Endung -wal, die nicht zu ihr gehört; beim "
            "Öffnen würde sie die Daten zerstören. Es wurde nichts angerührt. Bitte die Datei mit der Endung "
            "-wal in einen anderen Ordner legen und aufheben, dann noch einmal öffnen."
        )
    if application not in {None, APPLICATION_ID}:
        raise CannotOpen(
            f"Die Datei {path} gehört einem anderen Programm. An ihr wurde nichts geändert. "
            "Bitte die Datei von Rathaus Desk wählen."
        )


def key_fits(path: Path, key: bytes) -> bool:
    """Tell whether this key opens the file, without touching it; a file that is not there fits no key."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    salt, application = _peek(path, key)
    return application is not None or bool(journal_fits(path, key, salt))


def unlock(path: Path, ask_passphrase: AskPassphrase | None = None) -> bytes:
    """Return the key that opens a file: the public one of the sample town, or the one this PC keeps.

    Raises CannotOpen if the key cannot be had or does not fit; nothing was touched.
    """
    _refuse_by_look(path)
    # Beside a town hall's own file lies the note of its key; there the public key opens nothing.
    if not key_note(path).exists() and key_fits(path, PRACTICE_KEY):
        return PRACTICE_KEY
    stranger = _no_file_of_ours(path, _peek(path, PRACTICE_KEY)[0])
    if stranger and not key_note(path).exists():
        raise CannotOpen(stranger)
    key = find_key(path, ask_passphrase)
    examine(path, key, writing=False)
    return key


def known_revisions(scripts: Path | None = None) -> tuple[str, ...]:
    """Return the schema revisions this program knows, oldest first; the files are named 0001_….py."""
    folder = (scripts or place("db", "migrations")) / "versions"
    return tuple(sorted(one.name[:4] for one in folder.glob("[0-9][0-9][0-9][0-9]_*.py")))


def revision_of(connection: Any) -> str | None:
    """Return the schema revision of an open file, None if it has no tables yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def needs_upgrade(path: Path, key: bytes) -> bool:
    """Tell whether the tables of a file are older than this program; raises CannotOpen if it is unusable."""
    examine(path, key)
    with closing(connect(path, key)) as connection:
        revision = revision_of(connection)
    known = known_revisions()
    refuse_newer(path, revision, known)
    return revision != known[-1]


def refuse_newer(path: Path, revision: str | None, known: tuple[str, ...]) -> None:
    """Raise CannotOpen if a newer program made these tables."""
    if revision is not None and revision not in known:
        raise CannotOpen(
            f"Die Datei {path} stammt von einer neueren Fassung von Rathaus Desk (Stand {revision}, diese "
            f"Fassung kennt {known[-1]}). An ihr wurde nichts geändert. Bitte die neue Fassung installieren."
        )


def in_words(error: BaseException, path: Path) -> Exception | None:
    """Return what a driver error means to the person at the desk, None if it is a bug of ours."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return CannotOpen(
            f"Die Datei {path} ist an einer Stelle beschädigt. Es wurde nichts gespeichert. Bitte das "
            "Programm schließen, die Datei aufheben und die letzte Sicherung zurückholen."
        )
    for prefix, sentence in _TROUBLE.items():
        if name.startswith(prefix):
            return Unreachable(f"{sentence} Alles früher Gespeicherte ist sicher.")
    return None


_TROUBLE = {
    "SQLITE_FULL": "Auf dem Datenträger ist kein Platz mehr; es wurde nichts gespeichert. "
    "Bitte Platz schaffen und noch einmal speichern.",
    "SQLITE_IOERR": "Der Datenträger meldet einen Fehler; es wurde nichts gespeichert. Bitte die IT rufen.",
    "SQLITE_BUSY": "Ein anderes Programm hält die Datenbank gerade fest; es wurde nichts gespeichert. "
    "Bitte gleich noch einmal.",
    "SQLITE_READONLY": "Die Datenbank lässt sich nur lesen; es wurde nichts gespeichert. "
    "Bitte die IT nach den Schreibrechten fragen.",
    "SQLITE_CANTOPEN": "Die Datenbankdatei lässt sich nicht öffnen; es wurde nichts gespeichert. "
    "Bitte die IT nach dem Ordner und den Rechten fragen.",
}


def _appear(temporary: Path, path: Path) -> None:
    """Give a finished file its name; raises FileExistsError rather than replace another."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without second names, such as FAT
        temporary.rename(path)
    else:
        temporary.unlink()


def _address(path: Path) -> str:
    """Return a path as SQLite's URI; Path.as_uri makes the server of a Windows share its authority."""
    name = path.absolute().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(os.fsencode(name), safe='/:')}"


def _refuse_by_look(path: Path) -> None:
    if not path.exists():
        raise CannotOpen(f"Unter {path} liegt keine Datei. Bitte den Ort prüfen.")
    if not path.is_file():
        raise CannotOpen(f"{path} ist keine Datei. Bitte die Datei von Rathaus Desk wählen.")
    if path.stat().st_size == 0:
        raise CannotOpen(
            f"Die Datei {path} ist leer. Sie wurde nicht angerührt. Bitte die richtige Datei wählen oder "
            "eine Sicherung zurückholen."
        )
    if not _allowed(path, os.R_OK):
        raise CannotOpen(
            f"Die Datei {path} darf hier nicht gelesen werden. Bitte die IT nach den Rechten fragen."
        )


def is_writable(path: Path) -> bool:
    """Tell whether we may write the file and beside it."""
    return _allowed(path, os.R_OK | os.W_OK) and _allowed(path.parent, os.W_OK | os.X_OK)


def _refuse_unwritable(path: Path) -> None:
    if not is_writable(path):
        raise CannotOpen(
            f"Die Datei {path} oder ihr Ordner ist schreibgeschützt. Sie wurde nicht angerührt. "
            "Bitte die IT nach Lese- und Schreibrechten fragen."
        )


def _allowed(path: Path, mode: int) -> bool:
    """Ask for the rights of the effective user, where the system tells the two apart."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _peek(path: Path, key: bytes) -> tuple[bytes, int | None]:
    """Return the first 16 bytes of the file and its application id, None if the key does not open it."""
    salt = b""
    with closing(open_frozen(path, key)) as connection:
        try:
            salt = bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            return salt, int(connection.execute("PRAGMA application_id").fetchone()[0])
        except driver.Error:
            return salt, None


def _no_file_of_ours(path: Path, salt: bytes) -> str | None:
    """Say so if the very look of a file tells that no key of ours opens it."""
    if salt == _PLAIN_SQLITE:
        return (
            f"Die Datei {path} ist eine unverschlüsselte Datenbank eines anderen Programms. An ihr wurde "
            "nichts geändert. Bitte die Datei von Rathaus Desk wählen."
        )
    if path.stat().st_size % PAGE:
        return (
            f"Die Datei {path} ist unvollständig oder gar keine Datei von Rathaus Desk. An ihr wurde nichts "
            "geändert. Bitte die richtige Datei wählen oder eine Sicherung zurückholen."
        )
    return None


def _wrong_key(path: Path) -> str:
    return (
        f"Der Schlüssel passt nicht zu der Datei {path}, oder ihr Anfang ist beschädigt. An ihr wurde nichts "
        "geändert. Bitte den Schlüssel prüfen oder eine Sicherung zurückholen."
    )
