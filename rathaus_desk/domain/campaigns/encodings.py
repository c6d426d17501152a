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
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        table = max(_TABLES, key=lambda one: _fit(data, one))
        return Decoded(data.decode(table, "replace"), table)


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
