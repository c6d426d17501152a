"""The one door to everything the office can do. Knows no Qt and no threads."""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from random import uniform
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command, carries_time, new_command_id, record_id
from rathaus_desk.domain.errors import Conflict, Refused, Unreachable
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import JournalRow
from rathaus_desk.store.changes import OnChange, Store

Result = TypeVar("Result")
AnyCommand = TypeVar("AnyCommand", bound=Command[Any])

UNREACHABLE = "Die Datenbank antwortet nicht. Nichts ist gespeichert, Ihr Text ist da. Bitte noch einmal."
NOT_ALLOWED = (
    "Das lässt die Datenbank für Ihre Anmeldung nicht zu. Es wurde nichts geändert. Wenn Sie es brauchen: "
    "Die IT kann Ihr Recht dazu prüfen."
)
CHANGED = "Jemand hat hier inzwischen etwas geändert. Ihr Text ist noch da; bitte den neuen Stand ansehen."

OTHER_COMMAND = (
    "Diese command_id gehört zu einem anderen Befehl, der schon ausgeführt ist. Jetzt ist nichts geändert; "
    "bitte mit einer neuen command_id noch einmal senden."
)

NO_RIGHT = "42501"  # insufficient_privilege, as SQL calls it
TRIES = 6  # of one command, when others are quicker again and again
LONGEST_PAUSE = 0.05  # seconds between two tries


class Work:
    """One transaction's worth of work: the session, who acts, when, for which office, what was prepared."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        now: datetime,
        office: Office,
        command_id: UUID,
        prepared: Any = None,
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.office = office
        self.prepared = prepared
        self._command_id = command_id
        self._turn = 0

    def new_id(self) -> int:
        """Return the id for the next record that this command makes; the same command makes the same ids."""
        self._turn += 1
        return record_id(self._command_id, self._turn)


Handler = Callable[[Work, AnyCommand], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the door knows of a command."""

    handler: Handler[Any]
    roles: frozenset[Role]
    result: Any
    journalled: bool
    prepare: Handler[Any] | None


HANDLERS: dict[type[Command[Any]], Entry] = {}


def handles(
    command: type[AnyCommand],
    *roles: Role,
    journalled: bool = True,
    prepare: Handler[AnyCommand] | None = None,
) -> Callable[[Handler[AnyCommand]], Handler[AnyCommand]]:
    """Register the function that carries out `command`, and the roles that may ask for it.

    What is not journalled (a draft, every second) must do no harm if it is sent twice. `prepare` does what
    takes long and only reads, before the transaction that keeps everybody else from writing; the function
    finds its result in `work.prepared` and must look again at whatever may have changed since.
    """

    def register(handler: Handler[AnyCommand]) -> Handler[AnyCommand]:
        result = get_type_hints(handler)["return"]
        HANDLERS[command] = Entry(handler, frozenset(roles), result, journalled, prepare)
        return handler

    return register


