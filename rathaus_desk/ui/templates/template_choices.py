"""What the key-driven menus of the editor offer: fields, conditions, text modules."""

from collections.abc import Iterator, Mapping

from rathaus_desk.domain.templates.blocks import TextModule
from rathaus_desk.domain.templates.conditions import (
    ABOUT_A_FIELD,
    CONDITION_NAMES,
    Condition,
    ConditionKind,
    condition_text,
)
from rathaus_desk.domain.templates.field_list import FIELDS
from rathaus_desk.domain.templates.fields import shown
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.picker import Offered
from rathaus_desk.ui.templates.chip_text import ChipSource, line_chip


def offered_fields() -> tuple[Offered, ...]:
    """Return every field with where its value comes from, and an example."""
    return tuple(
        Offered(
            one.name,
            f"{word(one.source)}: {one.filled_from}. Zum Beispiel: {shown(one.example)}",
            ChipSource(f"{{{{{one.key}}}}}", one.name),
        )
        for one in FIELDS
    )


def offered_conditions() -> tuple[Offered, ...]:
    """Return every condition and its opposite, those of the short list first."""
    return tuple(_offered(one) for one in _conditions())


def offered_modules(modules: Mapping[str, TextModule]) -> tuple[Offered, ...]:
    """Return the text modules that a letter may name."""
    return tuple(
        Offered(one.name, "", line_chip(f"[Textbaustein: {key}]", {key: one.name}))
        for key, one in sorted(modules.items(), key=lambda pair: pair[1].name)
    )


def _conditions() -> Iterator[Condition]:
    for kind in CONDITION_NAMES:
        if kind not in ABOUT_A_FIELD:
            yield from (Condition(kind), Condition(kind, negated=True))
    for field in FIELDS:
        for choice in field.choices:
            yield Condition(ConditionKind.EQUALS, field.key, choice)
    for field in FIELDS:
        yield Condition(ConditionKind.FILLED, field.key)
        yield Condition(ConditionKind.FILLED, field.key, negated=True)


def _offered(one: Condition) -> Offered:
    chip = line_chip(f"[{'Wenn nicht' if one.negated else 'Wenn'}: {condition_text(one)}]", {})
    told = (
        "Der Text steht nur dann im Brief, wenn das nicht so ist."
        if one.negated
        else ("Der Text steht nur dann im Brief, wenn das so ist.")
    )
    return Offered(chip.shown, told, chip)
