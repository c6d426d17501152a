"""Runs of words with chips: how they are written in the text form and read from it."""

import difflib
import re
from dataclasses import dataclass

from rathaus_desk.domain.templates.blocks import Chip, Words
from rathaus_desk.domain.templates.field_list import BY_KEY, FIELDS, field_by_name
from rathaus_desk.domain.text import clean

_TOKEN = re.compile(r"\\([\\{}#\-\[0-9])|\{\{(.*?)\}\}|(\{\{)")
_STARTS = re.compile(r"(?=#|- |-$|\[|\d{1,2}\. )")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a template's text; line 0 is the whole of it."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Zeile {self.line}: {self.text}" if self.line else self.text


def normal(words: Words) -> Words:
    """Return words with blanks folded, neighbouring texts joined and the edges trimmed."""
    joined: list[str | Chip] = []
    for one in words:
        if isinstance(one, str) and joined and isinstance(joined[-1], str):
            joined[-1] += one
        else:
            joined.append(one)
    folded = [_folded(one) if isinstance(one, str) else one for one in joined]
    if folded and isinstance(folded[0], str):
        folded[0] = folded[0].lstrip()
    if folded and isinstance(folded[-1], str):
        folded[-1] = folded[-1].rstrip()
    return tuple(one for one in folded if one != "")


def plain(words: Words) -> str:
    """Return words as a reader sees them on screen: chips as their German names in angle marks."""
    return "".join(one if isinstance(one, str) else f"‹{BY_KEY[one.field].name}›" for one in words)


def written(words: Words, *, starts_line: bool = False) -> str:
    """Return words in the text form; at the start of a line what would read as a mark is escaped."""
    text = "".join(_escaped(one) if isinstance(one, str) else f"{{{{{one.field}}}}}" for one in words)
    return f"\\{text}" if starts_line and _STARTS.match(text) else text


def read_words(text: str, line: int) -> tuple[Words, list[Problem]]:
    """Return the words of a line of the text form, and what is wrong with its chips."""
    pieces: list[str | Chip] = []
    problems: list[Problem] = []
    at = 0
    for match in _TOKEN.finditer(text):
        pieces.append(text[at : match.start()])
        at = match.end()
        escaped, named, opened = match.groups()
        if escaped:
            pieces.append(escaped)
        elif opened:
            problems.append(Problem(line, "Ein Feld ist nicht geschlossen. Am Ende fehlt „}}“."))
        else:
            _read_chip(named, line, pieces, problems)
    pieces.append(text[at:])
    return normal(tuple(pieces)), problems


def unknown_field(name: str) -> str:
    """Return the sentence about a field that does not exist, with the nearest one that does."""
    shown = clean(name)[:_SHOWN]
    if not shown:
        return "Hier steht ein Feld ohne Namen. Bitte ein Feld aus der Liste wählen."
    names = {one.name.casefold(): one.name for one in FIELDS} | {one.key: one.name for one in FIELDS}
    near = difflib.get_close_matches(shown.casefold(), names, 1, 0.7)
    hint = f" Meinten Sie „{names[near[0]]}“?" if near else " Bitte ein Feld aus der Liste wählen."
    return f"Das Feld „{shown}“ gibt es nicht.{hint}"


def _read_chip(name: str, line: int, pieces: list[str | Chip], problems: list[Problem]) -> None:
    field = field_by_name(name)
    if field is None:
        problems.append(Problem(line, unknown_field(name)))
    else:
        pieces.append(Chip(field.key))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")


def _folded(text: str) -> str:
    """Return text with each run of blanks as one, also at the edges: a chip may stand beside."""
    inner = clean(text)
    if not inner:
        return " " if text else ""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() else ""
    return f"{left}{inner}{right}"
