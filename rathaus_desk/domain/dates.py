"""Dates and times as one says them at a German counter; nothing here depends on the system's locale."""

from datetime import date, datetime

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


def long_date(day: date) -> str:
    """Return "24. November 2026"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def day_on_paper(day: date) -> str:
    """Return "Donnerstag, 26. November"."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}"


def day_in_sentence(day: date) -> str:
    """Return "Donnerstag, der 26. November"."""
    return f"{WEEKDAYS[day.weekday()]}, der {day.day}. {MONTHS[day.month - 1]}"


def full_day(day: date) -> str:
    """Return "Dienstag, 24. November 2026"."""
    return f"{day_on_paper(day)} {day.year}"


def short_day(day: date) -> str:
    """Return "Do 26.11." for lists."""
    return f"{WEEKDAYS[day.weekday()][:2]} {day.day:02}.{day.month:02}."


def numeric_date(day: date) -> str:
    """Return "26.11.2026"."""
    return f"{day.day:02}.{day.month:02}.{day.year}"


def clock(moment: datetime) -> str:
    """Return "9:40"."""
    return f"{moment.hour}:{moment.minute:02}"


def hours(start: datetime, end: datetime) -> str:
    """Return "9 bis 11 Uhr" or "8:30 bis 10 Uhr"."""
    return f"{_hour(start)} bis {_hour(end)} Uhr"


def day_in_speech(day: date, today: date) -> str:
    """Return "heute", "morgen, Mittwoch" or "Donnerstag, 26. November"."""
    distance = (day - today).days
    if distance == 0:
        return "heute"
    if distance == 1:
        return f"morgen, {WEEKDAYS[day.weekday()]}"
    return day_on_paper(day)


def until_in_words(due: date, today: date) -> str:
    """Return how urgent a due date is: "2 Tage zu spät", "heute", "bis Freitag" or "bis Do 03.12."."""
    distance = (due - today).days
    if distance < 0:
        return "1 Tag zu spät" if distance == -1 else f"{-distance} Tage zu spät"
    if distance == 0:
        return "heute"
    if distance == 1:
        return "bis morgen"
    return f"bis {WEEKDAYS[due.weekday()]}" if distance < 7 else f"bis {short_day(due)}"


def _hour(moment: datetime) -> str:
    return str(moment.hour) if moment.minute == 0 else clock(moment)
