"""A pack comes back: each command of the road once, in a transaction of its own, field by field."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.bookings.bookings import (
    BookHalt,
    CancelBooking,
    MarkBooking,
    RebookHalt,
    RestoreBooking,
)
from rathaus_desk.domain.cases.cases import AnswerTask, EntryKind, WriteNote
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError, Refused, Unreachable
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Taken, UndoContact
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.pack.clocks import clock_sentence, in_office_time, skew_of
from rathaus_desk.domain.pack.pack import (
    Acknowledgement,
    AcknowledgePack,
    Applied,
    ApplyPacked,
    BeginHandBack,
    ConflictState,
    HandedBack,
    PackedEntry,
    PackState,
    RecordEdit,
)
from rathaus_desk.domain.pack.three_way import FieldEdit, sort_out
from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson, Person, RegisterPerson
from rathaus_desk.domain.road.halt_counts import DropHaltCount
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.store.numbers import take_over
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.pack_file import digest_of
from rathaus_desk.store.pack_lock import is_signed, sign
from rathaus_desk.store.pack_tables import PackConflictRow, PackPersonRow, PackRow
from rathaus_desk.usecases.desk import HANDLERS, Work, handles
from rathaus_desk.usecases.intake.contacts import take_back
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.pack.authors import Written, author_of, note_author
from rathaus_desk.usecases.pack.pack_kinds import TASK, demand_kind
from rathaus_desk.usecases.pack.packing import give_numbers_back, pack_row, workplace_of
from rathaus_desk.usecases.pack.reach import born_on, demand_along
from rathaus_desk.usecases.pack.senseless import (
    NOT_UNDERSTOOD,
    SENSELESS,
    demand_sense,
    is_nested_too_deep,
)
from rathaus_desk.usecases.pack.sight import waiting
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.road.on_the_road import comes_back
from rathaus_desk.usecases.texts import plain_json
from rathaus_desk.usecases.timeline import note_down

REPLAYED: tuple[type[Command[Any]], ...] = (
    HandIn, UndoContact, AnswerAtOnce, WriteNote, RegisterPerson, FilePaper, BookHalt,
)  # fmt: skip
MERGED: tuple[type[Command[Any]], ...] = (
    CorrectPerson, SaveHomeVisit, CountHalt, DropHaltCount, AnswerTask, RebookHalt, CancelBooking,
    MarkBooking, RestoreBooking,
)  # fmt: skip
CARRIED: dict[str, type[Command[Any]]] = {one.__name__: one for one in (*REPLAYED, *MERGED)}
_REVOKED = (
    "Dieses Tagespaket ist gesperrt: {because} Es wurde nichts übernommen; auf dem Laptop bleibt alles, wie "
    "es ist. Die Leitung kann es wieder zulassen."
)
_NOT_HERS = (
    "Dieses Tagespaket gibt gerade {name} zurück. Es wurde nichts übernommen; auf dem Laptop bleibt alles, "
    "wie es ist. Bitte die Rückgabe noch einmal beginnen."
)
_ALTERED = (
    "Was der Laptop zurückgibt, ist verändert oder unvollständig (Eintrag {seq}). Dieser Eintrag und alle "
    "danach wurden nicht übernommen; auf dem Laptop bleibt alles, wie es ist. Bitte noch einmal zurückgeben "
    "und sonst die IT rufen."
)
_NOT_ALL = (
    "Das Rathaus hat noch nicht alles aus diesem Tagespaket. Auf dem Laptop bleibt alles, wie es ist; bitte "
    "noch einmal zurückgeben."
)


@handles(BeginHandBack, Role.MOBILE, Role.LEAD)
def begin_hand_back(work: Work, command: BeginHandBack) -> HandedBack:
    """Take a laptop's word about its clock; it is measured once, so that a second sending says the same.

    Anybody of the crew hands a pack back, and the lead: who took it along may be ill by the evening.
    """
    row = _usable_pack(work, command.pack_id)
    if command.opened_at.tzinfo is None or command.written_at.tzinfo is None:
        raise Refused("Die Zeiten des Laptops haben keine Zeitzone. Es wurde nichts übernommen.")
    if row.skew_seconds is None:
        skew = skew_of(row.issued_at, command.opened_at, command.written_at, work.now, direct=command.direct)
        row.skew_seconds = round(skew.total_seconds())
    row.brought_by = work.actor.staff_id
    work.session.flush()
    take_over(work.session, row.id, workplace_of(row.id), row.brought_by)
    clock = clock_sentence(timedelta(seconds=row.skew_seconds))
    return HandedBack(row.id, row.applied, clock, _taken_by(work, row), row.head)


@handles(ApplyPacked, Role.MOBILE, Role.LEAD)
def apply_packed(work: Work, command: ApplyPacked) -> Applied:
    """Carry out one command of the road, or keep what does not fit; either way it is in.

    That holds for a pack that was acknowledged, too: if somebody went on with it from a copy, it is not lost.
    """
    row = _brought_pack(work, command.pack_id)
    _demand_next_link(row, command)
    work = _in_that_place(work, row)
    skew = timedelta(seconds=row.skew_seconds or 0)
    at = in_office_time(command.said_at, skew, row.issued_at, work.now)
    comes_back(work, row.tour_id)
    conflicts = _carried(work, row, command, at)
    row.applied, row.head = command.seq, command.digest
    return Applied(command.seq, conflicts, at)


@handles(AcknowledgePack, Role.MOBILE, Role.LEAD)
def acknowledge_pack(work: Work, command: AcknowledgePack) -> Acknowledgement:
    """Say that a whole pack is in; what is left of its numbers is given back."""
    row = _brought_pack(work, command.pack_id)
    if (row.applied, row.head) != (command.count, command.head):
        raise Refused(_NOT_ALL)
    if row.state is PackState.OUT:
        row.state, row.ended_at, row.ended_by = PackState.BACK, work.now, work.actor.staff_id
    if not command.copied:
        give_numbers_back(work, row.id)
    word = acknowledged(row.id, command.count, command.head)
    conflicts = waiting(work, row.id)[row.id]
    return Acknowledgement(row.id, command.count, command.head, sign(row.office_seed, word), conflicts)


def office_seed(work: Work, pack_id: int) -> bytes:
    """Return what the town hall opens a pack with. Refuses a revoked one, and whoever hands back none."""
    return _usable_pack(work, pack_id).office_seed


def acknowledged(pack_id: int, count: int, head: str) -> dict[str, Any]:
    """Return what the town hall signs when it has everything."""
    return {"pack": pack_id, "count": count, "head": head}


def is_acknowledged(seed_key: bytes, word: Acknowledgement) -> bool:
    """Tell whether an acknowledgement is the town hall's own."""
    return is_signed(seed_key, acknowledged(word.pack_id, word.count, word.head), word.signature)


