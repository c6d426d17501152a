"""Reads the blocks of a text form, line by line, with bounds on everything that can grow."""

import re
from dataclasses import dataclass, field

from rathaus_desk.domain.templates.blocks import (
    DEEPEST,
    LONGEST_BLOCK,
    MODULE_KEY,
    MOST_BLOCKS,
    MOST_CHIPS,
    MOST_ITEMS,
    Block,
    Chip,
    HeadingBlock,
    ListBlock,
    ModuleBlock,
    TextBlock,
    WhenBlock,
    Words,
)
from rathaus_desk.domain.templates.condition_reader import read_condition
from rathaus_desk.domain.templates.conditions import Condition
from rathaus_desk.domain.templates.words import Problem, read_words

_COMMAND = re.compile(r"\[\s*(Textbaustein|Wenn nicht|Wenn|Sonst|Ende)\s*(?::(.*))?\]")
_ITEM = re.compile(r"-\s(.*)")
_NUMBERED = re.compile(r"\d{1,2}\.\s(.*)")


@dataclass(slots=True)
class _Open:
    """A condition whose end has not come yet; the outermost one is the template itself."""

    line: int
    condition: Condition | None
    then: list[Block] = field(default_factory=list)
    otherwise: list[Block] | None = None

    def add(self, block: Block) -> None:
        (self.then if self.otherwise is None else self.otherwise).append(block)


class BodyReader:
    """Reads one body; afterwards `problems` holds what was wrong."""

    def __init__(self, *, modules_allowed: bool, chips: int = 0) -> None:
        self.problems: list[Problem] = []
        self._modules_allowed = modules_allowed
        self._chips = chips
        self._blocks = 0
        self._stack = [_Open(0, None)]
        self._text: list[str] = []
        self._items: list[Words] = []
        self._numbered = False
        self._since = 0

    def read(self, rows: list[str], first: int) -> tuple[Block, ...]:
        """Return the blocks of these lines; `first` is the number of the first one."""
        for number, row in enumerate(rows, first):
            self._row(row.strip(), number)
        self._finish()
        for opened in self._stack[1:]:
            self._wrong(opened.line, "Zu diesem „Wenn“ fehlt „[Ende]“.")
        if not self._stack[0].then and not self.problems:
            self._wrong(0, "Die Vorlage hat noch keinen Text.")
        return tuple(self._stack[0].then)

    def _row(self, row: str, number: int) -> None:
        if not row:
            self._finish()
        elif row.startswith("["):
            self._finish()
            self._command(row, number)
        elif row.startswith("#"):
            self._finish()
            self._add(HeadingBlock(self._words(row[1:], number)), number)
        elif match := _ITEM.fullmatch(row) or _NUMBERED.fullmatch(row):
            self._item(match.group(1), not row.startswith("-"), number)
        elif row == "-":
            self._wrong(number, "Dieser Punkt der Liste ist leer.")
        else:
            self._line(row, number)

    def _item(self, text: str, numbered: bool, number: int) -> None:
        if self._text or (self._items and numbered is not self._numbered):
            self._finish()
        if not self._items:
            self._since, self._numbered = number, numbered
        self._items.append(self._words(text, number))

    def _line(self, row: str, number: int) -> None:
        if self._items:
            self._finish()
        if not self._text:
            self._since = number
        self._text.append(row)

    def _finish(self) -> None:
        """Close the paragraph or list that the lines so far make up."""
        if self._text:
            self._add(TextBlock(self._words(" ".join(self._text), self._since)), self._since)
        elif self._items:
            if len(self._items) > MOST_ITEMS:
                self._wrong(self._since, f"Eine Liste hat höchstens {MOST_ITEMS} Punkte. Bitte teilen.")
            self._add(ListBlock(tuple(self._items), self._numbered), self._since)
        self._text, self._items = [], []

    def _words(self, text: str, number: int) -> Words:
        if len(text) > LONGEST_BLOCK:
            self._wrong(number, f"Ein Absatz hat Platz für {LONGEST_BLOCK} Zeichen. Bitte teilen.")
            return ()
        words, wrong = read_words(text, number)
        self.problems += wrong
        self._chips += sum(isinstance(one, Chip) for one in words)
        if self._chips > MOST_CHIPS:
            self._wrong(0, f"Eine Vorlage hat höchstens {MOST_CHIPS} Felder. Bitte kürzen.")
        if not words and not wrong:
            self._wrong(number, "Hier fehlt der Text.")
        return words

    def _command(self, row: str, number: int) -> None:
        match = _COMMAND.fullmatch(row)
        name, rest = (match.group(1), (match.group(2) or "").strip()) if match else ("", "")
        if name == "Textbaustein":
            self._module(rest, number)
        elif name in {"Wenn", "Wenn nicht"}:
            self._open(rest, name == "Wenn nicht", number)
        elif name and not rest:
            (self._otherwise if name == "Sonst" else self._close)(number)
        else:
            self._wrong(
                number, "Diese Klammer kenne ich nicht. Es gibt: Textbaustein, Wenn, Wenn nicht, Sonst, Ende."
            )

    def _module(self, key: str, number: int) -> None:
        if not self._modules_allowed:
            self._wrong(number, "In einem Textbaustein kann kein anderer stehen.")
        elif not MODULE_KEY.fullmatch(key):
            self._wrong(number, "Diesen Textbaustein gibt es nicht. Bitte aus der Liste wählen.")
        else:
            self._add(ModuleBlock(key), number)

    def _open(self, asked: str, negated: bool, number: int) -> None:
        condition, wrong = read_condition(asked, negated)
        if wrong:
            self._wrong(number, wrong)
        if len(self._stack) > DEEPEST:
            self._wrong(number, f"Bedingungen stehen höchstens {DEEPEST} ineinander. Bitte vereinfachen.")
        self._stack.append(_Open(number, condition))

    def _otherwise(self, number: int) -> None:
        opened = self._stack[-1]
        if len(self._stack) == 1:
            self._wrong(number, "Zu diesem „Sonst“ fehlt ein „Wenn“.")
        elif opened.otherwise is not None:
            self._wrong(number, "Hier steht „Sonst“ zum zweiten Mal.")
        else:
            opened.otherwise = []

    def _close(self, number: int) -> None:
        if len(self._stack) == 1:
            self._wrong(number, "Zu diesem „Ende“ fehlt ein „Wenn“.")
            return
        opened = self._stack.pop()
        if not opened.then or opened.otherwise == []:
            self._wrong(opened.line, "Zwischen „Wenn“ und „Ende“ fehlt der Text.")
        if opened.condition is not None and not self._too_many(number):
            self._stack[-1].add(
                WhenBlock(opened.condition, tuple(opened.then), tuple(opened.otherwise or ()))
            )

    def _add(self, block: Block, number: int) -> None:
        if not self._too_many(number):
            self._stack[-1].add(block)

    def _too_many(self, number: int) -> bool:
        self._blocks += 1
        if self._blocks == MOST_BLOCKS + 1:
            self._wrong(number, f"Eine Vorlage hat höchstens {MOST_BLOCKS} Blöcke. Bitte kürzen.")
        return self._blocks > MOST_BLOCKS

    def _wrong(self, number: int, text: str) -> None:
        self.problems.append(Problem(number, text))
