"""Counts, for other programs at the same file, how often each table was written to.

`PRAGMA data_version` tells that somebody has written; these counts, raised in the same transaction, tell to
which tables.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from rathaus_desk.store.changes import EVERYTHING, hushed, told

_QUIETLY = ""  # the count of what was written and need not be shown, such as every letter of a draft
_RAISE = (
    "INSERT INTO table_turn (name, turn) VALUES {rows} "
    "ON CONFLICT (name) DO UPDATE SET turn = turn + 1 RETURNING name, turn"
)
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'table_turn'"


class Turns:
    """The counts as this program has seen them last; what it wrote itself is no news to it."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._seen: dict[str, int] = {}
        event.listen(sessions, "before_commit", _raise_turns)
        event.listen(sessions, "after_commit", self._note_own)

    def news(self, connection: Any) -> frozenset[str]:
        """Return which tables others have written to since the last call, read within a transaction.

        Somebody who does not count, such as a tool of the IT, may have written anywhere.
        """
        if connection.execute(_IS_THERE).fetchone() is None:
            return EVERYTHING
        now = dict(connection.execute("SELECT name, turn FROM table_turn").fetchall())
        moved = {name for name, turn in now.items() if turn != self._seen.get(name, 0)}
        self._seen = now
        return frozenset(moved - {_QUIETLY}) if moved else EVERYTHING

    def _note_own(self, session: Session) -> None:
        """Step on with our own commit, unless somebody else's is still to be told."""
        for name, turn in session.info.pop("turns", ()):
            if self._seen.get(name, 0) == turn - 1:
                self._seen[name] = turn


def _raise_turns(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    names = sorted(told(session)) + [_QUIETLY] * bool(hushed(session))
    if names:
        statement = _RAISE.format(rows=", ".join("(?, 1)" for _ in names))
        session.info["turns"] = session.connection().exec_driver_sql(statement, tuple(names)).all()
