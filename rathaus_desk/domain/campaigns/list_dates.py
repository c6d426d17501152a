"""Days of birth as people's lists write them; what could mean two days is not guessed."""

import re
from collections.abc import Iterable
from datetime import date

from rathaus_desk.domain.dates import MONTHS
from rathaus_desk.domain.text import plain_letters

# What a database or a spreadsheet hangs on: midnight, with or without a zone.
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_DOTTED = re.compile(r"(\d{1,2})([.-])\s*(\d{1,2})\2\s*(\d{4})" + _TIME)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})" + _TIME)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})" + _TIME)
_SHORT = re.compile(r"(\d{1,2})[./-]\s*(\d{1,2})[./-]\s*(\d{2})" + _TIME)
_NAMED = re.compile(r"(\d{1,2})[.-]?\s*([^\W\d_]{3,9})[.-]?\s*(\d{4})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_RUN = re.compile(r"\d{8}")
_SERIAL = re.compile(r"\d{5}(?:[.,]0+)?")
_YEARS = range(1850, 2101)
# Of two digits the century is certain only where nobody lives who was born a hundred years before.
_CERTAIN_YEARS = range(31, 100)
_OLD_CENTURY = 1900
_MONTHS = {plain_letters(name)[:3]: number for number, name in enumerate(MONTHS, 1)} | {
    "jan": 1, "mrz": 3, "may": 5, "oct": 10, "dec": 12,
}  # fmt: skip


class OddDate(Exception):
    """What stands there is no day, or could be two; the text says why, a German half-sentence."""


def months_first(texts: Iterable[str]) -> bool | None:
    """Tell whether a column writes 3/12/1948 for the 12th of March; None if none of its days decides."""
    found = [one for text in texts if (one := _SLASHED.fullmatch(text.strip()))]
    days, months = any(int(one[1]) > 12 for one in found), any(int(one[2]) > 12 for one in found)
    return None if days == months else months


def day_of(text: str, months: bool | None = None) -> date:
    """Return the day that a cell of a list means; `months` is what `months_first` says of its column.

    Raises OddDate for what is no day, and for what could be two.
    """
    text = text.strip()
    year, month, day = _parts(text, months)
    try:
        return date(year, month, day)
    except ValueError:
        raise OddDate(f"„{text}“ ist kein Geburtsdatum") from None


def names_a_day(text: str) -> bool:
    """Tell whether a cell names a day or a year at all, for columns that say "died" or "moved" by one."""
    forms = (_DOTTED, _ISO, _SLASHED, _SHORT, _NAMED, _RUN, _YEAR)
    return any(one.fullmatch(text.strip()) for one in forms)


def _parts(text: str, months: bool | None) -> tuple[int, int, int]:
    """Return year, month and day of a text, in that order."""
    if found := _DOTTED.fullmatch(text):
        return int(found[4]), int(found[3]), int(found[1])
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SLASHED.fullmatch(text):
        return _slashed(text, int(found[1]), int(found[2]), int(found[3]), months)
    if (found := _NAMED.fullmatch(text)) and (month := _MONTHS.get(plain_letters(found[2])[:3])):
        return int(found[3]), month, int(found[1])
    if _RUN.fullmatch(text):
        return _run(text)
    return _short(text)


def _slashed(text: str, one: int, two: int, year: int, months: bool | None) -> tuple[int, int, int]:
    if months is None and one != two:
        raise OddDate(f"bei „{text}“ ist nicht klar, was Tag und was Monat ist")
    return (year, one, two) if months else (year, two, one)


def _run(text: str) -> tuple[int, int, int]:
    """Return the day in eight digits; registers write the year first, some lists last, never both."""
    if int(text[:4]) in _YEARS and 1 <= int(text[4:6]) <= 12:
        return int(text[:4]), int(text[4:6]), int(text[6:])
    return int(text[4:]), int(text[2:4]), int(text[:2])


def _short(text: str) -> tuple[int, int, int]:
    if _SERIAL.fullmatch(text):
        raise OddDate(f"„{text}“ ist eine Zahl statt eines Datums; bitte die Spalte als Datum speichern")
    found = _SHORT.fullmatch(text)
    if not found:
        raise OddDate(f"„{text}“ ist kein Geburtsdatum")
    if "/" in text or int(found[3]) not in _CERTAIN_YEARS:
        raise OddDate(f"bei „{text}“ ist nicht klar, welches Jahr gemeint ist; bitte vierstellig schreiben")
    return _OLD_CENTURY + int(found[3]), int(found[2]), int(found[1])
