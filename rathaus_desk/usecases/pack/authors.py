"""Who wrote what stands in the town hall: a colleague at a desk, or another laptop of the same day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import CancelBooking, MarkBooking, RebookHalt, RestoreBooking
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.pack.pack import ConflictState
from rathaus_desk.domain.road.halt_counts import DropHaltCount
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.store.case_tables import TaskRow, TimelineRow
from rathaus_desk.store.journal_tables import JournalKeyRow, JournalRow
from rathaus_desk.store.pack_tables import DeviceRow, PackConflictRow, PackRow
from rathaus_desk.store.people_tables import PersonChangeRow
from rathaus_desk.store.road_tables import HaltCountRow
from rathaus_desk.usecases.desk import Work

_BOOKED = (RebookHalt, CancelBooking, MarkBooking, RestoreBooking)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a value, when, and on which laptop; none at a desk."""

    staff_id: int | None = None
    at: datetime | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One field of a record, as it stood when a pack went out and as it stands now."""

    kind: str
    record_id: int
    field: str
    base: Any
    now: Any


NOBODY = Author()


def author_of(work: Work, pack: PackRow, one: Written) -> Author:
    """Return who wrote what stands there since a pack went out: by value, for two may have written."""
    if one.now == one.base:
        return NOBODY  # it only waits for what belongs to it
    return _on_another_laptop(work, pack, one) or _AT_A_DESK[one.kind](work, one, pack.issued_at)


def author_noted(row: PackConflictRow) -> Author:
    """Return whom a conflict names, as `note_author` wrote it down."""
    return Author(row.theirs_by, row.theirs_at, row.values.get("theirs_device", ""))


def note_author(row: PackConflictRow, values: dict[str, Any], by: Author) -> None:
    """Write down the three values of a conflict, and who wrote what stands in the town hall."""
    row.values = {**values, "theirs_device": by.device}
    row.theirs_by, row.theirs_at = by.staff_id, by.at


def _on_another_laptop(work: Work, pack: PackRow, one: Written) -> Author | None:
    """What came from another pack is of whoever wrote it there, not of whoever handed it back."""
    query = (
        select(PackConflictRow, DeviceRow.name)
        .join(PackRow, PackRow.id == PackConflictRow.pack_id)
        .join(DeviceRow, DeviceRow.id == PackRow.device_id)
        .where(
            PackConflictRow.pack_id != pack.id,
            PackConflictRow.kind == one.kind,
            PackConflictRow.record_id == one.record_id,
            PackConflictRow.field == one.field,
            PackConflictRow.state.in_((ConflictState.TAKEN, ConflictState.ROAD)),
        )
        .order_by(PackConflictRow.mine_at.desc(), PackConflictRow.id.desc())
    )
    for row, device in work.session.execute(query):
        if row.values["mine"] == one.now:
            return Author(row.mine_by, row.mine_at, device)
    return None


def _corrected(work: Work, one: Written, since: datetime) -> Author:
    made = (
        select(PersonChangeRow)
        .where(PersonChangeRow.person_id == one.record_id, PersonChangeRow.at >= since)
        .order_by(PersonChangeRow.version.desc())
    )
    rows = work.session.scalars(made)
    return next((Author(row.staff_id, row.at) for row in rows if one.field in row.fields), NOBODY)


def _counted(work: Work, one: Written, since: datetime) -> Author:
    said = _about(work, since, (CountHalt, DropHaltCount), "halt_id", one.record_id)
    row = work.session.get(HaltCountRow, one.record_id)
    return said if said is not NOBODY else Author(row.staff_id if row else None)


def _answered(work: Work, one: Written, since: datetime) -> Author:
    task = work.session.get_one(TaskRow, one.record_id)
    query = (
        select(TimelineRow)
        .where(TimelineRow.case_id == task.case_id, TimelineRow.at >= since)
        .where(TimelineRow.kind == EntryKind.ANSWERED)
        .order_by(TimelineRow.id.desc())
    )
    rows = work.session.scalars(query)
    return next((Author(row.staff_id, row.at) for row in rows if row.text.endswith(task.answer)), NOBODY)


def _visited(work: Work, one: Written, since: datetime) -> Author:
    return _about(work, since, (SaveHomeVisit,), "visit_id", one.record_id)


def _booked(work: Work, one: Written, since: datetime) -> Author:
    return _about(work, since, _BOOKED, "booking_id", one.record_id)


_AT_A_DESK: dict[str, Callable[[Work, Written, datetime], Author]] = {
    "person": _corrected, "halt_count": _counted, "task": _answered, "home_visit": _visited,
    "booking": _booked,
}  # fmt: skip


def _about(
    work: Work, since: datetime, commands: tuple[type[Command[Any]], ...], name: str, record_id: int
) -> Author:
    """On a server the journal shows nobody but oneself, so a colleague stays unnamed there."""
    said = _journal(work, since, commands)
    return next((_who(row) for row in said if row.body[name] == record_id), NOBODY)


def _journal(work: Work, since: datetime, commands: tuple[type[Command[Any]], ...]) -> Iterator[JournalRow]:
    query = (
        select(JournalRow)
        .join(JournalKeyRow, JournalKeyRow.journal_id == JournalRow.id)
        .where(JournalRow.at >= since, JournalRow.command.in_([one.__name__ for one in commands]))
        .order_by(JournalRow.at.desc())
    )
    yield from work.session.scalars(query)


def _who(row: JournalRow) -> Author:
    return Author(row.staff_id, row.at)
