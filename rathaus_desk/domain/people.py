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
class RegisterPerson(Command[Person]):
    """Write a new person down; only the family name is needed."""

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
class CorrectPerson(Command[Person]):
    """Correct what is known of a person; fields left None stay as they are."""

    person_id: int
    seen_version: int
    title: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    street: str | None = None
    house_number: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    needs: tuple[Need, ...] | None = None
