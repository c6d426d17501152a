"""Districts to plan: the measured one around Wittstock, and December with two vehicles, leave, a permit and
holidays.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from rathaus_desk.planning.planner import propose
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.rhythms import (
    Calendar,
    EveryWeeks,
    MonthlyWeekday,
    OnDates,
    Season,
    Term,
    WeekParity,
)
from rathaus_desk.planning.tasks import Call, Frame, Job, Option, Slot, Tasks, Way
from rathaus_desk.planning.travel import Point, Travel
from rathaus_desk.planning.values import (
    Eligibility,
    Givens,
    HomeVisit,
    Kit,
    Limits,
    Member,
    Service,
    Stop,
    Vehicle,
    Window,
)

DATA = Path(__file__).parent / "data"
WEEK = frozenset(range(5))
DEPOT, BUS, VAN = 1000, 2001, 2002
THOLE, BREMER, KRUSE, AYDIN, LUTZ = 3001, 3002, 3003, 3004, 3005
CASE, SPARE = 4001, 4002
MARKET, HALL = 1, 2
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 27)
LEAVE_DAY, MARKET_DAY = date(2026, 12, 3), date(2026, 11, 30)
YEAR = (date(2026, 1, 1), date(2027, 12, 31))
CHRISTMAS = {date(2026, 12, 25): "1. Weihnachtstag", date(2026, 12, 26): "2. Weihnachtstag"}


def district(stops: int) -> dict:
    """The measured district with 15 or 26 stops."""
    return json.loads((DATA / f"district_{stops}.json").read_text("utf-8"))


def district_tasks(stops: int) -> Tasks:
    """The measured district as the search sees it: the whole stay lies in the window."""
    told = district(stops)
    matrix = tuple(tuple(map(float, row)) for row in told["travel_min"])
    slots = tuple(Slot(day, 0) for day in range(told["cycle_days"]) for _ in range(told["vehicles"]))
    calls, jobs = [], []
    for at in range(1, len(matrix)):
        allowed, stay = told["allowed"][at], told["stop_min"][at]
        first, last = allowed["window"]
        calls.append(Call(at, stay, windows=((first, last - stay),), job=at - 1))
        days = [day for day in range(told["cycle_days"]) if day % 5 in allowed["weekdays"]]
        options = {
            day: tuple(Option(one, at - 1) for one, slot in enumerate(slots) if slot.day == day)
            for day in days
        }
        jobs.append(Job(at, tuple(Way((day,)) for day in days), options, 1000))
    return Tasks(matrix, tuple(calls), (Frame(0, *told["shift"]),), slots, tuple(jobs))


def december() -> Givens:
    """14 stops, two vehicles, Frau Thole on leave on 3 December, Marktplatz until 30 November, holidays
    from the 23rd.
    """
    told = district(26)
    typed = {
        (_place(a), _place(b)): minutes
        for a, row in enumerate(told["travel_min"][:17])
        for b, minutes in enumerate(row[:17])
        if a < b
    }
    return Givens(
        stops=tuple(_december_stops(told["names"])),
        vehicles=(
            Vehicle(BUS, "Bus 1", DEPOT, (THOLE, BREMER, LUTZ), (CASE,)),
            Vehicle(VAN, "Wagen 2", DEPOT, (KRUSE, AYDIN), (SPARE,)),
        ),
        kits=(
            Kit(CASE, "Koffer A", frozenset({"Kamera", "Terminal", "Drucker"})),
            Kit(SPARE, "Koffer B", frozenset({"Kamera", "Terminal"})),
        ),
        members=(
            Member(THOLE, "Frau Thole", (Window(WEEK, 450, 990),), (Term(LEAVE_DAY, LEAVE_DAY, "Urlaub"),)),
            Member(BREMER, "Herr Bremer", (Window(WEEK, 450, 990),), drives=False),
            Member(KRUSE, "Frau Kruse", (Window(frozenset({0, 1, 2}), 480, 960),)),
            Member(AYDIN, "Herr Aydin", (Window(WEEK, 480, 960),)),
            Member(LUTZ, "Herr Lutz", (Window(frozenset({0, 1, 2, 4}), 450, 990),)),
        ),
        travel=Travel({}, typed),
        calendar=Calendar(CHRISTMAS, (Term(date(2026, 12, 23), date(2027, 1, 5), "Weihnachtsferien"),)),
        home_visits=(
            HomeVisit(15, "Haus am See", FIRST, date(2026, 12, 18), Eligibility.CARE_LEVEL, institution=True),
            HomeVisit(16, "Vorgang 26-00017-9", FIRST, date(2026, 12, 11), Eligibility.DISABILITY),
        ),
        services=(
            Service("ausweis", "Personalausweis", frozenset({"Kamera", "Terminal"})),
            Service("beglaubigung", "Beglaubigung", frozenset({"Drucker"})),
        ),
    )


def _place(at: int) -> int:
    return DEPOT if at == 0 else at


def _december_stops(names: list[str]):
    """Every kind of rhythm, windows on some days, one permit that ends, and one stop not in the school
    holidays.
    """
    mornings, any_day = Window(WEEK, 510, 780), Window(WEEK, 510, 960)
    for at in range(1, 15):
        rhythm = (
            EveryWeeks(2),
            EveryWeeks(1, frozenset({1, 2}), in_school_holidays=False),
            EveryWeeks(4),
            WeekParity(True, frozenset({0, 1, 2})),
            MonthlyWeekday(frozenset({2, 3}), WEEK),
        )[at % 5]
        stop = Stop(
            at,
            names[at],
            (60, 90, 45)[at % 3],
            (Season(*YEAR, rhythm),),
            windows=(mornings if at % 4 == 0 else any_day,),
            services=frozenset({"ausweis"}),
        )
        if at == MARKET:
            stop = replace(stop, name="Marktplatz", permits=(Term(date(2026, 1, 1), MARKET_DAY),))
            stop = replace(stop, seasons=(Season(*YEAR, OnDates((MARKET_DAY, date(2026, 12, 14)))),))
        yield stop


def planned(givens: Givens, rounds: int = 150, base: Plan | None = None, seed: int = 1) -> Plan:
    """The plan for December after a short search."""
    *_, last = propose(givens, FIRST, LAST, base, seed=seed, rounds=rounds)
    return last.plan


def celle(stops: int = 95, seed: int = 1) -> Givens:
    """Made up after a mobile library in the size of Celle: many short stops, one vehicle, two weeks."""
    draw = Random(seed)
    points = {DEPOT: Point(52.62, 10.08)}
    places = []
    for at in range(1, stops + 1):
        points[at] = Point(52.62 + draw.uniform(-0.2, 0.2), 10.08 + draw.uniform(-0.3, 0.3))
        days = frozenset(draw.sample(range(5), draw.choice((3, 4, 5))))
        window = draw.choice((Window(days, 510, 1080), Window(days, 510, 780), Window(days, 780, 1080)))
        season = Season(FIRST, FIRST + timedelta(days=11), EveryWeeks(2, days))
        places.append(
            Stop(
                at,
                f"Ort {at}",
                draw.choice((15, 20, 25)),
                (season,),
                windows=(window,),
                set_up=2,
                pack_up=2,
                staff=1,
            )
        )
    return Givens(
        tuple(places),
        (Vehicle(BUS, "Bücherbus", DEPOT, (AYDIN,), (), team=1),),
        (),
        (Member(AYDIN, "Herr Aydin", (Window(WEEK, 480, 1110),)),),
        Travel(points),
        limits=Limits(duty=630, driving=400, grid=1),
    )
