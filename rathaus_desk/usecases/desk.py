"""The one door to everything the office can do. Knows no Qt and no threads."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from random import uniform
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command, carries_time, new_command_id, record_id
from rathaus_desk.domain.errors import Conflict, Refused, Unreachable
from rathaus_desk.domain.intake.outbox import ComeBack
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.domain.words import word
from rathaus_desk.store.campaign_door import ListedPerson, Picked, Wanted
from rathaus_desk.store.changes import OnChange, Store
from rathaus_desk.store.held_up import held_up
from rathaus_desk.store.journal_tables import JournalLine, JournalRow, write_entry
from rathaus_desk.store.people_door import Candidates
from rathaus_desk.store.readings import READER, Reader, readings_of
from rathaus_desk.store.sealing import seal_journal
from rathaus_desk.store.turned_away import let_in_no_more
from rathaus_desk.usecases.journal_person import concerned_person
from rathaus_desk.usecases.lagging import is_marked
from rathaus_desk.usecases.openings import NeedsPrimary, Openings, Way

Result = TypeVar("Result")
AnyCommand = TypeVar("AnyCommand", bound=Command[Any])

UNREACHABLE = (
    "Die Datenbank antwortet nicht. Ihr Text ist noch da. Bitte noch einmal, sobald sie antwortet; doppelt "
    "wird nichts gespeichert."
)
NOT_ALLOWED = (
    "Das lässt die Datenbank für Ihre Anmeldung nicht zu. Es wurde nichts geändert. Wenn Sie es brauchen: "
    "Die IT kann Ihr Recht dazu prüfen."
)
SOMEBODY = "Jemand"
CHANGED = (
    f"{SOMEBODY} hat hier inzwischen etwas geändert. Ihr Text ist noch da; bitte den neuen Stand ansehen."
)

OTHER_COMMAND = (
    "Diese command_id gehört zu einem anderen Befehl, der schon ausgeführt ist. Jetzt ist nichts geändert; "
    "bitte mit einer neuen command_id noch einmal senden."
)

ERASED = (
    "Dieser Befehl ist schon ausgeführt; was darin stand, ist inzwischen gelöscht. Jetzt ist nichts geändert."
)
WRONG_CLOCK = (
    "Die Uhr dieses PCs geht anders als die des Servers. Der Tag muss stimmen, darum ist nichts gespeichert; "
    "Ihr Text ist noch da. Bitte die IT rufen: Sie kann die Uhr stellen."
)
_TAKEN = "23505"  # unique_violation: ids come from the command, so its id is somebody else's
# by the code that SQL gives an error; the first is insufficient_privilege, the last our own
_REFUSED = {"42501": NOT_ALLOWED, _TAKEN: OTHER_COMMAND, "RD001": WRONG_CLOCK}
TRIES = 6  # of one command, when others are quicker again and again
READ_TRIES = 2  # of one query: a connection that stood open may have died since
UNSURE_SECONDS = 600.0  # so long the same asked again is meant as the same; later it is another one
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
        openings: Openings | None = None,
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.office = office
        self.prepared = prepared
        self._command_id = command_id
        self._openings = openings or Openings()
        self._turn = 0

    def new_id(self) -> int:
        """Return the id for the next record that this command makes; the same command makes the same ids."""
        self._turn += 1
        return record_id(self._command_id, self._turn)

    def as_of(self, moment: datetime, command_id: UUID) -> "Work":
        """Return the same work as of a moment before, for a command that was given then."""
        return Work(self.session, self.actor, moment, self.office, command_id, openings=self._openings)

    def seen_by(self, actor: Actor) -> "Work":
        """Return the same work as somebody else's, to find out what that person may know."""
        return Work(self.session, actor, self.now, self.office, self._command_id, openings=self._openings)

    def look_at(self, people: Iterable[int], kind: ReadKind = ReadKind.OPENED, criteria: str = "") -> None:
        """Say that the details of these people are read now: on a server that takes a line in a protocol."""
        self._openings.demand(self.session, people, kind, criteria)

    def search_for(self, text: str, ways: Sequence[Way] = ()) -> dict[int, Candidates]:
        """Say that the register is searched for a text, and in which ways: on a server that takes a line.

        Returns whom each of them may mean, by its place; in a file nobody, for there one reads the tables.
        """
        return self._openings.search(self.session, text, ways)

    def pick(self, wanted: Wanted, criteria: str) -> tuple[Picked, ...]:
        """Take the people of the register whom a letter to many means; that takes a line in any case."""
        return self._openings.pick(self.session, wanted, criteria)

    def match(self, lines: tuple[ListedPerson, ...], criteria: str) -> Mapping[int, int]:
        """Look up whom the lines of a list mean, by their numbers; that takes a line in any case."""
        return self._openings.match(self.session, lines, criteria)


