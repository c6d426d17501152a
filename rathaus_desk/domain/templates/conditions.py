"""Conditions of a template: a fixed list, each a question about the values, none an expression."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rathaus_desk.domain.templates.fields import Values, given, shown

SENIOR_YEARS = 65


class ConditionKind(StrEnum):
    """What can be asked; the last two are asked of one field."""

    HAS_EMAIL = "has_email"
    HAS_PHONE = "has_phone"
    REPRESENTED = "represented"
    SENIOR = "senior"
    HAS_DUE = "has_due"
    HAS_RESULT = "has_result"
    HAS_CONTACT = "has_contact"
    HAS_DOCUMENTS = "has_documents"
    HAS_FEE = "has_fee"
    HAS_CASE = "has_case"
    ON_SITE = "on_site"
    BY_PHONE = "by_phone"
    AT_HOME = "at_home"
    FILLED = "filled"
    EQUALS = "equals"


CONDITION_NAMES: dict[ConditionKind, str] = {
    ConditionKind.HAS_EMAIL: "hat E-Mail",
    ConditionKind.HAS_PHONE: "hat Telefon",
    ConditionKind.REPRESENTED: "ist Vertretung",
    ConditionKind.SENIOR: "ist 65 oder älter",
    ConditionKind.HAS_DUE: "Anliegen hat Frist",
    ConditionKind.HAS_RESULT: "Anliegen hat Ergebnis",
    ConditionKind.HAS_CONTACT: "Ansprechperson ist bekannt",
    ConditionKind.HAS_DOCUMENTS: "Unterlagen fehlen",
    ConditionKind.HAS_FEE: "kostet eine Gebühr",
    ConditionKind.HAS_CASE: "hat Vorgangsnummer",
    ConditionKind.ON_SITE: "Termin vor Ort",
    ConditionKind.BY_PHONE: "Termin am Telefon",
    ConditionKind.AT_HOME: "Termin zu Hause",
    ConditionKind.FILLED: "ist ausgefüllt",
    ConditionKind.EQUALS: "ist gleich",
}
ABOUT_A_FIELD = frozenset((ConditionKind.FILLED, ConditionKind.EQUALS))

_GIVEN = {
    ConditionKind.HAS_EMAIL: "email",
    ConditionKind.HAS_PHONE: "telefon",
    ConditionKind.REPRESENTED: "vertretene_person",
    ConditionKind.HAS_DUE: "frist",
    ConditionKind.HAS_RESULT: "ergebnis",
    ConditionKind.HAS_CONTACT: "ansprechperson",
    ConditionKind.HAS_DOCUMENTS: "unterlagen",
    ConditionKind.HAS_CASE: "vorgangsnummer",
}
_MEETINGS = {
    ConditionKind.ON_SITE: "vor Ort",
    ConditionKind.BY_PHONE: "Telefon",
    ConditionKind.AT_HOME: "Hausbesuch",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One question; `field` and `value` only where the kind asks of a field; `negated` turns it round."""

    kind: ConditionKind
    field: str = ""
    value: str = ""
    negated: bool = False


def holds(condition: Condition, values: Values) -> bool:
    """Tell whether a condition is true of these values; what is not known is not true."""
    return _asked(condition, values) is not condition.negated


def condition_text(condition: Condition) -> str:
    """Return a condition as it stands behind "Wenn:" or "Wenn nicht:"."""
    if condition.kind is ConditionKind.FILLED:
        return f"{{{{{condition.field}}}}} {CONDITION_NAMES[condition.kind]}"
    if condition.kind is ConditionKind.EQUALS:
        return f"{{{{{condition.field}}}}} = {condition.value}"
    return CONDITION_NAMES[condition.kind]


def _asked(condition: Condition, values: Values) -> bool:
    if condition.kind in _GIVEN:
        return given(values, _GIVEN[condition.kind])
    if condition.kind in _MEETINGS:
        return _equals(values, "termin_art", _MEETINGS[condition.kind])
    return _OTHERS[condition.kind](condition, values)


def _equals(values: Values, field: str, value: str) -> bool:
    return given(values, field) and shown(values[field]).casefold() == value.casefold()


def _senior(_condition: Condition, values: Values) -> bool:
    digits = shown(values["alter"]) if given(values, "alter") else ""
    return digits.isdecimal() and int(digits[:4]) >= SENIOR_YEARS


def _costs(_condition: Condition, values: Values) -> bool:
    return given(values, "gebuehr") and any(one in "123456789" for one in shown(values["gebuehr"]))


_OTHERS: dict[ConditionKind, Callable[[Condition, Values], bool]] = {
    ConditionKind.SENIOR: _senior,
    ConditionKind.HAS_FEE: _costs,
    ConditionKind.FILLED: lambda condition, values: given(values, condition.field),
    ConditionKind.EQUALS: lambda condition, values: _equals(values, condition.field, condition.value),
}
