"""What one tour may not do, looked at minute by minute; nothing here comes from the search that made it."""

from collections.abc import Iterator

from rathaus_desk.planning.conflicts import Code, Conflict, at_clock, in_minutes, listed, on
from rathaus_desk.planning.obstacles import (
    call_obstacles,
    holiday_obstacle,
    kit_obstacles,
    kit_out,
    member_obstacles,
    team_obstacles,
    vehicle_obstacles,
)
from rathaus_desk.planning.plans import Halt, Tour
from rathaus_desk.planning.values import Call, Givens, Kit, Member, Vehicle, windows_on

START, RETURN = "der Abfahrt", "zur Rückkehr"  # as they stand behind "von" and "bis"
_ENDS = {START: "die Abfahrt", RETURN: "die Rückkehr"}


def tour_conflicts(givens: Givens, tour: Tour) -> Iterator[Conflict]:
    """Find every rule that a tour breaks by itself."""
    vehicle = givens.vehicle(tour.vehicle_id)
    members = tuple(one for one in map(givens.member, tour.member_ids) if one)
    kits = tuple(one for one in map(givens.kit, tour.kit_ids) if one)
    yield from _unknown(givens, tour)
    yield from holiday_obstacle(givens, tour.day)
    if vehicle is not None:
        yield from vehicle_obstacles(vehicle, tour.day)
        yield from _crew(givens, tour, vehicle, members)
        yield from _kits(tour, vehicle, kits)
        yield from _road(givens, tour, vehicle)
    yield from _lengths(givens, tour)
    yield from _breaks(givens, tour)
    for halt in tour.halts:
        if place := givens.call(halt.stop_id):
            yield from call_obstacles(givens, place, tour.day)
            yield from team_obstacles(place, vehicle, tour.day) if vehicle else ()
            yield from kit_obstacles(givens, place, kits, tour.day)
            yield from _halt(tour, halt, place)


def _unknown(givens: Givens, tour: Tour) -> Iterator[Conflict]:
    text = f"Die Tour am {on(tour.day)} nennt {{}}, die es nicht mehr gibt."
    if givens.vehicle(tour.vehicle_id) is None:
        yield Conflict(Code.UNKNOWN, text.format("ein Fahrzeug").replace("die es", "das es"), tour.day)
    for member_id in tour.member_ids:
        if givens.member(member_id) is None:
            yield Conflict(Code.UNKNOWN, text.format("eine Person"), tour.day, tour.vehicle_id)
    for kit_id in tour.kit_ids:
        if givens.kit(kit_id) is None:
            yield Conflict(Code.UNKNOWN, text.format("eine Ausrüstung"), tour.day, tour.vehicle_id)
    for halt in tour.halts:
        if givens.call(halt.stop_id) is None:
            sentence = text.format("eine Haltestelle")
            yield Conflict(Code.UNKNOWN, sentence, tour.day, tour.vehicle_id, halt.stop_id)


def _crew(givens: Givens, tour: Tour, vehicle: Vehicle, members: tuple[Member, ...]) -> Iterator[Conflict]:
    for member in members:
        yield from member_obstacles(member, tour.day, tour.vehicle_id)
        spans = windows_on(member.duty, tour.day)
        if spans and not any(first <= tour.depart and tour.back <= last for first, last in spans):
            duty = listed([f"{at_clock(first)} bis {at_clock(last)}" for first, last in spans])
            text = f"{member.name} hat am {on(tour.day)} von {duty} Uhr Dienst, {vehicle.name} ist von "
            text += f"{at_clock(tour.depart)} bis {at_clock(tour.back)} Uhr unterwegs."
            yield Conflict(Code.DUTY_HOURS, text, tour.day, tour.vehicle_id, member_id=member.id)
    if vehicle.van and members and not any(one.drives for one in members):
        names = listed([one.name for one in members])
        text = f"Mit {vehicle.name} fährt am {on(tour.day)} niemand, der fahren darf ({names})."
        yield Conflict(Code.NO_DRIVER, text, tour.day, tour.vehicle_id)
    places = [place for halt in tour.halts if (place := givens.call(halt.stop_id))]
    need = max(places, key=lambda place: place.staff, default=None)
    if need is not None and len(tour.member_ids) < need.staff:
        there = listed([one.name for one in members]) or "niemand"
        text = f"{need.name} braucht am {on(tour.day)} {need.staff} Personen, "
        text += f"mit {vehicle.name} fährt nur {there}."
        yield Conflict(Code.TOO_FEW, text, tour.day, tour.vehicle_id, need.id)


def _kits(tour: Tour, vehicle: Vehicle, kits: tuple[Kit, ...]) -> Iterator[Conflict]:
    for kit in kits:
        yield from kit_out(kit, tour.day, tour.vehicle_id)
    if vehicle.kits and not tour.kit_ids:
        text = f"{vehicle.name} fährt am {on(tour.day)} ohne Ausrüstung."
        yield Conflict(Code.KIT_NONE, text, tour.day, tour.vehicle_id)


