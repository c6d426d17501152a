"""What the laptop of a tour has to itself while its pack is on the road: the others hear whom to call."""

from collections.abc import Iterable

from sqlalchemy import select

from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.store.office_tables import SettingRow, StaffRow
from rathaus_desk.store.pack_file import SETTING
from rathaus_desk.store.pack_tables import PackRow
from rathaus_desk.store.people_door import behind_door, keeper_of_tour
from rathaus_desk.store.road_tables import TourRow, VehicleRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.phones import show_phone

_RETURNING, _LAPTOP = "tour that comes back", "is a laptop"
_ITS_OWN = (
    "{vehicle} ist am {day} mit Laptop unterwegs; die Zeiten dort vergibt nur er. Es wurde nichts geändert. "
    "Bitte anrufen und es dort eintragen lassen: {keeper}, {phone}."
)


def demand_in_the_house(work: Work, tour_ids: Iterable[int]) -> None:
    """Refuse what only the laptop of a tour may change now, and say by which number it is reached."""
    for tour_id in dict.fromkeys(tour_ids):
        keeper_id = keeper_on_the_road(work, tour_id)
        if keeper_id is None:
            continue
        tour = work.session.get_one(TourRow, tour_id)
        keeper = work.session.get_one(StaffRow, keeper_id)
        sentence = _ITS_OWN.format(
            vehicle=work.session.get_one(VehicleRow, tour.vehicle_id).name,
            day=day_on_paper(tour.day),
            keeper=office.shown(keeper),
            phone=show_phone(keeper.phone or work.office.town.phone),
        )
        raise Refused(sentence, "halt_id")


def keeper_on_the_road(work: Work, tour_id: int) -> int | None:
    """Return who has a tour on a laptop; None if nobody has, or if this is what that laptop hands back."""
    if work.session.info.get(_RETURNING) == tour_id:
        return None
    if behind_door(work.session):
        return keeper_of_tour(work.session, tour_id)
    out = select(PackRow.staff_id).where(PackRow.tour_id == tour_id, PackRow.state == PackState.OUT)
    return work.session.scalar(out)


def comes_back(work: Work, tour_id: int) -> None:
    """Say that this transaction writes down what the laptop of a tour hands back."""
    work.session.info[_RETURNING] = tour_id


def was_out_there(work: Work) -> bool:
    """Tell whether this is said on a laptop, now or then: there no clock is believed, nobody is promised."""
    known = work.session.info
    if _LAPTOP not in known:
        known[_LAPTOP] = work.session.get(SettingRow, SETTING) is not None
    return _RETURNING in known or bool(known[_LAPTOP])
