"""Whether an address fits into the window of an envelope, asked for thousands of them."""

from collections.abc import Sequence

from rathaus_desk.domain.campaigns.recipients import MOST_LINES
from rathaus_desk.paper.window import fit_recipient

_SURELY_FITS = 30  # characters of a line in the type of an address


def hidden_in_window(lines: Sequence[str]) -> str:
    """Return what does not fit as a German half-sentence, or nothing. Only long ones are laid out."""
    if len(lines) <= MOST_LINES and all(len(one) <= _SURELY_FITS for one in lines):
        return ""
    rows = fit_recipient(lines)
    if len(rows) > MOST_LINES:
        return f"die Anschrift braucht {len(rows)} Zeilen, Platz ist für {MOST_LINES}"
    return ""
