"""What was changed in a draft since somebody looked: each change counts the draft up and leaves a line.

A line names stop and home visit by their numbers: who may not know of a visit reads "Hausbesuch".
"""

from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.errors import Conflict
from rathaus_desk.domain.road.timetables import TimetableState, demand_draft
from rathaus_desk.store.road_tables import HomeVisitRow, StopRow, TimetableRow
from rathaus_desk.usecases.desk import SOMEBODY, Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.road.givens import HIDDEN_VISIT
from rathaus_desk.usecases.road.homes import VISITORS, in_sight
from rathaus_desk.usecases.road.road_rows import row_of

MOST_KEPT, MOST_TOLD = 40, 3
Place = tuple[int | None, int | None]  # a stop, a home visit, or neither
Versions = tuple[int, int]
NOWHERE: Place = (None, None)
_SINCE = (
    "Dieser Entwurf ist inzwischen anders: {what}. Es wurde nichts gespeichert; bitte den neuen Stand "
    "ansehen."
)


def note_change(work: Work, row: TimetableRow, said: str, place: Place = NOWHERE) -> Versions | None:
    """Count a draft up and keep who did what; return its version before and after, None if it is published.

    `said` goes on from "… hat" and the name of the place, and names nobody.
    """
    if row.state is not TimetableState.DRAFT:
        return None
    was = row.version
    row.changes = [*row.changes, _line(work, was + 1, said, place)][-MOST_KEPT:]
    work.session.flush()
    return was, row.version


def seen_draft(work: Work, timetable_id: int, seen_version: int) -> TimetableRow:
    """Return a draft as it was seen. Refuses a published one; raises Conflict, which says who did what."""
    row = row_of(work, TimetableRow, timetable_id)
    demand_draft(row.state)
    if row.version != seen_version:
        raise Conflict(_SINCE.format(what=_since(work, row, seen_version)), version=row.version)
    return row


def _line(work: Work, version: int, said: str, place: Place) -> list[Any]:
    return [version, work.actor.staff_id, *place, said]


def _since(work: Work, row: TimetableRow, seen_version: int) -> str:
    lines = [one for one in row.changes if one[0] > seen_version]
    told = [_told(work, *one[1:]) for one in lines[-MOST_TOLD:]]
    if len(lines) > MOST_TOLD:
        told.append(f"davor gab es {len(lines) - MOST_TOLD} weitere Änderungen")
    return "; ".join(told) or f"{SOMEBODY} hat ihn geändert"


def _told(work: Work, staff_id: int, stop_id: int | None, visit_id: int | None, said: str) -> str:
    mine = staff_id == work.actor.staff_id
    who = "Sie selbst haben" if mine else f"{office.staff_name(work, staff_id)} hat"
    return " ".join(part for part in (who, _name(work, stop_id, visit_id), said) if part)


def _name(work: Work, stop_id: int | None, visit_id: int | None) -> str:
    if stop_id is not None:
        stop = work.session.get(StopRow, stop_id)
        return stop.name if stop else ""
    if visit_id is None:
        return ""
    if work.actor.role not in VISITORS:
        return HIDDEN_VISIT
    query = select(HomeVisitRow.name).where(HomeVisitRow.id == visit_id, in_sight(work))
    return work.session.scalar(query) or HIDDEN_VISIT
