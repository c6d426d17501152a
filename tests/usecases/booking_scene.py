"""The tiny town's service mobile with a published plan: the hall on 2 and 16 December, the market."""

from dataclasses import replace
from datetime import date

from rathaus_desk.domain.bookings.bookings import BookHalt
from rathaus_desk.domain.road.places import SaveStop
from rathaus_desk.domain.road.timetables import (
    HaltTimes,
    KeepPlan,
    PlannedHalt,
    PlannedTour,
    PublishTimetable,
)
from rathaus_desk.usecases.road.public import public_halts
from tests.small_town import THOLE, WILKENS
from tests.usecases.road_scene import FIRST, LAST, MARKET, Road

HALL_DAY, MARKET_DAY, LATER = date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 16)
NINE, HALF_PAST_TEN, ELEVEN = 9 * 60, 10 * 60 + 30, 11 * 60
SLOTS = (540, 560, 580)  # a quarter of an hour each, five minutes between them, the last half hour without


class Booked(Road):
    """The tiny town whose published plan can be booked."""

    def __init__(self, town):
        super().__init__(town)
        words = replace(MARKET, permit_until=None)
        self.market = self.do(SaveStop(stop_id=self.market.id, seen_version=1, words=words))
        plan = (
            self.tour(HALL_DAY, self.hall.id, HALF_PAST_TEN),
            self.tour(MARKET_DAY, self.market.id, ELEVEN),
            self.tour(LATER, self.hall.id, HALF_PAST_TEN),
        )
        self.draft = self.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=plan))
        self.do(PublishTimetable(timetable_id=self.draft.id, seen_version=1, consent=True))
        found = self.ask(public_halts, first=FIRST, last=LAST)
        self.hall_halt, self.market_halt, self.later_halt = (one.halt_id for one in found)

    def tour(self, day, stop_id, closes, opens=NINE):
        times = HaltTimes(opens - 5, opens, closes, closes + 5)
        halt = PlannedHalt(times=times, stop_id=stop_id)
        return PlannedTour(
            day=day, vehicle_id=self.bus.id, crew=(WILKENS, THOLE), equipment=(self.case.id,),
            departs=480, back=720, halts=(halt,),
        )  # fmt: skip

    def book(self, starts=NINE, **values):
        """Let the front desk book a slot for Frau Brand."""
        usual = {"halt_id": self.hall_halt, "service": "wohngeld", "starts": starts, "name": "Frau Brand"}
        return self.town.guide.do(BookHalt(**{**usual, **values}))[0]

    def replaced_by(self, *tours):
        """Publish another timetable over the first, and return it."""
        other = self.do(KeepPlan(name="Winter neu", first=FIRST, last=LAST, tours=tours))
        publish = PublishTimetable(timetable_id=other.id, seen_version=other.version, consent=True)
        return self.do(publish)
