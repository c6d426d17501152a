"""From rows to what the planner reckons with, and back from its plan to tours that can be kept.

The planner knows places by one number: stops, homes and depots share the numbers in threes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, or_, select

from rathaus_desk.domain.office.duedates import Opening
from rathaus_desk.domain.road.closures import Outage
from rathaus_desk.domain.road.places import Span, StopKind, VisitState
from rathaus_desk.domain.road.rhythms import Rhythm, RhythmKind, StopRhythm
from rathaus_desk.domain.road.timetables import HaltTimes, PlannedHalt, PlannedTour
from rathaus_desk.planning import plans, values
from rathaus_desk.planning.rhythms import (
    Calendar,
    EveryWeeks,
    MonthlyWeekday,
    OnDates,
    Season,
    Term,
    WeekParity,
    days_between,
)
from rathaus_desk.planning.rhythms import Rhythm as PlanRhythm
from rathaus_desk.planning.travel import Point, Travel, fitted_formula
from rathaus_desk.store.office_tables import DistrictRow, ServiceRow
from rathaus_desk.store.road_tables import HaltCountRow, HaltRow, HomeVisitRow, StopRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.road.closures import equipment_outs, stop_closures
from rathaus_desk.usecases.road.fleet import (
    crew,
    drives,
    equipment_sets,
    outages,
    school_holidays,
    vehicles,
)
from rathaus_desk.usecases.road.homes import VISITORS, in_sight
from rathaus_desk.usecases.road.stops import rhythms
from rathaus_desk.usecases.road.street_minutes import street_drives, street_places

HIDDEN_VISIT = "Hausbesuch"
ANY_DAY = (date.min, date.max)  # of a visit of which one may only know that its time is taken
_ALL_MONTHS = frozenset(range(1, 13))


@dataclass(frozen=True)
class Ground:
    """What the planner gets: the givens and, if there is one, the plan that it begins with."""

    givens: values.Givens
    base: plans.Plan | None


def stop_call(stop_id: int) -> int:
    """Return the planner's number of a stop."""
    return 3 * stop_id


def visit_call(visit_id: int) -> int:
    """Return the planner's number of a home visit."""
    return 3 * visit_id + 1


def depot_call(vehicle_id: int) -> int:
    """Return the planner's number of where a vehicle stands."""
    return 3 * vehicle_id + 2


