"""A pack's own chain: every command that its file carries out becomes a link, in the same transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction

from rathaus_desk.domain.cases.recents import ForgetOpened, RememberOpened
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import TakeContact
from rathaus_desk.domain.intake.drafts import DropDraft, KeepDraft, ParkDraft, TakeDraft
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.office.presence import LeaveRecord, StayAt
from rathaus_desk.domain.office.screen_pin import SetScreenPin
from rathaus_desk.domain.pack.pack import PackedEntry, RecordEdit
from rathaus_desk.domain.pack.three_way import FieldEdit
from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.store.case_tables import PaperRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.pack_file import PackNote, digest_of, keep_note, last_link, note_of, sign_link
from rathaus_desk.store.pack_tables import PackEntryRow
from rathaus_desk.store.sessions import FileStore
from rathaus_desk.usecases.pack.hand_back import CARRIED
from rathaus_desk.usecases.pack.pack_kinds import KIND_OF, KINDS

# What stays on the laptop: drafts, and how its window looks. None of it is news to the town hall.
LOCAL: tuple[type[Command[Any]], ...] = (
    KeepDraft, ParkDraft, TakeDraft, DropDraft, RememberOpened, ForgetOpened, StayAt, LeaveRecord,
    SetPreference, SetScreenPin,
)  # fmt: skip
_EDITS = "edits of the road"
NOT_HERE = (
    "Das geht unterwegs ohne Netz nicht. Es wurde nichts geändert; bitte im Rathaus erledigen oder als Notiz "
    "zum Vorgang schreiben."
)


@dataclass(frozen=True, slots=True)
class _Edits:
    edits: tuple[RecordEdit, ...]


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
    for row in session.deleted:
        _note_end(noted, row)


def _note_end(noted: dict[tuple[str, int], dict[str, tuple[Any, Any]]], row: object) -> None:
    """Note of a record that ends what stood in each field, and that nothing is wanted there any more."""
    if not _may_begin(row):
        return
    name = KIND_OF[type(row)]  # type: ignore[index]
    record = noted.setdefault((name, inspect(row).mapper.primary_key_from_instance(row)[0]), {})
    for field in KINDS[name].labels:
        value = to_plain(getattr(row, field))
        if value is not None:
            record[field] = (record.get(field, (value,))[0], None)


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
        raise Refused(NOT_HERE)
    if not fresh:
        return
    note = note_of(session)
    edits = tuple(
        RecordEdit(kind, record_id, tuple(FieldEdit(name, *pair) for name, pair in fields.items()))
        for (kind, record_id), fields in session.info.pop(_EDITS, {}).items()
    )
    for row in fresh:
        _append(session, note, row, edits)
    keep_note(session, replace(note, latest=latest_of(note, fresh[-1].at)))


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


def entry_of(session: Session, row: PackEntryRow) -> PackedEntry:
    """Return a link of the chain with all that it says."""
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


def latest_of(note: PackNote, now: datetime) -> datetime:
    """Return the latest time that a pack has ever seen: setting the clock back wins nothing."""
    return now if note.latest is None else max(note.latest, now)
