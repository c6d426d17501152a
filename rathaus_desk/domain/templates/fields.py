"""Named fields ("chips") of a template: what each is filled from, and how a value stands on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.text import clean

LONGEST_VALUE = 600
MOST_LINES = 30
_RAW = 3 * LONGEST_VALUE  # what of a value is looked at at all: cleaning a megabyte takes a second
_GREATEST = 10**18


class FieldKind(StrEnum):
    """What sort of value a field holds."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    TIME = "time"
    AMOUNT = "amount"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    CHOICE = "choice"
    LIST = "list"


class FieldSource(StrEnum):
    """Where the value of a field comes from."""

    PERSON = "person"
    CASE = "case"
    APPOINTMENT = "appointment"
    OFFICE = "office"
    CLERK = "clerk"


Value = str | date | time | Decimal | int | tuple[str, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `key` stands in the text form, `name` on the chip; `worst` is the widest real value."""

    key: str
    name: str
    kind: FieldKind
    source: FieldSource
    filled_from: str
    example: Value
    worst: Value
    choices: tuple[str, ...] = ()


def shown(value: Value) -> str:
    """Return a value as one line of a letter: "Donnerstag, 26. November 2026", "9:30 Uhr", "12,50 €"."""
    if isinstance(value, tuple):
        return ", ".join(lines(value))
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02} Uhr" if value.minute else f"{value.hour} Uhr"
    if isinstance(value, Decimal):
        return _euro(value)
    return _short(str(value) if isinstance(value, str) or abs(value) < _GREATEST else "")


def lines(value: Value) -> tuple[str, ...]:
    """Return the lines of a value: those of a list, or of a text with line breaks; empty ones left out."""
    parts = value if isinstance(value, tuple) else _text(value)[:_RAW].split("\n")
    cleaned = (_short(part) for part in parts[:MOST_LINES])
    return tuple(part for part in cleaned if part)


def is_cut(value: Value) -> bool:
    """Tell whether a value is longer than a letter takes, so that something of it is missing."""
    if isinstance(value, tuple):
        return len(value) > MOST_LINES or any(len(clean(one[:_RAW])) > LONGEST_VALUE for one in value)
    return isinstance(value, str) and len(clean(value[:_RAW])) > LONGEST_VALUE


def given(values: Values, key: str) -> bool:
    """Tell whether a field has a value; a blank is none."""
    return key in values and bool(lines(values[key]))


def _short(text: str) -> str:
    return clean(text[:_RAW])[:LONGEST_VALUE].rstrip()


def _text(value: Value) -> str:
    return value if isinstance(value, str) else shown(value)


def _euro(amount: Decimal) -> str:
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        return _short(str(amount))
    whole, _, cents = f"{amount:,.2f}".partition(".")
    return f"{whole.replace(',', '.')},{cents} €"
