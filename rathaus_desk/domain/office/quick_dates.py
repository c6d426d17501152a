"""Dates as one types them in a hurry: "mo", "morgen", "+3", "31.10.", "ende november", "kw 48"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice

from rathaus_desk.domain.dates import MONTHS, WEEKDAYS
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import WorkCalendar, working_days_after

FIELD = "date"
DAY, WEEK, MONTH = "d", "w", "m"
_WORDS = {"heute": 0, "morgen": 1, "ubermorgen": 2, "uebermorgen": 2}
_CENTURY = 2000
_MOST_AHEAD = 3_650  # steps, of whatever length
_YEARS_TO_LOOK = 9  # a 29 February comes again after eight years at the latest
_LAST_WEEK = 53
Reader = Callable[[re.Match[str], date, WorkCalendar | None], date]


def read_date(text: str, today: date, calendar: WorkCalendar | None = None) -> date:
    """Return the day that a German quick date means; without a year it is the next one, today included.

    A weekday is the next one after today. `calendar` is needed to count working days ("+3a").
    Raises Refused with a sentence if it means no day.
    """
    typed = _plain(text)
    if not typed:
        raise Refused("Bitte ein Datum eintragen, zum Beispiel „mo“, „+3“ oder „31.10.“.", FIELD)
    if typed in _WORDS:
        return today + timedelta(days=_WORDS[typed])
    weekday = _starts(typed.removesuffix("."), WEEKDAYS, 2)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(typed):
            return _within_reach(reader, match, today, calendar)
    raise Refused(
        f"„{text.strip()}“ ist kein Datum, das sich lesen lässt. "
        "Möglich sind zum Beispiel „mo“, „morgen“, „+3“, „31.10.“ oder „kw 48“.",
        FIELD,
    )


def step(day: date, key: str, count: int = 1) -> date:
    """Return `day` moved by `count` days ("d"), weeks ("w") or months ("m"); a month ends where it ends.

    What lies outside the calendar leaves the day as it is.
    """
    try:
        if key == MONTH:
            return _months_on(day, count)
        return day + timedelta(days=count * (7 if key == WEEK else 1))
    except (ValueError, OverflowError):
        return day


def _within_reach(reader: Reader, match: re.Match[str], today: date, calendar: WorkCalendar | None) -> date:
    try:
        return reader(match, today, calendar)
    except (ValueError, OverflowError):
        raise Refused(f"Den Tag „{match.string}“ gibt es im Kalender nicht.", FIELD) from None


def _plain(text: str) -> str:
    lower = " ".join(text.lower().split())
    return lower.replace("ä", "a").replace("ü", "u")


def _starts(typed: str, names: tuple[str, ...], shortest: int) -> int | None:
    """Return the place of the name that `typed` begins; an abbreviation has at least `shortest` letters."""
    if len(typed) < shortest:
        return None
    folded = (_plain(name) for name in names)
    return next((place for place, name in enumerate(folded) if name.startswith(typed)), None)


def _ahead(match: re.Match[str], today: date, calendar: WorkCalendar | None) -> date:
    count, unit = int(match["count"]), (match["unit"] or "t")[0]
    if count > _MOST_AHEAD:
        raise Refused("So weit voraus lässt sich hier nicht rechnen. Bitte das Datum eintragen.", FIELD)
    if unit != "a":
        return step(today, {"t": DAY, "w": WEEK, "m": MONTH}[unit], count)
    if calendar is None:
        raise Refused("Arbeitstage lassen sich hier nicht zählen. Bitte das Datum eintragen.", FIELD)
    return next(islice(working_days_after(today, calendar), count - 1, None)) if count else today


def _day_and_month(match: re.Match[str], today: date, _calendar: WorkCalendar | None) -> date:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    return date(_full_year(year), month, day) if year else _next_of(day, month, today)


def _named_month(match: re.Match[str], today: date, _calendar: WorkCalendar | None) -> date:
    month, year = _month(match), match["year"]
    return (
        date(_full_year(year), month, int(match["day"]))
        if year
        else _next_of(int(match["day"]), month, today)
    )


def _day_of_month(match: re.Match[str], today: date, _calendar: WorkCalendar | None) -> date:
    wanted, first = int(match["day"]), today.replace(day=1)
    months = (_months_on(first, ahead) for ahead in range(len(MONTHS)))
    for month in months:
        if 1 <= wanted <= _month_end(month).day and month.replace(day=wanted) >= today:
            return month.replace(day=wanted)
    raise ValueError


def _iso(match: re.Match[str], _today: date, _calendar: WorkCalendar | None) -> date:
    return date.fromisoformat(match.string)


def _part_of_month(match: re.Match[str], today: date, _calendar: WorkCalendar | None) -> date:
    month = _month(match)
    years = [_full_year(match["year"])] if match["year"] else range(today.year, today.year + 2)
    for year in years:
        first = date(year, month, 1)
        found = {"anfang": first, "mitte": first.replace(day=15), "ende": _month_end(first)}[match["part"]]
        if found >= today or match["year"]:
            return found
    raise ValueError


def _end_of_this_month(_match: re.Match[str], today: date, _calendar: WorkCalendar | None) -> date:
    return _month_end(today)


def _week(match: re.Match[str], today: date, _calendar: WorkCalendar | None) -> date:
    """Return the Monday of a calendar week (ISO 8601), or today within that week."""
    week = int(match["week"])
    if not 1 <= week <= _LAST_WEEK:
        raise ValueError
    if match["year"]:
        return date.fromisocalendar(_full_year(match["year"]), week, 1)
    this_year = today.isocalendar().year
    for year in (this_year, this_year + 1):
        last = _week_start(year, 1) + timedelta(weeks=week, days=-1)
        if last >= today and last.isocalendar().week == week:
            return max(_week_start(year, week), today)
    raise ValueError


def _week_start(year: int, week: int) -> date:
    return date.fromisocalendar(year, week, 1)


def _month(match: re.Match[str]) -> int:
    found = _starts(match["name"].removesuffix("."), MONTHS, 3)
    if found is None:
        raise ValueError
    return found + 1


def _next_of(day: int, month: int, today: date) -> date:
    if not 1 <= month <= len(MONTHS):
        raise ValueError
    for year in range(today.year, today.year + _YEARS_TO_LOOK):
        first = date(year, month, 1)
        if 1 <= day <= _month_end(first).day and first.replace(day=day) >= today:
            return first.replace(day=day)
    raise ValueError


def _full_year(typed: str) -> int:
    return int(typed) if len(typed) > 2 else _CENTURY + int(typed)


def _months_on(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, _month_end(first).day))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_YEAR = r"(?P<year>\d{4}|\d{2})?"
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"\+ ?(?P<count>\d{1,6}) ?(?P<unit>a|arbeitstage?|t|tage?|w|wochen?|m|monate?)?", _ahead),
        (r"(?P<day>\d{1,2})[./-] ?(?P<month>\d{1,2})(?:[./-] ?" + _YEAR + r")?", _day_and_month),
        (r"(?P<day>\d{2})(?P<month>\d{2})" + _YEAR, _day_and_month),
        (r"(?P<day>\d{1,2})\.? ?(?P<name>[a-z]+\.?) ?" + _YEAR, _named_month),
        (r"(?P<day>\d{1,2})\.", _day_of_month),
        (r"\d{4}-\d{2}-\d{2}", _iso),
        (r"(?P<part>anfang|mitte|ende) (?P<name>[a-z]+\.?) ?" + _YEAR, _part_of_month),
        (r"(?:monatsende|ende des monats)", _end_of_this_month),
        (r"kw ?(?P<week>\d{1,2})(?:[/ ] ?" + _YEAR + r")?", _week),
    )
)
