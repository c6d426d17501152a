"""The lock of a pack: its key, wrapped by a PIN, in a small file beside it that counts wrong ones.

A try is counted before it is made, and on the disk, so that pulling the plug wins nobody a try. With the
tenth wrong PIN the wrapped key is overwritten; no PIN opens the pack then. On a laptop with a keyring the PIN
opens nothing without a secret there, which counts the tries as well and dies with the tenth: a copy is worth
nothing elsewhere. Without a keyring whoever copies the lock can try as long as they like: against that stand
the length of the PIN and the price of scrypt (RFC 7914), no counter.

The town hall has a key of its own to each pack, wrapped beside the other: no text is lost with a PIN.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from rathaus_desk.store.pack_vault import Bond, bind, bond_of, break_bond, forget_bond, keep_bond
from rathaus_desk.whole_file import write_whole

MOST_TRIES = 10
SHORTEST_PIN, SHORTEST_ALONE, LONGEST_PIN = 6, 8, 64
SCRYPT_COST = 1 << 15  # 32 MB and about a tenth of a second for each try
_MOST_COST = 1 << 18  # 256 MB: beyond, a try would be counted that no PC can make
_BLOCK, _SALT_BYTES, _NONCE_BYTES, _MOST_BYTES = 8, 16, 12, 100_000
_LENGTHS = {"salt": (16,), "nonce": (12,), "wrapped": (48,), "bond": (16,), "office_nonce": (12,),
            "office_wrapped": (48,)}  # fmt: skip
_SPOILED = (
    "Das Schloss des Tagespakets unter {path} ist beschädigt oder verändert. Das Paket wurde nicht "
    "angerührt. Bitte die IT rufen; im Rathaus lässt es sich sperren."
)
_DESTROYED = (
    "Die PIN war zehnmal falsch; der Schlüssel auf diesem Laptop ist vernichtet, und keine PIN öffnet dieses "
    "Tagespaket mehr. Was darin eingegeben wurde, ist nicht verloren: Das Rathaus kann es noch zurücknehmen. "
    "Ist der Laptop fort, bitte dort sperren; dort steht auch, wessen Daten darin waren."
)
_ELSEWHERE = (
    "Dieses Tagespaket ist an einen Schlüsselbund gebunden, der hier nicht zu bekommen ist: Es gehört auf "
    "einen anderen PC oder zu einer anderen Anmeldung, oder der Schlüsselbund ist gesperrt. Es wurde nichts "
    "geändert, und kein Versuch ist gezählt. Im Rathaus lässt es sich ohne PIN zurückgeben."
)
_NOT_COUNTED = (
    "Der Schlüsselbund dieses PCs nimmt nichts an; darum lässt sich hier nicht zählen, wie oft die PIN "
    "falsch war. Das Tagespaket bleibt geschlossen, es wurde nichts geändert. Bitte den Schlüsselbund "
    "entsperren."
)
_NOT_WRITTEN = (
    "Neben {path} lässt sich nichts schreiben: Der Datenträger ist voll oder schreibgeschützt. Darum lässt "
    "sich nicht zählen, wie oft die PIN falsch war, und das Paket bleibt zu. Was eingegeben wurde, ist "
    "sicher. Bitte Platz schaffen und noch einmal öffnen."
)
_FOREIGN = (
    "Dieses Tagespaket ist nicht von hier, oder sein Schloss ist verändert. Es wurde nichts geändert. Bitte "
    "die IT rufen."
)
BOUND = (
    "Das Schloss ist an den Schlüsselbund dieses PCs gebunden: Eine Kopie lässt sich anderswo auch mit der "
    "PIN nicht öffnen."
)
UNBOUND = (
    "Das Schloss hängt allein an der PIN. Wer die Dateien kopiert, kann PINs ausprobieren, ohne dass es "
    "jemand zählt; gegen das Raten hilft nur eine lange PIN."
)
_WRONG = (
    "Die PIN ist falsch. Noch {left} Versuche, dann wird der Schlüssel vernichtet. Es wurde nichts geändert."
)
_LAST = "Die PIN ist falsch. Noch ein Versuch, dann wird der Schlüssel vernichtet. Es wurde nichts geändert."


class WrongPin(CannotOpen):
    """The PIN was not the right one; the sentence says how many tries are left."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What the lock of a pack says in plain text; `left` tries remain, `bound` is one to a keyring."""

    header: PackHeader
    signature: str
    left: int
    bound: bool = False

    @property
    def words(self) -> str:
        """What keeps strangers out, in words."""
        return BOUND if self.bound else UNBOUND


