"""The streets in which somebody lives, in memory, so that a few letters find one."""

import time
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.text import fold
from rathaus_desk.store import people_door
from rathaus_desk.store.people_tables import PersonRow

# The street of somebody new is found at once, one that was corrected at another desk after this time.
FRESH_SECONDS = 5.0

# The street as it is stored, and its folded words.
Book = tuple[tuple[str, tuple[str, ...]], ...]


class _Known(NamedTuple):
    newest_person: int
    read_at: float
    book: Book


_known: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_lock = Lock()


def street_book(session: Session) -> Book:
    """Return the streets in which somebody lives."""
    engine = session.get_bind().engine
    if people_door.behind_door(session):
        newest = people_door.youngest_person(session)
    else:
        newest = session.scalar(select(func.max(PersonRow.id))) or 0
    now = time.monotonic()
    with _lock:
        known = _known.get(engine)
        if known is None or known.newest_person != newest or now - known.read_at > FRESH_SECONDS:
            book = tuple((name, _words(name)) for name in _streets(session))
            known = _known[engine] = _Known(newest, now, book)
        return known.book


def streets_like(book: Book, words: Sequence[str]) -> list[str]:
    """Return the streets whose name has words that begin like these, in this order: "lange str"."""
    return [name for name, parts in book if _begins(parts, words)]


def _begins(parts: tuple[str, ...], words: Sequence[str]) -> bool:
    rest = iter(parts)
    return all(any(part.startswith(word) for part in rest) for word in words)


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(name).split())


def _streets(session: Session) -> list[str]:
    """Step from street to street in the index: a jump for each street instead of a look at each person."""
    if people_door.behind_door(session):
        return people_door.streets(session)
    first = select(func.min(PersonRow.street).label("street")).cte("streets", recursive=True)
    following = select(func.min(PersonRow.street)).where(PersonRow.street > first.c.street).scalar_subquery()
    steps = first.union_all(select(following).where(first.c.street.is_not(None)))
    return [street for street in session.scalars(select(steps.c.street)) if street]
