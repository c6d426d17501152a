"""Where and when something can be done at a halt: near the person first."""

from dataclasses import replace
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import func, select

from rathaus_desk.domain.bookings.bookings import (
    BookingState,
    HaltOffer,
    SlotRule,
    free_slots,
    walk_in_time,
)
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.road.places import name_beside, whereabouts
from rathaus_desk.domain.road.timetables import Halt
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.store.road_tables import StopRow
from rathaus_desk.usecases.appointments.free_slots import needed
from rathaus_desk.usecases.bookings.booking_values import booking, taken_cells
from rathaus_desk.usecases.bookings.slot_rules import rules_of_stops
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.opening_hours import booking_rules
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.halts import halt as halt_of
from rathaus_desk.usecases.road.on_the_road import was_out_there
from rathaus_desk.usecases.road.timetables import next_halts

EACH_STOP = 2
MOST_HALTS = 200
EARTH_KM = 6371.0
Point = tuple[float, float]


def halt_offers(
    work: Work,
    service: str,
    district_id: int | None = None,
    *,
    needs: tuple[Need, ...] = (),
    limit: int = 6,
) -> tuple[HaltOffer, ...]:
    """Return the next halts that can do a service: those in the district first, then the nearest.

    Of each stop the next two halts are among them, so that somebody else's stop comes into sight.
    """
    minutes = needed((catalogue.service(work, service),), needs, booking_rules(work))
    return _nearest(work, service, district_id, minutes, limit)


def other_offers(work: Work, booking_id: int, *, limit: int = 6) -> tuple[HaltOffer, ...]:
    """Return where and when else a booking could be: near its stop first; its own time is not among them."""
    own = booking(work, booking_id)
    stop = work.session.get_one(StopRow, halt_of(work, own.halt_id).stop_id)
    found = _nearest(work, own.service, stop.district_id, own.minutes, limit, own.id)
    return tuple(
        replace(one, slots=tuple(at for at in one.slots if (one.halt_id, at) != (own.halt_id, own.starts)))
        for one in found
    )


def _nearest(
    work: Work, service: str, district_id: int | None, minutes: int, limit: int, apart_from: int = 0
) -> tuple[HaltOffer, ...]:
    halts = [one for one in next_halts(work, service, district_id, limit=MOST_HALTS) if not _over(work, one)]
    stops = {row.id: row for row in work.session.scalars(select(StopRow))}
    home = _centre(work, district_id)
    known = {one.id: (one.district_id == district_id, _km(home, one)) for one in stops.values()}
    halts.sort(key=lambda one: (*_distance(known[one.stop_id or 0]), one.day, one.times.opens, one.id))
    chosen = _few_of_each(halts)[:limit]
    return _offers(work, chosen, stops, known, minutes, apart_from)


def offer_of_halt(work: Work, halt: Halt, minutes: int, *, apart_from: int = 0) -> tuple[int, ...]:
    """Return the free slots of a halt for something that takes so many minutes."""
    rule = _rule(work, halt.stop_id or 0)
    taken = taken_cells(work, (halt.id,), apart_from).get(halt.id, set())
    return _still(work, halt, free_slots(halt.times.opens, halt.times.closes, minutes, rule, taken))


def _offers(
    work: Work,
    halts: list[Halt],
    stops: dict[int, StopRow],
    known: dict[int, tuple[bool, float | None]],
    minutes: int,
    apart_from: int,
) -> tuple[HaltOffer, ...]:
    ids = tuple(one.id for one in halts)
    taken, waiting = taken_cells(work, ids, apart_from), _waiting(work, ids)
    districts, rules = office.districts(work), rules_of_stops(work)
    found = []
    for one in halts:
        row = stops[one.stop_id or 0]
        near, km = known[row.id]
        own, times = rules.get(row.id), one.times
        rule = own.rule if own else SlotRule()
        slots = free_slots(times.opens, times.closes, minutes, rule, taken.get(one.id, set()))
        found.append(
            HaltOffer(
                halt_id=one.id, day=one.day, stop=name_beside(row.kind, row.name),
                district=districts[row.district_id].name,
                place=whereabouts(row.kind, row.place, row.indoor), step_free=row.step_free, near=near, km=km,
                opens=times.opens, closes=times.closes, minutes=minutes, slots=_still(work, one, slots),
                walk_in=walk_in_time(times.opens, times.closes, rule), waiting=waiting.get(one.id, 0),
            )
        )  # fmt: skip
    return tuple(found)


def _rule(work: Work, stop_id: int) -> SlotRule:
    own = rules_of_stops(work).get(stop_id)
    return own.rule if own else SlotRule()


def _waiting(work: Work, ids: tuple[int, ...]) -> dict[int, int]:
    query = (
        select(BookingRow.halt_id, func.count())
        .where(BookingRow.halt_id.in_(ids), BookingRow.state == BookingState.WAITING)
        .group_by(BookingRow.halt_id)
    )
    return {halt_id: int(count) for halt_id, count in work.session.execute(query)}


def _few_of_each(halts: list[Halt]) -> list[Halt]:
    seen: dict[int, int] = {}
    kept = []
    for one in halts:
        stop_id = one.stop_id or 0
        seen[stop_id] = seen.get(stop_id, 0) + 1
        if seen[stop_id] <= EACH_STOP:
            kept.append(one)
    return kept


def _over(work: Work, halt: Halt) -> bool:
    now = local(work, work.now)
    if was_out_there(work):
        return halt.day < now.date()
    return (halt.day, halt.times.closes) <= (now.date(), now.hour * 60 + now.minute)


def _still(work: Work, halt: Halt, slots: tuple[int, ...]) -> tuple[int, ...]:
    """Return the slots that have not begun yet; on the road, where clocks go wrong, all of the day's."""
    now = local(work, work.now)
    if was_out_there(work) and halt.day == now.date():
        return slots
    minute = now.hour * 60 + now.minute
    return tuple(one for one in slots if halt.day > now.date() or one > minute) * (halt.day >= now.date())


def _centre(work: Work, district_id: int | None) -> Point | None:
    row = work.session.get(DistrictRow, district_id) if district_id is not None else None
    return _point(row.latitude, row.longitude) if row else None


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def _km(home: Point | None, stop: StopRow) -> float | None:
    """Return the straight line in kilometres, rounded to one digit."""
    there = _point(stop.latitude, stop.longitude)
    if home is None or there is None:
        return None
    (a, b), (c, d) = (tuple(map(radians, one)) for one in (home, there))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(half)), 1)


def _distance(known: tuple[bool, float | None]) -> tuple[bool, float]:
    """Return what offers are sorted by: in one's own district every stop is near enough."""
    near, km = known
    return not near, 0.0 if near else EARTH_KM if km is None else km
