"""What did not fit when a pack came back, and deciding it: both values stay in the file for good."""

from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.pack.pack import ConflictState, PackConflict, ReopenConflict, SettleConflict
from rathaus_desk.store.numbers import take_over
from rathaus_desk.store.pack_tables import DeviceRow, PackConflictRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.pack.authors import Written, author_noted, author_of
from rathaus_desk.usecases.pack.crew import demand_crew
from rathaus_desk.usecases.pack.hand_back import replay
from rathaus_desk.usecases.pack.pack_kinds import KINDS, Kind
from rathaus_desk.usecases.pack.packing import pack_row, workplace_of
from rathaus_desk.usecases.pack.senseless import SENSELESS
from rathaus_desk.usecases.pack.sight import is_in_sight, rows_in_sight

# Commands that may be carried out later as they are; the others need somebody's eyes.
REPEATABLE = ("HandIn", "WriteNote", "AnswerAtOnce", "RegisterPerson")
_SETTLED = "Das ist schon entschieden. Es wurde nichts geändert."
_BY_HAND = (
    "Das lässt sich so nicht nachtragen. Bitte den Text von unterwegs ansehen und im Vorgang von Hand "
    "eintragen; dann hier den Stand des Rathauses behalten."
)
_SENSELESS = "Das lässt sich so nicht eintragen: So etwas kann hier nicht stehen. Es wurde nichts geändert."
_NOT_SETTLED = "Das ist noch nicht entschieden. Es wurde nichts geändert."
_CARRIED_OUT = (
    "Das ist inzwischen nachgetragen und lässt sich hier nicht zurücknehmen. Bitte im Vorgang berichtigen."
)
_ANEW = "Dazu wartet schon eine neue Entscheidung. Es wurde nichts geändert."


def pack_conflicts(
    work: Work, *, pack_id: int | None = None, undecided: bool = True
) -> tuple[PackConflict, ...]:
    """Return what did not fit, in the order in which it came; people out of sight are left out.

    Refuses whom packs do not concern.
    """
    demand_crew(work)
    query = select(PackConflictRow).order_by(PackConflictRow.id)
    query = query.where(PackConflictRow.state != ConflictState.TAKEN)
    if pack_id is not None:
        query = query.where(PackConflictRow.pack_id == pack_id)
    if undecided:
        query = query.where(PackConflictRow.state == ConflictState.OPEN)
    rows = rows_in_sight(work, work.session.scalars(query).all())
    found = (_conflict(work, row) for row in rows)
    return tuple(one for one in found if one is not None)


@handles(SettleConflict, Role.MOBILE, Role.LEAD)
def settle_conflict(work: Work, command: SettleConflict) -> PackConflict:
    """Decide a conflict, and with it what belongs to the same whole, such as an address."""
    row = work.session.get(PackConflictRow, command.conflict_id)
    if row is None or row.state is not ConflictState.OPEN or not is_in_sight(work, row):
        raise Refused(_SETTLED)
    if not row.field:
        _settle_whole(work, row, command)
        return _shown(work, row, None)
    kind = KINDS[row.kind]
    theirs = kind.read(work, row.record_id)
    if theirs.get(row.field) != command.theirs:
        raise Conflict(CHANGED)
    together = _together(work, row, kind)
    if command.take_road:
        _write(work, row, kind, {one.field: one.values["mine"] for one in together})
    for one in together:
        one.values = {**one.values, "theirs": theirs.get(one.field)}
        _close(work, one, take_road=command.take_road)
    return _shown(work, row, theirs)


@handles(ReopenConflict, Role.MOBILE, Role.LEAD)
def reopen_conflict(work: Work, command: ReopenConflict) -> PackConflict:
    """Take a decision back, with all that was decided in the same breath; nobody's later text is undone."""
    row = work.session.get(PackConflictRow, command.conflict_id)
    decided = row is not None and row.state in (ConflictState.OFFICE, ConflictState.ROAD)
    if row is None or not decided or not is_in_sight(work, row):
        raise Refused(_NOT_SETTLED)
    took_road = row.state is ConflictState.ROAD
    if not row.field:
        if took_road:
            raise Refused(_CARRIED_OUT)
        _open_again(work, row)
        return _shown(work, row, None)
    kind = KINDS[row.kind]
    if _alike(work, row, kind, PackConflictRow.state == ConflictState.OPEN):
        raise Refused(_ANEW)
    together = _alike(
        work, row, kind, PackConflictRow.settled_at == row.settled_at, PackConflictRow.state == row.state
    )
    if took_road:
        now = kind.read(work, row.record_id)
        if any(now.get(one.field) != one.values["mine"] for one in together):
            raise Conflict(CHANGED)
        kind.write(work, row.record_id, {one.field: one.values["theirs"] for one in together})
    for one in together:
        _open_again(work, one)
    return _shown(work, row, kind.read(work, row.record_id))


