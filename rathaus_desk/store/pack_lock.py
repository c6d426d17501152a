"""The lock of a pack: its key, wrapped by a PIN, in a small file beside it that counts wrong ones.

A try is counted before it is made, and on the disk, so that pulling the plug wins nobody a try. With the
tenth wrong PIN the wrapped key is overwritten; nobody can open the pack then, and the town hall revokes it.
Whoever copies the lock beforehand can try as long as they like: against that stand the length of the PIN and
the price of scrypt (RFC 7914), no counter.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import scrypt
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.pack.pack import PackHeader
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.opening import sync_folder, unfinished

MOST_TRIES = 10
SHORTEST_PIN, LONGEST_PIN = 6, 64
SCRYPT_COST = 1 << 15  # 32 MB and about a tenth of a second for each try
_MOST_COST = 1 << 20
_BLOCK, _SALT_BYTES, _NONCE_BYTES, _MOST_BYTES = 8, 16, 12, 100_000
_SPOILED = (
    "Das Schloss des Tagespakets unter {path} ist beschädigt oder verändert. Das Paket wurde nicht "
    "angerührt. Bitte die IT rufen; im Rathaus lässt es sich sperren."
)
_DESTROYED = (
    "Die PIN war zehnmal falsch; der Schlüssel dieses Tagespakets ist vernichtet. Niemand kann es mehr "
    "öffnen. Bitte im Rathaus melden: Dort wird das Paket gesperrt, und es steht da, wessen Daten darin "
    "waren."
)
_WRONG = (
    "Die PIN ist falsch. Noch {left} Versuche, dann wird der Schlüssel vernichtet. Es wurde nichts geändert."
)
_LAST = "Die PIN ist falsch. Noch ein Versuch, dann wird der Schlüssel vernichtet. Es wurde nichts geändert."


class WrongPin(CannotOpen):
    """The PIN was not the right one; the sentence says how many tries are left."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What the lock of a pack says in plain text; `left` tries remain."""

    header: PackHeader
    signature: str
    left: int


def demand_pin(pin: str) -> str:
    """Return a PIN that protects something. Refuses one that anybody guesses."""
    if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        raise Refused(
            f"Die PIN braucht {SHORTEST_PIN} bis {LONGEST_PIN} Zeichen. Es wurde nichts gepackt.", "pin"
        )
    if len(set(pin)) < 3 or pin in "01234567890" or pin in "9876543210":
        raise Refused("Diese PIN ist zu leicht zu erraten. Es wurde nichts gepackt.", "pin")
    return pin


def canonical(value: Any) -> bytes:
    """Return a value as the one text that is signed and digested."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(seed: bytes, value: Any) -> str:
    """Sign a value (Ed25519, RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(canonical(value)).hex()


def public_key(seed: bytes) -> bytes:
    """Return the key that verifies what `seed` signs."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def is_signed(key: bytes, value: Any, signature: str) -> bool:
    """Tell whether a value bears the signature that belongs to a key."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signature), canonical(value))
    except (InvalidSignature, ValueError):
        return False
    return True


def make_lock(
    path: Path, key: bytes, pin: str, header: PackHeader, seed: bytes, cost: int = SCRYPT_COST
) -> None:
    """Lay the lock of a pack: its header signed, its key wrapped by the PIN and bound to that header."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    wrapped = AESGCM(_derived(demand_pin(pin), salt, cost)).encrypt(nonce, key, canonical(header))
    note = {
        "header": to_plain(header),
        "signature": sign(seed, header),
        "cost": cost,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
        "left": MOST_TRIES,
    }
    _write(lock_of(path), note)


def read_lock(path: Path) -> Lock:
    """Return what the lock of a pack says. Raises CannotOpen if it is none, or was altered."""
    note = _read(path)
    return Lock(_header(path, note), note["signature"], note["left"])


def open_lock(path: Path, pin: str) -> bytes:
    """Return the key of a pack for its PIN. Raises WrongPin for a wrong one, and counts it.

    Raises CannotOpen once the key is destroyed, and for a lock that was altered.
    """
    note = _read(path)
    header = _header(path, note)
    if not note["wrapped"]:
        raise CannotOpen(_DESTROYED)
    left = note["left"] - 1
    if left < 0:  # the plug was pulled between the tenth wrong PIN and the end of the key
        destroy_lock(path)
        raise CannotOpen(_DESTROYED)
    _write(lock_of(path), {**note, "left": left})
    try:
        wrapping = _derived(pin, bytes.fromhex(note["salt"]), note["cost"])
        key = AESGCM(wrapping).decrypt(
            bytes.fromhex(note["nonce"]), bytes.fromhex(note["wrapped"]), canonical(header)
        )
    except InvalidTag:
        if left > 0:
            raise WrongPin(_LAST if left == 1 else _WRONG.format(left=left)) from None
        destroy_lock(path)
        raise CannotOpen(_DESTROYED) from None
    _write(lock_of(path), {**note, "left": MOST_TRIES})
    return key


def destroy_lock(path: Path) -> None:
    """Overwrite the wrapped key, so that no PIN opens the pack any more."""
    lock = lock_of(path)
    note = _read(path)
    with lock.open("r+b") as file:  # the bytes themselves, before the name: a new file leaves the old ones
        file.write(b" " * lock.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    _write(lock, {**note, "wrapped": "", "salt": "", "left": 0})


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in its place complete or not at all, also if the power goes."""
    temporary = unfinished(path)
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def _derived(pin: str, salt: bytes, cost: int) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=cost, r=_BLOCK, p=1, maxmem=256 * _BLOCK * cost, dklen=32)


def _write(lock: Path, note: Mapping[str, Any]) -> None:
    write_whole(lock, json.dumps(note, ensure_ascii=False, indent=1).encode())


def _header(path: Path, note: Mapping[str, Any]) -> PackHeader:
    """Return the header. Raises CannotOpen for one that does not bear its own signature."""
    try:
        header = from_plain(PackHeader, note["header"])
        key = bytes.fromhex(header.office_key)
    except (Refused, ValueError):
        raise CannotOpen(_SPOILED.format(path=path)) from None
    if not is_signed(key, header, note["signature"]):
        raise CannotOpen(_SPOILED.format(path=path))
    return header


def _read(path: Path) -> dict[str, Any]:
    lock = lock_of(path)
    try:
        if lock.stat().st_size > _MOST_BYTES:
            raise ValueError
        note = json.loads(lock.read_bytes())
        sound = _is_sound(note)
    except FileNotFoundError:
        raise CannotOpen(
            f"Zu {path} fehlt das Schloss ({lock.name}). Ohne das Schloss lässt sich das Tagespaket nicht "
            "öffnen. Bitte beide Dateien zusammen kopieren."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise CannotOpen(_SPOILED.format(path=path))
    return dict(note)


def _is_sound(note: Any) -> bool:
    texts = all(isinstance(note[name], str) for name in ("signature", "salt", "nonce", "wrapped"))
    hexes = all(bytes.fromhex(note[name]) is not None for name in ("salt", "nonce", "wrapped"))
    cost, left = note["cost"], note["left"]
    numbers = type(cost) is int and 2 <= cost <= _MOST_COST and cost & (cost - 1) == 0
    return texts and hexes and numbers and type(left) is int and 0 <= left <= MOST_TRIES