def demand_pin(pin: str, *, alone: bool = True) -> str:
    """Return a PIN that protects something. Refuses one that anybody guesses.

    Without a keyring beside it, `alone`, it must be longer: nobody counts who tries it on a copy.
    """
    shortest = SHORTEST_ALONE if alone else SHORTEST_PIN
    if not shortest <= len(pin) <= LONGEST_PIN:
        raise Refused(
            f"Die PIN braucht {shortest} bis {LONGEST_PIN} Zeichen. Es wurde nichts gepackt.", "pin"
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
    path: Path,
    key: bytes,
    pin: str,
    header: PackHeader,
    seed: bytes,
    cost: int = SCRYPT_COST,
    *,
    here: bool = False,
) -> Lock:
    """Lay the lock of a pack: its header signed, its key wrapped by the PIN and bound to that header.

    With `here` this PC is the laptop, and the lock hangs on its keyring as well, where there is one. Beside
    it lies the key for the town hall, wrapped by the `seed` that never leaves it.
    """
    bond = bind(MOST_TRIES) if here else None
    demand_pin(pin, alone=bond is None)
    salt = os.urandom(_SALT_BYTES)
    nonce, wrapped = _wrapped(_with_bond(_derived(pin, salt, cost), bond), key, header)
    office_nonce, office_wrapped = _wrapped(_office_key(seed), key, header)
    note = {
        "header": to_plain(header),
        "signature": sign(seed, header),
        "cost": cost,
        "salt": salt.hex(),
        "nonce": nonce,
        "wrapped": wrapped,
        "left": MOST_TRIES,
        "bond": bond.entry if bond else "",
        "office_nonce": office_nonce,
        "office_wrapped": office_wrapped,
    }
    _write(lock_of(path), note)
    return read_lock(path)


def read_lock(path: Path) -> Lock:
    """Return what the lock of a pack says. Raises CannotOpen if it is none, or was altered."""
    note = _read(path)
    return Lock(_header(path, note), note["signature"], note["left"], bool(note["bond"]))


def open_lock(path: Path, pin: str) -> bytes:
    """Return the key of a pack for its PIN. Raises WrongPin for a wrong one, and counts it.

    Opened for the first time on a PC with a keyring it is bound to that. Raises CannotOpen once the key is
    destroyed, where the keyring is not at hand, and for a lock that was altered.
    """
    note = _read(path)
    header = _header(path, note)
    bond = _bond(note)
    left = min(note["left"], bond.left if bond else MOST_TRIES) - 1
    if not note["wrapped"] or left < 0:  # or the plug was pulled after the tenth wrong PIN
        destroy_lock(path)
        raise CannotOpen(_DESTROYED)
    _count(path, note, bond, left)
    derived = _derived(pin, bytes.fromhex(note["salt"]), note["cost"])
    try:
        key = _unwrapped(_with_bond(derived, bond), note["nonce"], note["wrapped"], header)
    except InvalidTag:
        if left > 0:
            raise WrongPin(_LAST if left == 1 else _WRONG.format(left=left)) from None
        destroy_lock(path)
        raise CannotOpen(_DESTROYED) from None
    _count(path, note, bond, MOST_TRIES)
    if bond is None:
        _bind_here(path, note, derived, key)
    return key


def open_by_office(path: Path, seed: bytes) -> bytes:
    """Return the key of a pack by the town hall's own, without a PIN. Raises CannotOpen if it is not ours."""
    note = _read(path)
    header = _header(path, note)
    try:
        return _unwrapped(_office_key(seed), note["office_nonce"], note["office_wrapped"], header)
    except InvalidTag:
        raise CannotOpen(_FOREIGN) from None


def destroy_lock(path: Path) -> None:
    """Overwrite the wrapped key, so that no PIN opens the pack any more; the town hall still can."""
    note = _read(path)
    if note["bond"]:
        break_bond(note["bond"])
    _overwrite(lock_of(path), (note["wrapped"], note["salt"]))
    _write(lock_of(path), {**note, "wrapped": "", "salt": "", "left": 0})


