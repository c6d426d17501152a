"""The views of the packs in one window, and the ways that lead to them from the timetable."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.conflict_page import ConflictPage
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
    """Tagespakete and Bitte ansehen."""

    def __init__(self, window: QWidget, workplace: Workplace, chosen: Callable[[], Tour | None]) -> None:
        """Ask `chosen` for the tour under the cursor of the timetable."""
        super().__init__(window)
        self._at, self._chosen = workplace, chosen
        self.packs, self.conflicts = PackPage(workplace), ConflictPage(workplace)
        add_ways_from_plan(self, workplace.actions, self)

    @property
    def pages(self) -> dict[str, QWidget]:
        """The page of each view, by the key of its room."""
        return {ROOM: self.packs, CONFLICT_ROOM: self.conflicts}

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self.packs.sit_down()
        self.conflicts.sit_down()

    def take_chosen_along(self) -> None:
        """Take along the tour under the cursor of the timetable."""
        tour = self._chosen()
        if self._enters():
            self.packs.take_along(tour.id if tour else None)

    def hand_back(self) -> None:
        """Hand a pack back."""
        if self._enters():
            self.packs.hand_back()

    def _enters(self) -> bool:
        """Go to the packs; with one on the road there are none to go to."""
        if self._at.background.desk.on_the_road:
            said = self.tr("Sie sind mit einem Tagespaket unterwegs. Das geht erst wieder im Rathaus.")
            self._at.speaker.say(said)
            return False
        return self._at.speaker.go_to(ROOM) is self.packs
