"""How often a stop is visited, as the town hall says it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import MONTHS, WEEKDAYS, numeric_date
from rathaus_desk.domain.errors import Refused

LAST = -1
MOST_DATES = 400


class RhythmKind(StrEnum):
    """The kinds of rhythm that timetables of such vehicles know."""

    WEEKS = "weeks"
    PARITY = "parity"
    MONTHLY = "monthly"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One rhythm; what a kind does not need stays as it is.

    `nths` counts a weekday within its month, LAST is the last one; no months means all of them. `anchor` is a
    day of a week with a visit.
    """

    kind: RhythmKind
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    every: int = 1
    anchor: date | None = None
    odd: bool = False
    nths: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    in_school_holidays: bool = True


@dataclass(frozen=True, slots=True)
class StopRhythm:
    """The rhythm of a stop from one day to another: a season has its own."""

    id: int
    stop_id: int
    first: date
    last: date
    rhythm: Rhythm
    version: int


@dataclass(frozen=True, kw_only=True)
class SaveRhythm(Command[StopRhythm]):
    """Write a stop's rhythm down, or change it."""

    stop_id: int
    first: date
    last: date
    rhythm: Rhythm
    rhythm_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class DropRhythm(Command[StopRhythm]):
    """Take a rhythm away; returns what it was."""

    rhythm_id: int
    seen_version: int


def demand_rhythm(rhythm: Rhythm) -> None:
    """Refuse a rhythm that no calendar could keep."""
    if rhythm.kind is RhythmKind.DATES:
        if not 0 < len(rhythm.dates) <= MOST_DATES:
            raise Refused("Bitte mindestens einen Tag nennen. Es wurde nichts gespeichert.", "dates")
        return
    if not rhythm.weekdays or not set(rhythm.weekdays) <= set(range(7)):
        raise Refused("Bitte mindestens einen Wochentag wählen. Es wurde nichts gespeichert.", "weekdays")
    if rhythm.kind is RhythmKind.WEEKS and not 1 <= rhythm.every <= 52:
        raise Refused("Möglich ist jede bis jede 52. Woche. Es wurde nichts gespeichert.", "every")
    if rhythm.kind is RhythmKind.MONTHLY:
        _demand_monthly(rhythm)


def _demand_monthly(rhythm: Rhythm) -> None:
    if not rhythm.nths or not set(rhythm.nths) <= {LAST, 1, 2, 3, 4, 5}:
        raise Refused("Bitte sagen, der wievielte im Monat. Es wurde nichts gespeichert.", "nths")
    if not set(rhythm.months) <= set(range(1, 13)):
        raise Refused("Einen dieser Monate gibt es nicht. Es wurde nichts gespeichert.", "months")


def rhythm_in_words(rhythm: Rhythm) -> str:
    """Return "jeden zweiten Mittwoch, nicht in den Schulferien" and the like."""
    said = {
        RhythmKind.WEEKS: _weeks,
        RhythmKind.PARITY: _parity,
        RhythmKind.MONTHLY: _monthly,
        RhythmKind.DATES: _dates,
    }[rhythm.kind](rhythm)
    return said if rhythm.in_school_holidays else f"{said}, nicht in den Schulferien"


def _weeks(rhythm: Rhythm) -> str:
    if rhythm.every == 1:
        return f"jeden {_days(rhythm)}"
    often = "zweiten" if rhythm.every == 2 else f"{rhythm.every}."
    return f"jeden {often} {_days(rhythm)}"


def _parity(rhythm: Rhythm) -> str:
    return f"{_days(rhythm)} in {'ungeraden' if rhythm.odd else 'geraden'} Wochen"


def _monthly(rhythm: Rhythm) -> str:
    said = _listed(["letzten" if one == LAST else f"{one}." for one in rhythm.nths])
    months = f" ({_listed([MONTHS[one - 1] for one in rhythm.months])})" if rhythm.months else " im Monat"
    return f"jeden {said} {_days(rhythm)}{months}"


def _dates(rhythm: Rhythm) -> str:
    return f"am {_listed([numeric_date(one) for one in rhythm.dates])}"


def _days(rhythm: Rhythm) -> str:
    names = [WEEKDAYS[one] for one in rhythm.weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} oder {names[-1]}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} und {words[-1]}"
