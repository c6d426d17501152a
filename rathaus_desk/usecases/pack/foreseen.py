"""What a pack would hold, said before it is packed."""

from sqlalchemy import func, select

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.pack import PACK_HOURS, PACK_NUMBERS, PackPreview, PackState
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.pack_tables import DeviceRow, PackRow
from rathaus_desk.store.road_tables import TourRow, VehicleRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.pack.crew import demand_crew
from rathaus_desk.usecases.pack.packing import DONE, along, end_of, only_named, people_along


def pack_preview(work: Work, tour_id: int) -> PackPreview:
    """Return how many people, cases and numbers would go along on a tour, and until when it would hold."""
    demand_crew(work)
    tour = work.session.get(TourRow, tour_id)
    if tour is None:
        raise Refused("Diese Tour gibt es nicht mehr. Es wurde nichts gepackt.")
    people = people_along(work, tour, ())
    theirs = CaseRow.person_id.in_(people), CaseRow.state.not_in(DONE), *along(work)
    device = (
        select(DeviceRow.name)
        .join(PackRow, PackRow.device_id == DeviceRow.id)
        .where(PackRow.tour_id == tour.id, PackRow.state == PackState.OUT)
    )
    return PackPreview(
        tour_id=tour.id,
        day=tour.day,
        vehicle=work.session.get_one(VehicleRow, tour.vehicle_id).name,
        people=len(people) + len(only_named(work, tour.id, work.now)),
        cases=work.session.scalar(select(func.count(CaseRow.id)).where(*theirs)) or 0,
        numbers=PACK_NUMBERS,
        expires_at=local(work, end_of(work, tour, PACK_HOURS)),
        taken_by=work.session.scalar(device) or "",
    )
