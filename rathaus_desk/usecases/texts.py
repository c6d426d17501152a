"""The gate for everything people type: cleaned, and no longer than there is room."""

from datetime import date
from typing import Any

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import clean, shows_something, whole

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)  # what a calendar of the town hall reckons with
LINE = 300
TEXT = 4_000


def typed(
    text: str, field: str, label: str, limit: int = LINE, *, lines: bool = False, needed: bool = False
) -> str:
    """Return `text` cleaned. Refuses one that is too long or, if `needed`, empty; names the form's field."""
    cleaned = clean(text, lines=lines)
    if len(cleaned) > limit:
        raise Refused(
            f"{label}: Hier ist Platz für {limit} Zeichen, es sind {len(cleaned)}. "
            "Es wurde nichts gespeichert, Ihr Text ist noch da. Bitte kürzen.",
            field,
        )
    if not shows_something(cleaned):
        cleaned = ""
    if needed and not cleaned:
        raise Refused(f"{label} fehlt noch. Es wurde nichts gespeichert.", field)
    return cleaned


def typed_text(text: str, field: str, label: str, *, needed: bool = False) -> str:
    """Return a text of several lines, cleaned, within 4,000 characters."""
    return typed(text, field, label, TEXT, lines=True, needed=needed)


def plain_json(value: Any) -> Any:
    """Return JSON that every database takes: in its texts, halves of characters and NUL become U+FFFD."""
    if isinstance(value, str):
        return whole(value).replace("\x00", "\ufffd")
    if isinstance(value, dict):
        return {plain_json(str(key)): plain_json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_json(one) for one in value]
    return value


def near(day: date) -> date:
    """Return a day within 1900 to 2200, the nearest there to one far away: nothing lies beyond."""
    return min(max(day, EARLIEST), LATEST)
