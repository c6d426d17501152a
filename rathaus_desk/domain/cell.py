"""The one gate from our texts to a cell of a table file: what a spreadsheet would run stays a text."""

import unicodedata

from rathaus_desk.domain.text import whole

LONGEST_CELL = 32_767  # characters, what a spreadsheet keeps (ECMA-376 and Excel's own limits)
_STARTERS = "=+-@"
_BREAKS = "\t\r\n"
_GUARD = "'"


def safe_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula (CWE-1236), nor for the end of a cell.

    A leading = + - @, tab or line break, also in full width or behind blanks and invisible signs, gets an
    apostrophe before it. NUL and other control characters become blanks; halves of characters U+FFFD.
    """
    shown = "".join(one if one in _BREAKS or _is_seen(one) else " " for one in whole(text))
    if _would_run(shown):
        shown = _GUARD + shown
    return shown[:LONGEST_CELL]


def _would_run(text: str) -> bool:
    """Tell whether the first sign that counts begins a formula; NFKC makes "＝" of full width an "="."""
    if text[:1] and text[0] in _BREAKS:
        return True
    first = next((one for one in text if not (one.isspace() or unicodedata.category(one) == "Cf")), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _STARTERS


def _is_seen(one: str) -> bool:
    return unicodedata.category(one) != "Cc" and one not in "\ufffe\uffff"
