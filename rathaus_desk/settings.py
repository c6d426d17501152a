"""What this PC knows by itself: its settings file, its folders, the key of a database file, passwords.

The key is 32 random bytes in the system's keyring. Beside the database lies a note, `<file>.key.json`, with
nothing secret in it: under which id the keyring has the key, or with which salt a passphrase makes it.
"""

import hmac
import json
import os
import re
import secrets
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import platformdirs
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from rathaus_desk.domain.errors import CannotOpen, KeyGone, Refused
from rathaus_desk.domain.office.this_pc import ThisPc
from rathaus_desk.domain.office.this_pc_lines import LONGEST_IDLE, SECTION, means_something, with_workplace
from rathaus_desk.whole_file import beside_of, write_whole

AskPassphrase = Callable[[str], str]

# The sample town holds no secrets: this key is public, so that it opens everywhere and asks for nothing.
PRACTICE_KEY = sha256(b"Rathaus Desk: Musterstadt, keine echten Daten").digest()

_PROGRAM = "rathaus-desk"
_PROOF = " Notbetrieb"  # behind the address of a server, among the keyring's entries
_KEY_BYTES = 32
_SHORTEST_PASSPHRASE = 12
_ARGON2 = {"time_cost": 3, "memory_kib": 64 * 1024, "parallelism": 4}  # RFC 9106, second recommended option
_ARGON2_MOST = {"time_cost": 20, "memory_kib": 1024 * 1024, "parallelism": 16}

# Only these keep a secret from other users of the PC. The library's own choice is not asked: it would obey an
# environment variable or a file, and take whatever class they name.
_VAULTS = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "linux": (("keyring.backends.SecretService", "Keyring"), ("keyring.backends.kwallet", "DBusKeyring")),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings file of this PC says; `database` is a path or an address, None for the usual one."""

    database: str | None = None
    workplace: ThisPc = field(default_factory=ThisPc)


def settings_folder() -> Path:
    """Return the folder of this PC's settings file; RATHAUS_DESK_HOME moves it, for tests and trials."""
    home = os.environ.get("RATHAUS_DESK_HOME")
    return Path(home) if home else Path(platformdirs.user_config_dir(_PROGRAM, appauthor=False))