def replay(
    work: Work, row: PackRow, kind: str, body: dict[str, Any], command_id: UUID, pdf: bytes, at: datetime
) -> None:
    """Carry out a command of the road as of when it was given; its cases tell who took it along."""
    then = work.as_of(at, command_id)
    demand_along(work, row, body, ())
    command = _command(kind, body, command_id, pdf, at)
    if isinstance(command, UndoContact) and (contact := born_on(work, row, command.contact_id)):
        take_back(then, contact, command.case_id)  # whoever brought it: it was hers who took it along
        done = None
    else:
        done = HANDLERS[type(command)].handler(then, command)
    if isinstance(done, Person):  # written down on the road: later entries may speak of them
        work.session.merge(PackPersonRow(pack_id=row.id, person_id=done.id))
        work.session.flush()
    if row.staff_id != work.actor.staff_id:
        if isinstance(done, Taken):
            _keep_contact_person(work, row, done)
        _tell_who(then, row, _cases_of(body, done))


def _command(kind: str, body: dict[str, Any], command_id: UUID, pdf: bytes, at: datetime) -> Command[Any]:
    values = {**body, "command_id": str(command_id)}
    if CARRIED[kind] is FilePaper:
        return replace(from_plain(FilePaper, {**values, "pdf": ""}), pdf=pdf)
    command = from_plain(CARRIED[kind], values)
    return replace(command, taken_at=at) if isinstance(command, HandIn) else command


