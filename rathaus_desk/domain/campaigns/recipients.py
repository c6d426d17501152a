"""One line of a list of recipients, and what an envelope and a greeting make of it."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import fold

MOST_LINES = 6  # of the zone for the address, DIN 5008 form A and B; the three above are for endorsements
_HERE = frozenset(("", "deutschland", "germany", "de", "d", "brd"))
_YOUNG, _OLD = frozenset(("jun", "jr", "junior")), frozenset(("sen", "sr", "senior"))
GENERATION_WORDS = _YOUNG | _OLD
_MAN, _WOMAN = "Herr", "Frau"
_WOMEN, _MEN = ("frau", "fr", "w", "weiblich", "f", "frl"), ("herr", "herrn", "hr", "hrn", "m", "mannlich")
_TWO = {"familie": "Familie", "fam": "Familie", "eheleute": "Eheleute", "ehepaar": "Eheleute"}
_AND = re.compile(r"\bund\b|\bu\.|[&+]", re.IGNORECASE)
_TITLES = _TWO | dict.fromkeys(_WOMEN, _WOMAN) | dict.fromkeys(_MEN, _MAN)
_DEGREES = frozenset(
    ["dr", "prof", "professor", "doktor", "dipl", "ing", "mag", "med", "jur", "phil", "rer", "nat", "hc"]
)


class Generation(StrEnum):
    """What tells two of one name under one roof apart."""

    UNSAID = ""
    YOUNGER = "younger"
    ELDER = "elder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who may get a letter, as a source has it; `line` counts from 1 in the source."""

    line: int
    source: int = 1
    title: str = ""  # "Frau", "Herr", of two "Herr und Frau" or "Eheleute", or nothing
    degree: str = ""  # "Dr."
    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    addition: str = ""  # "c/o Meyer", "Hinterhaus"
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    zero_added: bool = False  # to a postcode of four digits; the list itself has none there
    place: str = ""
    country: str = ""
    birth_date: date | None = None
    died: bool = False
    moved: bool = False
    language: str = ""
    case_number: str = ""
    person_id: int | None = None
    lock: AddressLock = AddressLock.NONE
    objected: bool = False  # to letters of this purpose
    returned: bool = False  # the last letter to this address came back
    more: tuple[tuple[str, str], ...] = ()  # other columns, by their heads

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def street_line(self) -> str:
        """Street and house number."""
        return f"{self.street} {self.house_number}".strip()

    @property
    def abroad(self) -> bool:
        """Whether the letter leaves Germany."""
        return fold(self.country) not in _HERE

    @property
    def generation(self) -> Generation:
        """Whether the name itself says "junior" or "senior"."""
        words = set(fold(self.name).split())
        if words & _YOUNG:
            return Generation.YOUNGER
        return Generation.ELDER if words & _OLD else Generation.UNSAID


def title_of(typed: str) -> str:
    """Return "Frau" or "Herr" for the ways in which lists say so, or nothing.

    Of two people in one line "Herr und Frau", "Eheleute", "Familie"; nothing if it is either, "Herr/Frau".
    """
    said = list(dict.fromkeys(_TITLES[one] for one in fold(typed).split() if one in _TITLES))
    together = next((one for one in said if one not in (_MAN, _WOMAN)), "")
    if together or len(said) < 2:
        return together or "".join(said)
    return " und ".join(said) if _AND.search(typed) else ""


def degree_of(typed: str) -> str:
    """Return the academic part of a title: "Herr Prof. Dr. med." gives "Prof. Dr. med."."""
    words = [one for one in typed.split() if set(fold(one.replace(".", " ")).split()) & _DEGREES]
    return " ".join(words)


def address_lines(recipients: tuple[Recipient, ...]) -> tuple[str, ...]:
    """Return what stands in the window for one recipient, or for the people of one household.

    Order after DIN 5008: organisation or title, name, addition, street, postcode and place, country in
    capital letters. Raises nothing: how many lines fit is the paper's matter.
    """
    one = recipients[0]
    lines = (
        *_names(recipients),
        one.addition,
        one.street_line,
        _place(one),
        one.country.upper() * one.abroad,
    )
    return tuple(line for line in lines if line)


def _names(recipients: tuple[Recipient, ...]) -> tuple[str, ...]:
    one = recipients[0]
    if one.organisation:
        return (one.organisation, _whole_name(one))
    if len(recipients) == 1:
        return (_accusative(one.title), _degree_and_name(one))
    if len(recipients) > 2 and len({fold(each.family_name) for each in recipients}) == 1:
        return (f"Familie {one.family_name}",)
    return tuple(_whole_name(each) for each in recipients)


def _whole_name(one: Recipient) -> str:
    return f"{_accusative(one.title)} {_degree_and_name(one)}".strip() if one.name else ""


def _degree_and_name(one: Recipient) -> str:
    return f"{one.degree} {one.name}".strip()


def _accusative(title: str) -> str:
    return " ".join("Herrn" if one == _MAN else one for one in title.split())


def _place(one: Recipient) -> str:
    return f"{one.postcode} {one.place}".strip()


def greeting(recipients: tuple[Recipient, ...]) -> str:
    """Return the salutation: by name where the title is known, else by the whole name, else to all."""
    if len(recipients) > 2:
        return f"Guten Tag, Familie {recipients[0].family_name},"
    said = [_greeted(one) for one in recipients if one.name]
    return f"Guten Tag, {' und '.join(said)}," if said else "Guten Tag,"


def _greeted(one: Recipient) -> str:
    if one.title and one.family_name:
        return f"{one.title} {one.degree} {one.family_name}".replace("  ", " ")
    return _degree_and_name(one)


def address_key(one: Recipient) -> tuple[str, str, str]:
    """Return by what two addresses are one: "Rosenweg 4 a" is "Rosenweg 4A", "Str." is "Straße"."""
    street = fold(one.street).removesuffix("strasse").removesuffix("str").strip()
    return (one.postcode.strip() or fold(one.place), street, "".join(fold(one.house_number).split()))


def postage_order(one: Recipient) -> tuple[bool, str, str, str]:
    """Return the key by which a run is sorted for the post: abroad last, then postcode, street, house."""
    number = "".join(letter for letter in one.house_number if letter.isdigit())
    return (one.abroad, one.postcode, fold(one.street), number.rjust(5, "0") + fold(one.house_number))
