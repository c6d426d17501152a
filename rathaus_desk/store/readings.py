"""What the protocol of reading gets in a file: kept for a moment, and written a few lines at once.

In a file nobody but the program itself writes the protocol. Who opens a person waits for the line; what is
only seen in a search, letter by letter, is written once the typing has settled, or with whatever is written
next.
"""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from sqlalchemy import event, insert
from sqlalchemy.orm import Session, sessionmaker

from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.changes import Store, hush, note_changed
from rathaus_desk.store.reading_tables import SALT_BYTES, ReadLogRow

FRESH_SECONDS = 900.0  # after so long a look is a new look
SETTLED_SECONDS = 1.5  # without another letter a search is what was searched for
LONGEST_CRITERIA = 500
_MOST_REMEMBERED = 20_000
READER, READINGS = "reader", "readings"  # among the notes of a session
_WRITTEN = "readings_written"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, when, and for what: the name of the query or command."""

    staff_id: int
    at: datetime
    purpose: str


@dataclass(slots=True)
class _Line:
    reader: Reader
    kind: ReadKind
    criteria: str = ""
    people: dict[int, None] = field(default_factory=dict)
    last: float = 0.0  # when something was added

    def goes_on(self, other: Reader, text: str) -> bool:
        """Tell whether a search is the same one, a letter more or less."""
        same = self.reader.staff_id == other.staff_id and time.monotonic() - self.last < SETTLED_SECONDS
        return same and (text.startswith(self.criteria) or self.criteria.startswith(text))


class Readings:
    """The lines of one open file that are still to be written, and who was looked at a short while ago."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[tuple[int, int], float] = {}
        self._opened: dict[tuple[int, int], float] = {}
        self._lines: list[_Line] = []
        self._search: _Line | None = None
        self.urgent = False  # whether somebody waits for a line

    def attend(self, writers: sessionmaker[Session]) -> None:
        """Take lines back whose transaction was not committed."""
        event.listen(writers, "after_commit", lambda session: session.info.pop(_WRITTEN, None))
        event.listen(writers, "after_rollback", self._take_back)

    @property
    def waiting(self) -> bool:
        """Tell whether there are lines to write."""
        return bool(self._lines or self._search)

    def note_search(self, reader: Reader, text: str) -> None:
        """Note that the register is searched for a text; a text that is still being typed is one search."""
        text = text.strip()[:LONGEST_CRITERIA]
        with self._lock:
            if self._search is None or not self._search.goes_on(reader, text):
                self._settle()
                self._search = _Line(reader, ReadKind.SEARCH)
            self._search.criteria = max(self._search.criteria, text, key=len)
            self._search.last = time.monotonic()

    def note(
        self, reader: Reader, people: Iterable[int], kind: ReadKind, criteria: str = "", *, by_the_way: bool
    ) -> None:
        """Note that people are looked at of whom no fresh line tells.

        Somebody who was seen in a search, or `by_the_way` in a list, is new once more when opened.
        """
        opening = kind is ReadKind.OPENED and not by_the_way
        with self._lock:
            now = time.monotonic()
            fresh = self._opened if opening else self._seen
            missing = [one for one in people if fresh.get((reader.staff_id, one), 0.0) < now]
            if not missing:
                return
            marked = {(reader.staff_id, one): now + FRESH_SECONDS for one in missing}
            self._forget_old(now)
            self._seen.update(marked)
            if opening:
                self._opened.update(marked)
                self.urgent = True
            self._line(reader, kind, criteria).people.update(dict.fromkeys(missing))

    def note_bulk(self, reader: Reader, people: Iterable[int], criteria: str) -> None:
        """Note that people are taken for letters; that is a line of its own, however fresh another one is."""
        with self._lock:
            line = _Line(reader, ReadKind.BULK, criteria[:LONGEST_CRITERIA])
            line.people.update(dict.fromkeys(people))
            self._lines.append(line)
            self.urgent = True

    def write(self, session: Session, *, all_of_them: bool = True) -> int:
        """Write what waits into a transaction, perhaps only what has settled; return how many lines."""
        with self._lock:
            if self._search and (all_of_them or time.monotonic() - self._search.last >= SETTLED_SECONDS):
                self._settle()
            lines, self._lines, self.urgent = self._lines, [], False
        if lines:
            session.info.setdefault(_WRITTEN, []).extend(lines)
            session.connection().execute(insert(ReadLogRow), [_values(one) for one in lines])
            note_changed(session, ReadLogRow)
            hush(session, ReadLogRow)  # nobody but data protection shows it
        return len(lines)

    @property
    def settled(self) -> bool:
        """Tell whether something waits that nobody adds to any more."""
        search = self._search
        return bool(self._lines) or bool(search and time.monotonic() - search.last >= SETTLED_SECONDS)

    def settle(self) -> None:
        """Take the search that is being typed as finished."""
        with self._lock:
            self._settle()

    def _line(self, reader: Reader, kind: ReadKind, criteria: str) -> _Line:
        if kind is ReadKind.SEARCH and self._search and self._search.reader.staff_id == reader.staff_id:
            return self._search
        for one in self._lines:
            known = (one.kind, one.reader.staff_id, one.reader.purpose, one.criteria)
            if known == (kind, reader.staff_id, reader.purpose, criteria[:LONGEST_CRITERIA]):
                return one
        self._lines.append(_Line(reader, kind, criteria[:LONGEST_CRITERIA]))
        return self._lines[-1]

    def _settle(self) -> None:
        if self._search is not None:
            self._lines.append(self._search)
            self._search = None

    def _forget_old(self, now: float) -> None:
        for fresh in (self._seen, self._opened):
            if len(fresh) > _MOST_REMEMBERED:
                for one in [one for one, until in fresh.items() if until < now]:
                    del fresh[one]

    def _take_back(self, session: Session) -> None:
        lines = session.info.pop(_WRITTEN, [])
        with self._lock:
            self._lines[:0] = lines


def readings_of(store: Store) -> Readings | None:
    """Return what waits to be written in a file; None on a server, which writes by itself."""
    found = getattr(store, READINGS, None)
    return found if isinstance(found, Readings) else None


def reader_of(session: Session) -> tuple[Readings, Reader] | None:
    """Return who looks by this session and where to note it, in a file; None elsewhere."""
    readings, reader = session.info.get(READINGS), session.info.get(READER)
    return (readings, reader) if readings is not None and reader is not None else None


def _values(line: _Line) -> dict[str, object]:
    return {
        "at": line.reader.at,
        "staff_id": line.reader.staff_id,
        "kind": line.kind,
        "purpose": line.reader.purpose,
        "criteria": line.criteria,
        "person_ids": list(line.people),
        "refused": False,
        "salt": os.urandom(SALT_BYTES),
        "block_id": None,
    }
