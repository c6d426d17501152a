"""The laptop's side: a desk on the file of a pack, whose every command becomes a link of its own chain."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction

from rathaus_desk.domain.cases.recents import ForgetOpened, RememberOpened
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.intake.contacts import TakeContact
from rathaus_desk.domain.intake.drafts import DropDraft, KeepDraft, ParkDraft, TakeDraft
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.office.presence import LeaveRecord, StayAt
from rathaus_desk.domain.office.screen_pin import SetScreenPin
from rathaus_desk.domain.pack.pack import Acknowledgement, PackedEntry, RecordEdit
from rathaus_desk.domain.pack.three_way import FieldEdit
from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.store.case_tables import PaperRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.numbers import number_of
from rathaus_desk.store.pack_file import (
    PackNote,
    digest_of,
    keep_note,
    last_link,
    note_of,
    remove_pack,
    sign_link,
)
from rathaus_desk.store.pack_lock import open_by_office, open_lock, read_lock, wipe_lock
from rathaus_desk.store.pack_tables import PackEntryRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.pack.hand_back import CARRIED, is_acknowledged, office_seed
from rathaus_desk.usecases.pack.pack_kinds import KIND_OF, KINDS

Clock = Callable[[], datetime]
# What stays on the laptop: drafts, and how its window looks. None of it is news to the town hall.
LOCAL: tuple[type[Command[Any]], ...] = (
    KeepDraft, ParkDraft, TakeDraft, DropDraft, RememberOpened, ForgetOpened, StayAt, LeaveRecord,
    SetPreference, SetScreenPin,
)  # fmt: skip
_EDITS = "edits of the road"
_NOT_HERE = (
    "Das geht unterwegs ohne Netz nicht. Es wurde nichts geändert; bitte im Rathaus erledigen oder als Notiz "
    "zum Vorgang schreiben."
)
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
_NOT_YET = (
    "Das Rathaus hat noch nicht alles bestätigt, was auf diesem Laptop steht. Es wurde nichts gelöscht; "
    "bitte noch einmal zurückgeben."
)


@dataclass(frozen=True, slots=True)
class _Edits:
    edits: tuple[RecordEdit, ...]


class PackDesk(Desk):
    """A desk without network: what can come back works, everything else says so."""

    on_the_road = True

    def do(self, command: Command[Any]) -> tuple[Any, frozenset[str]]:
        """Carry out a command on the pack; it becomes a link of the chain in the same transaction."""
        if isinstance(command, LOCAL):
            return super().do(command)
        self._demand_open()
        if isinstance(command, TakeContact):
            command = self._with_numbers(command)
        elif type(command).__name__ not in CARRIED:
            raise Refused(_NOT_HERE)
        if isinstance(command, SaveHomeVisit) and command.visit_id is None:
            raise Refused(_NOT_HERE)
        return super().do(command)

    def _demand_open(self) -> None:
        with self._store.read() as session:
            note = note_of(session)
        if note.closing:
            raise Refused(_CLOSING)
        if _latest(note, self.now()) > note.header.expires_at:
            raise Refused(_EXPIRED.format(end=note.header.expires_at.astimezone()))

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
        chain_up(store)

    def note(self) -> PackNote:
        """Return what the pack knows of itself."""
        with self.store.read() as session:
            return note_of(session)

    def desk(self, clock: Clock) -> PackDesk:
        """Return the desk of the one who took the pack along."""
        note = self.note()
        with self.store.read() as session:
            return PackDesk(self.store, load_office(session), actor_for(session, note.header.login), clock)

    def entries(self, after: int = 0) -> tuple[PackedEntry, ...]:
        """Return the links of the chain behind the first `after`, in their order."""
        with self.store.read() as session:
            rows = session.scalars(
                select(PackEntryRow).where(PackEntryRow.seq > after).order_by(PackEntryRow.seq)
            ).all()
            return tuple(_entry(session, one) for one in rows)

    def head(self) -> tuple[int, str]:
        """Return number and digest of the last link."""
        with self.store.read() as session:
            return last_link(session)

    def close_for_return(self) -> None:
        """Take nothing more from now on: the town hall is about to say that it has everything."""
        with self.store.write.begin() as session:
            keep_note(session, replace(note_of(session), closing=True))

    def wipe(self, word: Acknowledgement) -> None:
        """Delete the pack. Refuses while the town hall has not acknowledged the very last link, signed."""
        header = self.note().header
        known = is_acknowledged(bytes.fromhex(header.office_key), word)
        if not known or word.pack_id != header.pack_id or (word.count, word.head) != self.head():
            raise Refused(_NOT_YET)
        self.close()
        remove_pack(self.path, wipe_lock)

    def close(self) -> None:
        """Give the file back; once is enough, for a second time would lay it anew where it was deleted."""
        if self._open:
            self._open = False
            self.store.close()


def open_pack(path: Path, pin: str, clock: Clock) -> LaptopPack:
    """Open a pack for work. Raises CannotOpen for a wrong PIN, an expired pack, or one that was altered."""
    pack = open_for_return(path, pin)
    begin_day(pack, clock)
    return pack


def begin_day(pack: LaptopPack, clock: Clock) -> None:
    """Note when a pack was opened. Raises CannotOpen for one that expired, and closes it."""
    with pack.store.write.begin() as session:  # also if it expired: a clock that is set back must not help
        note = note_of(session)
        latest = _latest(note, clock())
        keep_note(session, replace(note, opened_at=note.opened_at or clock(), latest=latest))
    if latest > note.header.expires_at:
        pack.close()
        raise CannotOpen(_EXPIRED.format(end=note.header.expires_at.astimezone()))


def read_receipt(text: str) -> Acknowledgement:
    """Return the town hall's word from its text. Refuses what is none."""
    try:
        return from_plain(Acknowledgement, json.loads(text))
    except (ValueError, Refused):
        raise Refused("Das ist keine Quittung für ein Tagespaket. Es wurde nichts gelöscht.") from None


