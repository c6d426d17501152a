"""The gate for everything people type: cleaned, and no longer than there is room."""

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import clean

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
    if needed and not cleaned:
        raise Refused(f"{label} fehlt noch. Es wurde nichts gespeichert.", field)
    return cleaned


def typed_text(text: str, field: str, label: str, *, needed: bool = False) -> str:
    """Return a text of several lines, cleaned, within 4,000 characters."""
    return typed(text, field, label, TEXT, lines=True, needed=needed)
