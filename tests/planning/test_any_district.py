"""Any district: whatever is given, a plan breaks no rule, and says what it leaves out."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.planning.conflicts import Code
from rathaus_desk.planning.editing import published
from rathaus_desk.planning.planner import propose, replan
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.reasons import why_not
from rathaus_desk.planning.rhythms import Calendar, EveryWeeks, MonthlyWeekday, Once, Season, Term, WeekParity
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.travel import Travel
from rathaus_desk.planning.values import (
    Eligibility,
    Givens,
    HomeVisit,
    Kit,
    Limits,
    Member,
    Stop,
    Vehicle,
    Window,
    term_on,
)
from tests.planned_roads import BUS, DEPOT, FIRST, VAN

LAST = FIRST + timedelta(days=13)
WEEKDAYS = st.frozensets(st.integers(0, 4), min_size=1)
DAYS = st.integers(0, 13).map(lambda one: FIRST + timedelta(days=one))
MISSING = {Code.VISIT_MISSING, Code.HOME_MISSING}


@st.composite
def spans(draw):
    first = draw(st.integers(96, 180)) * 5
    return Window(draw(WEEKDAYS), first, first + draw(st.integers(12, 120)) * 5)


@st.composite
def terms(draw):
    first = draw(DAYS)
    return Term(first, first + timedelta(days=draw(st.integers(0, 6))), "Grund")


RHYTHMS = st.one_of(
    st.builds(EveryWeeks, st.integers(1, 3), WEEKDAYS, st.none(), st.booleans()),
    st.builds(WeekParity, st.booleans(), WEEKDAYS),
    st.builds(MonthlyWeekday, st.frozensets(st.integers(1, 5), min_size=1), WEEKDAYS),
    st.builds(Once, st.just(FIRST), DAYS, WEEKDAYS),
)


@st.composite
def districts(draw):
    """Up to six stops and a home visit, one or two vehicles, with anything that may be in the way."""
    season = st.builds(Season, st.just(FIRST), DAYS, RHYTHMS)
    stops = tuple(
        Stop(
            at,
            f"Ort {at}",
            draw(st.integers(6, 40)) * 5,
            (draw(season),),
            windows=tuple(draw(st.lists(spans(), max_size=2))),
            set_up=draw(st.integers(0, 15)),
            pack_up=draw(st.integers(0, 15)),
            staff=draw(st.integers(1, 2)),
            power=draw(st.booleans()),
            permits=draw(st.none() | st.just(())) if draw(st.booleans()) else (draw(terms()),),
            closures=tuple(draw(st.lists(terms(), max_size=1))),
        )
        for at in range(1, draw(st.integers(1, 6)) + 1)
    )
    home = HomeVisit(7, "Besuch", FIRST, draw(DAYS), draw(st.sampled_from(Eligibility)))
    members = tuple(
        Member(
            at,
            f"Frau {at}",
            (Window(draw(WEEKDAYS), 420, draw(st.integers(700, 1140))),),
            drives=draw(st.booleans()),
        )
        for at in (1, 2, 3)
    )
    vehicles = (
        Vehicle(BUS, "Bus 1", DEPOT, (1, 2, 3), (1,), tuple(draw(st.lists(terms(), max_size=1)))),
        Vehicle(VAN, "Wagen 2", DEPOT, (3, 2), (2,), team=1),
    )
    typed = {(a, b): draw(st.integers(1, 60)) for a in (*range(1, 8), DEPOT) for b in range(1, 8) if a > b}
    return Givens(
        stops,
        vehicles[: draw(st.integers(1, 2))],
        (Kit(1, "Koffer A", frozenset(), draw(st.booleans())), Kit(2, "Koffer B", frozenset())),
        members,
        Travel({}, typed),
        Calendar({draw(DAYS): "Feiertag"}, (draw(terms()),)),
        (home,),
        limits=replace(
            Limits(), driving=draw(st.sampled_from((60, 240))), duty=draw(st.sampled_from((300, 600)))
        ),
    )


def only_told_gaps(givens: Givens, plan: Plan) -> None:
    """The plan breaks no rule, and every visit that is missing stands in its list with a reason."""
    hard = [one for one in check(givens, plan) if not one.hint]
    assert {one.code for one in hard} <= MISSING, [one.sentence for one in hard]
    told = {one.stop_id for one in plan.left_out}
    assert {one.stop_id for one in hard} <= told
    assert all(one.reasons for one in plan.left_out)


@settings(max_examples=60)
@given(districts())
def test_no_proposal_breaks_a_rule(givens):
    *_, last = propose(givens, FIRST, LAST, rounds=12)
    only_told_gaps(givens, last.plan)


@settings(max_examples=40)
@given(districts(), st.data())
def test_no_lost_day_breaks_a_rule_or_moves_anybody_else(givens, data):
    plan = published(next(propose(givens, FIRST, LAST, rounds=0)).plan)
    if not plan.tours:
        return
    lost = data.draw(st.sampled_from(plan.tours))
    again = replan(givens, plan, [(lost.day, lost.vehicle_id)], today=FIRST - timedelta(days=1))
    kept = {(tour.day, tour.vehicle_id, halt) for tour, halt in plan.visits() if tour != lost}
    assert kept <= {(tour.day, tour.vehicle_id, halt) for tour, halt in again.visits()}
    only_told_gaps(givens, again)


@settings(max_examples=40)
@given(districts(), DAYS, st.integers(1, 7))
def test_what_is_said_to_fit_fits(givens, day, stop_id):
    plan = next(propose(givens, FIRST, LAST, rounds=0)).plan
    if givens.call(stop_id) is None:
        return
    answer = why_not(givens, plan, stop_id, day)
    assert answer.sentence.endswith(".")
    if not answer.fits:
        assert answer.conflicts
        return
    assert day not in givens.calendar.holidays
    assert term_on(givens.vehicle(answer.vehicle_id).outages, day) is None
    assert answer.opens is not None
    assert answer.more_driving is not None
