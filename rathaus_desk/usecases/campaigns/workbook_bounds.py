"""How large the sheets of a spreadsheet become when they are read: gaps are filled, shared texts repeated."""

from collections import Counter
from typing import Any

from rathaus_desk.domain.errors import Refused

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet (ECMA-376 part 1, annex K)
MOST_CELLS = 5_000_000  # of a sheet, its gaps filled
MOST_CHARACTERS = 50_000_000  # of a sheet, shared texts counted wherever they stand
TOO_WIDE = (
    "Die Tabelle hat Zellen, die weit draußen liegen, oder sehr lange Texte, die sich tausendfach "
    "wiederholen. So lässt sie sich nicht lesen. Bitte nur die Zeilen und Spalten der Liste in eine neue "
    "Tabelle kopieren und diese nehmen. Es wurde nichts übernommen."
)


class Bounds:
    """What the parts of a workbook say of its sheets, noted while each part goes through the parser once."""

    def __init__(self) -> None:
        self._texts: list[int] = []  # length of each shared text
        self._sheets: list[Counter[int]] = []  # how often each sheet uses which
        self.hollow = False  # a formula stands without its result, as programs write it that never reckon
        self._begin_part()

    def watch(self, parser: Any) -> None:
        """Follow a parser through the next part; what it does with elements by itself it goes on doing."""
        self._begin_part()
        self._sheets.append(self._used)
        before = parser.StartElementHandler

        def start(tag: str, attributes: dict[str, str]) -> None:
            before(tag, attributes)
            self._start(tag, attributes)

        parser.StartElementHandler, parser.EndElementHandler = start, self._end
        parser.CharacterDataHandler, parser.buffer_text = self._characters, True

    def demand(self) -> None:
        """Refuse a workbook of which a sheet would become too large; asked after the last part."""
        lengths = dict(enumerate(self._texts))
        for used in self._sheets:
            if sum(lengths.get(which, 0) * count for which, count in used.items()) > MOST_CHARACTERS:
                raise Refused(TOO_WIDE, "content")

    def _begin_part(self) -> None:
        self._used: Counter[int] = Counter()
        self._row = self._column = self._cells = self._length = 0
        self._shared = self._in_value = self._formula = False
        self._value = ""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row = _whole(attributes.get("r"), self._row + 1)
            self._column = 0
        elif name == "c":
            self._cell(attributes)
        elif name == "v":
            self._in_value, self._value = True, ""
        elif name == "f":
            self._formula = True
        elif name == "si":
            self._length = 0
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS or self._cells > MOST_CELLS:
            raise Refused(TOO_WIDE, "content")

    def _cell(self, attributes: dict[str, str]) -> None:
        before = self._column
        self._column = _column(attributes.get("r", ""), before + 1)
        self._cells += max(self._column - before, 1)
        self._shared = attributes.get("t") == "s"
        self._formula, self._value = False, ""

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._in_value and len(self._value) < 20:
            self._value += text[:20]

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._texts.append(self._length)
        elif name == "c":
            self.hollow = self.hollow or (self._formula and not self._value)
        elif name == "v":
            self._in_value = False
            which = _whole(self._value, -1) if self._shared else -1
            if which >= 0:
                self._used[which] += 1


def _whole(text: str | None, otherwise: int) -> int:
    """Return a number as a sheet writes it; one that is too long to be one is beyond every bound."""
    found = (text or "").strip()
    if not (found.isascii() and found.isdigit()):
        return otherwise
    return int(found) if len(found) < 10 else MOST_ROWS + 1


def _column(reference: str, otherwise: int) -> int:
    """Return the column of a cell, "B7" is in the second."""
    letters = reference.rstrip("0123456789").replace("$", "").upper()
    if not (letters.isascii() and letters.isalpha()):
        return otherwise
    if len(letters) > 3:
        return MOST_COLUMNS + 1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
