"""Why not there? For any stop and day: when it fits, or what speaks against it and the smallest change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import inf

from rathaus_desk.planning.conflicts import Code, Conflict, at_clock, in_minutes, on
from rathaus_desk.planning.drafting import Draft, seasons_of
from rathaus_desk.planning.easing import Easing, eased, time_easings, with_place
from rathaus_desk.planning.obstacles import Duty, call_obstacles, duties_on, duty_obstacles
from rathaus_desk.planning.plans import HaltState, Plan
from rathaus_desk.planning.rhythms import patterns
from rathaus_desk.planning.timing import timed
from rathaus_desk.planning.tour_book import Tour, TourBook
from rathaus_desk.planning.values import Call, Givens, HomeVisit, Vehicle, suits

MOST_OBSTACLES = 8
MOST_DROPPED = 3
Dropped = frozenset[int]
NOTHING: Dropped = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a stop fits with a vehicle on a day, from when to when, for how much more driving in minutes.

    If not: what speaks against it, and the changes that together would make it fit (none: nothing would).
    """

    vehicle_id: int
    fits: bool
    sentence: str
    more_driving: int | None = None
    opens: int | None = None
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Room found in a day: how much more driving, and when it would open."""

    more: int
    opens: int


def why_not(givens: Givens, plan: Plan, stop_id: int, day: date, vehicle_id: int | None = None) -> Answer:
    """Return whether a stop fits on a day, with the vehicle that suits best, or why not and what would help.

    The other halts of that day stay, published ones to the minute. Raises KeyError for a stop or vehicle
    nobody knows.
    """
    place = givens.call(stop_id)
    if place is None:
        raise KeyError(stop_id)
    named = [one for one in givens.vehicles if vehicle_id in (None, one.id)]
    vehicles = [one for one in named if suits(one, place)] or named
    if not vehicles:
        raise KeyError(vehicle_id)
    if any(tour.day == day and halt.stop_id == stop_id for tour, halt in plan.visits()):
        text = f"{place.name} steht am {on(day)} schon im Plan."
        return Answer(vehicles[0].id, False, text, conflicts=(Conflict(Code.VISIT_TWICE, text, day),))
    found = [_answer(givens, plan, place, day, vehicle) for vehicle in vehicles]
    best = min(
        found, key=lambda one: (not one.fits, one.more_driving or 0, not one.changes, len(one.changes))
    )
    return replace(best, hint=_rhythm_hint(givens, place, day))


def _answer(givens: Givens, plan: Plan, place: Call, day: date, vehicle: Vehicle) -> Answer:
    busy = frozenset(tour.vehicle_id for tour in plan.tours if tour.day == day and tour.halts)
    against, changes, then = _without_obstacles(givens, place, day, vehicle, busy)
    if then is None:
        return Answer(vehicle.id, False, against[0].sentence, conflicts=against)
    room = _room(then, plan, place.id, day, vehicle)
    if room is not None and not against:
        closes = room.opens + place.minutes
        text = f"{place.name} passt am {on(day)} von {at_clock(room.opens)} bis {at_clock(closes)} Uhr mit "
        text += f"{vehicle.name}, das sind {in_minutes(room.more)} mehr Fahrt."
        return Answer(vehicle.id, True, text, room.more, room.opens)
    if room is not None:
        return Answer(vehicle.id, False, against[0].sentence, conflicts=against, changes=changes)
    full = _full(place, day, vehicle)
    last = _smallest_change(then, plan, place, day, vehicle)
    whole = (*changes, last) if last else ()
    return Answer(
        vehicle.id, False, (against or (full,))[0].sentence, conflicts=(*against, full), changes=whole
    )


def _full(place: Call, day: date, vehicle: Vehicle) -> Conflict:
    text = (
        f"{place.name} passt am {on(day)} nicht mehr in die Tour von {vehicle.name}: die Zeit reicht nicht."
    )
    return Conflict(Code.DUTY_HOURS, text, day, vehicle.id, place.id)


def _without_obstacles(
    givens: Givens, place: Call, day: date, vehicle: Vehicle, busy: frozenset[int]
) -> tuple[tuple[Conflict, ...], tuple[str, ...], Givens | None]:
    """Take one obstacle after the other away; None if one of them stays whatever one does."""
    against: list[Conflict] = []
    changes: list[str] = []
    for _ in range(MOST_OBSTACLES):
        found = next(_obstacles(givens, place, day, vehicle, busy), None)
        if found is None:
            return tuple(against), tuple(changes), givens
        against.append(found)
        now = givens.call(place.id)
        easing = eased(givens, found, now, vehicle, day) if now else None
        if easing is None:
            break
        changes.append(easing.sentence)
        givens = easing.givens
    return tuple(against), (), None


def _obstacles(
    givens: Givens, place: Call, day: date, vehicle: Vehicle, busy: frozenset[int]
) -> Iterator[Conflict]:
    now = givens.call(place.id) or place
    duty = duties_on(givens, day, busy).get(vehicle.id, ())
    if not isinstance(duty, Duty):
        yield from duty
        return
    yield from call_obstacles(givens, now, day)
    yield from duty_obstacles(givens, now, duty, day)


def _room(
    givens: Givens, plan: Plan, stop_id: int, day: date, vehicle: Vehicle, *, dropped: Dropped = NOTHING
) -> _Place | None:
    """Return where a stop finds room on a day among the halts there, without some of them if asked."""
    draft = Draft(givens, day, day, _day_of(plan, day, vehicle.id, dropped))
    draft.lay_slots(HaltState)
    at = next((at for at, one in enumerate(draft.duties) if one.vehicle.id == vehicle.id), None)
    place = givens.call(stop_id)
    call = draft.free_call(place, day) if place else None
    if at is None or call is None:
        return None
    book = TourBook(draft.tasks())
    tour = book.tour(draft.slots[at].frame, ())
    for fixed in draft.slots[at].fixed:
        if book.addition(tour, fixed)[0] == inf:
            return None
        tour = book.added(tour, fixed)
    cost = book.addition(tour, call)[0]
    return None if cost == inf else _Place(round(cost), _opening(book, book.added(tour, call), call))


def _opening(book: TourBook, tour: Tour, call: int) -> int:
    calls = [book.tasks.calls[one] for one in tour.order]
    found = timed(book.tasks.frames[tour.frame], calls, book.tasks.matrix)
    return round(found.opens[tour.order.index(call)]) if found else 0


def _day_of(plan: Plan, day: date, vehicle_id: int, dropped: Dropped) -> Plan:
    """Return one day of a plan, without some halts of one vehicle if asked."""
    tours = tuple(
        replace(one, halts=tuple(halt for halt in one.halts if halt.stop_id not in dropped))
        if one.vehicle_id == vehicle_id
        else one
        for one in plan.tours
        if one.day == day
    )
    return Plan(day, day, tours)


def _smallest_change(givens: Givens, plan: Plan, place: Call, day: date, vehicle: Vehicle) -> str | None:
    """Return the smallest change that helps, None if there is none.

    First the fewest minutes that would do, then other hours of the place, then the fewest halts to leave.
    """
    now = givens.call(place.id) or place
    found: list[tuple[int, Easing]] = []
    for kind in time_easings(givens, now, day):
        step = _first_step(kind, plan, place, day, vehicle)
        if step is not None:
            found.append((step, kind[step]))
    if found:
        return min(found, key=lambda one: one[0])[1].sentence
    return _other_hours(givens, plan, now, day, vehicle) or _drop_some(givens, plan, place, day, vehicle)


def _other_hours(givens: Givens, plan: Plan, now: Call, day: date, vehicle: Vehicle) -> str | None:
    """Return when a place would have to be open on a day, if only its own hours are in the way."""
    if not now.windows:
        return None
    room = _room(with_place(givens, replace(now, windows=())), plan, now.id, day, vehicle)
    if room is None:
        return None
    hours = f"von {at_clock(room.opens)} bis {at_clock(room.opens + now.minutes)} Uhr"
    return f"{now.name} am {on(day)} {hours} öffnen lassen"


def _first_step(kind: list[Easing], plan: Plan, place: Call, day: date, vehicle: Vehicle) -> int | None:
    """Return the first step that makes room, by halving: more of a change never takes room away."""

    def fits(step: int) -> bool:
        return _room(kind[step].givens, plan, place.id, day, vehicle) is not None

    if not kind or not fits(len(kind) - 1):
        return None
    low, high = 0, len(kind) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def _drop_some(givens: Givens, plan: Plan, place: Call, day: date, vehicle: Vehicle) -> str | None:
    """Return the fewest halts whose leaving makes room: those first that are least firm and short."""
    halts = [
        halt
        for tour in plan.tours
        if tour.day == day and tour.vehicle_id == vehicle.id
        for halt in tour.halts
    ]
    halts.sort(key=lambda one: (_firmness(one.state), one.leave - one.arrive))
    for count in range(1, min(len(halts), MOST_DROPPED) + 1):
        for some in combinations(halts, count):
            dropped = frozenset(one.stop_id for one in some)
            names = [call.name for one in some if (call := givens.call(one.stop_id))]
            if len(names) == count and _room(givens, plan, place.id, day, vehicle, dropped=dropped):
                return f"{_listed(names)} am {on(day)} auf einen anderen Tag legen"
    return None


def _listed(names: list[str]) -> str:
    return " und ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _firmness(state: HaltState) -> int:
    return list(HaltState).index(state)


def _rhythm_hint(givens: Givens, place: Call, day: date) -> str:
    if isinstance(place, HomeVisit):  # its wish is an obstacle of its own
        return ""
    for season in seasons_of(place):
        if season.first <= day <= season.last:
            found = patterns(season.rhythm, day, day, givens.calendar)
            if not any(day in one for one in found):
                return f"Der {on(day)} liegt nicht im Rhythmus von {place.name}."
            return ""
    return f"Für {place.name} gilt am {on(day)} kein Fahrplan."