def spot_of(call: int) -> tuple[int | None, int | None]:
    """Return the stop or the home visit of a number of the planner."""
    return (call // 3 if call % 3 == 0 else None), (call // 3 if call % 3 == 1 else None)


def road_givens(work: Work, first: date, last: date, *, also_stop: int | None = None) -> values.Givens:
    """Return everything that a plan between two days is made from and checked against.

    `also_stop` is there even if nobody drives to it any more.
    """
    calendar = work.office.calendar
    holidays = {day: calendar.holidays[day] for day in days_between(first, last) if day in calendar.holidays}
    holidays |= {
        day: one.reason
        for one in calendar.closures
        for day in days_between(max(one.first, first), min(one.last, last))
    }
    school = tuple(Term(one.first, one.last, one.name) for one in school_holidays(work))
    stops = _stops(work, also_stop)
    wished = _visits(work)
    return values.Givens(
        stops=stops,
        vehicles=_vehicles(work),
        kits=_kits(work),
        members=_members(work),
        travel=_travel(work, (*stops, *wished)),
        calendar=Calendar(holidays, school),
        home_visits=wished,
        services=tuple(
            values.Service(key, name, frozenset({key}))
            for key, name in work.session.execute(select(ServiceRow.key, ServiceRow.name))
        ),
    )


def planned_tours(plan: plans.Plan) -> tuple[PlannedTour, ...]:
    """Return the tours of a plan as they can be kept."""
    return tuple(
        PlannedTour(
            day=tour.day,
            vehicle_id=tour.vehicle_id,
            crew=tour.member_ids,
            equipment=tour.kit_ids,
            departs=tour.depart,
            back=tour.back,
            halts=tuple(_halt(one) for one in tour.halts),
            pause=tour.pause,
        )
        for tour in plan.tours
    )


def _halt(halt: plans.Halt) -> PlannedHalt:
    stop_id, visit_id = spot_of(halt.stop_id)
    times = HaltTimes(halt.arrive, halt.open, halt.close, halt.leave)
    return PlannedHalt(times, stop_id, visit_id, halt.state is plans.HaltState.PINNED)


def _stops(work: Work, also: int | None) -> tuple[values.Stop, ...]:
    seasons: dict[int, list[Season]] = {}
    for one in _continued(rhythms(work)):
        seasons.setdefault(one.stop_id, []).append(Season(one.first, one.last, _rhythm(one.rhythm)))
    came = _served(work)
    closed = _terms((one.stop_id, one) for one in stop_closures(work))
    driven_to = StopRow.active if also is None else or_(StopRow.active, StopRow.id == also)
    rows = work.session.scalars(select(StopRow).where(driven_to).order_by(StopRow.sort_name, StopRow.id))
    return tuple(
        values.Stop(
            id=stop_call(row.id),
            name=row.name,
            minutes=row.minutes,
            seasons=tuple(seasons.get(row.id, ())),
            point=_point(row.latitude, row.longitude),
            windows=_windows((day, first, last) for day, first, last in row.windows),
            set_up=row.set_up,
            pack_up=row.pack_up,
            staff=row.staff,
            power=row.power,
            services=frozenset(row.services),
            permits=None if row.permit_until is None else (Term(date.min, row.permit_until),),
            closures=closed.get(row.id, ()),
            district=str(row.district_id),
            served=came.get(row.id),
            consulting=row.kind is StopKind.CONSULTING,
        )
        for row in rows
    )


def _served(work: Work) -> dict[int, float]:
    """Return how many have come to a halt of each stop on average, where somebody has counted."""
    query = select(HaltRow.stop_id, func.avg(HaltCountRow.served))
    found = work.session.execute(
        query.join(HaltRow, HaltRow.id == HaltCountRow.halt_id).group_by(HaltRow.stop_id)
    )
    return {stop_id: float(served) for stop_id, served in found if stop_id is not None}


def _continued(found: Iterable[StopRhythm]) -> Iterator[StopRhythm]:
    """Return rhythms in their order; one of as many weeks as the last, naming none, goes on in its weeks."""
    last: StopRhythm | None = None
    for one in found:
        now = one
        if last is not None and last.stop_id == one.stop_id and last.last < one.first:
            same = last.rhythm.kind is one.rhythm.kind and last.rhythm.every == one.rhythm.every
            if same and one.rhythm.anchor is None:
                now = replace(one, rhythm=replace(one.rhythm, anchor=last.rhythm.anchor))
        yield now
        last = now


def _rhythm(one: Rhythm) -> PlanRhythm:
    weekdays, school = frozenset(one.weekdays), one.in_school_holidays
    if one.kind is RhythmKind.WEEKS:
        return EveryWeeks(one.every, weekdays, one.anchor, school)
    if one.kind is RhythmKind.PARITY:
        return WeekParity(one.odd, weekdays, school)
    if one.kind is RhythmKind.MONTHLY:
        return MonthlyWeekday(frozenset(one.nths), weekdays, frozenset(one.months) or _ALL_MONTHS, school)
    return OnDates(one.dates, school)


def _visits(work: Work) -> tuple[values.HomeVisit, ...]:
    seen: dict[int, values.HomeVisit] = {}
    if work.actor.role in VISITORS:
        query = select(HomeVisitRow).where(HomeVisitRow.state == VisitState.WISHED, in_sight(work))
        centres = {
            row.id: Point(row.latitude, row.longitude) for row in work.session.scalars(select(DistrictRow))
        }
        rows = work.session.scalars(query.order_by(HomeVisitRow.id))
        seen = {row.id: _visit(row, centres.get(row.district_id)) for row in rows}
    halts = work.session.execute(
        select(HaltRow.visit_id, HaltRow.closes - HaltRow.opens).where(HaltRow.visit_id.is_not(None))
    )
    for visit_id, minutes in halts:
        if visit_id is not None and visit_id not in seen:
            seen[visit_id] = _hidden(visit_id, minutes)
    return tuple(seen.values())


def _visit(row: HomeVisitRow, centre: Point | None) -> values.HomeVisit:
    """Return a home visit; for minutes the middle of its district is near enough and tells nothing."""
    return values.HomeVisit(
        id=visit_call(row.id),
        name=row.name,
        first=row.first,
        last=row.last,
        eligibility=values.Eligibility(row.eligibility.value),
        minutes=row.minutes,
        point=centre,
        services=frozenset(row.services),
        institution=row.institution_id is not None,
    )


def _hidden(visit_id: int, minutes: int) -> values.HomeVisit:
    """Return a visit of which one may only know that its time is taken; the drive there is a guess."""
    hardship = values.Eligibility.HARDSHIP
    return values.HomeVisit(visit_call(visit_id), HIDDEN_VISIT, *ANY_DAY, hardship, minutes, staff=0)


def _vehicles(work: Work) -> tuple[values.Vehicle, ...]:
    out = _terms((one.vehicle_id, one) for one in outages(work))
    return tuple(
        values.Vehicle(
            one.id,
            one.name,
            depot_call(one.id),
            one.crew,
            one.equipment,
            out.get(one.id, ()),
            one.team,
            one.van,
        )
        for one in vehicles(work)
    )


def _kits(work: Work) -> tuple[values.Kit, ...]:
    out = _terms((one.equipment_id, one) for one in equipment_outs(work))
    return tuple(
        values.Kit(one.id, one.name, frozenset(one.services), one.needs_power, out.get(one.id, ()))
        for one in equipment_sets(work)
    )


def _terms(found: Iterable[tuple[int, Outage]]) -> dict[int, tuple[Term, ...]]:
    """Return the days on which each is not to be had."""
    terms: dict[int, tuple[Term, ...]] = {}
    for number, one in found:
        terms[number] = (*terms.get(number, ()), Term(one.first, one.last, one.reason))
    return terms


def _members(work: Work) -> tuple[values.Member, ...]:
    staff = office.staff(work)
    return tuple(
        values.Member(
            id=one.staff_id,
            name=one.name,
            duty=_windows(one.duty or _spans(staff[one.staff_id].duty)),
            leave=tuple(Term(first, last) for first, last in staff[one.staff_id].absences),
            drives=one.drives,
        )
        for one in crew(work)
        if one.staff_id in staff
    )


def _spans(duty: tuple[Opening, ...]) -> list[Span]:
    return [(day, a.hour * 60 + a.minute, b.hour * 60 + b.minute) for day, a, b in duty]


def _windows(spans: Iterable[Span]) -> tuple[values.Window, ...]:
    return tuple(values.Window(frozenset({day}), first, last) for day, first, last in spans)


def _travel(work: Work, calls: tuple[values.Call, ...]) -> Travel:
    points = {one.id: one.point for one in calls if one.point is not None}
    for one in vehicles(work):
        if (here := _point(one.latitude, one.longitude)) is not None:
            points[depot_call(one.id)] = here
    typed = {(_place(one.start), _place(one.end)): one.minutes for one in drives(work)}
    return Travel(points, typed, _roads(work), fitted_formula(points, typed))


def _roads(work: Work) -> dict[tuple[int, int], int]:
    here = {one.key: one.point for one in street_places(work)}
    return {(_place(a), _place(b)): one for (a, b), one in street_drives(work, here).items()}


def _place(key: str) -> int:
    number = int(key[1:])
    return stop_call(number) if key[0] == "s" else depot_call(number)


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)
