"""A pack comes back: each command of the road once, in a transaction of its own, field by field."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import AnswerTask, WriteNote
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError, Refused, Unreachable
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, UndoContact
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
from rathaus_desk.domain.people.people import CorrectPerson, RegisterPerson
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.store.numbers import number_of
from rathaus_desk.store.pack_file import digest_of
from rathaus_desk.store.pack_lock import is_signed, sign
from rathaus_desk.store.pack_tables import PackConflictRow, PackRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.desk import HANDLERS, Work, handles
from rathaus_desk.usecases.pack.pack_kinds import demand_kind
from rathaus_desk.usecases.pack.packing import pack_row, workplace_of

REPLAYED: tuple[type[Command[Any]], ...] = (
    HandIn, UndoContact, AnswerAtOnce, WriteNote, RegisterPerson, FilePaper,
)  # fmt: skip
MERGED: tuple[type[Command[Any]], ...] = (CorrectPerson, SaveHomeVisit, CountHalt, AnswerTask)
CARRIED: dict[str, type[Command[Any]]] = {one.__name__: one for one in (*REPLAYED, *MERGED)}
_REVOKED = (
    "Dieses Tagespaket ist gesperrt: {because} Es wurde nichts übernommen; auf dem Laptop bleibt alles, wie "
    "es ist. Die Leitung kann es wieder zulassen."
)
_NOT_HERS = (
    "Dieses Tagespaket hat jemand anderes mitgenommen. Es wurde nichts übernommen; bitte mit deren Anmeldung "
    "zurückgeben."
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


@handles(BeginHandBack, Role.MOBILE)
def begin_hand_back(work: Work, command: BeginHandBack) -> HandedBack:
    """Take a laptop's word about its clock; it is measured once, so that a second sending says the same."""
    row = _own_pack(work, command.pack_id)
    if command.opened_at.tzinfo is None or command.written_at.tzinfo is None:
        raise Refused("Die Zeiten des Laptops haben keine Zeitzone. Es wurde nichts übernommen.")
    if row.skew_seconds is None:
        skew = skew_of(row.issued_at, command.opened_at, command.written_at, work.now, direct=command.direct)
        row.skew_seconds = round(skew.total_seconds())
    return HandedBack(row.id, row.applied, clock_sentence(timedelta(seconds=row.skew_seconds)))


@handles(ApplyPacked, Role.MOBILE)
def apply_packed(work: Work, command: ApplyPacked) -> Applied:
    """Carry out one command of the road, or keep what does not fit; either way it is in.

    That holds for a pack that was acknowledged, too: if somebody went on with it from a copy, it is not lost.
    """
    row = _own_pack(work, command.pack_id)
    _demand_next_link(row, command)
    skew = timedelta(seconds=row.skew_seconds or 0)
    at = in_office_time(command.said_at, skew, row.issued_at, work.now)
    conflicts = _carried(work, row, command, at)
    row.applied, row.head = command.seq, command.digest
    return Applied(command.seq, conflicts, at)


@handles(AcknowledgePack, Role.MOBILE)
def acknowledge_pack(work: Work, command: AcknowledgePack) -> Acknowledgement:
    """Say that a whole pack is in; what is left of its numbers is given back."""
    row = _own_pack(work, command.pack_id)
    if (row.applied, row.head) != (command.count, command.head):
        raise Refused(_NOT_ALL)
    if row.state is PackState.OUT:
        row.state, row.ended_at, row.ended_by = PackState.BACK, work.now, work.actor.staff_id
        _give_numbers_back(work, row.id)
    word = acknowledged(row.id, command.count, command.head)
    undecided = PackConflictRow.pack_id == row.id, PackConflictRow.state == ConflictState.OPEN
    conflicts = work.session.scalar(select(func.count(PackConflictRow.id)).where(*undecided)) or 0
    return Acknowledgement(row.id, command.count, command.head, sign(row.office_seed, word), conflicts)


def acknowledged(pack_id: int, count: int, head: str) -> dict[str, Any]:
    """Return what the town hall signs when it has everything."""
    return {"pack": pack_id, "count": count, "head": head}


def is_acknowledged(seed_key: bytes, word: Acknowledgement) -> bool:
    """Tell whether an acknowledgement is the town hall's own."""
    return is_signed(seed_key, acknowledged(word.pack_id, word.count, word.head), word.signature)


def replay(work: Work, kind: str, body: dict[str, Any], command_id: Any, pdf: bytes, at: datetime) -> Any:
    """Carry out a command of the road as of when it was given."""
    values = {**body, "command_id": str(command_id)}
    if CARRIED[kind] is FilePaper:
        command: Any = replace(from_plain(FilePaper, {**values, "pdf": ""}), pdf=pdf)
    else:
        command = from_plain(CARRIED[kind], values)
    if isinstance(command, HandIn):
        command = replace(command, taken_at=at)
    return HANDLERS[type(command)].handler(work.as_of(at, command_id), command)


def _carried(work: Work, row: PackRow, command: ApplyPacked, at: datetime) -> int:
    """Return how many conflicts a command leaves; what a rule forbids is kept whole, to be looked at."""
    try:
        with work.session.begin_nested():
            if CARRIED[command.kind] in REPLAYED:
                replay(work, command.kind, command.body, command.command_id, command.pdf, at)
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


def _own_pack(work: Work, pack_id: int) -> PackRow:
    row = pack_row(work, pack_id)
    if row.state is PackState.REVOKED:
        raise Refused(_REVOKED.format(because=row.because))
    if row.staff_id != work.actor.staff_id:
        raise Refused(_NOT_HERS)
    return row


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
