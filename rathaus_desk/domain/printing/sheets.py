"""The sheets of a print job, and the one fate that each of them has at any time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby


class SheetFate(StrEnum):
    """What became of a sheet; how often it was sent says `Sheet.attempts`."""

    WAITING = "waiting"
    SENT = "sent"
    PRINTED = "printed"
    LOST = "lost"
    CANCELLED = "cancelled"


class SheetMove(StrEnum):
    """What happens to a sheet."""

    SEND = "send"
    TAKE_BACK = "take_back"
    COME_OUT = "come_out"
    MISS = "miss"
    JAM = "jam"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class JobLetter:
    """A letter of a job: the number that its sheets bear, its pages, for whom of the register it is.

    `readers` are others of the same household; `recipient_id` is the line of the campaign that it goes to.
    """

    number: int
    pages: int = 1
    person_id: int | None = None
    readers: tuple[int, ...] = ()
    recipient_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sheet `place` of `places` of a letter; `batch` is the last that it went with."""

    number: int
    letter: int
    place: int
    places: int
    fate: SheetFate = SheetFate.WAITING
    attempts: int = 0
    batch: int = 0

    @property
    def reprinted(self) -> int:
        """How often it was sent again."""
        return max(self.attempts - 1, 0)


@dataclass(frozen=True, slots=True)
class SheetSpan:
    """Sheets side by side with one fate, `first` to `last` of the numbers that they bear in their margin."""

    first: int
    last: int
    sheets: int
    fate: SheetFate
    reprinted: int


_FATES: dict[tuple[SheetFate, SheetMove], SheetFate] = {
    (SheetFate.WAITING, SheetMove.SEND): SheetFate.SENT,
    (SheetFate.WAITING, SheetMove.CANCEL): SheetFate.CANCELLED,
    (SheetFate.SENT, SheetMove.TAKE_BACK): SheetFate.WAITING,
    (SheetFate.SENT, SheetMove.COME_OUT): SheetFate.PRINTED,
    (SheetFate.SENT, SheetMove.MISS): SheetFate.LOST,
    (SheetFate.SENT, SheetMove.JAM): SheetFate.LOST,
    (SheetFate.PRINTED, SheetMove.JAM): SheetFate.LOST,
    (SheetFate.LOST, SheetMove.SEND): SheetFate.SENT,
    (SheetFate.LOST, SheetMove.JAM): SheetFate.LOST,
    (SheetFate.LOST, SheetMove.CANCEL): SheetFate.CANCELLED,
}
TO_BE_SENT = (SheetFate.WAITING, SheetFate.LOST)
ON_PAPER = (SheetFate.SENT, SheetFate.PRINTED, SheetFate.LOST)  # or may be


def sheets_of(letters: Iterable[JobLetter], *, duplex: bool) -> tuple[Sheet, ...]:
    """Return the sheets of the letters, numbered through; on both sides a letter of three pages has two."""
    found: list[Sheet] = []
    for letter in letters:
        places = (letter.pages + 1) // 2 if duplex else letter.pages
        for place in range(1, places + 1):
            found.append(Sheet(len(found) + 1, letter.number, place, places))
    return tuple(found)


def pages_of(sheet: Sheet, pages: int, *, duplex: bool) -> tuple[int, ...]:
    """Return which of the letter's `pages` stand on a sheet, counted from 1."""
    if not duplex:
        return (sheet.place,)
    return tuple(page for page in (2 * sheet.place - 1, 2 * sheet.place) if page <= pages)


def next_fate(sheet: Sheet, move: SheetMove) -> SheetFate | None:
    """Return the fate after a move, None if it cannot happen to this sheet."""
    after = _FATES.get((sheet.fate, move))
    if move is SheetMove.TAKE_BACK and after is not None and sheet.attempts > 1:
        return SheetFate.LOST  # it was lost before, and still is
    return after


def moved(sheet: Sheet, move: SheetMove) -> Sheet:
    """Return the sheet after a move; raises ValueError if that cannot happen to it."""
    after = next_fate(sheet, move)
    if after is None:
        raise ValueError(f"{move} cannot happen to a sheet that is {sheet.fate}")
    return replace(sheet, fate=after)


def next_batch(sheets: Iterable[Sheet], size: int) -> tuple[Sheet, ...]:
    """Return what goes to the printer next: at most `size` sheets, no letter torn; empty if all is sent.

    Lost sheets go first and by themselves, so that who sorts them in finds just these on the tray.
    """
    open_ones = [one for one in sheets if one.fate in TO_BE_SENT]
    lost = [one for one in open_ones if one.fate is SheetFate.LOST]
    taken: list[Sheet] = []
    for letter in _by_letter(lost or open_ones):
        if taken and len(taken) + len(letter) > size:
            break
        taken.extend(letter)
    return tuple(taken)


def named_by(sheets: Iterable[Sheet], numbers: Collection[int]) -> tuple[Sheet, ...]:
    """Return the sheets that bear these numbers in their margin, "147/812": all sheets of these letters."""
    return tuple(one for one in sheets if one.letter in numbers)


def spans_of(sheets: Iterable[Sheet]) -> tuple[SheetSpan, ...]:
    """Return the sheets as they lie, those together that share one fate and were sent again as often."""
    found = []
    for (fate, reprinted), group in groupby(sheets, lambda one: (one.fate, one.reprinted)):
        together = list(group)
        ends = together[0].letter, together[-1].letter
        found.append(SheetSpan(*ends, len(together), fate, reprinted))
    return tuple(found)


def _by_letter(sheets: Iterable[Sheet]) -> list[list[Sheet]]:
    found: dict[int, list[Sheet]] = {}
    for one in sheets:
        found.setdefault(one.letter, []).append(one)
    return list(found.values())