Handler = Callable[[Work, AnyCommand], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the door knows of a command."""

    handler: Handler[Any]
    roles: frozenset[Role]
    result: Any
    journalled: bool
    prepare: Handler[Any] | None
    locks_rows: Callable[[Any], bool]


HANDLERS: dict[type[Command[Any]], Entry] = {}


def handles(
    command: type[AnyCommand],
    *roles: Role,
    journalled: bool = True,
    prepare: Handler[AnyCommand] | None = None,
    locks_rows: bool | Callable[[AnyCommand], bool] = False,
) -> Callable[[Handler[AnyCommand]], Handler[AnyCommand]]:
    """Register the function that carries out `command`, and the roles that may ask for it.

    What is not journalled (a draft, every second) must do no harm if it is sent twice. `prepare` does what
    takes long and only reads, before the transaction that keeps everybody else from writing; the function
    finds its result in `work.prepared` and must look again at whatever may have changed since.

    On a server a command acts as if it were alone there. With `locks_rows`, perhaps only for some commands of
    the kind, it does not: the function itself must lock, or change under a condition, every row that it
    relies on; then nobody is sent back.
    """

    def register(handler: Handler[AnyCommand]) -> Handler[AnyCommand]:
        result = get_type_hints(handler)["return"]
        locks = locks_rows if callable(locks_rows) else lambda _command: bool(locks_rows)
        HANDLERS[command] = Entry(handler, frozenset(roles), result, journalled, prepare, locks)
        return handler

    return register


class Desk:
    """One person's place at the office: runs commands and queries in their name."""

    goes_on = False  # whether intake goes on here while the database is away
    away = False  # whether it does so at the moment
    numbers_left = 0  # kept back for that, and on no slip yet
    on_the_road = False  # whether this is the pack of a day without network
    ended = False  # whether that day is over, so that its pack can only be handed back

    def __init__(self, store: Store, office: Office, actor: Actor, clock: Callable[[], datetime]) -> None:
        self._store = store
        self.office = office
        self.actor = actor
        self._clock = clock
        self._unsure: tuple[tuple[Command[Any], float], ...] = ()  # nobody knows whether they were stored
        self._openings = Openings()

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
        is refused. Raises Refused, NeedsConsent or Conflict, and then nothing was stored; or Unreachable, and
        then nobody knows: asked for the same again, the desk sends it under its first id.
        """
        sent = self._sent_before(command)
        try:
            done = self._send(sent)
        except Unreachable:
            self._unsure = (*self._unsure, (sent, time.monotonic() + UNSURE_SECONDS))
            raise
        self._unsure = tuple(one for one in self._unsure if one[0] is not sent)
        return done

    def _sent_before(self, command: Command[Result]) -> Command[Result]:
        """Return the same command as it was sent when the line broke, else this one."""
        self._unsure = tuple(one for one in self._unsure if one[1] > time.monotonic())
        sent = (one for one, _until in self._unsure if replace(command, command_id=one.command_id) == one)
        return next(sent, command)

    def _send(self, command: Command[Result]) -> tuple[Result, frozenset[str]]:
        entry = HANDLERS[type(command)]
        if self.actor.role not in entry.roles:
            raise Refused(f"Das darf die Rolle {word(self.actor.role)} nicht. Es wurde nichts geändert.")
        prepared = self.ask(_prepared, entry=entry, command=command) if entry.prepare else None
        alone = doubted = False
        for left in reversed(range(TRIES)):
            try:
                name = type(command).__name__
                carried = partial(self._carry_out, entry, command, prepared, alone=alone)
                return self._openings.along(self._store, name, carried)
            except StaleDataError as error:
                raise Conflict(CHANGED) from error
            except DBAPIError as error:
                taken = getattr(error.orig, "sqlstate", None) == _TAKEN
                if (taken and doubted) or not (left and self._store.worth_another_try(error)):
                    raise held_up(self._store, error) or _in_words(error) from error
                doubted = doubted or taken  # by the same command, perhaps: then the journal knows it by now
                alone = not error.connection_invalidated
            time.sleep(uniform(0, LONGEST_PAUSE))
        raise AssertionError("the last try returns or raises")

    def ask(self, query: Callable[..., Result], **values: Any) -> Result:
        """Run one query; it sees one state of the database and changes nothing."""
        for left in reversed(range(READ_TRIES)):
            try:
                return self._openings.along(self._store, query.__name__, partial(self._look, query, values))
            except DBAPIError as error:
                if not (left and self._store.worth_another_try(error)):
                    raise held_up(self._store, error) or _in_words(error) from error
        raise AssertionError("the last try returns or raises")

    def _look(self, query: Callable[..., Result], values: dict[str, Any]) -> Result:
        if is_marked(query):
            with suppress(NeedsPrimary):
                return self._look_in(self._store.lagging(), query, values)
        return self._look_in(self._store.read, query, values)

    def _look_in(
        self, sessions: sessionmaker[Session], query: Callable[..., Result], values: dict[str, Any]
    ) -> Result:
        with sessions() as session:
            work = Work(session, self.actor, self.now(), self.office, UUID(int=0), openings=self._openings)
            session.info[READER] = Reader(self.actor.staff_id, work.now, query.__name__)
            with self._openings.met(session):
                found = query(work, **values)
        self._write_readings()
        return found

    def _write_readings(self) -> None:
        """Write down who was opened, before anybody sees it; on a server that is done by then."""
        readings = readings_of(self._store)
        if readings is not None and readings.urgent:
            with self._store.write.begin() as session:
                readings.write(session)

    def knock(self) -> None:
        """Ask the database for a sign of life; raises Unreachable if there is none, or TurnedAway."""
        try:
            self._store.knock()
        except DBAPIError as error:
            raise _in_words(error) from error

    def listen(self, on_change: OnChange) -> bool:
        """Have `on_change` called, on another thread, with the tables that others have changed.

        Returns False where nobody tells: there one must ask `changed_elsewhere`.
        """
        return self._store.listen(on_change)

    def prepare(self) -> None:
        """Get ready for the time without the database; here nothing is needed."""

    def come_back(self) -> ComeBack:
        """Hand in what was taken in meanwhile; here nothing was."""
        return ComeBack(0, ())

    def log_off(self) -> None:
        """Give back what was kept for the time without the database; here nothing was."""

    def changed_elsewhere(self) -> frozenset[str]:
        """Return the tables to which other programs have written since the last call; "*" is all of them."""
        try:
            return self._store.changed_elsewhere()
        except DBAPIError as error:
            raise _in_words(error) from error

    @property
    def has_readings(self) -> bool:
        """Tell whether the protocol of reading has lines that wait for the next sealing."""
        readings = readings_of(self._store)
        return readings is not None and readings.waiting

    def seal_journal(self) -> int:
        """Seal what the journal got since the last time; return how many entries. Only looks if none."""
        try:
            return seal_journal(self._store, self.now())
        except DBAPIError as error:
            raise _in_words(error) from error

    def _carry_out(
        self, entry: Entry, command: Command[Any], prepared: Any, *, alone: bool
    ) -> tuple[Any, frozenset[str]]:
        with self._store.write.begin() as session:
            if entry.locks_rows(command):
                self._store.row_by_row(session)
            else:
                self._store.stand_in_line(session, alone=alone)
            before = session.get(JournalRow, command.command_id)
            if before is not None:
                return from_plain(entry.result, self._first_result(before, command)), frozenset()
            made_from = command.command_id if carries_time(command.command_id) else new_command_id()
            work = Work(session, self.actor, self.now(), self.office, made_from, prepared, self._openings)
            session.info[READER] = Reader(self.actor.staff_id, work.now, type(command).__name__)
            with self._openings.met(session):
                result = entry.handler(work, command)
            if entry.journalled:
                write_down(work, command, result)
            session.flush()
            changed = frozenset(session.info.get("changed", ()))
            if (readings := readings_of(self._store)) is not None and readings.waiting:
                readings.write(session)
            return result, changed

    def _first_result(self, before: JournalRow, command: Command[Any]) -> Any:
        """Return what came of a command the first time, as plain values.

        Refuses an id under which somebody else, or another text, was carried out: that would be lost.
        """
        same = (type(command).__name__, self.actor.staff_id) == (before.command, before.staff_id)
        if same and before.content is None:
            raise Refused(ERASED)
        if not same or before.body != _journal_body(command):
            raise Refused(OTHER_COMMAND)
        return before.outcome["result"]


def _in_words(error: DBAPIError) -> Exception:
    """Return what a failure of the database means to the person here; a mistake of ours stays what it is."""
    refused = _REFUSED.get(getattr(error.orig, "sqlstate", None) or "")
    if refused:
        return Refused(refused)
    if not (isinstance(error, OperationalError) or error.connection_invalidated):
        return error
    return let_in_no_more(error) or Unreachable(UNREACHABLE)


def write_down(work: Work, command: Command[Any], result: Any) -> None:
    """Write a command that is being carried out into the journal, with what came of it."""
    work.session.flush()
    line = JournalLine(command.command_id, work.now, work.actor.staff_id, type(command).__name__)
    content = {"body": _journal_body(command), "outcome": {"result": to_plain(result)}}
    write_entry(work.session, line, content, concerned_person(work.session, command, result))


def _journal_body(command: Command[Any]) -> dict[str, Any]:
    values = {one.name: getattr(command, one.name) for one in fields(command)}
    return {name: _journal_value(value) for name, value in values.items() if name != "command_id"}


def _prepared(work: Work, entry: Entry, command: Command[Any]) -> Any:
    """Return what a command prepares; one that was carried out before only gets its first result again."""
    known = work.session.get(JournalRow, command.command_id) is not None
    return None if known or entry.prepare is None else entry.prepare(work, command)


def _journal_value(value: Any) -> Any:
    """A sheet of paper is filed once; the journal keeps its fingerprint."""
    return {"sha256": sha256(value).hexdigest()} if isinstance(value, bytes) else to_plain(value)
