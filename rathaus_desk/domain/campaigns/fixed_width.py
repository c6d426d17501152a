"""Lists without delimiters, as old programs print them: every column begins where its head does."""

import re
from collections.abc import Callable, Sequence

_GAP = re.compile(r"(?:^|(?<=\s\s)|(?<=\t))\S")  # where something begins after two blanks
_LEAST = 3  # columns; two blanks somewhere in a text make no table


def with_tabs(lines: Sequence[str], known: Callable[[Sequence[str]], int], within: int) -> list[str] | None:
    """Return the lines with a tab between their columns, None if they are not laid out like that.

    `known` counts how many heads of a row are known; the best of the first `within` rows is the head. A line
    that has a letter right before a column begins is of another width, and so are all: better none at all.
    """
    heads = max(lines[:within], key=lambda one: known(_cells(one, _starts(one))), default="")
    starts = _starts(heads)
    if len(starts) < _LEAST or not known(_cells(heads, starts)):
        return None
    below = [one for one in lines[lines.index(heads) + 1 :] if one.strip()]
    fitting = sum(_fits(one, starts) for one in below)
    if not below or fitting * 10 < len(below) * 9:
        return None
    return ["\t".join(_cells(one, starts)) + "\n" if one.strip() else one for one in lines]


def _starts(line: str) -> list[int]:
    return [found.start() for found in _GAP.finditer(line.rstrip())]


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)] if starts else []


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Tell whether no word of a line lies across the place where a column begins."""
    return all(line[start - 1 : start].isspace() for start in starts[1:] if start < len(line.rstrip()))
