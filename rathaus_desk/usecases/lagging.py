"""Queries that may show the state of some seconds ago: long ones, which a standby can answer.

Only what nobody decides anything by this second. The details of people are never among them: who opens those
meets the line in the protocol of reading first, and then asks the primary.
"""

from collections.abc import Callable
from typing import Any, TypeVar

Query = TypeVar("Query", bound=Callable[..., Any])

_MARKED: set[Callable[..., Any]] = set()


def may_lag(query: Query) -> Query:
    """Mark a query that may be answered from a standby which lags some seconds."""
    _MARKED.add(query)
    return query


def is_marked(query: Callable[..., Any]) -> bool:
    """Tell whether a query may be answered from a standby."""
    return query in _MARKED
