"""Timetables: kept as drafts, published as versions, and read by day, week, month and stop."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import delete, or_, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import NeedsConsent, Refused
from rathaus_desk.domain.road.fleet import demand_order
from rathaus_desk.domain.road.plan_notes import Noted, with_notes
from rathaus_desk.domain.road.rhythms import RhythmKind
from rathaus_desk.domain.road.timetables import (
    DropTimetable,
    Halt,
    HaltState,
    HaltTimes,
    KeepPlan,
    PlannedTour,
    PublishTimetable,
    Timetable,
    TimetableState,
    Tour,
)
from rathaus_desk.planning import plans
from rathaus_desk.planning.rhythms import anchor_of
from rathaus_desk.planning.rules import check
from rathaus_desk.store.road_tables import (
    EquipmentSetRow,
    HaltRow,
    HomeVisitRow,
    StopRhythmRow,
    StopRow,
    TimetableRow,
    TourRow,
    VehicleRow,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.road.draft_news import note_change, seen_draft
from rathaus_desk.usecases.road.givens import HIDDEN_VISIT, road_givens, stop_call, visit_call
from rathaus_desk.usecases.road.homes import VISITORS, in_sight
from rathaus_desk.usecases.road.road_rows import fill, line, row_of, timetable_value
from rathaus_desk.usecases.texts import near

LONGEST = timedelta(days=400)
MOST_TOURS = 2_000
Follow = Callable[[Work], tuple[int, int]]
_FOLLOW: list[Follow] = []


def timetables(work: Work) -> tuple[Timetable, ...]:
    """Return every version of the timetable, the one that begins last first."""
    query = select(TimetableRow).order_by(TimetableRow.first.desc(), TimetableRow.id.desc())
    return tuple(timetable_value(work, row) for row in work.session.scalars(query))


def tours(work: Work, first: date, last: date, timetable_id: int | None = None) -> tuple[Tour, ...]:
    """Return the tours between two days, of one version or of what is published: a week, a month, a list."""
    query = select(TourRow).where(TourRow.day.between(first, last)).order_by(TourRow.day, TourRow.vehicle_id)
    if timetable_id is not None:
        rows = list(work.session.scalars(query.where(TourRow.timetable_id == timetable_id)))
    else:
        versions = _published(work, first, last)
        ids = [one.id for one in versions]
        found = work.session.scalars(query.where(TourRow.timetable_id.in_(ids)))
        rows = [row for row in found if row.timetable_id == holding_on(row.day, versions)]
    return tour_values(work, rows)


def tour(work: Work, tour_id: int) -> Tour:
    """Return one tour. Refuses one that is not there."""
    row = row_of(work, TourRow, tour_id)
    return next(iter(tour_values(work, [row], empty=True)))


def next_halts(
    work: Work, service: str, district_id: int | None = None, *, limit: int = 10
) -> tuple[Halt, ...]:
    """Return the next published halts that can do a service, those in a part of the town before others.

    A halt can do it if its stop promises the service, or all of them, and the equipment on board allows it.
    """
    today = work.now.astimezone(work.office.calendar.zone).date()
    able = {row.id for row in work.session.scalars(select(EquipmentSetRow)) if service in row.services}
    near_by: dict[int, bool] = {}
    for row in work.session.scalars(select(StopRow)):
        if not row.services or service in row.services:
            near_by[row.id] = district_id is not None and row.district_id == district_id
    halts = [
        halt
        for one in tours(work, today, today + LONGEST)
        if able & set(one.equipment)
        for halt in one.halts
        if halt.stop_id in near_by and halt.state is not HaltState.CANCELLED
    ]
    halts.sort(key=lambda one: (not near_by[one.stop_id or 0], one.day, one.times.opens))
    return tuple(halts[:limit])


@handles(KeepPlan, Role.MOBILE)
def keep_plan(work: Work, command: KeepPlan) -> Timetable:
    """Keep a plan as a draft, or in the place of a draft that was seen as it is; its notes stay."""
    demand_order(command.first, command.last)
    if command.last - command.first > LONGEST or len(command.tours) > MOST_TOURS:
        raise Refused("Das ist zu viel für einen Fahrplan. Es wurde nichts gespeichert.", "last")
    _demand_known(work, command.tours)
    values = {
        "name": line(command.name, "name", "Name", needed=True),
        "first": near(command.first),
        "last": near(command.last),
    }
    notes: list[Noted] = []
    if command.timetable_id is None:
        row = TimetableRow(id=work.new_id(), state=TimetableState.DRAFT, changes=[], **values)
        work.session.add(row)
        work.session.flush()
    else:
        row = seen_draft(work, command.timetable_id, command.seen_version)
        notes = _notes(work, row.id)
        _clear(work, row.id)
        fill(row, values)
        note_change(work, row, "ihn neu geplant")  # other tours are another version, by whatever name
    for one in with_notes(command.tours, notes):
        _keep_tour(work, row.id, one)
    work.session.flush()
    return timetable_value(work, row)


@handles(PublishTimetable, Role.MOBILE)
def publish_timetable(work: Work, command: PublishTimetable) -> Timetable:
    """Let people rely on a draft; what breaks a rule needs consent."""
    row = seen_draft(work, command.timetable_id, command.seen_version)
    plan = plan_of(work, row.first, row.last, row.id)
    broken = [one for one in check(road_givens(work, row.first, row.last), plan) if not one.hint]
    if broken and not command.consent:
        count = "Eine Regel ist" if len(broken) == 1 else f"{len(broken)} Regeln sind"
        raise NeedsConsent(f"{count} nicht eingehalten: {broken[0].sentence} Trotzdem veröffentlichen?")
    of_row = select(TourRow.id).where(TourRow.timetable_id == row.id)
    for halt in work.session.scalars(select(HaltRow).where(HaltRow.tour_id.in_(of_row))):
        halt.state, halt.pinned = HaltState.PUBLISHED, False
    _anchor(work, plan)
    row.state, row.published_at, row.published_by = (
        TimetableState.PUBLISHED,
        work.now,
        work.actor.staff_id,
    )
    work.session.flush()
    counted = [follow(work) for follow in _FOLLOW]
    followed, to_tell = (sum(one[at] for one in counted) for at in (0, 1))
    return replace(timetable_value(work, row), followed=followed, to_tell=to_tell)


def follows_publishing(follow: Follow) -> Follow:
    """Have something done with every timetable that is published, in its transaction.

    What hangs on halts knows the service mobile, and not the other way round. It says how many went along,
    and how many people must be told.
    """
    _FOLLOW.append(follow)
    return follow


@handles(DropTimetable, Role.MOBILE)
def drop_timetable(work: Work, command: DropTimetable) -> None:
    """Throw a draft away."""
    row = seen_draft(work, command.timetable_id, command.seen_version)
    _clear(work, row.id)
    work.session.delete(row)


def plan_of(work: Work, first: date, last: date, timetable_id: int | None = None) -> plans.Plan:
    """Return the tours between two days as the planner reads them, without what was cancelled."""
    found = [_planned(one) for one in tours(work, first, last, timetable_id)]
    return plans.Plan(first, last, tuple(one for one in found if one.halts))


def tour_values(work: Work, rows: Iterable[TourRow], *, empty: bool = False) -> tuple[Tour, ...]:
    """Return tours with their halts; those without any only if `empty`."""
    listed = list(rows)
    halts: dict[int, list[HaltRow]] = {}
    ids = [row.id for row in listed]
    for one in work.session.scalars(
        select(HaltRow).where(HaltRow.tour_id.in_(ids)).order_by(HaltRow.opens, HaltRow.id)
    ):
        halts.setdefault(one.tour_id, []).append(one)
    stops = dict(iter(work.session.execute(select(StopRow.id, StopRow.name))))
    visits = _visit_names(work)
    vehicles = dict(iter(work.session.execute(select(VehicleRow.id, VehicleRow.name))))
    return tuple(
        Tour(
            id=row.id,
            timetable_id=row.timetable_id,
            day=row.day,
            vehicle_id=row.vehicle_id,
            vehicle=vehicles[row.vehicle_id],
            crew=tuple(row.crew),
            equipment=tuple(row.equipment),
            departs=row.departs,
            back=row.back,
            pause=None if row.pause_from is None or row.pause_to is None else (row.pause_from, row.pause_to),
            halts=tuple(_halt_value(row, one, stops, visits) for one in halts.get(row.id, ())),
            version=row.version,
        )
        for row in listed
        if empty or row.id in halts
    )


def holding_on(day: date, versions: Iterable[TimetableRow]) -> int | None:
    """Return the version that holds on a day: of those that reach it, the one published last."""
    found = [one for one in versions if one.first <= day <= one.last]
    return max(found, key=lambda one: (str(one.published_at), one.id)).id if found else None


def _published(work: Work, first: date, last: date) -> list[TimetableRow]:
    query = select(TimetableRow).where(
        TimetableRow.state == TimetableState.PUBLISHED, TimetableRow.first <= last, TimetableRow.last >= first
    )
    return list(work.session.scalars(query))


def _halt_value(tour_row: TourRow, row: HaltRow, stops: dict[int, str], visits: dict[int, str]) -> Halt:
    name = stops.get(row.stop_id or 0) or visits.get(row.visit_id or 0, HIDDEN_VISIT)
    return Halt(
        id=row.id,
        tour_id=row.tour_id,
        timetable_id=tour_row.timetable_id,
        day=tour_row.day,
        vehicle_id=tour_row.vehicle_id,
        stop_id=row.stop_id,
        visit_id=row.visit_id,
        name=name,
        times=HaltTimes(row.arrives, row.opens, row.closes, row.leaves),
        state=row.state,
        pinned=row.pinned,
        version=row.version,
        moved_from=row.moved_from,
        moved_opens=row.moved_opens,
        note=row.note,
        internal=row.internal,
    )


def _visit_names(work: Work) -> dict[int, str]:
    if work.actor.role not in VISITORS:
        return {}
    query = select(HomeVisitRow.id, HomeVisitRow.name).where(in_sight(work))
    return dict(iter(work.session.execute(query)))


def _planned(one: Tour) -> plans.Tour:
    halts = tuple(_planned_halt(halt) for halt in one.halts if halt.state is not HaltState.CANCELLED)
    return plans.Tour(
        one.day, one.vehicle_id, one.crew, one.equipment, one.departs, one.back, halts, one.pause
    )


def _planned_halt(halt: Halt) -> plans.Halt:
    state = plans.HaltState.PINNED if halt.pinned else plans.HaltState.DRAFT
    if halt.state is not HaltState.DRAFT:
        state = plans.HaltState.PUBLISHED
    call = stop_call(halt.stop_id) if halt.stop_id is not None else visit_call(halt.visit_id or 0)
    times = halt.times
    return plans.Halt(call, times.arrives, times.opens, times.closes, times.leaves, state)


def _demand_known(work: Work, planned: tuple[PlannedTour, ...]) -> None:
    stops = set(work.session.scalars(select(StopRow.id)))
    vehicles = set(work.session.scalars(select(VehicleRow.id)))
    on_road = select(HaltRow.visit_id).where(HaltRow.visit_id.is_not(None))
    visits = set(_visit_names(work)) | set(work.session.scalars(on_road))
    halts = [halt for one in planned for halt in one.halts]
    if any((one.stop_id is None) == (one.visit_id is None) for one in halts) or not (
        {one.vehicle_id for one in planned} <= vehicles
        and {one.stop_id for one in halts if one.stop_id is not None} <= stops
        and {one.visit_id for one in halts if one.visit_id is not None} <= visits
    ):
        raise Refused("Der Plan nennt etwas, das es nicht mehr gibt. Es wurde nichts gespeichert.")


def _keep_tour(work: Work, timetable_id: int, one: PlannedTour) -> None:
    row = TourRow(
        id=work.new_id(),
        timetable_id=timetable_id,
        day=one.day,
        vehicle_id=one.vehicle_id,
        crew=list(one.crew),
        equipment=list(one.equipment),
        departs=one.departs,
        back=one.back,
        pause_from=one.pause[0] if one.pause else None,
        pause_to=one.pause[1] if one.pause else None,
    )
    work.session.add(row)
    work.session.flush()
    for halt in one.halts:
        times = halt.times
        work.session.add(
            HaltRow(
                id=work.new_id(), tour_id=row.id, stop_id=halt.stop_id, visit_id=halt.visit_id,
                arrives=times.arrives, opens=times.opens, closes=times.closes, leaves=times.leaves,
                state=HaltState.DRAFT, pinned=halt.pinned, note=line(halt.note, "note", "Hinweis"),
                internal=line(halt.internal, "internal", "Nur für uns"),
            )
        )  # fmt: skip


def _notes(work: Work, timetable_id: int) -> list[Noted]:
    query = (
        select(HaltRow.stop_id, HaltRow.visit_id, TourRow.day, HaltRow.note, HaltRow.internal)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .where(TourRow.timetable_id == timetable_id, or_(HaltRow.note != "", HaltRow.internal != ""))
        .order_by(TourRow.day, HaltRow.id)
    )
    found = work.session.execute(query)
    return [((stop, visit), day, (note, internal)) for stop, visit, day, note, internal in found]


def _clear(work: Work, timetable_id: int) -> None:
    ids = select(TourRow.id).where(TourRow.timetable_id == timetable_id)
    work.session.execute(delete(HaltRow).where(HaltRow.tour_id.in_(ids)))
    work.session.execute(delete(TourRow).where(TourRow.timetable_id == timetable_id))


def _anchor(work: Work, plan: plans.Plan) -> None:
    """Fix in which weeks a stop is visited, so that the next version does not begin in the other one."""
    visited: dict[int, list[date]] = {}
    for one, halt in plan.visits():
        visited.setdefault(halt.stop_id, []).append(one.day)
    query = select(StopRhythmRow).where(
        StopRhythmRow.kind == RhythmKind.WEEKS, StopRhythmRow.anchor.is_(None)
    )
    for row in work.session.scalars(query):
        days = [day for day in visited.get(stop_call(row.stop_id), ()) if row.first <= day <= row.last]
        if days:
            row.anchor = anchor_of(days, row.every)
