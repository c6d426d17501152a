"""What can go wrong in a town hall, as opposed to in a program. Every message is a German sentence."""

from collections.abc import Mapping
from dataclasses import dataclass


class DeskError(Exception):
    """The person at the desk can understand this and act on it."""


class Refused(DeskError):
    """A rule forbids it; `field` names the form field to mark, if any."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.field = field


class NeedsConsent(DeskError):
    """The same command goes through once it is sent again with `consent=True`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people wrote: its German name, what is stored now and what was to be stored."""

    field: str
    theirs: str
    mine: str


class Conflict(DeskError):
    """Somebody else changed the record since it was read.

    `version` is the one stored now; `theirs` says what it holds, as the form would write it, by its fields.
    """

    def __init__(
        self,
        reason: str,
        differences: tuple[Difference, ...] = (),
        *,
        version: int | None = None,
        theirs: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.differences = differences
        self.version = version
        self.theirs = dict(theirs or {})


class Unreachable(DeskError):
    """The database does not answer; nothing of the command was stored."""


class CannotOpen(DeskError):
    """A database file that must not or cannot be opened; the file was left as it is."""


class KeyGone(CannotOpen):
    """The keyring answers, and has the key of a file no more; a keyring that cannot be asked says nothing."""


class TurnedAway(CannotOpen):
    """The database is there, but lets this person in no more; nothing of the command was stored."""
