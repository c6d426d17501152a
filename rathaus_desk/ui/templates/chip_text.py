"""A text form line as a person edits it: plain words, and chips for fields, modules and conditions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rathaus_desk.domain.templates.field_list import field_by_name

_FIELD = re.compile(r"(?<!\\)\{\{([^{}]*)\}\}")
_LINE = re.compile(r"\[\s*(Textbaustein|Wenn nicht|Wenn|Sonst|Ende)\s*(?::([^\[\]]*))?\]")
_ENDS = {"Sonst": "Sonst", "Ende": "Ende der Bedingung"}


@dataclass(frozen=True, slots=True)
class ChipSource:
    """A chip: what it is in the text form, what stands on it, and whether it has a line for itself."""

    source: str
    shown: str
    alone: bool = False


def pieces(line: str, modules: Mapping[str, str]) -> Iterator[str | ChipSource]:
    """Yield the words and chips of a line; a field that does not exist stays as it was typed."""
    if alone := _LINE.fullmatch(line.strip()):
        yield line_chip(line.strip(), modules, alone)
        return
    at = 0
    for match in _FIELD.finditer(line):
        field = field_by_name(match.group(1))
        if field is None:
            continue
        if match.start() > at:
            yield line[at : match.start()]
        yield ChipSource(f"{{{{{field.key}}}}}", field.name)
        at = match.end()
    if at < len(line):
        yield line[at:]


def line_chip(line: str, modules: Mapping[str, str], match: re.Match[str] | None = None) -> ChipSource:
    """Return the chip of a text module or of a part of a condition; `modules` are names by key."""
    match = match or _LINE.fullmatch(line)
    assert match is not None
    name, rest = match.group(1), (match.group(2) or "").strip()
    if name == "Textbaustein":
        return ChipSource(line, f"Textbaustein: {modules.get(rest, rest)}", alone=True)
    return ChipSource(line, _ENDS.get(name, f"{name}: {_FIELD.sub(_named, rest)}"), alone=True)


def readable(line: str, modules: Mapping[str, str]) -> str:
    """Return a line of the text form as one reads it, chips by their names in angle marks."""
    parts = pieces(line, modules)
    return "".join(one if isinstance(one, str) else f"‹{one.shown}›" for one in parts)


def _named(match: re.Match[str]) -> str:
    field = field_by_name(match.group(1))
    return f"„{field.name}“" if field else match.group()
