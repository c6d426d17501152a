"""When it suits somebody, as one types it on the phone: "do nm", "ab 15", "kw 49", "31.10. vm", and "2"."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from rathaus_desk.domain.appointments.day_halves import DayHalf
from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.quick_dates import read_date

CHOICES = ("1", "2", "3")
_HALVES = {
    **dict.fromkeys(("vm", "vormittag", "vormittags"), DayHalf.MORNING),
    **dict.fromkeys(("nm", "nachmittag", "nachmittags"), DayHalf.AFTERNOON),
}


@dataclass(frozen=True, slots=True)
class TypedWish:
    """What somebody typed: days, hours or a half of the day, and which of the proposals, counted from 0."""

    weekdays: tuple[int, ...] = ()
    begin: time | None = None
    end: time | None = None
    first: date | None = None
    last: date | None = None
    choice: int = 0
    half: DayHalf | None = None


def read_wish(text: str, today: date) -> TypedWish:
    """Return what a line means; a figure of its own chooses among the proposals.

    Raises Refused with a sentence for what is neither a day nor an hour.
    """
    words = text.lower().split()
    choice = 0
    if words and words[-1] in CHOICES:
        choice = CHOICES.index(words.pop())
    weekdays: set[int] = set()
    begin, end, half = None, None, None
    rest: list[str] = []
    while words:
        one = words.pop(0)
        if one in _HALVES:
            half = _HALVES[one]
        elif one in ("ab", "bis") and words and (hour := _hour(words[0])):
            words.pop(0)
            begin, end = (hour, end) if one == "ab" else (begin, hour)
        elif (weekday := _weekday(one)) is not None:
            weekdays.add(weekday)
        else:
            rest.append(one)
    first, last = _days(" ".join(rest), today)
    return TypedWish(tuple(sorted(weekdays)), begin, end, first, last, choice, half)


def _weekday(text: str) -> int | None:
    short = text.removesuffix(".")
    names = [name.lower() for name in WEEKDAYS]
    return next((at for at, name in enumerate(names) if len(short) > 1 and name.startswith(short)), None)


def _hour(text: str) -> time | None:
    hour, _, minute = text.removesuffix("h").partition(":")
    if hour.isdecimal() and int(hour) < 24 and (not minute or (minute.isdecimal() and int(minute) < 60)):
        return time(int(hour), int(minute or 0))
    return None


def _days(text: str, today: date) -> tuple[date | None, date | None]:
    """Return a day, or a whole week for "kw 49"; "ab" or nothing after it leaves the end open."""
    if not text:
        return None, None
    if text.startswith("ab "):
        return read_date(text.removeprefix("ab "), today), None
    try:
        day = read_date(text, today)
    except Refused as refused:
        raise Refused(f"{refused} Auch „do nm“ oder „ab 15“ gehen.", "wish") from None
    if text.startswith("kw"):
        return day, day + timedelta(days=6 - day.weekday())
    return day, day