def _keep_contact_person(work: Work, row: PackRow, taken: Taken) -> None:
    """Who promised keeps it: where an intake falls to the one who takes it in, her name is on the slip.

    Of somebody under § 51 BMG the lead alone may know: there it stays with her.
    """
    me = work.actor.staff_id
    for one in taken.cases:
        case = work.session.get_one(CaseRow, one.id)
        people = {case.person_id, case.caller_id} - {None}
        locked = any(person_row(work, who)[0].lock is AddressLock.BMG51 for who in people if who)
        if case.owner_id != me or locked:
            continue
        case.owner_id = row.staff_id
        promised = PromiseRow.contact_id == taken.contact_id, PromiseRow.staff_id == me
        for promise in work.session.scalars(select(PromiseRow).where(*promised)):
            promise.staff_id = row.staff_id


def _tell_who(then: Work, row: PackRow, cases: list[int]) -> None:
    """Write into each case who did it and who handed it back: the entries bear the second name alone."""
    names = office.staff_name(then, row.staff_id), office.staff_name(then, then.actor.staff_id)
    for case_id in cases:
        text = "Unterwegs eingetragen: {}. Zurückgegeben: {}.".format(*names)
        note_down(then, case_id, EntryKind.NOTE, text)


def _cases_of(body: dict[str, Any], done: Any) -> list[int]:
    if isinstance(done, Taken):
        return [one.id for one in done.cases]
    named = [*(body.get("case_ids") or ()), body.get("case_id")]
    return [one for one in named if isinstance(one, int)]


def _carried(work: Work, row: PackRow, command: ApplyPacked, at: datetime) -> int:
    """Return how many conflicts a command leaves; what a rule forbids is kept whole, to be looked at."""
    try:
        demand_sense(command.body, command.edits)
        with work.session.begin_nested():
            if CARRIED[command.kind] in REPLAYED:
                replay(work, row, command.kind, command.body, command.command_id, command.pdf, at)
                return 0
            demand_along(work, row, command.body, command.edits)
            return sum(_merge(work, row, command, one, at) for one in command.edits)
    except Unreachable:
        raise
    except DeskError as error:
        because = str(error)
    except SENSELESS as error:
        if isinstance(error, DBAPIError) and not isinstance(error, DataError):
            raise  # that is the database's word about itself, not about what the laptop says
        because = NOT_UNDERSTOOD
    whole = {"body": to_plain(command.body), "edits": to_plain(command.edits)}
    _keep(work, row, command, at, (command.kind, command.seq, ""), {"mine": whole}, because)
    return 1


def _merge(work: Work, row: PackRow, command: ApplyPacked, edit: RecordEdit, at: datetime) -> int:
    kind = demand_kind(edit.kind)
    then = work.as_of(at, command.command_id)
    theirs = kind.read(then, edit.record_id)
    if unknown := {one.field for one in edit.fields} - set(kind.labels):
        raise Refused(f"Das Feld „{min(unknown)}“ wird unterwegs nicht geändert.")
    waits = {one.field: one for one in _waiting(work, row.id, edit)}
    before = {name: FieldEdit(name, one.values["base"], one.values["mine"]) for name, one in waits.items()}
    found = sort_out(edit.fields, theirs, kind.groups, before)
    if found.apply:
        kind.write(then, edit.record_id, found.apply)
        if row.staff_id != work.actor.staff_id and kind is TASK:
            case_id = work.session.get_one(TaskRow, edit.record_id).case_id
            _tell_who(then, row, [case_id])
    for name in found.dissolved:
        waits[name].state, waits[name].settled_at = ConflictState.DISSOLVED, work.now
    for taken in (one for one in edit.fields if one.field in found.apply):
        what = edit.kind, edit.record_id, taken.field
        seen = {"base": taken.base, "mine": taken.mine}
        _keep(work, row, command, at, what, seen, state=ConflictState.TAKEN)
    for one in found.contested:
        values = {"base": one.base, "mine": one.mine, "theirs": one.theirs}
        what = edit.kind, edit.record_id, one.field
        kept = waits.get(one.field) or _keep(work, row, command, at, what, values)
        kept.mine_at = at
        note_author(kept, values, author_of(work, row, Written(*what, one.base, one.theirs)))
    work.session.flush()
    return len(found.contested)