def wipe_lock(path: Path) -> None:
    """Destroy every key to a pack that is back, the town hall's too, and forget it in the keyring."""
    destroy_lock(path)
    note = _read(path)
    if note["bond"]:
        forget_bond(note["bond"])
    _overwrite(lock_of(path), (note["office_wrapped"],))
    _write(lock_of(path), {**note, "office_wrapped": "", "office_nonce": ""})


def _bond(note: Mapping[str, Any]) -> Bond | None:
    """Return what the keyring has for a lock, None for one that hangs on its PIN alone."""
    if not note["bond"]:
        return None
    bond = bond_of(note["bond"])
    if bond is None:
        raise CannotOpen(_ELSEWHERE)
    return bond


def _count(path: Path, note: Mapping[str, Any], bond: Bond | None, left: int) -> None:
    """Write down how many tries are left, before one is made."""
    if bond is not None and not keep_bond(replace(bond, left=left)):
        raise CannotOpen(_NOT_COUNTED)
    try:
        _write(lock_of(path), {**note, "left": left})
    except OSError as error:
        raise CannotOpen(_NOT_WRITTEN.format(path=path)) from error


def _bind_here(path: Path, note: Mapping[str, Any], derived: bytes, key: bytes) -> None:
    """Hang the lock on this PC's keyring as well, if it has one; the secret is kept before it is needed."""
    bond = bind(MOST_TRIES)
    if bond is None:
        return
    nonce, wrapped = _wrapped(_with_bond(derived, bond), key, _header(path, note))
    bound = {**note, "left": MOST_TRIES, "bond": bond.entry, "nonce": nonce, "wrapped": wrapped}
    try:
        _write(lock_of(path), bound)
    except OSError as error:
        raise CannotOpen(_NOT_WRITTEN.format(path=path)) from error


def _with_bond(derived: bytes, bond: Bond | None) -> bytes:
    return derived if bond is None else hmac.digest(bond.secret, derived, "sha256")


def _office_key(seed: bytes) -> bytes:
    """Return the key under which the town hall keeps the pack's; its seed signs, so this is another one."""
    return hmac.digest(seed, b"rathaus-desk: key of a pack", "sha256")


def _wrapped(wrapping: bytes, key: bytes, header: PackHeader) -> tuple[str, str]:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce.hex(), AESGCM(wrapping).encrypt(nonce, key, canonical(header)).hex()


def _unwrapped(wrapping: bytes, nonce: str, wrapped: str, header: PackHeader) -> bytes:
    if not (nonce and wrapped):
        raise InvalidTag
    return AESGCM(wrapping).decrypt(bytes.fromhex(nonce), bytes.fromhex(wrapped), canonical(header))


def _overwrite(lock: Path, words: tuple[str, ...]) -> None:
    """Blot words out where they lie: a new file of the same name would leave the old bytes on the disk."""
    content = lock.read_bytes()
    with lock.open("r+b") as file:
        for word in filter(None, words):
            file.seek(content.index(word.encode()))
            file.write(b"0" * len(word))
        file.flush()
        os.fsync(file.fileno())


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
        if not path.exists():
            raise CannotOpen(f"Unter {path} liegt keine Datei. Bitte den Ort prüfen.") from None
        raise CannotOpen(
            f"Zu {path} fehlt das Schloss ({lock.name}). Ohne das Schloss lässt sich das Tagespaket nicht "
            "öffnen. Bitte beide Dateien zusammen kopieren."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise CannotOpen(_SPOILED.format(path=path))
    return dict(note)


def _is_sound(note: Any) -> bool:
    hexes = ("salt", "nonce", "wrapped", "bond", "office_nonce", "office_wrapped")
    texts = all(isinstance(note[name], str) for name in ("signature", *hexes))
    right = all(len(bytes.fromhex(note[name])) in (0, *_LENGTHS[name]) for name in hexes)
    cost, left = note["cost"], note["left"]
    numbers = type(cost) is int and 2 <= cost <= _MOST_COST and cost & (cost - 1) == 0
    return texts and right and numbers and type(left) is int and 0 <= left <= MOST_TRIES
