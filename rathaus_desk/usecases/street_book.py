"""The streets in which somebody lives, in memory, so that a few letters find one."""

import time
from collections.abc import Sequence
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.text import fold
from rathaus_desk.store.people_tables import PersonRow

# With few streets they are read anew each time (a millisecond); in a city a new one is found after this time.
FEW_STREETS = 400
FRESH_SECONDS = 5.0

# The street as it is stored, and its folded words.
Book = tuple[tuple[str, tuple[str, ...]], ...]

_known: WeakKeyDictionary[Engine, tuple[float, Book]] = WeakKeyDictionary()
_lock = Lock()


def streets_like(session: Session, words: Sequence[str]) -> list[str]:
    """Return the streets whose name has words that begin like these, in this order: "lange str"."""
    return [name for name, parts in _book(session) if _begins(parts, words)]


def _begins(parts: tuple[str, ...], words: Sequence[str]) -> bool:
    rest = iter(parts)
    return all(any(part.startswith(word) for part in rest) for word in words)


def _book(session: Session) -> Book:
    engine = session.get_bind().engine
    now = time.monotonic()
    with _lock:
        known = _known.get(engine)
        if known is None or len(known[1]) <= FEW_STREETS or now - known[0] > FRESH_SECONDS:
            known = (now, tuple((name, tuple(fold(name).split())) for name in _streets(session) if name))
            _known[engine] = known
        return known[1]


def _streets(session: Session) -> list[str]:
    """Step from street to street in the index: a jump for each street instead of a look at each person."""
    first = select(func.min(PersonRow.street).label("street")).cte("streets", recursive=True)
    following = select(func.min(PersonRow.street)).where(PersonRow.street > first.c.street).scalar_subquery()
    steps = first.union_all(select(following).where(first.c.street.is_not(None)))
    return [street for street in session.scalars(select(steps.c.street)) if street]
