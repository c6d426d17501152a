"""In which encoding somebody's list was written: told by its first bytes, by UTF-8 itself, or by its umlauts.

No guessing library: the tables that German offices have written in are few, and the umlauts tell them apart.
"""

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TABLES = ("cp1252", "cp1250", "cp850", "mac_roman")  # of two that fit alike the first one
CHOICES = ("utf-8", "utf-16", *_TABLES)
_LOOKED_AT = 4_000  # bytes above ASCII; more tell nothing new
_NULS = 0.2  # of all bytes: so many zeros are halves of characters, not slips
_UMLAUTS = frozenset("äöüßÄÖÜ")
_QUIET = frozenset("§€„“”‚‘’–—°´`·…\u00a0«»")
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]+")
# First byte and second of a sign of UTF-8, each shown as Windows does; "Ã" before a sign is in no name.
_TWICE = re.compile("[ÂÃÄÅ][" + bytes(range(0x80, 0xC0)).decode("cp1252", "ignore").replace("]", "") + "]")
_UMLAUT, _LETTER, _SIGN, _STRANGE, _UNREADABLE = 3, 1, 0, -4, -9


class Decoded(NamedTuple):
    """A text and the encoding it came in."""

    text: str
    encoding: str


def decode(data: bytes, chosen: str = "") -> Decoded:
    """Return a list as text. What its encoding does not know becomes U+FFFD; nothing is raised.

    `chosen` is one of CHOICES where somebody has looked and knows better than the guess.
    """
    if chosen in CHOICES:
        return Decoded(data.decode(chosen, "replace").removeprefix("\ufeff"), chosen)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace").removeprefix("\ufeff"), name)
    if half := _halves(data):
        return Decoded(data.decode(half, "replace"), half)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(data) or _by_table(data)
    return Decoded("".join(map(_undoubled, text.splitlines(keepends=True))), "utf-8")


def _by_table(data: bytes) -> Decoded:
    table = max(_TABLES, key=lambda one: _fit(data, one))
    return Decoded(data.decode(table, "replace"), table)


def _mixed(data: bytes) -> Decoded | None:
    """Return a list whose lines are mostly UTF-8, the others by their table; two files were put together.

    A line that is UTF-8 but for a torn sign keeps U+FFFD there, and is given back for it.
    """
    lines = data.splitlines(keepends=True)
    above = [one for one in lines if not one.isascii()]
    others = [one for one in above if not _is_utf8(one, "strict")]
    if len(others) * 2 > len(above):
        return None
    foreign = b"".join(one for one in others if not _is_utf8(one, "ignore"))
    table = _by_table(foreign).encoding if foreign else "utf-8"
    told = (
        one.decode("utf-8" if one.isascii() or _is_utf8(one, "ignore") else table, "replace") for one in lines
    )
    return Decoded("".join(told), "utf-8")


def _is_utf8(line: bytes, errors: str) -> bool:
    """Tell whether a line has signs of UTF-8 above ASCII, and with "strict" no others."""
    try:
        return not line.decode("utf-8", errors).isascii()
    except UnicodeDecodeError:
        return False


def _undoubled(line: str) -> str:
    """Return a line that went through UTF-8 twice as it was: "MÃ¼ller" is Müller, and nobody's name."""
    if not _TWICE.search(line):
        return line
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return line


def _halves(data: bytes) -> str:
    """Return which UTF-16 it is without a mark, if every other byte is mostly zero."""
    beginning = data[:_LOOKED_AT]
    if beginning.count(0) < _NULS * len(beginning) or len(data) < 2:
        return ""
    return "utf-16-le" if beginning[1::2].count(0) > beginning[::2].count(0) else "utf-16-be"


def _fit(data: bytes, table: str) -> int:
    """Return how German the signs above ASCII look in a table."""
    points = looked = 0
    for found in _ABOVE_ASCII.finditer(data):
        begin, end = max(found.start() - 1, 0), found.end() + 1
        text = data[begin:end].decode(table, "replace")
        points += sum(_points(text, at) for at, one in enumerate(text) if ord(one) > 127)
        looked += end - begin
        if looked > _LOOKED_AT:
            break
    return points


def _points(text: str, at: int) -> int:
    one, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if one == "\ufffd" or not (one.isprintable() or one == "\u00a0"):
        return _UNREADABLE
    in_word = before.isalpha() or after.isalpha()
    if one.isalpha():
        if one.isupper() and before.islower():  # "MŠller"
            return _STRANGE
        return (_UMLAUT if one in _UMLAUTS else _LETTER) if in_word else _SIGN
    if before.isalpha() and after.isalpha() and one != "’":
        return _STRANGE
    return _SIGN if one in _QUIET else _STRANGE
