"""Letters that come back: what a code scanner types, why it came back, and what that says of the address."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import any_hyphen

_CODE = re.compile(r"([A-Z0-9]+(?:-[A-Z0-9]+)*)/([0-9]{1,7})(?:/([0-9]{1,4}))?")
_RUN = re.compile(r"(?<=^[A-Z])[0-9OIL]{2}-[0-9OIL]+$")  # K26-014: after its letter a run has only figures
_LETTERS_FOR_FIGURES = str.maketrans("OIL", "011")
# What scanners put around a code: the sign of its kind (ISO/IEC 15424), stars of Code 39.
_WRAPPED = re.compile(r"^(?:\][A-Za-z]\d|\*)?(.*?)\*?$", re.DOTALL)
_LONGEST = 60
# A scanner set to an American keyboard, read by a German one: what its signs become.
_GERMAN_KEYS = str.maketrans("ß-YZyz", "-/ZYzy")
NO_CODE = (
    "Das ist kein Code von unseren Blättern. Es wurde nichts erfasst. Bitte noch einmal scannen oder Lauf "
    "und Nummer vom Rand des Blattes abschreiben, zum Beispiel K26-014/147."
)


class ReturnReason(StrEnum):
    """Why a letter came back, as the post writes it on the envelope."""

    MOVED = "moved"
    NOT_FOUND = "not_found"
    INCOMPLETE = "incomplete"
    DIED = "died"
    REFUSED = "refused"
    NOT_COLLECTED = "not_collected"
    OTHER = "other"


# After these no further letter should go to that address before somebody has looked.
FLAGS_ADDRESS = (ReturnReason.MOVED, ReturnReason.NOT_FOUND, ReturnReason.INCOMPLETE, ReturnReason.DIED)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a code of ours says: run, number of the letter, page of it."""

    run: str
    letter: int
    page: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that came back; to whom it went is not said to whoever has its number.

    `flagged` tells whether the address counts as wrong now, `before` when this letter was scanned already.
    """

    run: str
    letter: int
    title: str
    reason: ReturnReason
    flagged: bool
    before: datetime | None


@dataclass(frozen=True, slots=True)
class AddressFlag:
    """Somebody's address of which the post says that it is wrong, since when, and by which letter."""

    person_id: int
    since: datetime
    reason: ReturnReason
    title: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of a job to somebody: one line in the story of this person, whatever was printed again."""

    title: str
    run: str
    letter: int
    printed_at: datetime
    returned_at: datetime | None
    reason: ReturnReason | None


@dataclass(frozen=True, kw_only=True)
class RegisterReturn(Command[Returned]):
    """Note that a letter came back; `code` is what the scanner typed."""

    code: str
    reason: ReturnReason


@dataclass(frozen=True, kw_only=True)
class LiftAddressFlag(Command[None]):
    """Say that somebody's address has been looked at and is right."""

    person_id: int


def read_scan(text: str) -> Scan:
    """Return what a scanned code means. Raises Refused if it is none of ours.

    A scanner may be set to an American keyboard: then no slash arrives, and hyphen, Y and Z are others. Typed
    off the margin it is two words, "K26-014 147/812", of which the last figure says only how many there are.
    """
    text = _WRAPPED.sub(r"\1", any_hyphen(text).strip())
    run, *rest = text.split() or [""]
    typed = (
        f"{run}/{rest[0].partition('/')[0]}" if len(rest) == 1 and "/" not in run else "".join((run, *rest))
    )
    if "/" not in typed:
        typed = typed.translate(_GERMAN_KEYS)
    found = _CODE.fullmatch(typed.upper()) if len(typed) <= _LONGEST else None
    if found is None:
        raise Refused(NO_CODE, "code")
    run = _RUN.sub(lambda one: one[0].translate(_LETTERS_FOR_FIGURES), found[1])
    return Scan(run, int(found[2]), int(found[3] or 1))
