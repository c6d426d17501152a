"""Who may be looked at: on a server the details of people open only after a line in the protocol of reading.

The line is committed before anything is shown, in a transaction of its own. So whoever reads meets
somebody new, stops, and reads again after the line is written; a look that was forgotten here shows nothing.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import TypeVar

from sqlalchemy import event, func, select
from sqlalchemy.orm import QueryContext, Session

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.changes import Store
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.readings import FRESH_SECONDS, reader_of
from rathaus_desk.store.standby import lags

Result = TypeVar("Result")

# After FRESH_SECONDS a look is a new look; the server keeps it open for twice as long.
SEARCH_SECONDS = 60.0
MOST_AT_ONCE = 200
MOST_ROUNDS = 12  # of meeting somebody new in one question
TOO_MANY = (
    "In der letzten Stunde haben Sie sehr viele Personen nachgeschlagen; mehr lässt die Datenbank im "
    "Moment nicht zu. Ihr Text ist da. Bitte in einigen Minuten noch einmal, oder die Leitung fragen."
)


class NeedsOpening(Exception):
    """Somebody is to be looked at of whom no line is written yet; without people it is a search."""

    def __init__(self, kind: ReadKind, people: Iterable[int] = (), criteria: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.people = tuple(people)
        self.criteria = criteria


class NeedsPrimary(Exception):
    """Somebody is to be looked at, or searched for, in a state that may be some seconds old."""


class Openings:
    """Remembers what one desk has opened a short while ago."""

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}
        self._opened: dict[int, float] = {}
        self._search_until = 0.0
        self._lock = Lock()

    def demand(
        self,
        session: Session,
        people: Iterable[int],
        kind: ReadKind,
        criteria: str,
        *,
        by_the_way: bool = False,
    ) -> None:
        """Raise NeedsOpening for those of these people of whom no line is written yet; in a file note them.

        Whoever was seen in a search, or `by_the_way` in a list, is new once more when opened.
        """
        people = set(people)
        if not behind_door(session):
            if at := reader_of(session):
                readings, reader = at
                readings.note(reader, sorted(people), kind, criteria, by_the_way=by_the_way)
            return
        if people and lags(session):
            raise NeedsPrimary
        now = time.monotonic()
        fresh = self._opened if kind is ReadKind.OPENED and not by_the_way else self._seen
        with self._lock:
            missing = sorted({one for one in people if fresh.get(one, 0.0) < now})
        if missing:
            raise NeedsOpening(kind, missing, criteria)

    def demand_search(self, session: Session, criteria: str) -> None:
        """Raise NeedsOpening if the last line about searching is too old; in a file note every search."""
        if at := reader_of(session):
            readings, reader = at
            readings.note_search(reader, criteria)
        if behind_door(session) and lags(session):
            raise NeedsPrimary
        if behind_door(session) and self._search_until < time.monotonic():
            raise NeedsOpening(ReadKind.SEARCH, criteria=criteria)

    @contextmanager
    def met(self, session: Session) -> Iterator[None]:
        """Raise NeedsOpening for whom the block read by the way, even if it refused then."""
        try:
            yield
        except Refused:
            self._demand_met(session)
            raise
        self._demand_met(session)

    def _demand_met(self, session: Session) -> None:
        met = session.info.get("met", ())
        self.demand(session, met, ReadKind.OPENED, "", by_the_way=True)

    def along(self, store: Store, purpose: str, read: Callable[[], Result]) -> Result:
        """Return what `read` returns, opening on the way whom it meets."""
        for _ in range(MOST_ROUNDS):
            try:
                return read()
            except NeedsOpening as needed:
                self._write(store, needed, purpose)
        raise Refused(TOO_MANY)

    def _write(self, store: Store, needed: NeedsOpening, purpose: str) -> None:
        criteria = needed.criteria.replace("\0", "")  # which the server takes in no text
        lines = [
            func.desk.open_people(list(some), needed.kind.value, purpose, criteria)
            for some in _batched(needed.people)
        ]
        with store.write.begin() as session:
            store.row_by_row(session)
            allowed = [session.scalar(select(one)) for one in lines or [func.desk.open_search(criteria)]]
        if not all(allowed):
            raise Refused(TOO_MANY)
        now = time.monotonic()
        with self._lock:
            marked = dict.fromkeys(needed.people, now + FRESH_SECONDS)
            self._seen.update(marked)
            if needed.kind is ReadKind.OPENED:
                self._opened.update(marked)
            if not needed.people:
                self._search_until = now + SEARCH_SECONDS


def _batched(people: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    rest = iter(people)
    while some := tuple(islice(rest, MOST_AT_ONCE)):
        yield some


def _note_met(person: PersonRow, context: QueryContext) -> None:
    context.session.info.setdefault("met", set()).add(person.id)


event.listen(PersonRow, "load", _note_met)
