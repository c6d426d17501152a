"""Opening hours as somebody types them: "Mo-Mi 8:30-12:30, Do 14-18"."""

import re
from datetime import time
from itertools import pairwise

from rathaus_desk.domain.errors import Refused

DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
_SPAN = re.compile(r"(\w\w)(?:\s*[-–]\s*(\w\w))?\s+([\d:]+)\s*[-–]\s*([\d:]+)(?:\s*Uhr)?", re.IGNORECASE)


def read_hours(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return the hours as weekday from 0, start and end ("08:30"), in order. Refuses what is none."""
    found = {one for part in text.split(",") for one in _spans(part.strip())}
    hours = tuple(sorted(found))
    for before, after in pairwise(hours):
        if before[0] == after[0] and after[1] < before[2]:
            raise _unreadable(text)
    return hours


def _spans(part: str) -> list[tuple[int, str, str]]:
    span = _SPAN.fullmatch(part)
    first, last = ((span[1] or "").lower(), (span[2] or span[1]).lower()) if span else ("", "")
    if span is None or first not in DAYS or last not in DAYS:
        raise _unreadable(part)
    begins, ends = _clock(span[3], part), _clock(span[4], part)
    days = range(DAYS.index(first), DAYS.index(last) + 1)
    if not days or begins >= ends:
        raise _unreadable(part)
    return [(day, begins, ends) for day in days]


def _clock(text: str, part: str) -> str:
    hour, _, minute = text.partition(":")
    try:
        return f"{time(int(hour), int(minute or 0)):%H:%M}"
    except ValueError:
        raise _unreadable(part) from None


def _unreadable(part: str) -> Refused:
    return Refused(
        f"„{part[:60]}“ sind keine Öffnungszeiten. Es wurde nichts geändert. Gemeint ist etwa: "
        "Mo-Mi 8:30-12:30, Do 14-18.",
        "opening_hours",
    )
