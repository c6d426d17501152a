"""Reads what somebody types to find a person: names, a birth date, a street and number, a phone number."""

import re
from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.text import clean, fold

MOST_WORDS = 6
LONGEST = 120

_OLDEST_YEAR = 1880
_FULL_DATE = re.compile(r"(?<!\w)(\d{1,2})[.\-/ ](\d{1,2})[.\-/ ]\s?(\d{4}|\d{2})(?!\w)")
_ISO_DATE = re.compile(r"(?<!\w)(\d{4})-(\d{1,2})-(\d{1,2})(?!\w)")
_SOLID_DATE = re.compile(r"(?<!\w)(\d{2})(\d{2})(\d{4}|\d{2})(?!\w)")
_YEAR = re.compile(r"(?<!\w)(\d{4})(?!\w)")
_HOUSE_NUMBER = re.compile(r"(?<!\w)(\d{1,3})\s?([A-Za-z])?(?!\w)")
_PHONE = re.compile(r"^\s*(?:\+|00|0|\()?[\d\s()/.\-–‑]{5,}$")
_LEAST_PHONE_DIGITS = 5
_BORN = re.compile(r"(?<!\w)(?:geb\w*\.?|jahrgang|jg\.?|\*)\s*(?=\d)", re.IGNORECASE)
# "Wagner, Eva (geb. Groß)": the register knows people by the name that they bear.
_BIRTH_NAME = re.compile(r"[(,]?\s*(?<!\w)geb(?:\.|orene?r?\b)\s*[^\W\d][^\s,;)]*\)?", re.IGNORECASE)
# Said before a name; the last word of a line may still become Frauke, Herrmann or Drechsler.
_FORMS_OF_ADDRESS = frozenset(("herr", "herrn", "frau", "dr", "prof", "professor", "doktor", "familie"))


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """What was typed: folded words beside their spelling, days of birth from and to, a house number."""

    words: tuple[str, ...]
    typed: tuple[str, ...]
    born: tuple[date, date] | None = None
    number: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not self.words and self.born is None


def read_query(text: str, today: date) -> PersonQuery:
    """Read a line such as "schm er", "MAYR 1941" or "schmidt rosenweg 4"."""
    said = clean(text)[:LONGEST]
    borne = _BIRTH_NAME.sub(" ", said)
    born, rest = _take_birth(_BORN.sub(" ", borne if fold(borne) else said), today)
    number = ""
    if match := _HOUSE_NUMBER.search(rest):
        number = f"{match[1]}{match[2] or ''}".lower()
        rest = rest[: match.start()] + " " + rest[match.end() :]
    pairs = [(part, word) for word in re.split(r"[\s\-–/,;]+", rest) for part in fold(word).split()]
    while len(pairs) > 1 and pairs[0][0] in _FORMS_OF_ADDRESS:
        del pairs[0]
    named = pairs[:MOST_WORDS]
    return PersonQuery(tuple(part for part, _ in named), tuple(word for _, word in named), born, number)


def read_partial_phone(text: str) -> str:
    """Return the beginning of a phone number in E.164 ("0171 392" gives "+49171392"), or nothing."""
    if not _PHONE.match(text):
        return ""
    digits = "".join(one for one in text if one in "0123456789")
    if len(digits) < _LEAST_PHONE_DIGITS:
        return ""
    if text.lstrip(" (").startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+49{digits[1:]}" if digits.startswith("0") else ""


def short_year(number: str, today: date) -> tuple[date, date] | None:
    """Return the year that two figures stand for, the latest that is not to come: "41" is 1941."""
    if len(number) != 2 or not number.isdigit():
        return None
    year = _full_year(number, today)
    return date(year, 1, 1), date(year, 12, 31)


def swapped(born: tuple[date, date] | None) -> tuple[date, date] | None:
    """Return a birth date with day and month changed over, if that is another day."""
    if born is None or born[0] != born[1] or born[0].day > 12 or born[0].day == born[0].month:
        return None
    other = born[0].replace(month=born[0].day, day=born[0].month)
    return other, other


def _take_birth(text: str, today: date) -> tuple[tuple[date, date] | None, str]:
    for pattern, order in ((_ISO_DATE, (3, 2, 1)), (_FULL_DATE, (1, 2, 3)), (_SOLID_DATE, (1, 2, 3))):
        for match in pattern.finditer(text):
            day = _day(match[order[0]], match[order[1]], match[order[2]], today)
            if day:
                return (day, day), text[: match.start()] + " " + text[match.end() :]
    for match in _YEAR.finditer(text):
        year = int(match[1])
        if _OLDEST_YEAR <= year <= today.year:
            born = (date(year, 1, 1), date(year, 12, 31))
            return born, text[: match.start()] + " " + text[match.end() :]
    return None, text


def _day(day: str, month: str, year: str, today: date) -> date | None:
    full = int(year) if len(year) == 4 else _full_year(year, today)
    try:
        found = date(full, int(month), int(day))
    except ValueError:
        return None
    return found if full >= _OLDEST_YEAR and found <= today else None


def _full_year(two_figures: str, today: date) -> int:
    year = today.year // 100 * 100 + int(two_figures)
    return year if year <= today.year else year - 100
