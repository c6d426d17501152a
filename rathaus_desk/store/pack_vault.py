"""What a laptop's keyring keeps of a pack: a secret without which no PIN opens it, and the tries left.

Both belong to the pack and not to a file of it: whoever copies the lock, or puts an older one in its place,
has neither more tries nor anything to try elsewhere.
"""

import json
import os
from dataclasses import dataclass

from rathaus_desk.settings import keep_password, keeps_passwords, kept_password

_PLACE = "Tagespaket"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Bond:
    """A pack's secret on this PC; without one the key was destroyed here."""

    entry: str
    secret: bytes
    left: int


def has_vault() -> bool:
    """Tell whether this PC has a keyring to which a pack can be bound."""
    return keeps_passwords()


def bind(left: int) -> Bond | None:
    """Make a secret for a pack and keep it; None if this PC has no keyring that keeps it."""
    made = Bond(os.urandom(16).hex(), os.urandom(_SECRET_BYTES), left)
    return made if keep_bond(made) else None


def keep_bond(bond: Bond) -> bool:
    """Keep a secret and its tries in the keyring; return whether they are there now."""
    kept = json.dumps({"left": bond.left, "secret": bond.secret.hex()})
    return keep_password(_PLACE, bond.entry, kept)


def bond_of(entry: str) -> Bond | None:
    """Return what this PC's keyring has under an entry; None if it has nothing, or cannot be asked."""
    try:
        note = json.loads(kept_password(_PLACE, entry))
        return Bond(entry, bytes.fromhex(note["secret"]), int(note["left"]))
    except (ValueError, TypeError, KeyError):  # nothing there, or not ours
        return None


def break_bond(entry: str) -> None:
    """Destroy the secret: every copy of the pack that hangs on it is shut for ever, and says why."""
    keep_bond(Bond(entry, b"", 0))


def forget_bond(entry: str) -> None:
    """Take the entry out of the keyring, for the pack is gone."""
    keep_password(_PLACE, entry, "")
