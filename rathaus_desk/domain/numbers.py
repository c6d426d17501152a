"""Case numbers as one says and types them: year, running number, check digit, as in 26-04711-7."""

import re

from rathaus_desk.domain.text import any_hyphen

# What stands before a number in letters and mails; a word after it is no part of a number.
_CALLED = (
    r"(?:(?:unser|ihr|mein)?\s*(?:az|aktenzeichen|zeichen|vorgang(?:snummer)?|nummer|nr)\b\.?\s*:?\s*|#\s*)*"
)
_BEFORE = re.compile(_CALLED, re.IGNORECASE)
_TYPED = re.compile(r"^\s*(\d{2})\s*[-–./ ]\s*([\d ]{3,9}?)\s*[-–./ ]\s*(\d)\s*$")
_DIGITS = re.compile(r"^\d{8,10}$")


def show_number(year: int, running: int, check: str) -> str:
    """Return "26-04711-7"."""
    return f"{year % 100:02}-{running:05}-{check}"


def in_groups(number: str) -> str:
    """Return a number to be read aloud: "26 - 04 711 - 7"."""
    year, running, check = number.split("-")
    return f"{year} - {running[:-3]} {running[-3:]} - {check}"


def read_number(text: str) -> str | None:
    """Return the number that somebody typed, with or without hyphens, or None if it is none."""
    text = _BEFORE.sub("", any_hyphen(text).strip(), count=1).rstrip(".,; ")
    if match := _TYPED.match(text):
        year, running, check = match.groups()
        return f"{year}-{running.replace(' ', '').zfill(5)}-{check}"
    digits = text.replace(" ", "")
    if _DIGITS.match(digits):
        return f"{digits[:2]}-{digits[2:-1]}-{digits[-1]}"
    return None