def open_for_return(path: Path, pin: str) -> LaptopPack:
    """Open a pack to hand it back, also after it expired: nothing that was typed is lost."""
    return _opened(path, open_lock(path, pin))


def open_at_the_office(desk: Desk, path: Path) -> LaptopPack:
    """Open a pack where it was packed, by the town hall's key: the PIN may be forgotten, or a colleague's.

    Raises Refused for a pack that is not known here or is revoked, CannotOpen for a lock that was altered.
    """
    seed = desk.ask(office_seed, pack_id=read_lock(path).header.pack_id)
    return _opened(path, open_by_office(path, seed))


def _opened(path: Path, key: bytes) -> LaptopPack:
    header = read_lock(path).header
    store = open_store(path, key)
    try:
        pack = LaptopPack(path, store)
        if pack.note().header != header:
            raise CannotOpen(_OTHER.format(path=path))
    except BaseException:
        store.close()
        raise
    return pack


def chain_up(store: FileStore) -> None:
    """Let every command that this file carries out become a link of the chain, in its own transaction."""
    # Twice does no harm. Not asked before by event.contains: that goes by the address in memory, and says yes
    # of a new one where another was closed at the same, and the commands of the new one would be in no chain.
    event.listen(store.write, "after_begin", _begin_fresh)
    event.listen(store.write, "before_flush", _note_edits)
    event.listen(store.write, "before_commit", _link_up)


def _begin_fresh(session: Session, transaction: SessionTransaction, _connection: object) -> None:
    if not transaction.nested:
        session.info.pop(_EDITS, None)


def _note_edits(session: Session, _context: object, _instances: object) -> None:
    """Note, for each field that is changed, what was seen and what is wanted."""
    noted: dict[tuple[str, int], dict[str, tuple[Any, Any]]] = session.info.setdefault(_EDITS, {})
    for row in (*session.dirty, *(one for one in session.new if _may_begin(one))):
        name = KIND_OF.get(type(row))
        if name is None:
            continue
        state = inspect(row)
        for field in KINDS[name].labels:
            history = state.attrs[field].history
            if history.has_changes():
                record = noted.setdefault((name, state.mapper.primary_key_from_instance(row)[0]), {})
                was = (
                    record[field][0] if field in record else to_plain(next(iter(history.deleted or ()), None))
                )
                record[field] = (was, to_plain(history.added[0]))


def _may_begin(row: object) -> bool:
    name = KIND_OF.get(type(row))  # type: ignore[arg-type]
    return name is not None and KINDS[name].born


def _link_up(session: Session) -> None:
    """Append what was just carried out to the chain; refuse what could never come back."""
    if session.in_nested_transaction():
        return
    session.flush()
    linked = select(PackEntryRow.command_id)
    rows = session.scalars(select(JournalRow).where(JournalRow.id.not_in(linked))).all()
    stays = {TakeContact.__name__, *(one.__name__ for one in LOCAL)}
    fresh = [one for one in rows if one.command not in stays]
    taken = {one.id for one in rows if one.command == TakeContact.__name__}
    carried = {from_plain(HandIn, one.body).contact.command_id for one in fresh if one.command == "HandIn"}
    if any(one.command not in CARRIED for one in fresh) or taken - carried - _linked_visits(session, taken):
        raise Refused(_NOT_HERE)
    if not fresh:
        return
    note = note_of(session)
    edits = tuple(
        RecordEdit(kind, record_id, tuple(FieldEdit(name, *pair) for name, pair in fields.items()))
        for (kind, record_id), fields in session.info.pop(_EDITS, {}).items()
    )
    for row in fresh:
        _append(session, note, row, edits)
    keep_note(session, replace(note, latest=_latest(note, fresh[-1].at)))


def _linked_visits(session: Session, taken: set[Any]) -> set[Any]:
    """Return which visits came into the journal with a link of before."""
    if not taken:
        return set()
    linked = select(PackEntryRow.command_id)
    rows = session.scalars(
        select(JournalRow).where(JournalRow.command == "HandIn", JournalRow.id.in_(linked))
    )
    return {from_plain(HandIn, one.body).contact.command_id for one in rows}


def _append(session: Session, note: PackNote, row: JournalRow, edits: tuple[RecordEdit, ...]) -> None:
    seq, previous = last_link(session)
    entry = PackedEntry(
        seq + 1, row.id, row.command, row.body, edits, row.at, previous, "", "", _paper(session, row)
    )
    digest = digest_of(note.header.pack_id, entry)
    session.add(
        PackEntryRow(
            seq=entry.seq, command_id=entry.command_id, said_at=entry.said_at, edits=to_plain(edits),
            previous=previous, digest=digest, signature=sign_link(note, digest),
        )
    )  # fmt: skip
    session.flush()


def _entry(session: Session, row: PackEntryRow) -> PackedEntry:
    said = session.get_one(JournalRow, row.command_id)
    edits = from_plain(_Edits, {"edits": row.edits}).edits
    return PackedEntry(
        row.seq, row.command_id, said.command, said.body, edits, row.said_at, row.previous, row.digest,
        row.signature, _paper(session, said),
    )  # fmt: skip


def _paper(session: Session, row: JournalRow) -> bytes:
    if row.command != FilePaper.__name__:
        return b""
    wanted = PaperRow.sha256 == row.body["pdf"]["sha256"]
    paper = session.scalars(select(PaperRow).where(wanted)).first()
    return b"" if paper is None else paper.pdf


def _latest(note: PackNote, now: datetime) -> datetime:
    return now if note.latest is None else max(note.latest, now)
