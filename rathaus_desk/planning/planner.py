"""The planner: a plan at once, better ones while somebody watches, the rest anew when a day is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rathaus_desk.planning.conflicts import Code, on
from rathaus_desk.planning.drafting import Draft, seasons_of
from rathaus_desk.planning.head_start import with_head_start
from rathaus_desk.planning.plans import Halt, HaltState, LeftOut, Plan, Tour
from rathaus_desk.planning.rhythms import days_between, reach_days
from rathaus_desk.planning.search import Search, State
from rathaus_desk.planning.tasks import Way
from rathaus_desk.planning.timing import timed
from rathaus_desk.planning.values import Call, Givens, HomeVisit, Stop
from rathaus_desk.planning.visit_rules import visit_conflicts

FIRM = (HaltState.PINNED, HaltState.PUBLISHED)
ROUNDS, REPLAN_ROUNDS = 12_000, 120
MAKE_UP_DAYS, DAY_PRICE = 21, 2.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is; `plan` is the best plan so far, `better` whether it is a new one."""

    plan: Plan
    round: int
    rounds: int
    better: bool


def propose(
    givens: Givens, first: date, last: date, base: Plan | None = None, *, seed: int = 1, rounds: int = ROUNDS
) -> Iterator[Progress]:
    """Propose tours for a period: a plan at once, then each better one, and a sign of life in between.

    Stop by not asking for more. What is pinned or published in `base` stays, unless its vehicle can no longer
    go out; what else it has moves at a price. The same seed gives the same plans.
    """
    draft = Draft(givens, first, last, base)
    draft.lay_slots(FIRM)
    draft.add_rhythms(FIRM)
    tasks = draft.tasks()
    search = Search(tasks, seed)
    plan = plan_of(draft, search)
    yield Progress(plan, 0, rounds, True)
    further = with_head_start(tasks)
    if further is not None and (other := Search(further, seed)).best.cost < search.best.cost:
        search, plan = other, plan_of(draft, other)
        yield Progress(plan, 0, rounds, True)
    best = search.best
    for one in search.rounds(rounds):
        better = search.best is not best
        if better:
            best, plan = search.best, plan_of(draft, search)
        yield Progress(plan, one, rounds, better)
    yield Progress(plan, rounds, rounds, False)


def replan(
    givens: Givens,
    base: Plan,
    lost: Iterable[tuple[date, int]] = (),
    today: date | None = None,
    *,
    seed: int = 1,
    rounds: int = REPLAN_ROUNDS,
) -> Plan:
    """Return the plan after some vehicles' days were lost: their visits made up for elsewhere, or explained.

    Days on which a vehicle can no longer go out (leave, workshop) are lost without being named. No other
    visit changes its day or its vehicle, no published one its time, and a tour that takes nobody in stays
    as it is. Visits are made up for after `today`, without it from the first lost day on.
    """
    gone = frozenset(lost)
    draft = Draft(givens, base.first, base.last, base)
    draft.lay_slots(HaltState, without=gone)
    gone |= {spot for spot, _halt, _against in draft.homeless}
    draft.homeless.clear()
    first = min((day for day, _vehicle in gone), default=base.first)
    begin = first if today is None else today + timedelta(days=1)
    held = {
        (halt.stop_id, tour.day) for tour, halt in base.visits() if (tour.day, tour.vehicle_id) not in gone
    }
    for tour, halt in base.visits():
        place = givens.call(halt.stop_id)
        if (tour.day, tour.vehicle_id) in gone and place is not None:
            others = {day for stop_id, day in held if stop_id == place.id}
            ways = list(_make_ups(draft, place, tour.day, begin, others))
            draft.add_lost(place, tour.day, ways)
    search = Search(draft.tasks(), seed)
    for one in range(rounds if draft.jobs else 0):
        search.step(one / rounds)
    plan = _undisturbed(plan_of(draft, search), base)
    made_up = {name.place.id: name.place.name for name in draft.names if name.lost is not None}
    return replace(plan, left_out=(*plan.left_out, *_missed_elsewhere(draft, plan, made_up)))


def _undisturbed(plan: Plan, base: Plan) -> Plan:
    """Return a plan whose tours are those of the base, to the minute, wherever nobody was taken in."""
    old = {(tour.day, tour.vehicle_id): tour for tour in base.tours}
    tours = []
    for tour in plan.tours:
        was = old.get((tour.day, tour.vehicle_id))
        same = was is not None and {one.stop_id for one in was.halts} == {one.stop_id for one in tour.halts}
        tours.append(was if was is not None and same else tour)
    return replace(plan, tours=tuple(tours), left_out=(*base.left_out, *plan.left_out))


def _missed_elsewhere(draft: Draft, plan: Plan, made_up: dict[int, str]) -> Iterator[LeftOut]:
    """Find visits that are due only since one was made up for on a weekday on which its rhythm goes on."""
    untold = made_up.keys() - {one.stop_id for one in plan.left_out}
    for one in visit_conflicts(draft.givens, plan):
        if one.code is Code.VISIT_MISSING and one.stop_id in untold and one.day is not None:
            yield LeftOut(one.stop_id, made_up[one.stop_id], _reasons(draft, one.stop_id, one.day), one.day)