def _write(work: Work, row: PackConflictRow, kind: Kind, values: dict[str, Any]) -> None:
    try:
        with work.session.begin_nested():
            kind.write(work, row.record_id, values)
    except SENSELESS as error:
        raise Refused(_SENSELESS) from error


def _settle_whole(work: Work, row: PackConflictRow, command: SettleConflict) -> None:
    if command.take_road:
        body = row.values["mine"]["body"]
        if row.kind not in REPEATABLE:
            raise Refused(_BY_HAND)
        pack = pack_row(work, row.pack_id)
        take_over(work.session, pack.id, workplace_of(pack.id), work.actor.staff_id)
        try:
            replay(work, pack, row.kind, body, row.command_id, b"", row.mine_at)
        except SENSELESS as error:
            raise Refused(_SENSELESS) from error
    _close(work, row, take_road=command.take_road)


def _together(work: Work, row: PackConflictRow, kind: Kind) -> list[PackConflictRow]:
    return _alike(work, row, kind, PackConflictRow.state == ConflictState.OPEN)


def _alike(work: Work, row: PackConflictRow, kind: Kind, *conditions: Any) -> list[PackConflictRow]:
    """Return the conflicts of the same record that belong to the same whole."""
    group = next((one for one in kind.groups if row.field in one), frozenset({row.field}))
    same = (
        PackConflictRow.pack_id == row.pack_id,
        PackConflictRow.kind == row.kind,
        PackConflictRow.record_id == row.record_id,
        PackConflictRow.field.in_(group),
        *conditions,
    )
    return list(work.session.scalars(select(PackConflictRow).where(*same).order_by(PackConflictRow.id)))


def _close(work: Work, row: PackConflictRow, *, take_road: bool) -> None:
    row.state = ConflictState.ROAD if take_road else ConflictState.OFFICE
    row.settled_by, row.settled_at = work.actor.staff_id, work.now


def _open_again(work: Work, row: PackConflictRow) -> None:
    """Let a conflict wait again; who decided it last stays known."""
    row.state, row.settled_by, row.settled_at = ConflictState.OPEN, work.actor.staff_id, None


def _conflict(work: Work, row: PackConflictRow) -> PackConflict | None:
    if not row.field:
        return _shown(work, row, None)
    try:
        theirs: dict[str, Any] | None = KINDS[row.kind].read(work, row.record_id)
    except DeskError:  # out of the actor's sight, as if it were not there
        return None
    return _shown(work, row, theirs if row.state is ConflictState.OPEN else None)


def _shown(work: Work, row: PackConflictRow, theirs: dict[str, Any] | None) -> PackConflict:
    values, pack = row.values, pack_row(work, row.pack_id)
    now = values.get("theirs") if theirs is None else theirs.get(row.field)
    by = author_noted(row)
    if theirs is not None and now != values.get("theirs"):  # somebody went on writing while it waited
        by = author_of(work, pack, Written(row.kind, row.record_id, row.field, values.get("base"), now))
    return PackConflict(
        id=row.id,
        pack_id=row.pack_id,
        kind=row.kind,
        record_id=row.record_id,
        field=row.field,
        base=values.get("base"),
        mine=values.get("mine"),
        theirs=now,
        mine_by=office.staff_name(work, row.mine_by),
        mine_at=local(work, row.mine_at),
        theirs_by=office.staff_name(work, by.staff_id) if by.staff_id else "",
        theirs_at=local(work, by.at) if by.at else None,
        because=row.because,
        state=row.state,
        version=row.version,
        mine_device=work.session.get_one(DeviceRow, pack.device_id).name,
        theirs_device=by.device,
    )