def data_folder() -> Path:
    """Return the folder where databases lie unless somebody says otherwise; never a roaming one."""
    home = os.environ.get("RATHAUS_DESK_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False))


def load_settings() -> Settings:
    """Read this PC's settings.toml; without one all is as usual.

    Raises CannotOpen naming file and line if it cannot be read or says something unknown.
    """
    path = settings_folder() / "settings.toml"
    try:
        text = path.read_text("utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise _unreadable(path, int(found[1]) if found else len(text.splitlines()) or 1) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, 1) from error
    for name, value in values.items():
        if (name, type(value)) not in (("database", str), (SECTION, dict)):
            raise _unreadable(path, _line_of(name, text))
    here = values.get(SECTION, {})
    for name, value in here.items():
        if not means_something(name, value):
            raise _unreadable(path, _line_of(name, text))
    return Settings(values.get("database"), ThisPc(**here))


def keep_workplace(here: ThisPc) -> None:
    """Write this PC's workplace into settings.toml, whole or not at all; other lines and remarks stay.

    Raises CannotOpen if the file is not readable as it is, or cannot be written.
    """
    load_settings()
    path = settings_folder() / "settings.toml"
    lines = path.read_text("utf-8-sig").splitlines() if path.exists() else []
    text = "\n".join(with_workplace(lines, here)) + "\n"
    if not _says(text, here):
        raise CannotOpen(
            f"In {path} steht der Arbeitsplatz in einer Form, die hier nicht geändert werden kann. "
            "Es bleibt alles, wie es war. Bitte die Zeilen von Hand ändern."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        raise CannotOpen(
            f"Die Einstellungen in {path} lassen sich nicht schreiben. Es bleibt alles, wie es war. "
            "Bitte die IT rufen."
        ) from error


def _says(text: str, here: ThisPc) -> bool:
    """Tell whether a settings file says just this of the workplace."""
    try:
        return ThisPc(**tomllib.loads(text)[SECTION]) == here
    except (tomllib.TOMLDecodeError, TypeError):
        return False


def key_note(path: Path) -> Path:
    """Return the path of the note that tells where the key of a database file is kept."""
    return path.with_name(f"{path.name}.key.json")


def create_key(path: Path, ask_passphrase: AskPassphrase | None) -> bytes:
    """Make the key for a database file that is still to be made, keep it, and write the note.

    It goes into the keyring; where there is none, it is made from a passphrase that is asked for twice.
    Raises CannotOpen if there is a database already or no way to keep a key, Refused for a weak passphrase.
    """
    if path.exists():
        raise CannotOpen(f"Unter {path} liegt schon eine Datei. Sie wurde nicht angerührt.")
    if key_note(path).exists():
        raise CannotOpen(
            f"Neben {path} liegt schon {key_note(path).name}, der Schlüsselzettel einer Datenbank. Er wurde "
            "nicht angerührt. Bitte einen anderen Namen wählen oder die Datenbank dazu zurückholen."
        )
    entry = secrets.token_hex(16)
    key = secrets.token_bytes(_KEY_BYTES)
    vault = _vault()
    if vault is not None and _stored(vault, entry, key):
        _write_note(path, {"id": entry, "kept": "keyring"})
        return key
    passphrase = _new_passphrase(path, ask_passphrase)
    note = {"id": entry, "kept": "passphrase", "salt": secrets.token_hex(16), **_ARGON2}
    key = _derived(passphrase, note)
    _write_note(path, note)
    return key


def find_key(path: Path, ask_passphrase: AskPassphrase | None) -> bytes:
    """Return the key of a database file from the keyring, or from the passphrase somebody is asked for.

    Whether it fits, the store finds out. Raises CannotOpen if the key cannot be had here.
    """
    note = _read_note(path)
    if note["kept"] == "keyring":
        return _from_vault(path, note["id"])
    if ask_passphrase is None:
        raise CannotOpen(
            f"Die Datei {path} ist durch eine Passphrase geschützt, und hier kann niemand gefragt werden. "
            "An ihr wurde nichts geändert. Bitte im Fenster öffnen."
        )
    passphrase = ask_passphrase(f"Passphrase für {path.name}")
    if not passphrase:
        raise CannotOpen(
            f"Ohne die Passphrase bleibt {path.name} geschlossen. An der Datei wurde nichts geändert."
        )
    return _derived(passphrase, note)


def kept_password(place: str, user: str) -> str:
    """Return the password for a database on a server that this PC's keyring has, empty if it has none."""
    try:
        vault = _vault()
        return (vault.get_password(f"{_PROGRAM} {place}", user) or "") if vault is not None else ""
    except Exception:  # locked, without a bus, dismissed by the user: somebody will be asked
        return ""


def keep_password(place: str, user: str, password: str) -> bool:
    """Put a password into the keyring, or with an empty one take it out; return whether it is so now."""
    service = f"{_PROGRAM} {place}"
    try:
        vault = _vault()
        if vault is not None and password:
            vault.set_password(service, user, password)
        elif vault is not None and vault.get_password(service, user) is not None:
            vault.delete_password(service, user)
    except Exception:  # each system's keyring fails in its own way; the answer tells
        return False
    return (vault is not None and kept_password(place, user) == password) or not password


def keep_proof(place: str, user: str, password: str) -> bool:
    """Keep in the keyring by what a password is known again without its server; return whether it is so.

    It is no password and opens nothing but what lies on this PC.
    """
    if proof_holds(place, user, password):
        return True
    note = {"salt": secrets.token_hex(16), **_ARGON2}
    proof = json.dumps({**note, "proof": _derived(password, note).hex()})
    return keep_password(f"{place}{_PROOF}", user, proof)


def proof_holds(place: str, user: str, password: str) -> bool:
    """Tell whether this is the password that held when this person last signed in here."""
    try:
        note = json.loads(kept_password(f"{place}{_PROOF}", user))
        return hmac.compare_digest(_derived(password, note).hex(), str(note["proof"]))
    except (ValueError, TypeError, KeyError, HashingError):  # none, or not ours
        return False


def keeps_passwords() -> bool:
    """Tell whether this PC has a keyring that keeps a secret from its other users."""
    return _vault() is not None


def _vault() -> Any:
    """Return the system's keyring, None if this PC has none that we trust."""
    for module, name in _VAULTS.get(sys.platform, ()):
        try:
            # Loaded only now: it takes as long as the rest of the settings together.
            backend = getattr(import_module(module), name)
            if backend.viable:
                vault = backend()
                if sys.platform == "win32":
                    vault.persist = "local machine"  # otherwise the key roams to other PCs
                return vault
        except Exception:  # each system's keyring fails in its own way; then it is not there
            continue
    return None


def _stored(vault: Any, entry: str, key: bytes) -> bool:
    """Put a key into the keyring and read it back."""
    try:
        vault.set_password(_PROGRAM, entry, key.hex())
        return bool(vault.get_password(_PROGRAM, entry) == key.hex())
    except Exception:  # locked, without a bus, dismissed by the user: a passphrase will do
        return False


def _from_vault(path: Path, entry: str) -> bytes:
    vault = _vault()
    cause: Exception | None = None
    try:
        kept = vault.get_password(_PROGRAM, entry) if vault is not None else None
    except Exception as error:  # locked, without a bus, dismissed by the user
        kept, cause = None, error
    if kept is None:
        answers = vault is not None and cause is None
        raise (KeyGone if answers else CannotOpen)(
            f"Der Schlüssel zu {path.name} liegt im Schlüsselbund des Benutzers, der die Datei angelegt "
            "hat; hier ist er nicht zu bekommen. An der Datei wurde nichts geändert. Bitte den "
            "Schlüsselbund entsperren oder an dem PC anmelden, an dem sie angelegt wurde."
        ) from cause
    try:
        key = bytes.fromhex(kept)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise CannotOpen(f"Der Eintrag zu {path.name} im Schlüsselbund ist beschädigt. Bitte die IT rufen.")
    return key


def _new_passphrase(path: Path, ask_passphrase: AskPassphrase | None) -> str:
    if ask_passphrase is None:
        raise CannotOpen(
            "Dieser PC hat keinen Schlüsselbund, und hier kann niemand nach einer Passphrase gefragt "
            "werden. Es wurde nichts angelegt. Bitte die Datei im Fenster anlegen."
        )
    passphrase = ask_passphrase(f"Neue Passphrase für {path.name}, mindestens {_SHORTEST_PASSPHRASE} Zeichen")
    if len(passphrase) < _SHORTEST_PASSPHRASE:
        raise Refused(
            f"Die Passphrase braucht mindestens {_SHORTEST_PASSPHRASE} Zeichen. Es wurde nichts angelegt."
        )
    if ask_passphrase("Passphrase noch einmal") != passphrase:
        raise Refused("Die beiden Eingaben sind verschieden. Es wurde nichts angelegt. Bitte noch einmal.")
    return passphrase


def _derived(passphrase: str, note: dict[str, Any]) -> bytes:
    """Make the key from a passphrase (Argon2id, RFC 9106); NFC: one key however it is typed."""
    return hash_secret_raw(
        secret=unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace"),
        salt=bytes.fromhex(note["salt"]),
        time_cost=note["time_cost"],
        memory_cost=note["memory_kib"],
        parallelism=note["parallelism"],
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _write_note(path: Path, note: dict[str, Any]) -> None:
    """Write the note so that it is there whole or not at all, and nobody else on this PC reads it."""
    target = key_note(path)
    temporary = beside_of(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(note, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        _appear(temporary, target)
    except FileExistsError:
        raise CannotOpen(f"Unter {path} legt gerade jemand anderes eine Datei an.") from None
    except OSError as error:
        raise CannotOpen(
            f"In {path.parent} lässt sich nichts anlegen. Bitte einen Ordner wählen, in den Sie schreiben "
            "dürfen."
        ) from error


def _appear(temporary: Path, target: Path) -> None:
    """Give the finished note its name; raises FileExistsError rather than replace another database's."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        temporary.unlink()
        raise
    except OSError:  # a file system without second names, such as FAT
        temporary.rename(target)
    else:
        temporary.unlink()


def _read_note(path: Path) -> dict[str, Any]:
    place = key_note(path)
    try:
        note = json.loads(place.read_text("utf-8"))
    except FileNotFoundError as error:
        raise CannotOpen(
            f"Neben {path} fehlt die Datei {place.name}; sie sagt, wo der Schlüssel liegt. An der "
            "Datenbank wurde nichts geändert. Bitte sie dazulegen; eine Sicherung hat dieselbe."
        ) from error
    except (OSError, ValueError) as error:
        raise _spoiled(place) from error
    if not _sound(note):
        raise _spoiled(place)
    return dict(note)


def _sound(note: object) -> bool:
    """Tell whether a note can be meant: a foreign one must not make us fill the memory."""
    if not isinstance(note, dict) or not re.fullmatch(r"[0-9a-f]{32}", str(note.get("id"))):
        return False
    if note.get("kept") == "keyring":
        return True
    numbers = (type(note.get(name)) is int and 1 <= note[name] <= most for name, most in _ARGON2_MOST.items())
    salted = re.fullmatch(r"[0-9a-f]{32}", str(note.get("salt")))
    return note.get("kept") == "passphrase" and bool(salted) and all(numbers)


def _spoiled(place: Path) -> CannotOpen:
    return CannotOpen(
        f"Die Datei {place} ist nicht lesbar; sie sagt, wo der Schlüssel der Datenbank liegt. An der "
        "Datenbank wurde nichts geändert. Bitte sie aus einer Sicherung holen."
    )


def _unreadable(path: Path, line: int) -> CannotOpen:
    return CannotOpen(
        f"Die Einstellungen in {path} sind in Zeile {line} nicht zu verstehen. Möglich ist: "
        'database = "…" (Datei oder Adresse) und unter [workplace] counter = "…", public = true oder false, '
        f"idle_seconds = 0 bis {LONGEST_IDLE}, distance_cm = 50, 60 oder 70, "
        "scans = \"…\" (ein Ordner). Ein Pfad mit \\ gehört zwischen einfache Striche: 'C:\\…'. "
        "An den Daten wurde nichts geändert. Bitte die Zeile berichtigen oder die Datei löschen."
    )


def _line_of(name: str, text: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*[\[\"']*{re.escape(name)}\b", line):
            return number
    return 1
