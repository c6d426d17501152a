"""What the view "Grundlagen" shows, and which plans an outage touches."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from sqlalchemy import select

from rathaus_desk.domain.office.duedates import Opening
from rathaus_desk.domain.road.basics import DriveLine, RoadBasics, TouchedPlan
from rathaus_desk.domain.road.closures import EquipmentOut, Outage, StopClosure
from rathaus_desk.domain.road.fleet import Drive, drive_keys, place_key
from rathaus_desk.domain.road.places import Span
from rathaus_desk.domain.road.timetables import HaltState, TimetableState
from rathaus_desk.domain.text import sort_key
from rathaus_desk.planning.travel import SOURCE_WORDS, Travel
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.road_tables import HaltRow, TimetableRow, TourRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.closures import equipment_outs, stop_closures
from rathaus_desk.usecases.road.fleet import (
    crew,
    drives,
    equipment_sets,
    outages,
    school_holidays,
    vehicles,
)
from rathaus_desk.usecases.road.givens import depot_call, road_givens, stop_call
from rathaus_desk.usecases.road.homes import home_visits, institutions
from rathaus_desk.usecases.road.stops import stops

Place = tuple[str, str, int]  # its key among the drives, its name, the planner's number


def road_basics(work: Work) -> RoadBasics:
    """Return all that plans stand on. Refuses who may not know of home visits."""
    today = local(work, work.now).date()
    members, staff = crew(work), office.staff(work)
    here = [one for one in members if one.staff_id in staff]
    return RoadBasics(
        today=today,
        vehicles=vehicles(work, retired=True),
        outages=(*outages(work), *equipment_outs(work), *stop_closures(work)),
        equipment=equipment_sets(work, retired=True),
        crew=members,
        staff={one.id: one.shown for one in staff.values()},
        duty={one.staff_id: _spans(staff[one.staff_id].duty) for one in here},
        leave={one.staff_id: _ahead(staff[one.staff_id].absences, today) for one in here},
        holidays=school_holidays(work),
        drives=tuple(drive_lines(work, today)),
        institutions=institutions(work),
        visits=home_visits(work),
        districts={one.id: one.name for one in office.districts(work).values()},
        services=dict(iter(work.session.execute(select(ServiceRow.key, ServiceRow.name)))),
        service_words=catalogue.service_words(work),
        stops=stops(work, retired=True),
    )


def drive_lines(work: Work, today: date) -> Iterator[DriveLine]:
    """Return every drive between two stops, or a stop and where a vehicle stands; typed ones come first."""
    travel = road_givens(work, today, today).travel
    typed = {(one.start, one.end): one for one in drives(work)}
    pairs = [pair for pair in combinations(_places(work), 2) if pair[0][0][0] == "s" or pair[1][0][0] == "s"]
    lines = [_line(pair[0], pair[1], travel, typed) for pair in pairs]
    yield from sorted(lines, key=lambda one: (one.typed is None, *map(sort_key, _named(one))))


def touched_plans(work: Work, outage: Outage) -> tuple[TouchedPlan, ...]:
    """Return the plans with tours that need, from today on, what is out then; drafts first."""
    today = local(work, work.now).date()
    query = (
        select(TimetableRow, TourRow)
        .join(TourRow, TourRow.timetable_id == TimetableRow.id)
        .where(TourRow.day.between(max(outage.first, today), outage.last))
        .order_by(TimetableRow.id.desc(), TourRow.day)
    )
    if isinstance(outage, StopClosure):
        stands = HaltRow.state.in_((HaltState.DRAFT, HaltState.PUBLISHED))
        here = select(HaltRow.tour_id).where(HaltRow.stop_id == outage.stop_id, stands)
        query = query.where(TourRow.id.in_(here))
    elif not isinstance(outage, EquipmentOut):
        query = query.where(TourRow.vehicle_id == outage.vehicle_id)
    found: dict[int, tuple[TimetableRow, list[date]]] = {}
    for row, tour in work.session.execute(query):
        if not isinstance(outage, EquipmentOut) or outage.equipment_id in tour.equipment:
            found.setdefault(row.id, (row, []))[1].append(tour.day)
    plans = [
        TouchedPlan(row.id, row.name, row.state is TimetableState.DRAFT, tuple(dict.fromkeys(days)))
        for row, days in found.values()
    ]
    return tuple(sorted(plans, key=lambda one: not one.is_draft))


def _places(work: Work) -> list[Place]:
    found = [(place_key(stop_id=one.id), one.words.name, stop_call(one.id)) for one in stops(work)]
    found += [
        (place_key(vehicle_id=one.id), f"Standort {one.name}", depot_call(one.id)) for one in vehicles(work)
    ]
    return sorted(found, key=lambda one: sort_key(one[1]))


def _line(one: Place, other: Place, travel: Travel, typed: dict[tuple[str, str], Drive]) -> DriveLine:
    minutes, source = travel.known(one[2], other[2])
    start, end = drive_keys(one[0], other[0])
    names = (one[1], other[1])
    known = typed.get((start, end))
    if known is None:
        return DriveLine(start, end, *names, minutes, SOURCE_WORDS[source])
    by = f"{SOURCE_WORDS[source]}, {known.by}"
    return DriveLine(start, end, *names, minutes, by, known.minutes, known.version)


def _named(one: DriveLine) -> tuple[str, str]:
    return one.start_name, one.end_name


def _spans(duty: tuple[Opening, ...]) -> tuple[Span, ...]:
    return tuple((day, a.hour * 60 + a.minute, b.hour * 60 + b.minute) for day, a, b in duty)


def _ahead(absences: tuple[tuple[date, date], ...], today: date) -> tuple[tuple[date, date], ...]:
    return tuple(sorted(one for one in absences if one[1] >= today))
