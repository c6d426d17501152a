"""The views of the packs in one window, and the ways that lead to them from the timetable."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.conflict_page import ConflictPage
from rathaus_desk.ui.pack.laptop_page import LaptopPage
from rathaus_desk.ui.pack.pack_actions import CONFLICT_ROOM, ROOM, add_ways_from_plan
from rathaus_desk.ui.pack.pack_page import PackPage
from rathaus_desk.ui.road.road_page import RoadPage


def tour_under_cursor(road: RoadPage) -> Tour | None:
    """Return the tour of the timetable that is meant, if there is one on the chosen day."""
    if road.board is None:
        return None
    spot = road.chosen()
    found = [one for one in road.board.on(spot.day) if spot.vehicle_id in (None, one.vehicle_id)]
    return found[0] if found else None


class PackPages(QObject):
    """Tagespakete and Bitte ansehen; on the road the pack itself."""

    gone = Signal(object)  # on the road: what deletes the pack, once its window has ended

    def __init__(self, window: QWidget, workplace: Workplace, chosen: Callable[[], Tour | None]) -> None:
        """Ask `chosen` for the tour under the cursor of the timetable."""
        super().__init__(window)
        self._at, self._chosen = workplace, chosen
        self.own = LaptopPage(workplace) if workplace.background.desk.on_the_road else None
        if self.own is None:
            self.packs, self.conflicts = PackPage(workplace), ConflictPage(workplace)
        else:
            self.own.gone.connect(self.gone)
        add_ways_from_plan(self, workplace.actions, self)

    @property
    def pages(self) -> dict[str, QWidget]:
        """The page of each view, by the key of its room."""
        if self.own is not None:
            return {ROOM: self.own}
        return {ROOM: self.packs, CONFLICT_ROOM: self.conflicts}

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        if self.own is None:
            self.packs.sit_down()
            self.conflicts.sit_down()

    def take_chosen_along(self) -> None:
        """Take along the tour under the cursor of the timetable; on the road there is none to take."""
        if self.own is not None:
            said = self.tr("Sie sind mit einem Tagespaket unterwegs. Das geht erst wieder im Rathaus.")
            self._at.speaker.say(said)
            return
        tour = self._chosen()
        if self._at.speaker.go_to(ROOM) is self.packs:
            self.packs.take_along(tour.id if tour else None)

    def hand_back(self) -> None:
        """Hand a pack back; on the road the one that one works on."""
        page = self.packs if self.own is None else self.own
        if self._at.speaker.go_to(ROOM) is page:
            page.hand_back()
