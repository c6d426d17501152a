"""A service mobile for the tiny town: two stops, two vehicles, a set of equipment, a crew of four."""

from datetime import date

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.road.fleet import SaveCrewMember, SaveEquipment, SaveVehicle
from rathaus_desk.domain.road.places import SaveStop, StopWords
from rathaus_desk.domain.road.rhythms import Rhythm, RhythmKind, SaveRhythm
from tests.small_town import HEIDKAMP, INNER, LUEBBE, OEZDEMIR, THOLE, WILKENS

FIRST, LAST = date(2026, 11, 30), date(2026, 12, 24)
DUTY = tuple((day, 8 * 60, 16 * 60) for day in range(5))
MORNINGS = tuple((day, 9 * 60, 13 * 60) for day in range(5))
MARKET = StopWords(
    name="Marktplatz",
    district_id=INNER,
    place="vor der Linde",
    latitude=52.1,
    longitude=8.1,
    permit_until=date(2026, 11, 30),
    services=("wohngeld",),
    windows=MORNINGS,
    minutes=120,
)
HALL = StopWords(
    name="Schützenhaus", district_id=HEIDKAMP, latitude=52.0, longitude=8.0, windows=MORNINGS, minutes=90
)
WEDNESDAYS = Rhythm(RhythmKind.WEEKS, weekdays=(2,), every=2, anchor=date(2026, 12, 2))


class Road:
    """The tiny town with its service mobile; Herr Wilkens keeps the plan."""

    def __init__(self, town):
        self.town = town
        town.appoint(WILKENS, "wilkens", Role.MOBILE)
        self.planner = town.desk("wilkens")
        self.market = self.do(SaveStop(words=MARKET))
        self.hall = self.do(SaveStop(words=HALL))
        self.case = self.do(SaveEquipment(name="Koffer 1", services=("wohngeld",)))
        for staff_id in (WILKENS, THOLE, LUEBBE, OEZDEMIR):
            self.do(SaveCrewMember(staff_id=staff_id, drives=staff_id != THOLE, duty=DUTY))
        self.bus = self.vehicle("Mobil 1", (WILKENS, THOLE))
        self.van = self.vehicle("Mobil 2", (LUEBBE, OEZDEMIR))

    def vehicle(self, name, crew):
        values = {"depot": "Bauhof", "latitude": 52.05, "longitude": 8.05, "crew": crew}
        return self.do(SaveVehicle(name=name, equipment=(self.case.id,), **values))

    def do(self, command):
        return self.planner.do(command)[0]

    def ask(self, query, **values):
        return self.planner.ask(query, **values)

    def with_rhythms(self):
        self.do(SaveRhythm(stop_id=self.hall.id, first=FIRST, last=LAST, rhythm=WEDNESDAYS))
        monthly = Rhythm(RhythmKind.MONTHLY, weekdays=(3,), nths=(1,))
        self.do(SaveRhythm(stop_id=self.market.id, first=FIRST, last=LAST, rhythm=monthly))
        return self
