"""What one does to a single halt: hold it, move it, call it off, put it in, take it out, count it.

Every command returns the halt before and after, from which `undo_of` makes the command that takes it back.
"""

from datetime import date
from itertools import pairwise

from sqlalchemy import func, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused
from rathaus_desk.domain.road.findings import StopDemand
from rathaus_desk.domain.road.halt_counts import HaltCount
from rathaus_desk.domain.road.timetables import (
    AddHalt,
    CancelHalt,
    CountHalt,
    Halt,
    HaltChange,
    HaltState,
    HaltTimes,
    MoveHalt,
    NoteHalt,
    PinHalt,
    RemoveHalt,
    RestoreHalt,
    demand_draft,
    times_from,
)
from rathaus_desk.planning.conflicts import at_clock, on
from rathaus_desk.planning.obstacles import Duty, Taken, duty_on
from rathaus_desk.planning.pauses import lay_pause
from rathaus_desk.store.road_tables import (
    HaltCountRow,
    HaltRow,
    HomeVisitRow,
    StopRow,
    TimetableRow,
    TourRow,
    VehicleRow,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.change_author import changed_by_staff
from rathaus_desk.usecases.road.counts import count_value
from rathaus_desk.usecases.road.draft_news import note_change
from rathaus_desk.usecases.road.givens import depot_call, road_givens, stop_call, visit_call
from rathaus_desk.usecases.road.homes import visit_row
from rathaus_desk.usecases.road.road_rows import line, row_of, seen_row
from rathaus_desk.usecases.road.timetables import tour

MOST_COUNTED, MOST_CENTS = 10_000, 100_000_000


def halt(work: Work, halt_id: int) -> Halt:
    """Return one halt. Refuses one that is not there."""
    row = row_of(work, HaltRow, halt_id)
    return next(one for one in tour(work, row.tour_id).halts if one.id == halt_id)


def demand_of_stops(work: Work, first: date, last: date) -> tuple[StopDemand, ...]:
    """Return how many came to each stop between two days, those where fewest came first."""
    each = func.count(HaltCountRow.halt_id), func.sum(HaltCountRow.walk_ins), func.sum(HaltCountRow.served)
    query = (
        select(StopRow.id, StopRow.name, *each, func.sum(HaltCountRow.cost_cents))
        .join(HaltRow, HaltRow.stop_id == StopRow.id)
        .join(HaltCountRow, HaltCountRow.halt_id == HaltRow.id)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .where(TourRow.day.between(first, last))
        .group_by(StopRow.id, StopRow.name)
    )
    found = [
        StopDemand(stop_id, name, halts, int(walk_ins), int(served), _each(cost, served))
        for stop_id, name, halts, walk_ins, served, cost in work.session.execute(query)
    ]
    return tuple(sorted(found, key=lambda one: (one.served / one.halts, one.name, one.stop_id)))


@handles(PinHalt, Role.MOBILE)
def pin_halt(work: Work, command: PinHalt) -> HaltChange:
    """Hold a halt of a draft where it is, or let it go."""
    row, before = _seen(work, command.halt_id, command.seen_version)
    timetable = _version_of(work, row)
    demand_draft(timetable.state)
    row.pinned = command.pinned
    said = f"am {on(before.day)} {'festgehalten' if command.pinned else 'wieder freigegeben'}"
    return _change(work, before, row, note_change(work, timetable, said, _place_in(row)))


@handles(MoveHalt, Role.MOBILE)
def move_halt(work: Work, command: MoveHalt) -> HaltChange:
    """Move a halt; one that people rely on needs consent, and keeps where it was published."""
    row, before = _seen(work, command.halt_id, command.seen_version)
    timetable = _version_of(work, row)
    if row.state is HaltState.CANCELLED:
        raise Refused("Dieser Halt fällt aus. Es wurde nichts geändert; bitte ihn zuerst wieder ansetzen.")
    if row.state is not HaltState.DRAFT and not command.consent:
        raise NeedsConsent(
            f"{before.name} am {numeric_date(before.day)} ist veröffentlicht. Wer darauf baut, muss es "
            "erfahren: Plakat, Internetseite, Anmeldungen. Trotzdem verlegen?"
        )
    was_in = row.tour_id
    times = _times(before, command.opens)
    _place(row, _tour_on(work, timetable, command.day, command.vehicle_id), times)
    if command.note is not None:
        row.note = line(command.note, "note", "Hinweis")
    if row.state is HaltState.DRAFT:
        row.pinned = (row.pinned or before.day != command.day) if command.pinned is None else command.pinned
    else:
        _remember(row, before, command.day)
    work.session.flush()
    _retime(work, was_in, row.tour_id)
    return _change(work, before, row, note_change(work, timetable, _way(before, command), _place_in(row)))


@handles(CancelHalt, Role.MOBILE)
def cancel_halt(work: Work, command: CancelHalt) -> HaltChange:
    """Say that a published halt does not take place."""
    row, before = _seen(work, command.halt_id, command.seen_version)
    if row.state not in (HaltState.PUBLISHED, HaltState.MOVED):
        raise Refused(
            "Nur was veröffentlicht ist, fällt aus. Es wurde nichts geändert; aus einem Entwurf lässt sich "
            "der Halt herausnehmen."
        )
    row.state, row.note = HaltState.CANCELLED, line(command.note, "note", "Grund", needed=True)
    return _change(work, before, row)


@handles(RestoreHalt, Role.MOBILE)
def restore_halt(work: Work, command: RestoreHalt) -> HaltChange:
    """Let a cancelled halt take place after all, where it stood."""
    row, before = _seen(work, command.halt_id, command.seen_version)
    if row.state is not HaltState.CANCELLED:
        raise Refused("Dieser Halt findet schon statt. Es wurde nichts geändert.")
    row.state = HaltState.PUBLISHED if row.moved_from is None else HaltState.MOVED
    row.note = line(command.note, "note", "Hinweis")
    return _change(work, before, row)


@handles(AddHalt, Role.MOBILE)
def add_halt(work: Work, command: AddHalt) -> HaltChange:
    """Put a stop or a home visit into a draft."""
    timetable = row_of(work, TimetableRow, command.timetable_id)
    demand_draft(timetable.state)
    place = _place_of(work, command)
    set_up, pack_up = (place.set_up, place.pack_up) if isinstance(place, StopRow) else (5, 5)
    minutes = place.minutes if command.minutes is None else command.minutes
    times = times_from(command.opens, minutes, set_up, pack_up)
    row = HaltRow(
        id=work.new_id(),
        stop_id=command.stop_id,
        visit_id=command.visit_id,
        state=HaltState.DRAFT,
        pinned=command.pinned,
        note=line(command.note, "note", "Hinweis"),
        internal=line(command.internal, "internal", "Nur für uns"),
    )
    _place(row, _tour_on(work, timetable, command.day, command.vehicle_id), times)
    work.session.add(row)
    work.session.flush()
    _retime(work, row.tour_id)
    said = f"am {on(command.day)} dazugenommen"
    return _change(work, None, row, note_change(work, timetable, said, _place_in(row)))


@handles(NoteHalt, Role.MOBILE)
def note_halt(work: Work, command: NoteHalt) -> HaltChange:
    """Say something about a halt at a stop, to everybody and to the house; of a visit the visit says it."""
    row, before = _seen(work, command.halt_id, command.seen_version)
    timetable = _version_of(work, row)
    if row.stop_id is None:
        raise Refused("Hinweise zu einem Hausbesuch stehen beim Hausbesuch. Es wurde nichts geändert.")
    why = row.state is HaltState.CANCELLED  # then the note is the reason that people read
    row.note = line(command.note, "note", "Grund" if why else "Hinweis", needed=why)
    row.internal = line(command.internal, "internal", "Nur für uns")
    said = f"am {on(before.day)} mit einem Hinweis versehen"
    return _change(work, before, row, note_change(work, timetable, said, _place_in(row)))


@handles(RemoveHalt, Role.MOBILE)
def remove_halt(work: Work, command: RemoveHalt) -> HaltChange:
    """Take a halt out of a draft."""
    row, before = _seen(work, command.halt_id, command.seen_version)
    timetable = _version_of(work, row)
    demand_draft(timetable.state)
    work.session.delete(row)
    work.session.flush()
    _retime(work, row.tour_id)
    said = f"am {on(before.day)} herausgenommen"
    return HaltChange(before, None, note_change(work, timetable, said, _place_in(row)))


@handles(CountHalt, Role.MOBILE)
def count_halt(work: Work, command: CountHalt) -> HaltCount:
    """Note how many came to a halt and what it cost; the count before must have been seen."""
    row_of(work, HaltRow, command.halt_id)
    counts = (command.walk_ins, command.served)
    if not all(0 <= one <= MOST_COUNTED for one in counts) or not 0 <= (command.cost_cents or 0) < MOST_CENTS:
        raise Refused("Diese Zahlen können nicht stimmen. Es wurde nichts gespeichert.", "served")
    row = work.session.get(HaltCountRow, command.halt_id)
    if (row.version if row else 0) != command.seen_version:
        said = changed_by_staff(work, row.staff_id if row else None)
        raise Conflict(said, version=row.version if row else 0)
    if row is None:
        row = HaltCountRow(halt_id=command.halt_id)
        work.session.add(row)
    row.walk_ins, row.served = counts
    row.cost_cents, row.staff_id = command.cost_cents, work.actor.staff_id
    work.session.flush()
    return count_value(work, row)


def _each(cost: int | None, served: int) -> int | None:
    return round(int(cost) / int(served)) if cost and served else None


def _seen(work: Work, halt_id: int, seen_version: int) -> tuple[HaltRow, Halt]:
    row = seen_row(work, HaltRow, halt_id, seen_version)
    return row, halt(work, halt_id)


def _change(
    work: Work, before: Halt | None, row: HaltRow, draft: tuple[int, int] | None = None
) -> HaltChange:
    work.session.flush()
    return HaltChange(before, halt(work, row.id), draft)


def _place_in(row: HaltRow) -> tuple[int | None, int | None]:
    return row.stop_id, row.visit_id


def _way(before: Halt, command: MoveHalt) -> str:
    if command.day != before.day:
        return f"vom {on(before.day)} auf den {on(command.day)} verlegt"
    if command.vehicle_id != before.vehicle_id:
        return f"am {on(before.day)} auf ein anderes Fahrzeug gelegt"
    return f"am {on(before.day)} auf {at_clock(command.opens)} Uhr gelegt"


def _version_of(work: Work, row: HaltRow) -> TimetableRow:
    return row_of(work, TimetableRow, row_of(work, TourRow, row.tour_id).timetable_id)


def _place_of(work: Work, command: AddHalt) -> StopRow | HomeVisitRow:
    if command.stop_id is not None and command.visit_id is None:
        return row_of(work, StopRow, command.stop_id)
    if command.visit_id is not None and command.stop_id is None:
        return visit_row(work, command.visit_id)
    raise Refused("Bitte einen Haltepunkt oder einen Hausbesuch nennen. Es wurde nichts geändert.", "stop_id")


def _times(before: Halt, opens: int) -> HaltTimes:
    was = before.times
    return times_from(opens, was.closes - was.opens, was.opens - was.arrives, was.leaves - was.closes)


def _place(row: HaltRow, tour_row: TourRow, times: HaltTimes) -> None:
    row.tour_id = tour_row.id
    row.arrives, row.opens = times.arrives, times.opens
    row.closes, row.leaves = times.closes, times.leaves


def _remember(row: HaltRow, before: Halt, day: date) -> None:
    """Keep where a halt was published first; put back there, it is as it was."""
    first_day = before.moved_from or before.day
    first_opens = before.times.opens if before.moved_opens is None else before.moved_opens
    if (day, row.opens) == (first_day, first_opens):
        row.state, row.moved_from, row.moved_opens = HaltState.PUBLISHED, None, None
    else:
        row.state, row.moved_from, row.moved_opens = HaltState.MOVED, first_day, first_opens


def _tour_on(work: Work, timetable: TimetableRow, day: date, vehicle_id: int) -> TourRow:
    """Return the tour of a vehicle on a day; a new one takes whoever usually goes and can."""
    if not timetable.first <= day <= timetable.last:
        reach = f"{numeric_date(timetable.first)} bis zum {numeric_date(timetable.last)}"
        raise Refused(f"Der Fahrplan reicht vom {reach}. Es wurde nichts geändert.", "day")
    row_of(work, VehicleRow, vehicle_id)
    same = select(TourRow).where(
        TourRow.timetable_id == timetable.id, TourRow.day == day, TourRow.vehicle_id == vehicle_id
    )
    found = work.session.scalar(same)
    if found is not None:
        return found
    crew, equipment = _company(work, timetable.id, day, vehicle_id)
    row = TourRow(
        id=work.new_id(), timetable_id=timetable.id, day=day, vehicle_id=vehicle_id, crew=crew,
        equipment=equipment, departs=0, back=0,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _company(work: Work, timetable_id: int, day: date, vehicle_id: int) -> tuple[list[int], list[int]]:
    givens = road_givens(work, day, day)
    vehicle = givens.vehicle(vehicle_id)
    others = work.session.scalars(
        select(TourRow).where(TourRow.timetable_id == timetable_id, TourRow.day == day)
    ).all()
    taken = Taken(
        {one for row in others for one in row.crew},
        {one for row in others for one in row.equipment},
    )
    if vehicle is None:
        return [], []
    duty = duty_on(givens, vehicle, day, taken)
    if isinstance(duty, Duty):
        return [one.id for one in duty.members], [one.id for one in duty.kits]
    return list(vehicle.crew[: vehicle.team]), list(vehicle.kits[:1])


def _retime(work: Work, *tour_ids: int) -> None:
    """Reckon anew when a tour leaves and is back, and where its break lies."""
    for tour_id in dict.fromkeys(tour_ids):
        row = row_of(work, TourRow, tour_id)
        there = select(HaltRow).where(HaltRow.tour_id == tour_id, HaltRow.state != HaltState.CANCELLED)
        rows = work.session.scalars(there.order_by(HaltRow.opens, HaltRow.id)).all()
        if rows:
            givens, depot = road_givens(work, row.day, row.day), depot_call(row.vehicle_id)
            travel = givens.travel
            row.departs = rows[0].arrives - travel.minutes(depot, _call(rows[0]))
            row.back = rows[-1].leaves + travel.minutes(_call(rows[-1]), depot)
            gaps = [
                (one.leaves, other.arrives, travel.minutes(_call(one), _call(other)))
                for one, other in pairwise(rows)
            ]
            now = None if row.pause_from is None or row.pause_to is None else (row.pause_from, row.pause_to)
            pause = lay_pause((row.departs, row.back), gaps, givens.limits, now)
            row.pause_from, row.pause_to = pause or (None, None)


def _call(row: HaltRow) -> int:
    return stop_call(row.stop_id) if row.stop_id is not None else visit_call(row.visit_id or 0)
