"""Texts of one style, set into lines of one width; what was set lately is not set again."""

from collections.abc import Iterable
from dataclasses import dataclass

from rathaus_desk.paper.flow import Row
from rathaus_desk.paper.fonts import Weight
from rathaus_desk.paper.text import Line, Style, plain_line, wrap

_REMEMBERED = 1024  # texts; a run has more, but those that come again come soon


@dataclass(eq=False, slots=True)
class SetText:
    """A text in lines, and the operators that show each; there are none if its glyphs do not read back."""

    weight: Weight
    lines: tuple[Line, ...]
    shown: tuple[str, ...]
    reads_back: bool


class Typesetter:
    """Sets one text after the other, all in the same style and to the same width."""

    def __init__(self, style: Style, room: float) -> None:
        """Begin with nothing set; `room` is in mm."""
        self._style = style
        self._room = room
        self._known: dict[str, SetText] = {}

    def __call__(self, text: str) -> SetText:
        """Return a text in lines; without words it has none."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[text] = set_text(wrap(text, self._style, self._room), self._style)
        return known


def set_text(lines: tuple[Line, ...], style: Style) -> SetText:
    """Return lines with what shows them."""
    reads_back = all(one.reads_back for one in lines)
    shown = tuple([plain_line(one, style) for one in lines]) if reads_back else ()
    return SetText(style.weight, lines, shown, reads_back)


def set_rows(some: Iterable[Row]) -> dict[str, SetText]:
    """Return the texts that rows show, by their sources."""
    lines: dict[str, list[Line]] = {}
    styles: dict[str, Style] = {}
    for row in some:
        lines.setdefault(row.block.source, []).append(row.line)
        styles[row.block.source] = row.block.style
    return {source: set_text(tuple(found), styles[source]) for source, found in lines.items()}