class Desk:
    """One person's place at the office: runs commands and queries in their name."""

    def __init__(self, store: Store, office: Office, actor: Actor, clock: Callable[[], datetime]) -> None:
        self._store = store
        self.office = office
        self.actor = actor
        self._clock = clock

    def now(self) -> datetime:
        """Return the office's time, with its zone."""
        return self._clock()

    def acting_as(self, actor: Actor) -> "Desk":
        """Return the same office seen by somebody else."""
        return Desk(self._store, self.office, actor, self._clock)

    def by_clock(self, clock: Callable[[], datetime]) -> "Desk":
        """Return the same place by another clock: a journey through the sample town lasts for days."""
        return Desk(self._store, self.office, self.actor, clock)

    def may(self, command: type[Command[Any]]) -> bool:
        """Tell whether the actor's role may ask for `command`."""
        return self.actor.role in HANDLERS[command].roles

    def do(self, command: Command[Result]) -> tuple[Result, frozenset[str]]:
        """Carry out one command in one transaction; return its result and the tables it changed.

        Sending the same command again changes nothing and returns the first result; its id with anything else
        is refused. Raises Refused, NeedsConsent, Conflict or Unreachable, and then nothing was stored.
        """
        entry = HANDLERS[type(command)]
        if self.actor.role not in entry.roles:
            raise Refused(f"Das darf die Rolle {word(self.actor.role)} nicht. Es wurde nichts geändert.")
        prepared = self.ask(_prepared, entry=entry, command=command) if entry.prepare else None
        for left in reversed(range(TRIES)):
            try:
                return self._carry_out(entry, command, prepared)
            except StaleDataError as error:
                raise Conflict(CHANGED) from error
            except DBAPIError as error:
                if not (left and self._store.worth_another_try(error)):
                    raise _in_words(error) from error
            time.sleep(uniform(0, LONGEST_PAUSE))
        raise AssertionError("the last try returns or raises")

    def ask(self, query: Callable[..., Result], **values: Any) -> Result:
        """Run one query; it sees one state of the database and changes nothing."""
        try:
            with self._store.read() as session:
                work = Work(session, self.actor, self.now(), self.office, UUID(int=0))
                return query(work, **values)
        except DBAPIError as error:
            raise _in_words(error) from error

    def listen(self, on_change: OnChange) -> bool:
        """Have `on_change` called, on another thread, with the tables that others have changed.

        Returns False where nobody tells: there one must ask `changed_elsewhere`.
        """
        return self._store.listen(on_change)

    def changed_elsewhere(self) -> frozenset[str]:
        """Return the tables to which other programs have written since the last call; "*" is all of them."""
        try:
            return self._store.changed_elsewhere()
        except DBAPIError as error:
            raise _in_words(error) from error

    def _carry_out(self, entry: Entry, command: Command[Any], prepared: Any) -> tuple[Any, frozenset[str]]:
        with self._store.write.begin() as session:
            before = session.get(JournalRow, command.command_id)
            if before is not None:
                self._demand_same(before, command)
                return from_plain(entry.result, before.outcome["result"]), frozenset()
            made_from = command.command_id if carries_time(command.command_id) else new_command_id()
            work = Work(session, self.actor, self.now(), self.office, made_from, prepared)
            result = entry.handler(work, command)
            if entry.journalled:
                session.add(self._journal_row(command, result, work.now))
            session.flush()
            return result, frozenset(session.info.get("changed", ()))

    def _demand_same(self, before: JournalRow, command: Command[Any]) -> None:
        """Refuse an id under which somebody else, or another text, was carried out: that would be lost."""
        made = self._journal_row(command, None, before.at)
        if (made.command, made.staff_id, made.body) != (before.command, before.staff_id, before.body):
            raise Refused(OTHER_COMMAND)

    def _journal_row(self, command: Command[Any], result: Any, now: datetime) -> JournalRow:
        body = {
            one.name: _journal_value(getattr(command, one.name))
            for one in fields(command)
            if one.name != "command_id"
        }
        return JournalRow(
            id=command.command_id,
            at=now,
            staff_id=self.actor.staff_id,
            command=type(command).__name__,
            body=body,
            outcome={"result": to_plain(result)},
        )


def _in_words(error: DBAPIError) -> Exception:
    """Return what a failure of the database means to the person here; a mistake of ours stays what it is."""
    if getattr(error.orig, "sqlstate", None) == NO_RIGHT:
        return Refused(NOT_ALLOWED)
    return Unreachable(UNREACHABLE) if isinstance(error, OperationalError) else error


def _prepared(work: Work, entry: Entry, command: Command[Any]) -> Any:
    """Return what a command prepares; one that was carried out before only gets its first result again."""
    known = work.session.get(JournalRow, command.command_id) is not None
    return None if known or entry.prepare is None else entry.prepare(work, command)


def _journal_value(value: Any) -> Any:
    """A sheet of paper is filed once; the journal keeps its fingerprint."""
    return {"sha256": sha256(value).hexdigest()} if isinstance(value, bytes) else to_plain(value)
