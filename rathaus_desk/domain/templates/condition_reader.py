"""Reads a condition: one of the fixed list, or one of the two questions about a field."""

import difflib
import re

from rathaus_desk.domain.templates.conditions import (
    ABOUT_A_FIELD,
    CONDITION_NAMES,
    Condition,
    ConditionKind,
)
from rathaus_desk.domain.templates.field_list import field_by_name
from rathaus_desk.domain.templates.fields import FieldKind
from rathaus_desk.domain.templates.words import unknown_field
from rathaus_desk.domain.text import clean, fold

_BY_NAME = {fold(name): kind for kind, name in CONDITION_NAMES.items() if kind not in ABOUT_A_FIELD}
_ASKED = re.compile(r"\{\{([^{}]*)\}\}\s*(?:=\s*([^={}]+)|(ist ausgefüllt))")
_SHOWN = 40


def read_condition(text: str, negated: bool) -> tuple[Condition | None, str]:
    """Return the condition, or nothing and a sentence that says what is wrong."""
    if match := _ASKED.fullmatch(text.strip()):
        return _of_field(match.group(1), clean(match.group(2) or ""), negated)
    kind = _BY_NAME.get(fold(text))
    if kind is None:
        return None, _unknown(text)
    return Condition(kind, negated=negated), ""


def _of_field(name: str, value: str, negated: bool) -> tuple[Condition | None, str]:
    field = field_by_name(name)
    if field is None:
        return None, unknown_field(name)
    if not value:
        return Condition(ConditionKind.FILLED, field.key, negated=negated), ""
    if field.kind is not FieldKind.CHOICE:
        return None, f"„{field.name}“ hat keine Auswahl. Hier geht nur „ist ausgefüllt“."
    for choice in field.choices:
        if choice.casefold() == value.casefold():
            return Condition(ConditionKind.EQUALS, field.key, choice, negated), ""
    return None, f"Bei „{field.name}“ geht nur: {', '.join(field.choices)}."


def _unknown(text: str) -> str:
    shown = clean(text)[:_SHOWN]
    names = [name for kind, name in CONDITION_NAMES.items() if kind not in ABOUT_A_FIELD]
    near = difflib.get_close_matches(shown, names, 1, 0.6)
    hint = f"Meinten Sie „{near[0]}“?" if near else f"Es gibt: {', '.join(names)}."
    return f"Die Bedingung „{shown}“ gibt es nicht. {hint}"
