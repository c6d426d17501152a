"""Scenes of the road in which exactly one rule is broken, to stand beside the real tours of December.

Each has a stop, a vehicle, a crew, a kit and a tour of its own; whoever plants it says what must be found.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from rathaus_desk.planning.conflicts import Code, at_clock
from rathaus_desk.planning.plans import Halt, Plan, Tour
from rathaus_desk.planning.rhythms import Calendar, OnDates, Season, Term
from rathaus_desk.planning.values import (
    Eligibility,
    Givens,
    HomeVisit,
    Kit,
    Member,
    Service,
    Stop,
    Vehicle,
    Window,
)
from tests.planned_roads import FIRST, LAST

EVER = (date(2026, 1, 1), date(2027, 12, 31))
ALWAYS = (Window(frozenset(range(7)), 0, 1440),)
DAY = timedelta(days=1)
WORD = "Sonderleistung"


@dataclass
class Scene:
    """A vehicle's day with two stops, in which nothing is wrong yet; ids count on from `number`."""

    number: int
    day: date
    vehicle: Vehicle = None
    kit: Kit = None
    members: list[Member] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    homes: list[HomeVisit] = field(default_factory=list)
    tours: list[Tour] = field(default_factory=list)
    typed: dict = field(default_factory=dict)
    holidays: dict = field(default_factory=dict)
    school: list[Term] = field(default_factory=list)
    others: list = field(default_factory=list)

    def __post_init__(self):
        base = self.number
        self.kit = Kit(base + 1, f"Koffer {base}", frozenset({"Kamera"}), needs_power=True)
        self.vehicle = Vehicle(base + 2, f"Wagen {base}", base + 3, (base + 4, base + 5), (base + 1,))
        self.members = [Member(base + at, f"Frau N{base + at}", ALWAYS) for at in (4, 5)]
        rhythm = OnDates((self.day,))
        self.stops = [
            Stop(base + at, f"Ort {base + at}", 60, (Season(*EVER, rhythm),), windows=ALWAYS) for at in (6, 7)
        ]
        for a, b in ((3, 6), (6, 7), (3, 7)):
            self.typed[base + a, base + b] = 10
        halts = (Halt(base + 6, 505, 510, 570, 575), Halt(base + 7, 585, 590, 650, 655))
        self.tours = [Tour(self.day, base + 2, (base + 4, base + 5), (base + 1,), 495, 665, halts)]

    def stop(self, at: int = 0, **changes) -> Stop:
        self.stops[at] = replace(self.stops[at], **changes)
        return self.stops[at]

    def tour(self, at: int = 0, **changes) -> Tour:
        self.tours[at] = replace(self.tours[at], **changes)
        return self.tours[at]

    def halt(self, at: int, **changes) -> None:
        halts = list(self.tours[0].halts)
        halts[at] = replace(halts[at], **changes)
        self.tour(halts=tuple(halts))

    def member(self, at: int, **changes) -> Member:
        self.members[at] = replace(self.members[at], **changes)
        return self.members[at]

    def long_day(self, stay: int, pause: tuple[int, int] | None) -> None:
        """Two long halts with or without a break between them."""
        one, two = self.stops[:2]
        gap = pause[1] - pause[0] if pause else 0
        first = Halt(one.id, 430, 435, 435 + stay, 440 + stay)
        start = 450 + stay + gap
        second = Halt(two.id, start, start + 5, start + 5 + stay, start + 10 + stay)
        self.tour(depart=420, halts=(first, second), back=start + 20 + stay, pause=pause)


Planted = tuple[Code, date, tuple[str, ...]]
Planter = Callable[[Scene], list[Planted]]


def _said(code: Code, scene: Scene, *names: str) -> list[Planted]:
    return [(code, scene.day, names)]


def holiday(scene):
    scene.holidays[scene.day] = "Stadtfest"
    return _said(Code.HOLIDAY, scene, "Stadtfest")


