"""The body of a letter as plain text: a blank line divides paragraphs, "- " or "1. " begins an item."""

import re
from itertools import groupby

from rathaus_desk.domain.letters import Paragraph

_ITEM = re.compile(r"^\s*(?:[-–•]|(?P<figure>\d{1,2})[.)])\s+(?P<text>\S.*)$")


def text_of(body: tuple[Paragraph, ...]) -> str:
    """Return paragraphs as the text that a person edits."""
    return "\n\n".join("\n".join(_lines(one)) for one in body)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs that a text describes; text after a list begins a new paragraph."""
    blocks = (
        group for filled, group in groupby(text.splitlines(), key=lambda line: bool(line.strip())) if filled
    )
    return tuple(paragraph for block in blocks for paragraph in _paragraphs(list(block)))


def _lines(one: Paragraph) -> list[str]:
    mark = (f"{number}. " for number in range(1, len(one.items) + 1)) if one.numbered else None
    items = [f"{next(mark) if mark else '- '}{item}" for item in one.items]
    return [*([one.text] if one.text else []), *items]


def _paragraphs(lines: list[str]) -> list[Paragraph]:
    found: list[Paragraph] = []
    words: list[str] = []
    items: list[str] = []
    numbered = False
    for line in lines:
        item = _ITEM.match(line)
        if item is None:
            if items:
                found.append(Paragraph(" ".join(words), tuple(items), numbered))
                words, items = [], []
            words.append(line.strip())
        else:
            numbered = bool(item["figure"]) if not items else numbered
            items.append(item["text"].strip())
    return [*found, Paragraph(" ".join(words), tuple(items), numbered)]
