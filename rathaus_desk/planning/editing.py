"""What a person does to a plan by hand: move, pin and let go a visit, publish, put a new part in."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from rathaus_desk.planning.plans import Halt, HaltState, Plan, Tour


def moved(plan: Plan, stop_id: int, day: date, to_day: date, vehicle_id: int) -> Plan:
    """Return the plan with a visit pinned elsewhere; its minutes come with the next proposal.

    Raises KeyError if the stop has no visit on that day.
    """
    halt = _halt(plan, stop_id, day)
    rest = with_states(plan, (), HaltState.DRAFT, drop=lambda tour, one: tour.day == day and one is halt)
    pinned = replace(halt, state=HaltState.PINNED)
    tours = list(rest.tours)
    for at, tour in enumerate(tours):
        if (tour.day, tour.vehicle_id) == (to_day, vehicle_id):
            tours[at] = replace(tour, halts=tuple(sorted((*tour.halts, pinned), key=lambda one: one.open)))
            return replace(rest, tours=tuple(tours))
    tours.append(Tour(to_day, vehicle_id, (), (), halt.arrive, halt.leave, (pinned,)))
    return replace(rest, tours=tuple(sorted(tours, key=lambda one: (one.day, one.vehicle_id))))


def pinned(plan: Plan, stop_id: int, day: date) -> Plan:
    """Return the plan with a visit held on its day and vehicle. Raises KeyError if there is none."""
    _halt(plan, stop_id, day)
    return with_states(plan, ((stop_id, day),), HaltState.PINNED)


def let_go(plan: Plan, stop_id: int, day: date) -> Plan:
    """Return the plan with a visit as a draft again. Raises KeyError if there is none."""
    _halt(plan, stop_id, day)
    return with_states(plan, ((stop_id, day),), HaltState.DRAFT)


def published(plan: Plan) -> Plan:
    """Return the plan with every visit published, to the minute."""
    return with_states(plan, ((halt.stop_id, tour.day) for tour, halt in plan.visits()), HaltState.PUBLISHED)


def with_states(
    plan: Plan,
    visits: Iterable[tuple[int, date]],
    state: HaltState,
    drop: Callable[[Tour, Halt], bool] = lambda _tour, _halt: False,
) -> Plan:
    """Return the plan with some visits (stop, day) in another state, without those that `drop` picks."""
    chosen = frozenset(visits)
    tours = []
    for tour in plan.tours:
        halts = tuple(
            replace(one, state=state) if (one.stop_id, tour.day) in chosen else one
            for one in tour.halts
            if not drop(tour, one)
        )
        if halts:
            tours.append(replace(tour, halts=halts))
    return replace(plan, tours=tuple(tours))


def _halt(plan: Plan, stop_id: int, day: date) -> Halt:
    for tour, halt in plan.visits():
        if (halt.stop_id, tour.day) == (stop_id, day):
            return halt
    raise KeyError((stop_id, day))