def _lengths(givens: Givens, tour: Tour) -> Iterator[Conflict]:
    limits, length = givens.limits, tour.back - tour.depart
    if length > limits.duty:
        text = f"Die Tour am {on(tour.day)} dauert {_hours(length)}, erlaubt sind {_hours(limits.duty)}."
        yield Conflict(Code.DUTY_LENGTH, text, tour.day, tour.vehicle_id)


def _breaks(givens: Givens, tour: Tour) -> Iterator[Conflict]:
    limits, length = givens.limits, tour.back - tour.depart
    had = tour.pause[1] - tour.pause[0] if tour.pause else 0
    need = limits.long_minutes if length > limits.long_after else limits.break_minutes
    if length > limits.break_after:
        stretch = max(tour.pause[0] - tour.depart, tour.back - tour.pause[1]) if tour.pause else length
        if had < need:
            text = f"Auf der Tour am {on(tour.day)} ({_hours(length)}) fehlt eine Pause von {need} Minuten."
            yield Conflict(Code.BREAK, text, tour.day, tour.vehicle_id)
        elif stretch > limits.break_after:
            text = f"Auf der Tour am {on(tour.day)} liegen {_hours(stretch)} Arbeit ohne Pause."
            yield Conflict(Code.BREAK, text, tour.day, tour.vehicle_id)
    if tour.pause and any(_meet(tour.pause, (halt.arrive, halt.leave)) for halt in tour.halts):
        text = f"Die Pause am {on(tour.day)} um {at_clock(tour.pause[0])} Uhr liegt in einem Halt."
        yield Conflict(Code.BREAK_CLASH, text, tour.day, tour.vehicle_id)


def _road(givens: Givens, tour: Tour, vehicle: Vehicle) -> Iterator[Conflict]:
    """Find too little time on the way, halts that overlap, and too much driving."""
    here, name, free, total = vehicle.depot, START, tour.depart, 0
    for halt in tour.halts:
        place = givens.call(halt.stop_id)
        if place is None:
            continue
        need = givens.travel.minutes(here, place.id)
        total += need
        yield from _way(tour, (name, place.name, place.id), (free, halt.arrive), need)
        here, name, free = place.id, place.name, halt.leave
    need = givens.travel.minutes(here, vehicle.depot)
    total += need
    yield from _way(tour, (name, RETURN, None), (free, tour.back), need)
    if total > givens.limits.driving:
        text = f"{vehicle.name} fährt am {on(tour.day)} {in_minutes(total)}, erlaubt sind "
        text += f"{in_minutes(givens.limits.driving)}."
        yield Conflict(Code.DRIVING, text, tour.day, tour.vehicle_id)


def _way(
    tour: Tour, names: tuple[str, str, int | None], times: tuple[int, int], need: int
) -> Iterator[Conflict]:
    start, end = times
    if end < start:
        both = " und ".join(_ENDS.get(one, one) for one in names[:2])
        text = f"{both} überschneiden sich am {on(tour.day)} um {at_clock(end)} Uhr."
        yield Conflict(Code.OVERLAP, f"{text[0].upper()}{text[1:]}", tour.day, tour.vehicle_id, names[2])
        return
    paused = 0
    if tour.pause:
        paused = max(0, min(end, tour.pause[1]) - max(start, tour.pause[0]))
    if end - start - paused < need:
        text = f"Von {names[0]} bis {names[1]} sind am {on(tour.day)} {in_minutes(need)} Fahrt nötig, "
        text += f"es bleiben {in_minutes(end - start - paused)}."
        yield Conflict(Code.TRAVEL, text, tour.day, tour.vehicle_id, names[2])


def _halt(tour: Tour, halt: Halt, place: Call) -> Iterator[Conflict]:
    spans, day = windows_on(place.windows, tour.day), tour.day
    if spans and not any(first <= halt.open and halt.close <= last for first, last in spans):
        hours = listed([f"{at_clock(first)} bis {at_clock(last)}" for first, last in spans])
        text = f"{place.name} ist am {on(day)} von {hours} Uhr möglich, geplant ist "
        text += f"{at_clock(halt.open)} bis {at_clock(halt.close)} Uhr."
        yield Conflict(Code.PLACE_HOURS, text, day, tour.vehicle_id, place.id)
    for code, what, got, need in (
        (Code.TOO_SHORT, "Öffnung", halt.close - halt.open, place.minutes),
        (Code.SET_UP, "Aufbau", halt.open - halt.arrive, place.set_up),
        (Code.PACK_UP, "Abbau", halt.leave - halt.close, place.pack_up),
    ):
        if got < need:
            text = f"{place.name}, {on(day)}: für {what} sind {in_minutes(got)} geplant, nötig sind "
            yield Conflict(code, f"{text}{in_minutes(need)}.", day, tour.vehicle_id, place.id)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _hours(minutes: int) -> str:
    """Return "6 Stunden" or "6:30 Stunden"."""
    return f"{minutes // 60} Stunden" if minutes % 60 == 0 else f"{at_clock(minutes)} Stunden"
