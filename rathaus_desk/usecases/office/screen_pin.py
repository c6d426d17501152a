"""The PIN of the blanked screen: only what scrypt makes of it is stored, and it is in no journal."""

import hashlib
import hmac
import secrets

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.preferences import SCREEN_PIN
from rathaus_desk.domain.office.screen_pin import LONGEST_PIN, SHORTEST_PIN, SetScreenPin
from rathaus_desk.store.office_tables import PreferenceRow
from rathaus_desk.usecases.desk import Work, handles

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1  # RFC 7914: 16 MB and some 50 ms a try


def has_screen_pin(work: Work) -> bool:
    """Tell whether the actor has set a PIN."""
    return work.session.get(PreferenceRow, (work.actor.staff_id, SCREEN_PIN)) is not None


def screen_pin_fits(work: Work, pin: str) -> bool:
    """Tell whether this is the actor's PIN; without one every text fits, and none if the row is damaged."""
    row = work.session.get(PreferenceRow, (work.actor.staff_id, SCREEN_PIN))
    if row is None:
        return True
    try:
        salt, kept = bytes.fromhex(row.value["salt"]), bytes.fromhex(row.value["hash"])
    except (KeyError, TypeError, ValueError):
        return False
    return hmac.compare_digest(_hashed(pin, salt), kept)


@handles(SetScreenPin, *Role, journalled=False)
def set_screen_pin(work: Work, command: SetScreenPin) -> None:
    """Keep the PIN, salted and hashed. Refuses anything but 4 to 12 digits."""
    row = work.session.get(PreferenceRow, (work.actor.staff_id, SCREEN_PIN))
    if not command.pin:
        if row is not None:
            work.session.delete(row)
        return
    digits = command.pin.isascii() and command.pin.isdecimal()
    if not digits or not SHORTEST_PIN <= len(command.pin) <= LONGEST_PIN:
        raise Refused(
            f"Die PIN besteht aus {SHORTEST_PIN} bis {LONGEST_PIN} Ziffern. Es wurde nichts geändert.", "pin"
        )
    salt = secrets.token_bytes(16)
    value = {"salt": salt.hex(), "hash": _hashed(command.pin, salt).hex()}
    work.session.merge(PreferenceRow(staff_id=work.actor.staff_id, key=SCREEN_PIN, value=value))


def _hashed(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode("utf-8", "replace"), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL)
