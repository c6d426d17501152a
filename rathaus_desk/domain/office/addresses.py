"""Street and house number in the spellings people use, and the key by which two of them are the same."""

import re
from dataclasses import dataclass

from rathaus_desk.domain.text import clean, fold

_HOUSE_NUMBER = re.compile(
    r"^(?P<street>.*?[^\W\d].*?)[\s,]+(?:Nr\.?\s*|Nummer\s+)?"
    r"(?P<number>\d{1,4}(?:\s?[a-z])?(?:\s?[-–/]\s?\d{1,4}(?:\s?[a-z])?)?)$",
    re.IGNORECASE,
)
_SHORT_STREET = re.compile(r"(?<=[\w\s.-])str(?:\.|(?=[\s-])|$)", re.IGNORECASE)
_STUCK_NUMBER = re.compile(r"\.(?=\d)")
_CORNER = re.compile(r"\s*/\s*(?=\D)")
_WORDS_OF_A_STREET = 6


@dataclass(frozen=True, slots=True)
class Address:
    """A street with its house number; `rest` is what was said beyond them, such as the part of town."""

    street: str
    number: str
    rest: str


def read_address(text: str) -> Address:
    """Return street and number of "Rosenweg 4, Heidkamp" or "Rosenweg 4"; without a number it stays empty."""
    first, _, rest = _STUCK_NUMBER.sub(". ", clean(text)).partition(",")
    if not first.strip(" ,"):
        first, rest = rest, ""
    if re.fullmatch(r"\s*(?:Nr\.?\s*)?\d{1,4}\s?[a-zA-Z]?\s*(?:,.*)?", rest):
        number, _, rest = rest.partition(",")
        first = f"{first} {number.strip()}"
    corner = _CORNER.split(first.strip(), maxsplit=1)
    rest = " ".join((*corner[1:], rest.strip())).strip()
    if match := _HOUSE_NUMBER.match(corner[0].strip()):
        return Address(match["street"].strip(" ,"), match["number"].replace(" ", ""), rest)
    return Address(corner[0].strip(), "", rest)


def street_key(street: str) -> str:
    """Return the key of a street: "Lange Str.", "lange strasse" and "Lange Straße" give the same."""
    return fold(_SHORT_STREET.sub("straße", clean(street)))


def street_keys(street: str) -> tuple[str, ...]:
    """Return the keys to look a street up with, best first: "vor Rosenweg" may mean "Rosenweg"."""
    words = street_key(street).split()[: _WORDS_OF_A_STREET * 2]
    whole = " ".join(words)
    ends = (" ".join(words[start:]) for start in range(1, len(words)))
    starts = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
    return tuple(dict.fromkeys(key for key in (whole, *ends, *starts) if key))
