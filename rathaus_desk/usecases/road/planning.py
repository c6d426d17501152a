"""The planner asked about our timetable: conflicts, proposals, "why not there?", a lost day, two versions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.findings import LeftOut, PlanConflict, Proposal, VersionChange, WhyNot
from rathaus_desk.planning import plans
from rathaus_desk.planning.comparing import Change, Comparison
from rathaus_desk.planning.comparing import compare as compare_plans
from rathaus_desk.planning.conflicts import Code, Conflict
from rathaus_desk.planning.planner import ROUNDS, Progress
from rathaus_desk.planning.planner import propose as propose_plans
from rathaus_desk.planning.reasons import Answer
from rathaus_desk.planning.reasons import why_not as why_not_there
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.values import Company, Givens, HomeVisit
from rathaus_desk.store.road_tables import HaltRow, StopRow, TimetableRow, TourRow, VehicleRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.road.givens import (
    ANY_DAY,
    HIDDEN_VISIT,
    Ground,
    planned_tours,
    road_givens,
    spot_of,
    stop_call,
    visit_call,
)
from rathaus_desk.usecases.road.homes import visit_row
from rathaus_desk.usecases.road.road_rows import row_of
from rathaus_desk.usecases.road.stops import stops
from rathaus_desk.usecases.road.timetables import LONGEST, plan_of, timetables

_HOPELESS = "Für diesen Tag hilft keine Änderung."


def conflicts(
    work: Work, first: date, last: date, timetable_id: int | None = None
) -> tuple[PlanConflict, ...]:
    """Return every rule that a version of the timetable, or what is published, breaks between two days."""
    found = check(road_givens(work, first, last), plan_of(work, first, last, timetable_id))
    return tuple(_conflict(one) for one in found)


def ground(work: Work, first: date, last: date, timetable_id: int | None = None) -> Ground:
    """Return what the planner begins with. Refuses a period that is turned round or too long."""
    if not first <= last <= first + LONGEST:
        raise Refused(
            "Dieser Zeitraum geht nicht: das Ende darf nicht vor dem Anfang liegen und höchstens "
            f"{LONGEST.days} Tage danach. Bitte Anfang und Ende prüfen.",
            "last",
        )
    plan = plan_of(work, first, last, timetable_id)
    givens = road_givens(work, first, last)
    givens = replace(givens, home_visits=tuple(_still_to_plan(work, givens.home_visits, plan)))
    return Ground(_with_companies(givens, plan), plan)


def _still_to_plan(work: Work, wished: tuple[HomeVisit, ...], plan: plans.Plan) -> Iterator[HomeVisit]:
    """Find the home visits that a plan may place: those that stand in it, and wishes that no other day has.

    Of a visit that is over, or that one may not know of, there is nothing to plan but the time it takes.
    """
    here = {halt.stop_id for _tour, halt in plan.visits()}
    elsewhere = _published_elsewhere(work, plan.first, plan.last)
    for one in wished:
        open_wish = (one.first, one.last) != ANY_DAY and one.id not in elsewhere
        if one.id in here or open_wish:
            yield one


def _published_elsewhere(work: Work, first: date, last: date) -> set[int]:
    """Return the home visits whose people know of a day to come that does not lie between two days."""
    today = work.now.astimezone(work.office.calendar.zone).date()
    days = work.session.scalars(
        select(TourRow.day)
        .join(HaltRow, HaltRow.tour_id == TourRow.id)
        .where(HaltRow.visit_id.is_not(None), TourRow.day >= today, ~TourRow.day.between(first, last))
        .distinct()
    ).all()
    found = (halt for day in days for _tour, halt in plan_of(work, day, day).visits())
    return {halt.stop_id for halt in found}


def proposals(
    begin: Ground, first: date, last: date, *, seed: int = 1, rounds: int = ROUNDS
) -> Iterator[Progress]:
    """Propose tours: a first plan at once, then better ones; it asks no database and takes its time."""
    return propose_plans(begin.givens, first, last, begin.base, seed=seed, rounds=rounds)


def proposal_of(plan: plans.Plan) -> Proposal:
    """Return a plan as it would be kept."""
    left = tuple(LeftOut(one.name, one.day, one.reasons) for one in plan.left_out)
    return Proposal(plan.first, plan.last, planned_tours(plan), left, plan.driving)


def proposal(
    work: Work,
    first: date,
    last: date,
    timetable_id: int | None = None,
    *,
    seed: int = 1,
    rounds: int = ROUNDS,
) -> Proposal:
    """Return the best plan after some rounds, ready to be kept as a draft."""
    *_, final = proposals(ground(work, first, last, timetable_id), first, last, seed=seed, rounds=rounds)
    return proposal_of(final.plan)


def why_not(
    work: Work,
    stop_id: int | None = None,
    *,
    day: date,
    visit_id: int | None = None,
    timetable_id: int | None = None,
    vehicle_id: int | None = None,
    named: bool = True,
) -> WhyNot:
    """Return whether a stop or a home visit fits on a day, or what speaks against it and would help.

    Unless `named` nobody is named who is visited at home. Refuses a place that is not there for the actor,
    and a vehicle that is not there.
    """
    if day < work.now.astimezone(work.office.calendar.zone).date():
        return _never(f"Der {numeric_date(day)} ist vorbei.")
    place = visit_call(visit_row(work, visit_id).id) if visit_id is not None else _stop_asked(work, stop_id)
    if vehicle_id is not None:
        row_of(work, VehicleRow, vehicle_id)
    plan = plan_of(work, day, day, timetable_id)
    givens = _with_companies(road_givens(work, day, day, also_stop=stop_id), plan)
    if not named:
        homes = tuple(replace(one, name=HIDDEN_VISIT) for one in givens.home_visits)
        givens = replace(givens, home_visits=homes)
    try:
        answer = why_not_there(givens, plan, place, day, vehicle_id)
    except KeyError:
        return _never("Dafür ist kein Fahrzeug in Betrieb, oder der Hausbesuch ist schon erledigt.")
    found = _found(answer)
    for against, change in _before_all(work, stop_id, day, timetable_id):
        found = _and_also(found, against, change)
    return found


def _found(answer: Answer) -> WhyNot:
    there_already = any(one.code is Code.VISIT_TWICE for one in answer.conflicts)
    hopeless = not (answer.fits or answer.changes or there_already)
    return WhyNot(
        fits=answer.fits,
        sentence=answer.sentence,
        vehicle_id=answer.vehicle_id,
        opens=answer.opens,
        more_driving=answer.more_driving,
        against=tuple(one.sentence for one in answer.conflicts),
        changes=answer.changes,
        hint=f"{_HOPELESS} {answer.hint}".strip() if hopeless else answer.hint,
    )


def _stop_asked(work: Work, stop_id: int | None) -> int:
    if stop_id is None:
        raise Refused("Bitte einen Haltepunkt oder einen Hausbesuch nennen.", "stop_id")
    return stop_call(row_of(work, StopRow, stop_id).id)


def _before_all(
    work: Work, stop_id: int | None, day: date, timetable_id: int | None
) -> Iterator[tuple[str, str]]:
    """Find what the planner does not know of: a stop that is given up, days beyond the plan."""
    stop = row_of(work, StopRow, stop_id) if stop_id is not None else None
    if stop is not None and not stop.active:
        yield f"{stop.name} ist nicht mehr in Gebrauch.", f"{stop.name} wieder in Gebrauch nehmen"
    if timetable_id is not None:
        row = row_of(work, TimetableRow, timetable_id)
        if not row.first <= day <= row.last:
            until = f"vom {numeric_date(row.first)} bis zum {numeric_date(row.last)}"
            yield f"„{row.name}“ reicht {until}.", f"„{row.name}“ mit dem {numeric_date(day)} neu planen"
    elif not any(one.first <= day <= one.last for one in timetables(work) if one.published_at):
        said = numeric_date(day)
        yield f"Für den {said} ist kein Fahrplan veröffentlicht.", f"für den {said} einen Plan machen"


def _and_also(found: WhyNot, against: str, change: str) -> WhyNot:
    """Return an answer with one more thing that is in the way; what nothing helps against stays so."""
    helps = found.fits or bool(found.changes)
    return replace(
        found,
        fits=False,
        sentence=against,
        against=(against, *found.against),
        changes=(change, *found.changes) if helps else (),
    )


def _never(sentence: str) -> WhyNot:
    return WhyNot(
        fits=False, sentence=sentence, vehicle_id=0, opens=None, more_driving=None, against=(sentence,),
        changes=(), hint="",
    )  # fmt: skip


def version_change(work: Work, timetable_id: int) -> VersionChange:
    """Return how a version differs from what else is published in its time, and whom one must tell."""
    row = row_of(work, TimetableRow, timetable_id)
    givens = road_givens(work, row.first, row.last)
    before = plan_of(work, row.first, row.last)
    found = compare_plans(givens, before, plan_of(work, row.first, row.last, timetable_id))
    return VersionChange(
        sentence=found.sentence,
        moved=_said(found.moved),
        retimed=_said(found.retimed),
        dropped=_said(found.dropped),
        added=_said(found.added),
        posters=_posters(work, found),
    )


def _with_companies(givens: Givens, plan: plans.Plan) -> Givens:
    """Return the givens with whoever and whatever goes along in a plan, so that a hand's choice stays."""
    companies = {
        (one.day, one.vehicle_id): Company(one.member_ids, one.kit_ids)
        for one in plan.tours
        if one.member_ids or one.kit_ids
    }
    return replace(givens, assigned=companies)


def _posters(work: Work, found: Comparison) -> tuple[str, ...]:
    told = {one.stop_id for one in (*found.moved, *found.retimed, *found.dropped) if one.published}
    return tuple(
        f"{one.words.name}: {one.words.poster_place}"
        for one in stops(work, retired=True)
        if stop_call(one.id) in told and one.words.poster_place
    )


def _said(changes: tuple[Change, ...]) -> tuple[str, ...]:
    return tuple(one.sentence for one in changes)


def _conflict(one: Conflict) -> PlanConflict:
    stop_id, visit_id = (None, None) if one.stop_id is None else spot_of(one.stop_id)
    return PlanConflict(
        code=one.code.value,
        sentence=one.sentence,
        hint=one.hint,
        day=one.day,
        vehicle_id=one.vehicle_id,
        stop_id=stop_id,
        visit_id=visit_id,
        staff_id=one.member_id,
    )
