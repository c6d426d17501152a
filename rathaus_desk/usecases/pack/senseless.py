"""Entries that no laptop of ours writes, and that must not keep outside what stands behind them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.exc import NoResultFound, StatementError

from rathaus_desk.domain.commands import MOST_ID
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.pack import RecordEdit

NOT_UNDERSTOOD = (
    "Damit kann das Rathaus nichts anfangen: So schreibt kein Laptop diesen Eintrag. Es wurde nichts "
    "eingetragen; bitte ansehen, was zu lesen ist, und die IT rufen."
)
# What comes of such values, further in.
SENSELESS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    NoResultFound,
    StatementError,
)
DEEPEST = 60


def demand_sense(body: Any, edits: Iterable[RecordEdit]) -> None:
    """Refuse numbers that no database takes."""
    fields = [(it.base, it.mine) for one in edits for it in one.fields]
    wanted = [body, *(one.record_id for one in edits), fields]
    if any(_is_too_large(one) for one in wanted):
        raise Refused(NOT_UNDERSTOOD)


def is_nested_too_deep(value: Any, left: int = DEEPEST) -> bool:
    """Tell whether parts stand in parts so deep that nothing could walk through them."""
    if left == 0:
        return True
    return any(is_nested_too_deep(one, left - 1) for one in _parts(value))


def _is_too_large(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) > MOST_ID
    return any(_is_too_large(one) for one in _parts(value))


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()
