"""Who may be looked at: on a server the details of people open only after a line in the protocol of reading.

The line is committed before anything is shown, in a transaction of its own. So whoever reads meets
somebody new, stops, and reads again after the line is written; a look that was forgotten here shows nothing.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Lock, local
from typing import Any, TypeVar

from sqlalchemy import event, func, select
from sqlalchemy.orm import QueryContext, Session

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.campaign_door import (
    ListedPerson,
    Picked,
    Wanted,
    match_in_file,
    matched_by,
    open_match,
    open_pick,
    pick_in_file,
    picked_by,
)
from rathaus_desk.store.changes import Store
from rathaus_desk.store.people_door import Candidates, behind_door, found_by, open_search
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.readings import FRESH_SECONDS, reader_of
from rathaus_desk.store.standby import lags

Result = TypeVar("Result")
Way = dict[str, Any]  # what is looked for, as db/postgres/register_search.sql reads it

# After FRESH_SECONDS a look is a new look; the server keeps it open for twice as long.
MOST_AT_ONCE = 200
MOST_ROUNDS = 12  # of meeting somebody new in one question
TOO_MANY = (
    "In der letzten Stunde haben Sie sehr viele Personen nachgeschlagen; mehr lässt die Datenbank im "
    "Moment nicht zu. Ihr Text ist da. Bitte in einigen Minuten noch einmal, oder die Leitung fragen."
)
EVER_NEW = (
    "Hier kommen immer neue Personen dazu, mehr als auf einmal nachgeschlagen werden. Es wurde nichts "
    "gespeichert, Ihr Text ist da. Bitte noch einmal versuchen; geht es wieder nicht, bitte enger eingrenzen."
)


class NeedsOpening(Exception):
    """Somebody is to be looked at of whom no line is written yet; with ways (JSON) it is a search."""

    def __init__(
        self,
        kind: ReadKind,
        people: Iterable[int] = (),
        criteria: str = "",
        ways: str = "",
        *,
        by_the_way: bool = False,
    ) -> None:
        super().__init__()
        self.kind = kind
        self.people = tuple(people)
        self.criteria = criteria
        self.ways = ways
        self.by_the_way = by_the_way


class NeedsPick(Exception):
    """People of the register are to be taken for letters, and no line of that is written yet."""

    def __init__(self, wanted: Wanted, criteria: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.criteria = criteria


class NeedsMatch(Exception):
    """The people of a list are to be looked up in the register, and no line of that is written yet."""

    def __init__(self, lines: tuple[ListedPerson, ...], criteria: str) -> None:
        super().__init__()
        self.lines = lines
        self.criteria = criteria


class NeedsPrimary(Exception):
    """Somebody is to be looked at, or searched for, in a state that may be some seconds old."""


class Openings:
    """Remembers what one desk has opened a short while ago."""

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}
        self._opened: dict[int, float] = {}
        self._lock = Lock()
        self._asked = _Asked()

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
            raise NeedsOpening(kind, missing, criteria, by_the_way=by_the_way)

    def search(self, session: Session, criteria: str, ways: Sequence[Way]) -> dict[int, Candidates]:
        """Return whom each of the ways may mean, by its place; raise NeedsOpening until its line is written.

        In a file, where everybody reads the tables, nobody is returned, and every search is noted.
        """
        if not behind_door(session):
            if at := reader_of(session):
                readings, reader = at
                readings.note_search(reader, criteria)
            return {}
        if lags(session):
            raise NeedsPrimary
        if not ways:
            return {}
        spoken = json.dumps(ways)
        if spoken not in self._asked.found:
            raise NeedsOpening(ReadKind.SEARCH, criteria=criteria, ways=spoken)
        return self._asked.found[spoken]

    def pick(self, session: Session, wanted: Wanted, criteria: str) -> tuple[Picked, ...]:
        """Return who is meant by a letter to many; raise NeedsPick until the line that says so is written."""
        if not behind_door(session):
            people = pick_in_file(session, wanted)
            if at := reader_of(session):
                readings, reader = at
                readings.note_bulk(reader, [one.id for one in people], criteria)
            return people
        if (wanted, criteria) not in self._asked.picked:
            raise NeedsPick(wanted, criteria)
        return self._asked.picked[wanted, criteria]

    def match(self, session: Session, lines: tuple[ListedPerson, ...], criteria: str) -> Mapping[int, int]:
        """Return whom lines of a list mean; raise NeedsMatch until the line that says so is written."""
        if not lines:
            return {}
        if not behind_door(session):
            found = match_in_file(session, lines)
            if at := reader_of(session):
                readings, reader = at
                readings.note_bulk(reader, sorted(set(found.values())), criteria)
            return found
        if (lines, criteria) not in self._asked.matched:
            raise NeedsMatch(lines, criteria)
        return self._asked.matched[lines, criteria]

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
        """Return what `read` returns, opening on the way whom it meets; what it searches is searched anew."""
        self._asked.found, self._asked.picked, self._asked.matched = {}, {}, {}
        for _ in range(MOST_ROUNDS):
            try:
                return read()
            except NeedsOpening as needed:
                self._write(store, needed, purpose)
            except NeedsPick as needed:
                self._pick(store, needed)
            except NeedsMatch as needed:
                self._match(store, needed)
        raise Refused(EVER_NEW)

    def _write(self, store: Store, needed: NeedsOpening, purpose: str) -> None:
        criteria = needed.criteria.replace("\0", "")  # which the server takes in no text
        if needed.ways:
            self._search(store, criteria, needed.ways)
            return
        lines = [
            func.desk.open_people(list(some), needed.kind.value, purpose, criteria)
            for some in _batched(needed.people)
        ]
        with store.write.begin() as session:
            store.row_by_row(session)
            allowed = [session.scalar(select(one)) for one in lines]
        if not all(allowed):
            raise Refused(TOO_MANY)
        now = time.monotonic()
        with self._lock:
            marked = dict.fromkeys(needed.people, now + FRESH_SECONDS)
            self._seen.update(marked)
            if needed.kind is ReadKind.OPENED and not needed.by_the_way:
                self._opened.update(marked)

    def _search(self, store: Store, criteria: str, ways: str) -> None:
        with store.write.begin() as session:
            store.row_by_row(session)
            ticket = open_search(session, criteria, ways)
        if not ticket:
            raise Refused(TOO_MANY)
        with store.read() as session:
            self._asked.found[ways] = found_by(session, ticket)

    def _pick(self, store: Store, needed: NeedsPick) -> None:
        with store.write.begin() as session:
            store.row_by_row(session)
            ticket = open_pick(session, needed.wanted.as_json(), needed.criteria.replace("\0", ""))
        if not ticket:
            raise Refused(TOO_MANY)
        with store.read() as session:
            self._asked.picked[needed.wanted, needed.criteria] = picked_by(session, ticket)

    def _match(self, store: Store, needed: NeedsMatch) -> None:
        with store.write.begin() as session:
            store.row_by_row(session)
            ticket = open_match(session, needed.lines, needed.criteria.replace("\0", ""))
        if not ticket:
            raise Refused(TOO_MANY)
        with store.read() as session:
            self._asked.matched[needed.lines, needed.criteria] = matched_by(session, ticket)


class _Asked(local):
    """What was found for the question that this thread asks; the next one may meet other people."""

    def __init__(self) -> None:
        self.found: dict[str, dict[int, Candidates]] = {}
        self.picked: dict[tuple[Wanted, str], tuple[Picked, ...]] = {}
        self.matched: dict[tuple[tuple[ListedPerson, ...], str], dict[int, int]] = {}


def _batched(people: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    rest = iter(people)
    while some := tuple(islice(rest, MOST_AT_ONCE)):
        yield some


def _note_met(person: PersonRow, context: QueryContext) -> None:
    context.session.info.setdefault("met", set()).add(person.id)


event.listen(PersonRow, "load", _note_met)