def _waiting(work: Work, pack_id: int, edit: RecordEdit) -> list[PackConflictRow]:
    same = (
        PackConflictRow.pack_id == pack_id,
        PackConflictRow.kind == edit.kind,
        PackConflictRow.record_id == edit.record_id,
        PackConflictRow.state == ConflictState.OPEN,
        PackConflictRow.field != "",
    )
    return list(work.session.scalars(select(PackConflictRow).where(*same)))


def _keep(
    work: Work,
    row: PackRow,
    command: ApplyPacked,
    at: datetime,
    what: tuple[str, int, str],
    values: dict[str, Any],
    because: str = "",
    state: ConflictState = ConflictState.OPEN,
) -> PackConflictRow:
    """Write down what the road wrote, by whom and when: what waits to be decided, or what was taken."""
    kind, record_id, name = what
    kept = PackConflictRow(
        id=work.new_id(), pack_id=row.id, command_id=command.command_id, kind=kind, record_id=record_id,
        field=name, values=plain_json(values), because=because, mine_by=row.staff_id, mine_at=at,
        theirs_by=None, theirs_at=None, state=state, settled_by=None, settled_at=None,
    )  # fmt: skip
    work.session.add(kept)
    work.session.flush()
    return kept


def _usable_pack(work: Work, pack_id: int) -> PackRow:
    row = pack_row(work, pack_id)
    if row.state is PackState.REVOKED:
        raise Refused(_REVOKED.format(because=row.because))
    return row


def _brought_pack(work: Work, pack_id: int) -> PackRow:
    row = _usable_pack(work, pack_id)
    if row.brought_by not in (None, work.actor.staff_id):
        raise Refused(_NOT_HERS.format(name=office.staff_name(work, row.brought_by)))
    return row


def _in_that_place(work: Work, row: PackRow) -> Work:
    """Return the work as from the unit of who took the pack along: her unit's tasks were hers to answer."""
    unit_id = work.session.get_one(StaffRow, row.staff_id).unit_id
    return work.seen_by(replace(work.actor, unit_id=unit_id))


def _taken_by(work: Work, row: PackRow) -> str:
    return office.staff_name(work, row.staff_id) if row.staff_id != work.actor.staff_id else ""


def _demand_next_link(row: PackRow, command: ApplyPacked) -> None:
    """Refuse what is not the very next link of this laptop's chain, in its own hand."""
    entry = PackedEntry(
        command.seq, command.command_id, command.kind, command.body, command.edits, command.said_at,
        command.previous, command.digest, command.signature, command.pdf,
    )  # fmt: skip
    values = [(it.base, it.mine) for one in command.edits for it in one.fields]
    if is_nested_too_deep([command.body, values]) or command.said_at.tzinfo is None:
        raise Refused(_ALTERED.format(seq=command.seq))
    follows = (command.seq, command.previous) == (row.applied + 1, row.head)
    whole = digest_of(row.id, entry) == command.digest
    if not (follows and whole and is_signed(row.device_key, command.digest, command.signature)):
        raise Refused(_ALTERED.format(seq=command.seq))
    if command.kind not in CARRIED or row.skew_seconds is None:
        raise Refused(_ALTERED.format(seq=command.seq))
