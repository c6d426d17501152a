"""The room Vor Ort: the timetable and what it stands on, each a page of its own."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.road.basics import TouchedPlan
from rathaus_desk.domain.road.closures import Outage
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.basics_page import BasicsPage
from rathaus_desk.ui.road.road_actions import ROOM
from rathaus_desk.ui.road.road_forms import PLAN
from rathaus_desk.ui.road.road_page import RoadPage
from rathaus_desk.ui.road.tour_deeds import TourDeeds
from rathaus_desk.usecases.road.timetables import timetables

CLOSE_STOP = "road.close_stop"


class RoadRoom(QObject):
    """Both pages, and the way from an outage to planning anew."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self.road, self.basics = RoadPage(workplace), BasicsPage(workplace)
        self.tours = TourDeeds(self, self.road)
        self.basics.replan_wanted.connect(self._replan)
        workplace.actions.add(
            CLOSE_STOP, self.tr("Haltepunkt sperren"), "Bearbeiten",
            self.tr("Merkt, wann der gewählte Haltepunkt gesperrt ist, und zeigt, welche Touren das trifft."),
            self._close_stop, keys="Ctrl+Shift+X", room=ROOM,
        )  # fmt: skip

    @property
    def pages(self) -> dict[str, QWidget]:
        """The page of each view, by the key of its room."""
        return {"road": self.road, "road_basics": self.basics}

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self.road.sit_down()
        self.basics.sit_down()

    def _close_stop(self) -> None:
        """Begin a closure of the chosen stop, in Grundlagen; of a halt on its day."""
        stop_id, spot = self.road.chosen_stop(), self.road.chosen()
        first = self.road.today() if spot.halt is None else max(spot.day, self.road.today())
        if stop_id is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Halt oder einen Haltepunkt wählen."))
        elif self._at.speaker.go_to("road_basics") is self.basics:
            # One lane reads for all: once this is answered, Grundlagen are there.
            self._at.background.ask(self, timetables, lambda _all: self.basics.note_closure(stop_id, first))

    def _replan(self, outage: Outage, plans: tuple[TouchedPlan, ...]) -> None:
        """Plan a draft anew without the vehicle, or begin a plan for the days in what is published."""
        if self._at.speaker.go_to("road") is not self.road:
            return
        first = plans[0]
        if first.is_draft:
            self.road.show_version(first.timetable_id, first.days[0])
            # One lane reads for all: once this is answered, the draft is shown.
            self._at.background.ask(self, timetables, lambda _all: self.road.plans.replan())
        else:
            self.road.show_version(None, first.days[0])
            self._at.background.ask(self, timetables, partial(self._begin, outage, first))

    def _begin(self, outage: Outage, plan: TouchedPlan, _all: object) -> None:
        days = {"first": numeric_date(plan.days[0]), "last": numeric_date(plan.days[-1])}
        name = (
            f"{plan.name}, {outage.reason}"
            if outage.reason
            else self.tr("{plan}, Ausfall").format(plan=plan.name)
        )
        self.road.deeds.place.empty(PLAN)
        self.road.deeds.unfold(PLAN, {"name": name, **days}, "name", 0)