def school_holiday(scene):
    scene.stop(seasons=(Season(*EVER, OnDates((scene.day,), in_school_holidays=False)),))
    scene.school.append(Term(scene.day, scene.day, "Brückentag"))
    return _said(Code.SCHOOL_HOLIDAY, scene, scene.stops[0].name, "Schulferien")


def outside_period(scene):
    scene.day = LAST + DAY * (1 + scene.number % 50)
    for at in (0, 1):
        scene.stop(at, seasons=(Season(*EVER, OnDates((scene.day,))),))
    scene.tour(day=scene.day)
    return _said(Code.OUTSIDE_PERIOD, scene)


def visit_missing(scene):
    scene.tour(halts=scene.tours[0].halts[:1])
    return _said(Code.VISIT_MISSING, scene, scene.stops[1].name)


def visit_extra(scene):
    stop = scene.stop(seasons=(Season(scene.day, scene.day, OnDates((scene.day,))),))
    other = scene.day + DAY * 3 if scene.day < LAST - DAY * 3 else scene.day - DAY * 3
    scene.tours.append(replace(scene.tours[0], day=other, halts=scene.tours[0].halts[:1]))
    return [(Code.VISIT_EXTRA, other, (stop.name,))]


def visit_moved(scene):
    usual = scene.day + DAY if scene.day < LAST else scene.day - DAY
    stop = scene.stop(seasons=(Season(*EVER, OnDates((usual,))),))
    return _said(Code.VISIT_MOVED, scene, stop.name, f"{usual.day}.{usual.month}.")


def visit_twice(scene):
    again = replace(scene.tours[0].halts[0], arrive=665, open=670, close=730, leave=735)
    scene.tour(halts=(*scene.tours[0].halts, again), back=745)
    return _said(Code.VISIT_TWICE, scene, scene.stops[0].name)


def _home(scene, **changes) -> HomeVisit:
    """Make the second stop a home visit."""
    old = scene.stops.pop()
    home = HomeVisit(old.id, f"Besuch {old.id}", FIRST, LAST, Eligibility.CARE_LEVEL)
    scene.homes.append(replace(home, **changes))
    return scene.homes[0]


def home_not_eligible(scene):
    return _said(Code.HOME_NOT_ELIGIBLE, scene, _home(scene, eligibility=Eligibility.NONE).name)


def home_outside_wish(scene):
    home = _home(scene, first=scene.day - DAY * 9, last=scene.day - DAY)
    return _said(Code.HOME_OUTSIDE_WISH, scene, home.name)


def home_missing(scene):
    home = _home(scene, last=scene.day)
    scene.tour(halts=scene.tours[0].halts[:1])
    return _said(Code.HOME_MISSING, scene, home.name)


def unknown(scene):
    scene.stops.pop()
    return _said(Code.UNKNOWN, scene)


def place_shut(scene):
    days = frozenset(range(7)) - {scene.day.weekday()}
    return _said(Code.PLACE_SHUT, scene, scene.stop(windows=(Window(days, 0, 1440),)).name)


def place_hours(scene):
    stop = scene.stop(windows=(Window(frozenset(range(7)), 0, 569),))
    return _said(Code.PLACE_HOURS, scene, stop.name, "9:30")


def permit(scene):
    ended = scene.day - DAY
    stop = scene.stop(permits=(Term(ended - DAY * 9, ended),))
    return _said(Code.PERMIT, scene, stop.name, f"endet am {ended.day}.{ended.month}.")


def closure(scene):
    stop = scene.stop(closures=(Term(scene.day, scene.day, "Kirmes"),))
    return _said(Code.CLOSURE, scene, stop.name, "Kirmes")


def no_power(scene):
    return _said(Code.NO_POWER, scene, scene.stop(power=False).name, scene.kit.name)


def service(scene):
    return _said(Code.SERVICE, scene, scene.stop(services=frozenset({WORD})).name, WORD)


def too_short(scene):
    return _said(Code.TOO_SHORT, scene, scene.stop(minutes=61).name, "61 Minuten")


def set_up(scene):
    return _said(Code.SET_UP, scene, scene.stop(set_up=6).name, "Aufbau")


