"""Paragraphs of a foreign document, before they become blocks of a template."""

from dataclasses import dataclass
from typing import Literal

from rathaus_desk.domain.templates.blocks import Words

RawKind = Literal["text", "heading", "item", "numbered"]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One paragraph: its kind, its words, and the name of its style."""

    kind: RawKind
    words: Words
    style: str = ""
