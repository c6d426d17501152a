"""Who and what goes along on a tour."""

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.timetables import CompanyChange, SetCompany
from rathaus_desk.planning.conflicts import on
from rathaus_desk.store.road_tables import CrewMemberRow, EquipmentSetRow, TimetableRow, TourRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.road.draft_news import note_change
from rathaus_desk.usecases.road.road_rows import row_of, seen_row
from rathaus_desk.usecases.road.timetables import tour


@handles(SetCompany, Role.MOBILE)
def set_company(work: Work, command: SetCompany) -> CompanyChange:
    """Say who and what goes along on a tour that was seen as it is; broken rules are shown as conflicts."""
    row = seen_row(work, TourRow, command.tour_id, command.seen_version)
    before = tour(work, row.id)
    crew, equipment = list(dict.fromkeys(command.crew)), list(dict.fromkeys(command.equipment))
    kept = {*before.crew}, {*before.equipment}
    if any(one not in kept[0] and work.session.get(CrewMemberRow, one) is None for one in crew):
        raise Refused("Diese Person gehört nicht zum Team. Es wurde nichts geändert.", "crew")
    if any(one not in kept[1] and work.session.get(EquipmentSetRow, one) is None for one in equipment):
        raise Refused("Diese Ausrüstung gibt es nicht. Es wurde nichts geändert.", "equipment")
    row.crew, row.equipment = crew, equipment
    work.session.flush()
    timetable = row_of(work, TimetableRow, row.timetable_id)
    draft = note_change(work, timetable, f"das Team am {on(row.day)} geändert")
    return CompanyChange(before, tour(work, row.id), draft)
