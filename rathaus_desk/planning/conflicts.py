"""What can be wrong with a plan: stable codes, and the sentence that names who, what and when.

The codes are stored and tested; they never change their meaning. A sentence is made at one place only, so
that the checker and "why not there?" say the same of the same thing.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.planning.rhythms import Term


class Code(StrEnum):
    """The rules, by code. H says it about visits, P about places, C crews, V vehicles, K kits, T tours."""

    HOLIDAY = "H01"
    SCHOOL_HOLIDAY = "H02"
    OUTSIDE_PERIOD = "H03"
    VISIT_MISSING = "H04"
    VISIT_EXTRA = "H05"
    VISIT_MOVED = "H06"
    VISIT_TWICE = "H07"
    HOME_NOT_ELIGIBLE = "H08"
    HOME_OUTSIDE_WISH = "H09"
    HOME_MISSING = "H10"
    UNKNOWN = "P01"
    PLACE_SHUT = "P02"
    PLACE_HOURS = "P03"
    PERMIT = "P04"
    CLOSURE = "P05"
    NO_POWER = "P06"
    SERVICE = "P07"
    TOO_SHORT = "P08"
    SET_UP = "P09"
    PACK_UP = "P10"
    LEAVE = "C01"
    OFF_DUTY = "C02"
    DUTY_HOURS = "C03"
    MEMBER_TWICE = "C04"
    TOO_FEW = "C05"
    NO_DRIVER = "C06"
    DUTY_LENGTH = "C07"
    BREAK = "C08"
    REST = "C09"
    VEHICLE_OUT = "V01"
    VEHICLE_TWICE = "V02"
    WRONG_TEAM = "V03"
    KIT_OUT = "K01"
    KIT_TWICE = "K02"
    KIT_NONE = "K03"
    OVERLAP = "T01"
    TRAVEL = "T02"
    DRIVING = "T03"
    BREAK_CLASH = "T04"


HINTS = frozenset({Code.VISIT_EXTRA, Code.VISIT_MOVED})


@dataclass(frozen=True, slots=True)
class Conflict:
    """One broken rule: its code, its sentence, and the spot it leads to."""

    code: Code
    sentence: str
    day: date | None = None
    vehicle_id: int | None = None
    stop_id: int | None = None
    member_id: int | None = None

    @property
    def hint(self) -> bool:
        """Whether the plan may stay as it is."""
        return self.code in HINTS


def on(day: date) -> str:
    """Return "3.12."."""
    return f"{day.day}.{day.month}."


def sentence(text: str) -> str:
    """Return a text that ends with one full stop, as "endet am 30.11." already does."""
    return text if text.endswith(".") else f"{text}."


def at_clock(minutes: float) -> str:
    """Return "9:30" for minute 570."""
    return f"{int(minutes) // 60}:{int(minutes) % 60:02}"


def in_minutes(count: float) -> str:
    """Return "1 Minute" or "12 Minuten"."""
    whole = round(count)
    return "1 Minute" if whole == 1 else f"{whole} Minuten"


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Return "A, B und C"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} und {words[-1]}" if words else ""


def is_holiday(day: date, name: str) -> str:
    """Return that a day is a public holiday."""
    return f"Am {on(day)} ist {name or 'Feiertag'}"


def in_school_holidays(name: str, day: date, term: Term) -> str:
    """Return that a stop is not visited in school holidays."""
    return (
        f"{name} ist in den Schulferien nicht an der Reihe, am {on(day)} sind {term.reason or 'Schulferien'}"
    )


def has_leave(name: str, day: date, term: Term) -> str:
    """Return that somebody of the crew is away."""
    return f"{name} hat am {on(day)} {term.reason or 'Urlaub'}"


def is_off(name: str, day: date, weekday: str) -> str:
    """Return that somebody does not work on that weekday."""
    return f"{name} hat am {weekday}, {on(day)}, keinen Dienst"


def is_out(name: str, day: date, term: Term) -> str:
    """Return that a vehicle or a kit is not to be had."""
    return f"{name} steht am {on(day)} nicht zur Verfügung ({term.reason or 'Ausfall'})"


def is_closed(name: str, day: date, term: Term) -> str:
    """Return that a place cannot be used."""
    return f"{name} ist am {on(day)} gesperrt ({term.reason or 'Sperrung'})"


def permit_words(name: str, day: date, permits: tuple[Term, ...]) -> str:
    """Return that no permit holds on that day: which one ended, or when the next begins."""
    ended = [one.last for one in permits if one.last < day]
    coming = [one.first for one in permits if one.first > day]
    if ended:
        return f"Genehmigung {name} endet am {on(max(ended))}"
    if coming:
        return f"Genehmigung {name} gilt erst ab {on(min(coming))}"
    return f"Für {name} gibt es am {on(day)} keine Genehmigung"
