"""A pack comes back: each command of the road once, in a transaction of its own, field by field."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

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
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson, RegisterPerson
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.store.numbers import number_of, take_over
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.pack_file import digest_of
from rathaus_desk.store.pack_lock import is_signed, sign
from rathaus_desk.store.pack_tables import PackConflictRow, PackRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.desk import HANDLERS, Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.pack.pack_kinds import TASK, demand_kind
from rathaus_desk.usecases.pack.packing import pack_row, workplace_of
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.road.on_the_road import comes_back
from rathaus_desk.usecases.timeline import note_down

REPLAYED: tuple[type[Command[Any]], ...] = (
    HandIn, UndoContact, AnswerAtOnce, WriteNote, RegisterPerson, FilePaper, BookHalt,
)  # fmt: skip
MERGED: tuple[type[Command[Any]], ...] = (
    CorrectPerson, SaveHomeVisit, CountHalt, AnswerTask, RebookHalt, CancelBooking, MarkBooking,
    RestoreBooking,
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
_NOT_YOURS = (
    "Ein Tagespaket gibt das Servicemobil-Team zurück, oder die Leitung. Es wurde nichts übernommen; auf dem "
    "Laptop bleibt alles, wie es ist."
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
    return HandedBack(row.id, row.applied, clock, _taken_by(work, row))


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
        _give_numbers_back(work, row.id)
    word = acknowledged(row.id, command.count, command.head)
    undecided = PackConflictRow.pack_id == row.id, PackConflictRow.state == ConflictState.OPEN
    conflicts = work.session.scalar(select(func.count(PackConflictRow.id)).where(*undecided)) or 0
    return Acknowledgement(row.id, command.count, command.head, sign(row.office_seed, word), conflicts)


def office_seed(work: Work, pack_id: int) -> bytes:
    """Return what the town hall opens a pack with. Refuses a revoked one, and whoever hands back none."""
    if work.actor.role not in (Role.MOBILE, Role.LEAD):
        raise Refused(_NOT_YOURS)
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
    command = _command(kind, body, command_id, pdf, at)
    done = HANDLERS[type(command)].handler(then, command)
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
        with work.session.begin_nested():
            if CARRIED[command.kind] in REPLAYED:
                replay(work, row, command.kind, command.body, command.command_id, command.pdf, at)
                return 0
            return sum(_merge(work, row, command, one, at) for one in command.edits)
    except Unreachable:
        raise
    except DeskError as error:
        whole = {"body": to_plain(command.body), "edits": to_plain(command.edits)}
        _keep(work, row, command, at, (command.kind, command.seq, ""), {"mine": whole}, str(error))
        return 1


def _merge(work: Work, row: PackRow, command: ApplyPacked, edit: RecordEdit, at: datetime) -> int:
    kind = demand_kind(edit.kind)
    then = work.as_of(at, command.command_id)
    theirs = kind.read(then, edit.record_id)
    if unknown := {one.field for one in edit.fields} - set(kind.labels):
        raise Refused(f"Das Feld „{min(unknown)}“ wird unterwegs nicht geändert.")
    waiting = {one.field: one for one in _waiting(work, row.id, edit)}
    before = {name: FieldEdit(name, one.values["base"], one.values["mine"]) for name, one in waiting.items()}
    found = sort_out(edit.fields, theirs, kind.groups, before)
    if found.apply:
        kind.write(then, edit.record_id, found.apply)
        if row.staff_id != work.actor.staff_id and kind is TASK:
            case_id = work.session.get_one(TaskRow, edit.record_id).case_id
            _tell_who(then, row, [case_id])
    for name in found.dissolved:
        waiting[name].state, waiting[name].settled_at = ConflictState.DISSOLVED, work.now
    for one in found.contested:
        values = {"base": one.base, "mine": one.mine, "theirs": one.theirs}
        if one.field in waiting:
            old = waiting[one.field]
            old.values, old.mine_at = values, at
        else:
            _keep(work, row, command, at, (edit.kind, edit.record_id, one.field), values, "")
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
    because: str,
) -> None:
    """Write down what did not fit, with both values, both authors and both times."""
    kind, record_id, name = what
    by, when = demand_kind(kind).author(work, record_id, row.issued_at) if name else (None, None)
    work.session.add(
        PackConflictRow(
            id=work.new_id(), pack_id=row.id, command_id=command.command_id, kind=kind, record_id=record_id,
            field=name, values=values, because=because, mine_by=row.staff_id, mine_at=at, theirs_by=by,
            theirs_at=when, state=ConflictState.OPEN, settled_by=None, settled_at=None,
        )
    )  # fmt: skip
    work.session.flush()


def _give_numbers_back(work: Work, pack_id: int) -> None:
    """Give back what stands on no slip: one whose visit waits to be looked at keeps its number."""
    refused = PackConflictRow.pack_id == pack_id, PackConflictRow.kind == HandIn.__name__
    rows = work.session.scalars(select(PackConflictRow).where(*refused))
    on_slips = {one for row in rows for one in row.values["mine"]["body"]["numbers"]}
    left = ReservedNumberRow.workplace == workplace_of(pack_id), ReservedNumberRow.case_id.is_(None)
    for number in work.session.scalars(select(ReservedNumberRow).where(*left)):
        if number_of(number.year, number.running) not in on_slips:
            number.staff_id, number.workplace = None, ""


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
    follows = (command.seq, command.previous) == (row.applied + 1, row.head)
    whole = digest_of(row.id, entry) == command.digest
    if not (follows and whole and is_signed(row.device_key, command.digest, command.signature)):
        raise Refused(_ALTERED.format(seq=command.seq))
    if command.kind not in CARRIED or row.skew_seconds is None:
        raise Refused(_ALTERED.format(seq=command.seq))
