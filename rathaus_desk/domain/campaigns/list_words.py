"""What one cell of a list holds: a name with its title, a whole address, a postcode with a country."""

import re
from typing import NamedTuple

from rathaus_desk.domain.campaigns.recipients import degree_of, title_of
from rathaus_desk.domain.text import fold

_STREET = re.compile(r"(.*\D)\s+(\d+\s*[a-zA-Z]?(?:\s*[-–/]\s*\d+\s*[a-zA-Z]?)?)")
_ADDRESS = re.compile(r"(.*\S)\s*(?:[,;/]|\s[-–]\s)\s*((?:[A-Z]{1,3}[- ]\s?)?\d{4,5}\s+\D.*)")
_POSTCODE = re.compile(r"(?:([A-Z]{1,3})\s?[- ]\s?)?(\d{4,5})(?:[.,]0)?")
_PLACE = re.compile(r"((?:[A-Z]{1,3}[- ]\s?)?\d{4,5})\s+(.+)")
_BRACKET = re.compile(r"\(([^()]*)\)")
_NOTHING_ODD = re.compile(r"[1-9]\d{3,4}|0\d{4}", re.ASCII)
# Signs of countries before a postcode, as envelopes bore them until 1999 and lists still do.
_COUNTRIES = {
    "a": "Österreich", "at": "Österreich", "b": "Belgien", "be": "Belgien", "ch": "Schweiz",
    "cz": "Tschechien", "dk": "Dänemark", "f": "Frankreich", "fr": "Frankreich", "i": "Italien",
    "it": "Italien", "l": "Luxemburg", "lu": "Luxemburg", "nl": "Niederlande", "pl": "Polen",
}  # fmt: skip
_HERE = ("d", "de")
_AND = ("und", "u.", "&", "+")
_OF_ONE = frozenset(("herr", "herrn", "frau"))


class Name(NamedTuple):
    """A name in its parts."""

    title: str
    degree: str
    given: str
    family: str


class Postcode(NamedTuple):
    """A postcode without the sign of its country, and that country; nothing for one of ours."""

    code: str
    country: str


def name_in(whole: str) -> Name:
    """Return the parts of "Frau Dr. Ayşe von der Heide", "Müller, Hans (Dr.)" or "Müller, Dr. Hans".

    Two who have titles of their own, "Herr Karl und Frau Anna Müller", keep them in the name.
    """
    titled = [one for found in _BRACKET.findall(whole) for one in found.split() if _is_title(one)]
    if titled:
        whole = _BRACKET.sub(lambda one: "" if _is_title(one[1].split()[0]) else one[0], whole)
    last, comma, first = whole.partition(",")
    if comma and not all(_is_title(one) or one in _AND for one in first.split()):
        before, given = _titles(first)
        ahead, family = _titles(last)
        return _name([*titled, *ahead, *before], given, family)
    before, rest = _titles(last)
    if any(fold(one) in _OF_ONE for one in rest[:-1]):
        return Name("", "", " ".join((*before, *rest[:-1])), rest[-1])
    said = [*titled, *before, *first.split()]
    lower = (at for at, word in enumerate(rest[1:], 1) if word[0].islower() and word not in _AND)
    at = next(lower, len(rest) - 1)
    return _name(said, rest[:at], rest[at:])


def without_title(whole: str) -> Name:
    """Return a given or family name of a column of its own, its title apart: "Dr. Hans"."""
    said, rest = _titles(whole)
    return _name(said, rest, []) if said and rest else Name("", "", whole, "")


def street_in(whole: str) -> tuple[str, str]:
    """Return street and number of "Rosenweg 7-9"; without a number at the end the whole is the street."""
    found = _STREET.fullmatch(whole)
    return (found[1].strip(), found[2].strip()) if found else (whole, "")


def address_in(whole: str) -> tuple[str, str] | None:
    """Return street and place of "Rosenweg 7, 06886 Wittenberg"; None if it is no whole address."""
    found = _ADDRESS.fullmatch(whole.strip())
    return (found[1].rstrip(" ,;"), found[2]) if found else None


def place_in(whole: str) -> tuple[str, str]:
    """Return postcode, as it stands there, and name of "06886 Wittenberg"."""
    found = _PLACE.fullmatch(whole)
    return (found[1], found[2]) if found else ("", whole)


def postcode_in(text: str) -> Postcode:
    """Return "D-06886" and "6886.0" as postcodes, "A-1010" with its country; anything else as it is."""
    found = None if _NOTHING_ODD.fullmatch(text) else _POSTCODE.fullmatch(text)
    sign = (found[1] or "").lower() if found else ""
    if not found or (sign and sign not in _HERE and sign not in _COUNTRIES):
        return Postcode(text, "")
    return Postcode(found[2], _COUNTRIES.get(sign, ""))


def _name(said: list[str], given: list[str], family: list[str]) -> Name:
    title = " ".join(said)
    return Name(title_of(title), degree_of(title), " ".join(given), " ".join(family))


def _titles(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a title at the beginning of a text, and the rest; the last word is no title."""
    words = text.split()
    at = 0
    while at < len(words) - 1 and (
        _is_title(words[at]) or (at and words[at] in _AND and _is_title(words[at + 1]))
    ):
        at += 1
    return words[:at], words[at:]


def _is_title(word: str) -> bool:
    """Tell whether a word is a title. One letter ("M.") is an initial, and "Ing" without a dot a name."""
    if word.endswith(".") or len(fold(word)) > 3:
        return len(fold(word)) > 1 and bool(title_of(word) or degree_of(word))
    return word in ("Dr", "Fr", "Hr")
