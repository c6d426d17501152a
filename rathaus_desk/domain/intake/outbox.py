"""Intake while the server is away: numbers kept back, and what is handed in afterwards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.intake.contacts import TakeContact, Taken

NUMBERS_KEPT_BACK = 5  # for one workplace and login


@dataclass(frozen=True, kw_only=True)
class ReserveNumbers(Command[tuple[str, ...]]):
    """Keep numbers back for a workplace until `wanted` of this year are free; returns all that are.

    Those `on_slips` wait to be handed in: they are not free. What else is left of last year is given back.
    """

    workplace: str
    wanted: int = NUMBERS_KEPT_BACK
    on_slips: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReleaseNumbers(Command[None]):
    """Give unused numbers back; whoever reserves next gets them."""

    numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SpoilNumbers(Command[None]):
    """Never give these numbers to a case: a slip bears them, and its visit was dealt with otherwise."""

    numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HandIn(Command[Taken]):
    """Take in, now, what was taken in at `taken_at` without the server; its slips bear these `numbers`.

    `undone` says that it was taken back within the ten seconds: its numbers stay used all the same.
    """

    contact: TakeContact
    numbers: tuple[str, ...]
    taken_at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An intake that the server did not take as it is: why, and every word of it.

    `draft_id` is the draft in which it is being put right, once it is.
    """

    command_id: UUID
    numbers: tuple[str, ...]
    taken_at: datetime
    because: str
    lines: tuple[tuple[str, str], ...]  # what it is and what was typed, in the order of the form
    contact: TakeContact
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class ComeBack:
    """What was handed in when the server was there again, and what could not be."""

    handed_in: int
    left_over: tuple[LeftOver, ...]
