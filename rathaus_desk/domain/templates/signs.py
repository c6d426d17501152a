"""Characters that have no place in a template: invisible ones, direction marks, look-alike letters."""

import re
import unicodedata

_NO_PLACE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# Letters and marks that print as nothing although Unicode calls them letters or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_VARIATION = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
_MOST_MARKS = 3  # DIN 91379 needs two above one letter
_WORD = re.compile(r"[^\W\d_]+")


def bad_sign(text: str) -> str:
    """Return a German sentence about the first character that must not stand in a template, or nothing."""
    marks = 0
    for one in text:
        if one not in "\n\t" and _hidden(one):
            return f"Hier steht ein unsichtbares Zeichen (U+{ord(one):04X}). Bitte die Stelle neu tippen."
        marks = marks + 1 if unicodedata.combining(one) else 0
        if marks > _MOST_MARKS:
            return "Hier stehen zu viele Zeichen über einem Buchstaben. Bitte die Stelle neu tippen."
    return _look_alike(text)


def seen_only(text: str) -> str:
    """Return `text` without the characters that must not stand in a template; breaks become blanks."""
    kept: list[str] = []
    marks = 0
    for one in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.combining(one) else 0
        if one.isspace():
            kept.append(" ")
        elif marks <= _MOST_MARKS and not _hidden(one):
            kept.append(one)
    return "".join(kept)


def _hidden(one: str) -> bool:
    if " " <= one <= "~":
        return False
    return (
        unicodedata.category(one) in _NO_PLACE
        or one in _BLANK
        or any(ord(one) in span for span in _VARIATION)
    )


def _look_alike(text: str) -> str:
    """Find a word of two alphabets: a Cyrillic "а" in a German word reads right and is found by no search."""
    if text.isascii():
        return ""
    for word in _WORD.findall(text):
        alphabets = {_alphabet(one) for one in word} - {""}
        if len(alphabets) > 1:
            return f"Im Wort „{word[:40]}“ stehen Buchstaben aus zwei Alphabeten. Bitte neu tippen."
    return ""


def _alphabet(letter: str) -> str:
    if letter < "\u0370" or unicodedata.combining(letter):
        return "LATIN" if letter < "\u0300" else ""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in {"LATIN", "GREEK", "CYRILLIC"} else ""