def pack_up(scene):
    return _said(Code.PACK_UP, scene, scene.stop(pack_up=9).name, "Abbau")


def leave(scene):
    member = scene.member(0, leave=(Term(scene.day, scene.day, "Urlaub"),))
    return _said(Code.LEAVE, scene, member.name, "Urlaub")


def off_duty(scene):
    days = frozenset(range(7)) - {scene.day.weekday()}
    return _said(Code.OFF_DUTY, scene, scene.member(0, duty=(Window(days, 0, 1440),)).name)


def duty_hours(scene):
    member = scene.member(0, duty=(Window(frozenset(range(7)), 0, 664),))
    return _said(Code.DUTY_HOURS, scene, member.name, "11:04", "11:05")


def _second_tour(scene, **changes) -> None:
    """Divide the tour into two that overlap, each with its own vehicle, crew and kit."""
    base, tour = scene.number, scene.tours[0]
    scene.others.append(replace(scene.vehicle, id=base + 12))
    scene.others.append(replace(scene.kit, id=base + 11))
    scene.members.extend(replace(one, id=one.id + 10, name=f"{one.name}b") for one in tuple(scene.members))
    second = Tour(scene.day, base + 12, (base + 14, base + 15), (base + 11,), 575, tour.back, tour.halts[1:])
    scene.tour(halts=tour.halts[:1], back=585)
    scene.tours.append(replace(second, **changes))


def member_twice(scene):
    _second_tour(scene, member_ids=(scene.number + 4, scene.number + 15))
    return _said(Code.MEMBER_TWICE, scene, scene.members[0].name)


def vehicle_twice(scene):
    _second_tour(scene, vehicle_id=scene.vehicle.id)
    return _said(Code.VEHICLE_TWICE, scene, scene.vehicle.name)


def kit_twice(scene):
    _second_tour(scene, kit_ids=(scene.kit.id,))
    return _said(Code.KIT_TWICE, scene, scene.kit.name)


def too_few(scene):
    scene.tour(member_ids=(scene.members[0].id,))
    return _said(Code.TOO_FEW, scene, scene.members[0].name, "2 Personen")


def no_driver(scene):
    for at in (0, 1):
        scene.member(at, drives=False)
    return _said(Code.NO_DRIVER, scene, scene.members[1].name)


def duty_length(scene):
    scene.long_day(270, (710, 755))
    return _said(Code.DUTY_LENGTH, scene, "10 Stunden")


def no_break(scene):
    scene.long_day(180, None)
    return _said(Code.BREAK, scene, "30 Minuten")


def short_break(scene):
    scene.long_day(240, (680, 724))
    return _said(Code.BREAK, scene, "45 Minuten")


def late_break(scene):
    """A break, but only after more than six hours."""
    scene.stops.append(replace(scene.stops[0], id=scene.number + 8, name=f"Ort {scene.number + 8}"))
    for at in (3, 6, 7):
        scene.typed[scene.number + at, scene.number + 8] = 10
    scene.long_day(170, None)
    third = Halt(scene.number + 8, 845, 850, 910, 915)
    scene.tour(halts=(*scene.tours[0].halts, third), pause=(800, 830), back=925)
    return _said(Code.BREAK, scene, at_clock(380))


def rest(scene):
    """Home late, and out again early the next morning."""
    late, early = Halt(scene.stops[0].id, 1300, 1305, 1365, 1370), Halt(scene.stops[1].id, 370, 375, 435, 440)
    before = scene.day - DAY if scene.day > FIRST else scene.day
    next_day = before + DAY
    scene.stop(0, seasons=(Season(*EVER, OnDates((before,))),))
    scene.stop(1, seasons=(Season(*EVER, OnDates((next_day,))),))
    scene.tours.append(replace(scene.tours[0], day=next_day, halts=(early,), depart=360, back=450))
    scene.tour(day=before, halts=(late,), depart=1290, back=1380)
    # Both of the crew have too little rest.
    return [(Code.REST, next_day, (one.name, "7:00 Stunden Ruhe")) for one in scene.members]


