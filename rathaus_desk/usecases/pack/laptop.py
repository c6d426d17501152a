"""The laptop's side: a desk on the file of a pack, whose every command becomes a link of its own chain."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.intake.contacts import TakeContact
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.pack.pack import BEGINNING, Acknowledgement, PackedEntry
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.numbers import number_of
from rathaus_desk.store.opening import needs_upgrade
from rathaus_desk.store.pack_file import (
    PackNote,
    keep_note,
    last_link,
    note_of,
    remove_pack,
)
from rathaus_desk.store.pack_lock import open_by_office, open_lock, read_lock, wipe_lock
from rathaus_desk.store.pack_tables import PackEntryRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.pack.chain import LOCAL, NOT_HERE, chain_up, entry_of, latest_of
from rathaus_desk.usecases.pack.hand_back import CARRIED, is_acknowledged, office_seed

Clock = Callable[[], datetime]
_NO_NUMBERS = (
    "Die Nummern dieses Tagespakets reichen nicht (noch {left}). Es wurde nichts gespeichert; Ihr Text ist "
    "noch da. Bitte auf einem der leeren Aufnahmebögen weiterschreiben."
)
_EXPIRED = (
    "Dieses Tagespaket ist am {end:%d.%m.%Y um %H:%M} Uhr abgelaufen. Was eingegeben wurde, ist sicher und "
    "lässt sich im Rathaus noch zurückgeben; weiterarbeiten geht mit einem neuen Tagespaket."
)
_CLOSING = (
    "Dieses Tagespaket wird gerade zurückgegeben. Es wurde nichts gespeichert; Ihr Text ist noch da. Bitte "
    "die Rückgabe zu Ende bringen."
)
_OTHER = "Schloss und Tagespaket {path} gehören nicht zusammen. Es wurde nichts geändert. Bitte die IT rufen."
_NOT_OURS = "Diese Quittung gehört nicht zu diesem Tagespaket. Es wurde nichts gelöscht."
_OTHER_CHAIN = (
    "Diese Quittung bestätigt anderes, als auf diesem Laptop steht: Von dem Tagespaket gibt es eine Kopie, "
    "und auf der wurde weitergearbeitet. Es wurde nichts gelöscht; was hier steht, bitte lesen und von Hand "
    "nachtragen, oder die IT rufen."
)
_NOT_YET = (
    "Das Rathaus hat noch nicht alles bestätigt, was auf diesem Laptop steht. Es wurde nichts gelöscht; "
    "bitte noch einmal zurückgeben."
)


class PackDesk(Desk):
    """A desk without network: what can come back works, everything else says so.

    Once the pack has `ended` nobody sees a person in it any more, only what was typed into it.
    """

    on_the_road = True

    def __init__(
        self, pack: "LaptopPack", office: Office, actor: Actor, clock: Clock, *, ended: bool = False
    ) -> None:
        super().__init__(pack.store, office, replace(actor, role=Role.ADMIN) if ended else actor, clock)
        self.pack, self.ended = pack, ended

    def acting_as(self, actor: Actor) -> "PackDesk":
        return PackDesk(self.pack, self.office, actor, self._clock, ended=self.ended)

    def by_clock(self, clock: Clock) -> "PackDesk":
        return PackDesk(self.pack, self.office, self.actor, clock, ended=self.ended)

    def do(self, command: Command[Any]) -> tuple[Any, frozenset[str]]:
        """Carry out a command on the pack; it becomes a link of the chain in the same transaction."""
        if isinstance(command, LOCAL):
            return super().do(command)
        self._demand_open()
        if isinstance(command, TakeContact):
            command = self._with_numbers(command)
        elif type(command).__name__ not in CARRIED:
            raise Refused(NOT_HERE)
        if isinstance(command, SaveHomeVisit) and command.visit_id is None:
            raise Refused(NOT_HERE)
        return super().do(command)

    def _demand_open(self) -> None:
        with self._store.read() as session:
            note = note_of(session)
        if note.closing:
            raise Refused(_CLOSING)
        if latest_of(note, self.now()) > note.header.expires_at:
            raise Refused(expired_words(note))

    def _with_numbers(self, contact: TakeContact) -> HandIn:
        with self._store.read() as session:
            before = session.scalars(select(JournalRow).where(JournalRow.id == contact.command_id)).first()
            if before is not None:  # sent twice: the desk answers with what came of it
                return self._taken_before(session, contact)
            free = select(ReservedNumberRow).where(ReservedNumberRow.case_id.is_(None))
            rows = session.scalars(free.order_by(ReservedNumberRow.year, ReservedNumberRow.running)).all()
        if len(rows) < len(contact.concerns):
            raise Refused(_NO_NUMBERS.format(left=len(rows)))
        numbers = tuple(number_of(one.year, one.running) for one in rows[: len(contact.concerns)])
        return HandIn(contact=contact, numbers=numbers, taken_at=self.now())

    def _taken_before(self, session: Session, contact: TakeContact) -> HandIn:
        rows = session.scalars(select(JournalRow).where(JournalRow.command == HandIn.__name__))
        found = (from_plain(HandIn, {**one.body, "command_id": str(one.id)}) for one in rows)
        return next(one for one in found if one.contact.command_id == contact.command_id)


class LaptopPack:
    """An open pack on its laptop: its entries, and its end."""

    def __init__(self, path: Path, store: FileStore) -> None:
        self.path = path
        self.store = store
        self._open = True
        self.header = self.note().header
        chain_up(store)

    def note(self) -> PackNote:
        """Return what the pack knows of itself."""
        with self.store.read() as session:
            return note_of(session)

    def desk(self, clock: Clock, *, ended: bool = False) -> PackDesk:
        """Return the desk of the one who took the pack along."""
        with self.store.read() as session:
            who = actor_for(session, self.header.login)
            return PackDesk(self, load_office(session), who, clock, ended=ended)

    def entries(self, after: int = 0) -> tuple[PackedEntry, ...]:
        """Return the links of the chain behind the first `after`, in their order."""
        with self.store.read() as session:
            rows = session.scalars(
                select(PackEntryRow).where(PackEntryRow.seq > after).order_by(PackEntryRow.seq)
            ).all()
            return tuple(entry_of(session, one) for one in rows)

    def head(self) -> tuple[int, str]:
        """Return number and digest of the last link."""
        with self.store.read() as session:
            return last_link(session)

    def link(self, seq: int) -> str:
        """Return the digest of a link of the chain; nothing if it has none of that number."""
        with self.store.read() as session:
            row = session.get(PackEntryRow, seq)
            return "" if row is None else row.digest

    def close_for_return(self) -> None:
        """Take nothing more from now on: the town hall is about to say that it has everything."""
        with self.store.write.begin() as session:
            keep_note(session, replace(note_of(session), closing=True))

    def wipe(self, word: Acknowledgement) -> None:
        """Delete the pack. Refuses while the town hall has not acknowledged the very last link, signed."""
        if self.covered_by(word) != self.head()[0]:
            raise Refused(_NOT_YET)
        self.close()
        remove_pack(self.path, wipe_lock)

    def covered_by(self, word: Acknowledgement) -> int:
        """Return how many links the town hall has by its word. Refuses a word about anything else."""
        header = self.header
        if word.pack_id != header.pack_id or not is_acknowledged(bytes.fromhex(header.office_key), word):
            raise Refused(_NOT_OURS)
        if word.head != (self.link(word.count) if word.count else BEGINNING):
            raise Refused(_OTHER_CHAIN)
        return word.count

    @property
    def is_open(self) -> bool:
        """Whether the file is still in use here."""
        return self._open

    def close(self) -> None:
        """Give the file back; once is enough, for a second time would lay it anew where it was deleted."""
        if self._open:
            self._open = False
            self.store.close()


def begin_day(pack: LaptopPack, clock: Clock) -> bool:
    """Note when a pack was opened, and tell whether it still holds."""
    with pack.store.write.begin() as session:  # also if it expired: a clock that is set back must not help
        note = note_of(session)
        latest = latest_of(note, clock())
        keep_note(session, replace(note, opened_at=note.opened_at or clock(), latest=latest))
    return latest <= note.header.expires_at


def expired_words(note: PackNote) -> str:
    """Say that a pack is over, and that nothing in it is lost."""
    return _EXPIRED.format(end=note.header.expires_at.astimezone())


def read_receipt(text: str) -> Acknowledgement:
    """Return the town hall's word from its text. Refuses what is none."""
    try:
        return from_plain(Acknowledgement, json.loads(text))
    except (ValueError, Refused, RecursionError):
        raise Refused("Das ist keine Quittung für ein Tagespaket. Es wurde nichts gelöscht.") from None


def open_for_return(path: Path, pin: str) -> LaptopPack:
    """Open a pack by its PIN, also after it expired: nothing that was typed is lost.

    Raises CannotOpen for a wrong PIN, or a pack that was altered.
    """
    return _opened(path, open_lock(path, pin))


def open_at_the_office(desk: Desk, path: Path) -> LaptopPack:
    """Open a pack where it was packed, by the town hall's key: the PIN may be forgotten, or a colleague's.

    Raises Refused for a pack that is not known here or is revoked, CannotOpen for a lock that was altered.
    """
    seed = desk.ask(office_seed, pack_id=read_lock(path).header.pack_id)
    return _opened(path, open_by_office(path, seed))


def _opened(path: Path, key: bytes) -> LaptopPack:
    header = read_lock(path).header
    if needs_upgrade(path, key):  # the program was updated meanwhile: what was typed must come in
        import_module("rathaus_desk.store.migrate").upgrade(path, key, copied=False)
    store = open_store(path, key)
    try:
        pack = LaptopPack(path, store)
        if pack.header != header:
            raise CannotOpen(_OTHER.format(path=path))
    except BaseException:
        store.close()
        raise
    return pack
