"""The rule checker: everything that is wrong with a plan, in sentences, each with its code and its spot."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

from rathaus_desk.planning.conflicts import Code, Conflict, at_clock, on, sentence
from rathaus_desk.planning.plans import Plan, Tour
from rathaus_desk.planning.tour_rules import tour_conflicts
from rathaus_desk.planning.values import Givens
from rathaus_desk.planning.visit_rules import visit_conflicts

DAY_MINUTES = 24 * 60


def check(givens: Givens, plan: Plan) -> tuple[Conflict, ...]:
    """Return every conflict of a plan, in the order of the days."""
    found = list(visit_conflicts(givens, plan))
    for tour in plan.tours:
        found.extend(tour_conflicts(givens, tour))
        if not plan.first <= tour.day <= plan.last:
            period = f"{on(plan.first)} bis {on(plan.last)}"
            text = f"Eine Tour ist am {on(tour.day)} geplant, der Plan reicht vom {period}"
            found.append(Conflict(Code.OUTSIDE_PERIOD, sentence(text), tour.day, tour.vehicle_id))
    found.extend(_doubles(givens, plan))
    found.extend(_rests(givens, plan))
    return tuple(sorted(dict.fromkeys(found), key=_place_in_list))


def _place_in_list(one: Conflict) -> tuple[bool, date, str, str]:
    return one.hint, one.day or date.min, one.code, one.sentence


def _doubles(givens: Givens, plan: Plan) -> Iterator[Conflict]:
    """Find who or what would be in two tours at one time."""
    by_day: dict[date, list[Tour]] = defaultdict(list)
    for tour in plan.tours:
        by_day[tour.day].append(tour)
    for day, tours in by_day.items():
        for one, other in combinations(tours, 2):
            if one.depart < other.back and other.depart < one.back:
                yield from _shared(givens, day, one, other)


def _shared(givens: Givens, day: date, one: Tour, other: Tour) -> Iterator[Conflict]:
    when = f"am {on(day)} um {at_clock(max(one.depart, other.depart))} Uhr in zwei Touren zugleich"
    if one.vehicle_id == other.vehicle_id:
        vehicle = givens.vehicle(one.vehicle_id)
        name = vehicle.name if vehicle else "Ein Fahrzeug"
        yield Conflict(Code.VEHICLE_TWICE, f"{name} ist {when}.", day, one.vehicle_id)
    for member_id in sorted(set(one.member_ids) & set(other.member_ids)):
        member = givens.member(member_id)
        name = member.name if member else "Jemand"
        text = f"{name} ist {when}."
        yield Conflict(Code.MEMBER_TWICE, text, day, other.vehicle_id, member_id=member_id)
    for kit_id in sorted(set(one.kit_ids) & set(other.kit_ids)):
        kit = givens.kit(kit_id)
        name = kit.name if kit else "Eine Ausrüstung"
        yield Conflict(Code.KIT_TWICE, f"{name} ist {when}.", day, other.vehicle_id)


def _rests(givens: Givens, plan: Plan) -> Iterator[Conflict]:
    """Find who comes home too late to leave again the next morning (ArbZG § 5)."""
    for member in givens.members:
        mine = [tour for tour in plan.tours if member.id in tour.member_ids]
        ends = _by_day(mine, max, lambda tour: tour.back)
        begins = _by_day(mine, min, lambda tour: tour.depart)
        for one, next_day in pairwise(sorted(ends)):
            rest = begins[next_day] + DAY_MINUTES - ends[one]
            if next_day - one == timedelta(days=1) and rest < givens.limits.rest:
                text = (
                    f"{member.name} hat zwischen dem {on(one)} und dem {on(next_day)} nur {at_clock(rest)} "
                )
                text += f"Stunden Ruhe, nötig sind {givens.limits.rest // 60}."
                yield Conflict(Code.REST, text, next_day, member_id=member.id)


def _by_day(
    tours: list[Tour], choose: Callable[[int, int], int], minute: Callable[[Tour], int]
) -> dict[date, int]:
    found: dict[date, int] = {}
    for tour in tours:
        found[tour.day] = choose(found.get(tour.day, minute(tour)), minute(tour))
    return found