def vehicle_out(scene):
    scene.vehicle = replace(scene.vehicle, outages=(Term(scene.day, scene.day, "Werkstatt"),))
    return _said(Code.VEHICLE_OUT, scene, scene.vehicle.name, "Werkstatt")


def wrong_team(scene):
    scene.vehicle = replace(scene.vehicle, van=False)
    scene.stop(1, consulting=True)  # the first stop needs the van, the second a team without one
    return _said(Code.WRONG_TEAM, scene, scene.stops[0].name, scene.vehicle.name)


def kit_is_out(scene):
    scene.kit = replace(scene.kit, outages=(Term(scene.day, scene.day, "Reparatur"),))
    return _said(Code.KIT_OUT, scene, scene.kit.name, "Reparatur")


def kit_none(scene):
    scene.tour(kit_ids=())
    return _said(Code.KIT_NONE, scene, scene.vehicle.name)


def overlap(scene):
    scene.halt(1, arrive=574)
    return _said(Code.OVERLAP, scene, scene.stops[0].name, scene.stops[1].name)


def travel(scene):
    scene.halt(1, arrive=584)
    return _said(Code.TRAVEL, scene, scene.stops[1].name, "10 Minuten", "9 Minuten")


def way_home(scene):
    scene.tour(back=664)
    return _said(Code.TRAVEL, scene, scene.stops[1].name, "bis zur Rückkehr")


def driving(scene):
    scene.typed[scene.number + 3, scene.number + 6] = scene.typed[scene.number + 3, scene.number + 7] = 116
    scene.tour(depart=389, back=771, pause=(575, 605))
    late = tuple(
        replace(one, arrive=one.arrive + 30, open=one.open + 30, close=one.close + 30, leave=one.leave + 30)
        for one in scene.tours[0].halts[1:]
    )
    scene.tour(halts=(scene.tours[0].halts[0], *late), back=801)
    return _said(Code.DRIVING, scene, scene.vehicle.name, "242 Minuten", "240 Minuten")


def break_clash(scene):
    scene.tour(pause=(520, 550))
    return _said(Code.BREAK_CLASH, scene, "8:40")


PLANTERS: tuple[Planter, ...] = (
    holiday, school_holiday, outside_period, visit_missing, visit_extra, visit_moved, visit_twice,
    home_not_eligible, home_outside_wish, home_missing, unknown, place_shut, place_hours, permit, closure,
    no_power, service, too_short, set_up, pack_up, leave, off_duty, duty_hours, member_twice,
    vehicle_twice, kit_twice, too_few, no_driver, duty_length, no_break, short_break, late_break, rest,
    vehicle_out, wrong_team, kit_is_out, kit_none, overlap, travel, way_home, driving, break_clash,
)  # fmt: skip


def staged(givens: Givens, plan: Plan, scenes: list[Scene]) -> tuple[Givens, Plan]:
    """What is given and planned, with some scenes beside it."""
    own = [one for scene in scenes for one in (scene.vehicle, scene.kit, *scene.others)]
    givens = replace(
        givens,
        stops=(*givens.stops, *(one for scene in scenes for one in scene.stops)),
        home_visits=(*givens.home_visits, *(one for scene in scenes for one in scene.homes)),
        vehicles=(*givens.vehicles, *(one for one in own if isinstance(one, Vehicle))),
        kits=(*givens.kits, *(one for one in own if isinstance(one, Kit))),
        members=(*givens.members, *(one for scene in scenes for one in scene.members)),
        services=(*givens.services, Service(WORD, WORD, frozenset({"Waage"}))),
        travel=replace(givens.travel, typed={**givens.travel.typed, **_joined(one.typed for one in scenes)}),
        calendar=Calendar(
            {**givens.calendar.holidays, **_joined(one.holidays for one in scenes)},
            (*givens.calendar.school, *(one for scene in scenes for one in scene.school)),
        ),
    )
    return givens, replace(plan, tours=(*plan.tours, *(one for scene in scenes for one in scene.tours)))


def _joined(parts):
    return {key: value for one in parts for key, value in one.items()}
