"""Citizens: what the desk knows of them, and how they wish to be spoken to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.commands import Command


class Need(StrEnum):
    """How to communicate with a person; never a diagnosis."""

    INTERPRETER = "interpreter"
    PLAIN_LANGUAGE = "plain_language"
    LARGE_PRINT = "large_print"
    SIGN_LANGUAGE = "sign_language"
    WRITTEN_TALK = "written_talk"
    ESCORT = "escort"
    STEP_FREE = "step_free"
    NO_PHONE = "no_phone"


class AddressLock(StrEnum):
    """Locks of the civil register: § 51 BMG (danger to life) and § 52 BMG (protected homes)."""

    NONE = ""
    BMG51 = "bmg51"
    BMG52 = "bmg52"


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen."""

    id: int
    title: str
    given_name: str
    family_name: str
    birth_date: date | None
    street: str
    house_number: str
    postcode: str
    place: str
    district_id: int | None
    district: str
    phone: str
    email: str
    language: str
    needs: tuple[Need, ...]
    lock: AddressLock
    version: int

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def address(self) -> str:
        """Street, house number and district in one line."""
        street = f"{self.street} {self.house_number}".strip()
        return ", ".join(part for part in (street, self.district or self.place) if part)


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What is known of a person who is not in the register yet; only the family name is needed."""

    family_name: str
    given_name: str = ""
    title: str = ""
    birth_date: date | None = None
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterPerson(NewPerson, Command[Person]):
    """Write a new person down; only the family name is needed."""


_DUMMY_NAMES = frozenset((
    "keine", "keinemail", "keineemail", "keine.email", "keine-email", "kein", "nix", "nein", "none", "no",
    "noreply", "no-reply", "donotreply", "test", "tester", "asdf", "dummy", "unbekannt", "anonym", "ohne",
    "abc", "xyz", "fake", "nomail", "nichtvorhanden", "nicht-vorhanden", "na", "xx", "xxx",
))  # fmt: skip
_DUMMY_HOSTS = frozenset((
    "example.com", "example.org", "example.net", "test.de", "test.com", "keine.de", "xxx.de", "asdf.de",
    "nomail.de", "noemail.de", "muster.de", "abc.de", "xyz.de", "fake.de",
))  # fmt: skip
_SHORT_NAME = 3
EMAIL_HINT = "Eine E-Mail-Adresse wird nie gebraucht. Bitte das Feld leer lassen."


def email_hint(text: str) -> str:
    """Return a sentence if an e-mail address is an obvious filler such as "x@x.de", else nothing."""
    name, at, host = text.strip().casefold().partition("@")
    if not text.strip():
        return ""
    if not at or not name or "." not in host:
        return EMAIL_HINT if name.strip("-–./ ") in _DUMMY_NAMES | {""} else ""
    same = len(name) <= _SHORT_NAME and name == host.rpartition(".")[0]
    reserved = host.endswith((".invalid", ".test")) or host in _DUMMY_HOSTS
    one_letter = len(set(name)) == 1
    return EMAIL_HINT if same or reserved or one_letter or name in _DUMMY_NAMES else ""


@dataclass(frozen=True, kw_only=True)
class CorrectPerson(Command[Person]):
    """Correct what is known of a person; fields left None stay as they are.

    `birth_unknown` takes a wrong date of birth away.
    """

    person_id: int
    seen_version: int
    title: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    birth_unknown: bool = False
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    place: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    needs: tuple[Need, ...] | None = None
