"""Whom a letter means by age, jubilee and district: as days of birth, so that any database can ask."""

from dataclasses import dataclass
from datetime import date, timedelta

OLDEST = 120  # years
JUBILEES = (70, 75, 80, 85, 90, 95, *range(100, OLDEST + 1))  # § 50 (2) BMG
LONGEST_SPAN = 366  # days of one run of jubilees


@dataclass(frozen=True, slots=True)
class RegisterCriteria:
    """Who is meant. The age counts on the day `on`; with `jubilee_until` who has a jubilee from then on."""

    on: date
    age_from: int | None = None
    age_to: int | None = None
    district: str = ""  # its key; nothing is the whole town
    jubilee_until: date | None = None


Span = tuple[date, date]  # first and last day of birth, both within


def wrong_with(criteria: RegisterCriteria) -> str:
    """Return what is wrong with criteria as a German sentence, or nothing."""
    ages = [one for one in (criteria.age_from, criteria.age_to) if one is not None]
    if any(not 0 <= one <= OLDEST for one in ages):
        return f"Ein Alter liegt zwischen 0 und {OLDEST} Jahren."
    if len(ages) == 2 and ages[0] > ages[1]:
        return "Das Alter „von“ liegt über dem Alter „bis“."
    if criteria.jubilee_until is None:
        return (
            "" if ages or criteria.district else "Bitte ein Alter, ein Jubiläum oder einen Ortsteil wählen."
        )
    if ages:
        return "Bitte entweder ein Alter oder ein Jubiläum wählen."
    if not 0 <= (criteria.jubilee_until - criteria.on).days <= LONGEST_SPAN:
        return "Ein Lauf für Jubiläen reicht höchstens ein Jahr weit."
    return ""


def births(criteria: RegisterCriteria) -> tuple[Span, ...]:
    """Return the days of birth of who is meant; nothing if any day will do."""
    if criteria.jubilee_until is not None:
        return tuple(
            (years_before(criteria.on, age), years_before(criteria.jubilee_until, age, last=True))
            for age in JUBILEES
        )
    if criteria.age_from is None and criteria.age_to is None:
        return ()
    oldest = OLDEST if criteria.age_to is None else criteria.age_to
    first = years_before(criteria.on, oldest + 1, last=True) + timedelta(1)
    return ((first, years_before(criteria.on, criteria.age_from or 0, last=True)),)


def years_before(day: date, years: int, *, last: bool = False) -> date:
    """Return the first or last day of birth of who turns or turned so old on a day.

    Who is born on 29 February has her birthday on 1 March of other years (§§ 187, 188 BGB).
    """
    year = day.year - years
    common = (date(year, 3, 1) - timedelta(1)).day == 28
    if (day.month, day.day) == (2, 29) and common:
        return date(year, 2, 28) if last else date(year, 3, 1)
    born = day.replace(year=year)
    here_leap = (day.replace(month=3, day=1) - timedelta(1)).day == 29
    if (day.month, day.day) == (3, 1) and not common and not here_leap and not last:
        return born - timedelta(1)
    return born


def in_words(criteria: RegisterCriteria, district: str) -> str:
    """Return criteria for the protocol and the list of sources."""
    parts = []
    if criteria.jubilee_until is not None:
        parts.append(f"Jubiläum vom {criteria.on:%d.%m.%Y} bis {criteria.jubilee_until:%d.%m.%Y}")
    if criteria.age_from is not None:
        parts.append(f"ab {criteria.age_from} Jahren")
    if criteria.age_to is not None:
        parts.append(f"bis {criteria.age_to} Jahre")
    if criteria.age_from is not None or criteria.age_to is not None:
        parts.append(f"am {criteria.on:%d.%m.%Y}")
    return ", ".join((*parts, district or "ganze Stadt"))
