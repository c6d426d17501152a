"""What a window shows of packs that came back: conflicts side by side, and what became of each entry."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.pack.pack import ConflictState, PackConflict, PackedEntry
from rathaus_desk.domain.pack.told import ConflictShown, EntryTold, PackToSee, outcome_of
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.pack_tables import PackConflictRow
from rathaus_desk.store.road_tables import HaltRow, StopRow, TourRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.pack.conflicts import REPEATABLE, pack_conflicts
from rathaus_desk.usecases.pack.crew import CREW, demand_crew
from rathaus_desk.usecases.pack.pack_kinds import KINDS, label_of
from rathaus_desk.usecases.pack.packing import header_of, pack_row
from rathaus_desk.usecases.pack.said import entry_in_words, lines_said, value_in_words
from rathaus_desk.usecases.pack.sight import rows_in_sight, waiting

_UNKNOWN = "Unbekannt"


def conflicts_shown(work: Work) -> tuple[ConflictShown, ...]:
    """Return what waits for a decision, in words, in the order in which it came."""
    found = pack_conflicts(work)
    packs = {one: _pack_name(work, one) for one in {conflict.pack_id for conflict in found}}
    return tuple(_shown(work, one, packs[one.pack_id]) for one in found)


def packs_to_see(work: Work) -> tuple[PackToSee, ...]:
    """Return the packs of which something waits, for whoever decides that; it opens nobody."""
    if work.actor.role not in CREW:
        return ()
    found = ((header_of(work, pack_row(work, one)), count) for one, count in sorted(waiting(work).items()))
    return tuple(PackToSee(one.pack_id, one.vehicle, one.day, count) for one, count in found)


def entries_told(work: Work, pack_id: int, entries: Iterable[PackedEntry]) -> tuple[EntryTold, ...]:
    """Return in words what became of each entry that a pack has brought back."""
    demand_crew(work)
    query = select(PackConflictRow).where(
        PackConflictRow.pack_id == pack_id, PackConflictRow.state == ConflictState.OPEN
    )
    rows = rows_in_sight(work, work.session.scalars(query).all())
    contested = frozenset(one.command_id for one in rows if one.field)
    refused = frozenset(one.command_id for one in rows if not one.field)
    return tuple(
        EntryTold(one.seq, entry_in_words(one.kind, one.body), outcome_of(one.command_id, contested, refused))
        for one in entries
    )


def _shown(work: Work, one: PackConflict, pack: str) -> ConflictShown:
    if one.field:
        about, case_id = _about(work, one.kind, one.record_id)
        base, mine, theirs = (_in_words(work, one, value) for value in (one.base, one.mine, one.theirs))
        return ConflictShown(
            one, pack, about, label_of(one.kind, one.field), base, mine, theirs, case_id=case_id
        )
    said = one.mine or {}
    body, edits = said.get("body") or {}, said.get("edits") or []
    lines = lines_said(work, one.kind, body, edits, UUID(int=0))
    case_id = body.get("case_id") if isinstance(body.get("case_id"), int) else None
    return ConflictShown(
        one, pack, entry_in_words(one.kind, body), "", "", "", "", lines=lines,
        can_be_taken=one.kind in REPEATABLE, case_id=case_id,
    )  # fmt: skip


def _in_words(work: Work, one: PackConflict, value: Any) -> str:
    if one.kind != "booking" or not isinstance(value, int):
        return value_in_words(one.kind, one.field, value)
    if one.field == "halt_id":
        return _halt_name(work, value)
    halt = work.session.get(HaltRow, work.session.get_one(BookingRow, one.record_id).halt_id)
    return f"{minute_on_clock(halt.opens + value)} Uhr" if halt else str(value)


def _about(work: Work, kind: str, record_id: int) -> tuple[str, int | None]:
    """Return what a record is called, and the case it belongs to."""
    if kind == "person":
        row = KINDS[kind].read(work, record_id)
        return f"{row['given_name']} {row['family_name']}".strip(), None
    if kind == "home_visit":
        return f"Hausbesuch {KINDS[kind].read(work, record_id)['name']}".strip(), None
    if kind == "task":
        task = work.session.get_one(TaskRow, record_id)
        return f"Vorgang {work.session.get_one(CaseRow, task.case_id).number}", task.case_id
    if kind == "booking":
        booking = work.session.get_one(BookingRow, record_id)
        return f"Anmeldung {_halt_name(work, booking.halt_id)}", None
    return _halt_name(work, record_id), None


def _halt_name(work: Work, halt_id: int) -> str:
    halt = work.session.get(HaltRow, halt_id)
    if halt is None:
        return _UNKNOWN
    tour = work.session.get_one(TourRow, halt.tour_id)
    stop = work.session.get(StopRow, halt.stop_id) if halt.stop_id is not None else None
    when = f"{short_day(tour.day)} {minute_on_clock(halt.opens)} Uhr"
    return f"{stop.name if stop else 'Hausbesuch'}, {when}"


def _pack_name(work: Work, pack_id: int) -> str:
    header = header_of(work, pack_row(work, pack_id))
    return f"{header.vehicle}, {short_day(header.day)}"
