"""The body of a letter as plain text: a blank line divides, "- " or "1. " begins an item, "# " a heading."""

import re
from itertools import groupby

from rathaus_desk.domain.dates import MONTHS
from rathaus_desk.domain.paper.letters import Paragraph

_HEADING = "# "
_DASHED = re.compile(r"^\s*[-–•]\s+(?P<text>\S.*)$")
# "1. Dezember" is a day, not an item.
_NUMBERED = re.compile(rf"^\s*(?P<figure>\d{{1,3}})[.)]\s+(?!{'|'.join(MONTHS)})(?P<text>\S.*)$")


def text_of(body: tuple[Paragraph, ...]) -> str:
    """Return paragraphs as the text that a person edits."""
    return "\n\n".join("\n".join(_lines(one)) for one in body)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs that a text describes; text after a list begins a new paragraph."""
    by_blank = groupby(text.splitlines(), key=lambda line: bool(line.strip()))
    blocks = (list(lines) for filled, lines in by_blank if filled)
    return tuple(paragraph for block in blocks for paragraph in _paragraphs(block))


def _lines(one: Paragraph) -> list[str]:
    marks = [f"{number}." if one.numbered else "-" for number in range(1, len(one.items) + 1)]
    items = [f"{mark} {item}" for mark, item in zip(marks, one.items, strict=True)]
    text = f"{_HEADING}{one.text}" if one.heading else one.text
    return [text, *items] if one.text else items


def _paragraphs(lines: list[str]) -> list[Paragraph]:
    found: list[Paragraph] = []
    words: list[str] = []
    items: list[str] = []
    numbered = False
    for line in lines:
        if line.startswith(_HEADING) and line.strip() != _HEADING.strip():
            if words or items:
                found.append(Paragraph(" ".join(words), tuple(items), numbered))
                words, items = [], []
            found.append(Paragraph(line.removeprefix(_HEADING).strip(), heading=True))
            continue
        item = _item(line, len(items) + 1)
        if item is None:
            if items:
                found.append(Paragraph(" ".join(words), tuple(items), numbered))
                words, items = [], []
            words.append(line.strip())
        else:
            numbered = _DASHED.match(line) is None if not items else numbered
            items.append(item)
    return [*found, Paragraph(" ".join(words), tuple(items), numbered)] if words or items else found


def _item(line: str, number: int) -> str | None:
    """Return the text of an item; a numbered one must bear the number that comes next."""
    if dashed := _DASHED.match(line):
        return dashed["text"].strip()
    counted = _NUMBERED.match(line)
    return counted["text"].strip() if counted and int(counted["figure"]) == number else None
