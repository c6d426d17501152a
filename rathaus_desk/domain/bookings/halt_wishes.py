"""Where and when it suits somebody at the service mobile: "2", "osterfelde do", "3.12. ab 10:20"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rathaus_desk.domain.bookings.bookings import HaltOffer
from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.domain.text import fold

_FIGURE = re.compile(r"[1-9]")
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[:.](\d{0,2}))?")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(?:(0?[1-9]|1[0-2])\.?)?(\d{2}|\d{4})?")
_FROM, _AT, _HOURS = "ab", "um", ("uhr", "h")
_SMALL = frozenset(("am", "an", "bei", "beim", "den", "der", "die", "in", "im"))
_NEAR_DAYS = {"heute": 0, "morgen": 1, "übermorgen": 2}
_SHORTEST_WEEKDAY = 2
_LAST_MINUTE = 59


@dataclass(frozen=True, slots=True)
class HaltWish:
    """What a line says: which of the shown halts (from 0), words for a day or a place, a minute of the day.

    `or_later` says that any time after the minute suits too.
    """

    figure: int | None = None
    words: tuple[str, ...] = ()
    minute: int | None = None
    or_later: bool = False


def read_halt_wish(text: str) -> HaltWish:
    """Return what a line means; a lone figure is one of the shown halts, "ab 9" and "9 Uhr" are times."""
    said = text.lower().split()
    figure, minute, or_later = None, None, False
    words: list[str] = []
    for at, one in enumerate(said):
        before, after = said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""
        told_as_time = before in (_FROM, _AT) or after in _HOURS
        if one in (_FROM, _AT, *_HOURS) or one in _SMALL:
            continue
        if figure is None and not told_as_time and _FIGURE.fullmatch(one):
            figure = int(one) - 1
        elif (read := _minute(one, told_as_time)) is not None:
            minute, or_later = read, before == _FROM
        else:
            words.append(one)
    return HaltWish(figure, tuple(words), minute, or_later)


def fits(offer: HaltOffer, words: Sequence[str], today: date) -> bool:
    """Tell whether every word names the day of an offer or begins a word of where it is."""
    where = fold(f"{offer.stop} {offer.district} {offer.place}").split()
    return all(_names_day(offer.day, one, today) or _names_place(where, one) for one in words)


def slot_for(offer: HaltOffer, wish: HaltWish) -> int | None:
    """Return the free slot that was asked for: exactly that one, or the first from then on after "ab"."""
    if wish.minute is None:
        return next(iter(offer.slots), None)
    if wish.or_later:
        return next((one for one in offer.slots if one >= wish.minute), None)
    return wish.minute if wish.minute in offer.slots else None


def _minute(word: str, told_as_time: bool) -> int | None:
    """Return the minute of the day; "3.12." is a day, and so is "3.12" unless "Uhr" stands beside it."""
    if _DAY.fullmatch(word) and not (told_as_time and not word.endswith(".")):
        return None
    read = _CLOCK.fullmatch(word)
    if read is None:
        return None
    minutes = int((read.group(2) or "").ljust(2, "0"))
    return int(read.group(1)) * 60 + minutes if minutes <= _LAST_MINUTE else None


def _names_day(day: date, word: str, today: date) -> bool:
    if word in _NEAR_DAYS:
        return day == today + timedelta(days=_NEAR_DAYS[word])
    if read := _DAY.fullmatch(word):
        told, month, year = read.groups()
        wanted = (int(told), int(month or day.month), int(year or day.year) % 100)
        return (day.day, day.month, day.year % 100) == wanted
    short = word.rstrip(".,")
    return len(short) >= _SHORTEST_WEEKDAY and WEEKDAYS[day.weekday()].lower().startswith(short)


def _names_place(where: Sequence[str], word: str) -> bool:
    parts = fold(word).split()
    return bool(parts) and all(any(one.startswith(part) for one in where) for part in parts)
