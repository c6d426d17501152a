"""What is shipped with the program: templates, text modules, and the list of plain words."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from rathaus_desk.domain.templates.blocks import Template, TextModule
from rathaus_desk.domain.templates.text_reader import ReadText, read_module, read_template
from rathaus_desk.domain.templates.word_list import WordList, read_word_list
from rathaus_desk.places import place

Whole = TypeVar("Whole", Template, TextModule)


@dataclass(frozen=True, slots=True)
class ShippedTemplate:
    """A template of the program: its key, what it says, and its text form."""

    key: str
    template: Template
    text: str


@lru_cache(maxsize=1)
def shipped_templates() -> tuple[ShippedTemplate, ...]:
    """Return the templates that came with the program, by their names."""
    found = [
        ShippedTemplate(path.stem, _right(read_template(text), path), text)
        for path in place("resources", "templates").glob("*.txt")
        for text in (path.read_text(encoding="utf-8"),)
    ]
    return tuple(sorted(found, key=lambda one: one.template.name))


@lru_cache(maxsize=1)
def shipped_modules() -> tuple[TextModule, ...]:
    """Return the text modules that came with the program, by their names."""
    paths = place("resources", "templates", "modules").glob("*.txt")
    found = (_right(read_module(path.read_text(encoding="utf-8")), path) for path in paths)
    return tuple(sorted(found, key=lambda one: one.name))


@lru_cache(maxsize=1)
def plain_words() -> WordList:
    """Return the list "Amtsdeutsch to plain German"."""
    return read_word_list(place("resources", "words", "officialese.txt").read_text(encoding="utf-8"))


def _right(read: ReadText[Whole], path: Path) -> Whole:
    if read.value is None:
        told = "; ".join(map(str, read.problems))
        raise ValueError(f"{path.name} came broken: {told}")
    return read.value
