"""Which letters of a job nobody may get any more: whoever lays jobs down says so of its own."""

from collections.abc import Callable

from rathaus_desk.store.printing_tables import PrintJobRow
from rathaus_desk.usecases.desk import Work

Withheld = Callable[[Work, PrintJobRow], frozenset[int]]
_ASKED: list[Withheld] = []


def withholds(asked: Withheld) -> Withheld:
    """Register what names the letters of a job, by their numbers, that must not be sent any more."""
    _ASKED.append(asked)
    return asked


def withheld(work: Work, job: PrintJobRow) -> frozenset[int]:
    """Return the numbers of the letters of a job that must not be sent any more."""
    return frozenset().union(*(asked(work, job) for asked in _ASKED))