def _make_ups(draft: Draft, place: Call, lost: date, begin: date, others: set[date]) -> Iterator[Way]:
    """Return the days on which a lost visit could be made up for, the nearer the cheaper."""
    season = next((one for one in seasons_of(place) if one.first <= lost <= one.last), None)
    if season is not None:
        reach = min(MAKE_UP_DAYS, reach_days(season.rhythm))
        first, last = max(begin, season.first), min(draft.last, season.last)
        for day in days_between(first, last):
            away = abs((day - lost).days)
            if away <= reach and day not in others:
                yield Way((day.toordinal(),), DAY_PRICE * away)
    yield Way((), draft.givens.price_of_leaving_out(place))


def plan_of(draft: Draft, search: Search) -> Plan:
    """Return the best timetable of a search as a plan with its times, and what it had to leave out."""
    state = search.best
    tours = [_tour(draft, search, state, at) for at, tour in enumerate(state.tours) if tour.order]
    driving = round(sum(one.drive for one in state.tours))
    left = (*_left_out(draft, state), *_hopeless(draft), *_unfit(draft, search), *_homeless(draft))
    return Plan(draft.first, draft.last, tuple(tours), left, driving)


def _tour(draft: Draft, search: Search, state: State, at: int) -> Tour:
    order, duty = state.tours[at].order, draft.duties[at]
    frame = search.tasks.frames[state.tours[at].frame]
    found = timed(frame, [search.tasks.calls[one] for one in order], search.tasks.matrix)
    if found is None:
        raise AssertionError("the search keeps only tours that fit")
    halts = tuple(_halt(draft, one, round(opens)) for one, opens in zip(order, found.opens, strict=True))
    pause = None
    if found.pause is not None and frame.pause is not None:
        pause = (round(found.pause), round(found.pause + frame.pause.minutes))
    return Tour(
        duty.day,
        duty.vehicle.id,
        tuple(one.id for one in duty.members),
        tuple(one.id for one in duty.kits),
        round(found.depart),
        round(found.back),
        halts,
        pause,
    )


def _halt(draft: Draft, call: int, opens: int) -> Halt:
    one, place = draft.calls[call], draft.places[call]
    closes = opens + round(one.stay)
    return Halt(place.id, opens - place.set_up, opens, closes, closes + place.pack_up, draft.states[call])


def _left_out(draft: Draft, state: State) -> Iterator[LeftOut]:
    for name, job, placed in zip(draft.names, draft.jobs, state.placed, strict=True):
        there = {draft.slots[one.slot].day for one in placed or ()}
        if name.lost is not None:
            if not there:
                yield LeftOut(
                    name.place.id, name.place.name, _reasons(draft, name.place.id, name.lost), name.lost
                )
            continue
        way = min(job.ways, key=lambda way: (-len(there & set(way.days)), way.price))
        for ordinal in sorted(set(way.days) - there):
            day = _day_of_visit(draft, name.place) or date.fromordinal(ordinal)
            said = (*_lost_there(draft, name.place.id, day), *_reasons(draft, name.place.id, day))
            yield LeftOut(name.place.id, name.place.name, tuple(dict.fromkeys(said)), day)


def _day_of_visit(draft: Draft, place: Call) -> date | None:
    """Return the day on which somebody at home expects a vehicle that is out; any other is only a guess."""
    days = (day for (day, _vehicle), halt, _against in draft.homeless if halt.stop_id == place.id)
    return next(days, None) if isinstance(place, HomeVisit) else None


def _lost_there(draft: Draft, stop_id: int, day: date) -> tuple[str, ...]:
    """Return why the vehicle that was to come to a place on a day does not go out."""
    return tuple(
        one.sentence
        for (lost, _vehicle), halt, against in draft.homeless
        if (lost, halt.stop_id) == (day, stop_id)
        for one in against
    )


def _hopeless(draft: Draft) -> Iterator[LeftOut]:
    """Find home visits that are wanted on no day on which anybody works."""
    for home in draft.hopeless:
        yield LeftOut(home.id, home.name, _reasons(draft, home.id, home.last), home.last)


def _reasons(draft: Draft, stop_id: int, day: date) -> tuple[str, ...]:
    place = draft.givens.call(stop_id)
    if place is None:
        return ()
    return draft.against(place, day) or (
        f"{place.name} passt am {on(day)} in keine Tour.",
        *_went_first(place),
    )


def _went_first(place: Call) -> Iterator[str]:
    """Say by what the planner chose who goes without, where there was not room for all."""
    if isinstance(place, Stop) and place.served is not None:
        came = f"{place.served:.1f}".replace(".", ",").removesuffix(",0")
        text = "Wo nicht alle Platz finden, gehen Halte vor, zu denen mehr Menschen kommen; hier waren es im"
        yield f"{text} Schnitt {came}."


def _unfit(draft: Draft, search: Search) -> Iterator[LeftOut]:
    for slot, call in search.unfit:
        day, place = draft.duties[slot].day, draft.places[call]
        vehicle = draft.duties[slot].vehicle.name
        text = f"{place.name} passt am {on(day)} so nicht mehr in die Tour von {vehicle}."
        yield LeftOut(place.id, place.name, (text,), day)


def _homeless(draft: Draft) -> Iterator[LeftOut]:
    """Find what was firm for a vehicle that cannot go out on that day, and is due on no day by its rhythm."""
    due = {name.place.id for name in draft.names}
    for (day, _vehicle), halt, _against in draft.homeless:
        place = draft.givens.call(halt.stop_id)
        if place is not None and place.id not in due:
            yield LeftOut(place.id, place.name, _lost_there(draft, place.id, day), day)
