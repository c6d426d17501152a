"""School holidays as the calendar that comes along knows them, to be taken over and corrected by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.fleet import NoteSchoolHoliday
from rathaus_desk.usecases.desk import Work

# Made from the calendars of the Kultusministerkonferenz; single days that a school may choose are not in it.
SOURCE = "Kultusministerkonferenz, nach dem Kalender, der mit dem Programm kommt"
FIRST_YEAR, LAST_YEAR = 2000, 2028


def known_school_holidays(work: Work, year: int) -> tuple[NoteSchoolHoliday, ...]:
    """Return the school holidays of the Land that begin in a year. Refuses years that nobody has set yet."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Ferien sind hier von {FIRST_YEAR} bis {LAST_YEAR} bekannt. Bitte von Hand eintragen.")
    terms = school_terms(work.office.town.land, year, year + 1)
    return tuple(
        NoteSchoolHoliday(first=first, last=last, name=name, source=SOURCE)
        for first, last, name in terms
        if first.year == year
    )


@cache
def school_terms(land: str, first_year: int, last_year: int) -> tuple[tuple[date, date, str], ...]:
    """Return the school holidays of a Land from one year to another: first day, last day, name."""
    years = range(first_year - 1, last_year + 1)
    days = holidays.country_holidays("DE", subdiv=land, years=years, language="de", categories=("school",))
    return tuple(one for one in _runs(dict(days)) if first_year <= one[0].year <= last_year)


def _runs(days: dict[date, str]) -> Iterator[tuple[date, date, str]]:
    """Join days that follow each other under one name."""
    first: date | None = None
    for day in sorted(days):
        first = first or day
        after = day + timedelta(days=1)
        if days.get(after) != days[day]:
            yield first, day, days[day]
            first = None
