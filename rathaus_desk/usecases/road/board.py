"""What the room Vor Ort shows at once."""

import json
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import select

from rathaus_desk.domain.road.board import DistrictShape, Point, RoadBoard
from rathaus_desk.domain.road.timetables import Timetable, TimetableState
from rathaus_desk.domain.text import sort_key
from rathaus_desk.places import place
from rathaus_desk.planning.rhythms import days_between
from rathaus_desk.store.office_tables import DistrictRow, ServiceRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.closures import stop_closures
from rathaus_desk.usecases.road.fleet import crew, school_holidays, vehicles
from rathaus_desk.usecases.road.halts import demand_of_stops
from rathaus_desk.usecases.road.planning import conflicts
from rathaus_desk.usecases.road.stops import stops
from rathaus_desk.usecases.road.timetables import timetables, tours

A_YEAR = timedelta(days=365)


def road_board(work: Work, first: date, last: date, timetable_id: int | None = None) -> RoadBoard:
    """Return one version of the timetable between two days, or what is published, with all it stands on.

    The conflicts of a draft are those of all its days: what is wrong with it must not hide in another month.
    A version that is gone meanwhile shows as what is published.
    """
    versions, today = timetables(work), local(work, work.now).date()
    shown = next((one for one in versions if one.id == timetable_id), None)
    known = shown.id if shown else None
    return RoadBoard(
        first=first,
        last=last,
        timetables=versions,
        timetable=shown,
        tours=tours(work, first, last, known),
        conflicts=conflicts(work, *_reach(first, last, shown, versions), known),
        stops=stops(work),
        vehicles=vehicles(work),
        crew={one.staff_id: one.name for one in crew(work)},
        days=_named_days(work, first, last),
        shapes=district_shapes(work),
        services=dict(iter(work.session.execute(select(ServiceRow.key, ServiceRow.name)))),
        service_words=catalogue.service_words(work),
        closures=tuple(one for one in stop_closures(work) if one.last >= today),
        demand={one.stop_id: one for one in demand_of_stops(work, today - A_YEAR, today)},
    )


def district_shapes(work: Work) -> tuple[DistrictShape, ...]:
    """Return the parts of the town for a map; the sample town has edges drawn, others their middles."""
    drawn = _drawn() if work.office.practice else {}
    rows = sorted(work.session.scalars(select(DistrictRow)), key=lambda row: sort_key(row.name))
    return tuple(
        DistrictShape(row.id, row.name, (row.longitude, row.latitude), drawn.get(row.key, ())) for row in rows
    )


@lru_cache(maxsize=1)
def _drawn() -> dict[str, tuple[Point, ...]]:
    """Return the outer edges in our GeoJSON file (RFC 7946), by the key of the part of the town."""
    found = json.loads(place("db", "seed", "districts.geojson").read_text(encoding="utf-8"))
    return {
        one["properties"]["key"]: tuple((x, y) for x, y in one["geometry"]["coordinates"][0])
        for one in found["features"]
    }


def _reach(
    first: date, last: date, shown: Timetable | None, versions: tuple[Timetable, ...]
) -> tuple[date, date]:
    """Return the days that are checked: of what is published those that some version reaches."""
    if shown is not None and shown.state is TimetableState.DRAFT:
        return shown.first, shown.last
    known = [one for one in versions if one.state is TimetableState.PUBLISHED]
    if not known:
        return first, first
    return max(first, min(one.first for one in known)), min(last, max(one.last for one in known))


def _named_days(work: Work, first: date, last: date) -> dict[date, str]:
    """Return holidays by name, and the days on which school is out."""
    holidays = work.office.calendar.holidays
    named = {
        day: one.name
        for one in school_holidays(work)
        for day in days_between(max(one.first, first), min(one.last, last))
    }
    return named | {day: holidays[day] for day in days_between(first, last) if day in holidays}
