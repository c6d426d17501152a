"""Which times are free: for some services, in a day of a counter, and for whom a time has become free."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from rathaus_desk.domain.appointments.appointments import (
    TO_COME,
    Appointment,
    CounterDay,
    DayCount,
    FreeTime,
    Offers,
    SlotOffer,
)
from rathaus_desk.domain.appointments.day_halves import DayHalf
from rathaus_desk.domain.appointments.free_slots import (
    BookingRules,
    Place,
    Schedule,
    Slot,
    Wish,
    clashes,
    first_times,
    free_slots,
    minutes_needed,
)
from rathaus_desk.domain.appointments.opening_patterns import (
    CELL_MINUTES,
    AppointmentKind,
    moment_of,
    why_closed,
)
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Need
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.usecases.appointments.appointment_values import (
    appointments,
    between,
    busy,
    not_cancelled,
    open_to,
)
from rathaus_desk.usecases.appointments.slot_cells import given_cells
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.office.opening_hours import booking_rules, schedule
from rathaus_desk.usecases.office.rights import demand_case_role, local
from rathaus_desk.usecases.texts import near

PROPOSED = 3
MOST_OFFERED = 60
MOST_DAYS = 14
_ASKED_FOR_EARLIER = 8


def offers(
    work: Work,
    services: tuple[str, ...],
    needs: tuple[Need, ...] = (),
    kind: AppointmentKind = AppointmentKind.IN_PERSON,
    weekdays: tuple[int, ...] = (),
    begin: time | None = None,
    end: time | None = None,
    half: DayHalf | None = None,
    first: date | None = None,
    last: date | None = None,
    counter_id: int | None = None,
    minutes: int | None = None,
    limit: int = PROPOSED,
) -> Offers:
    """Return the first free times for some services, each time once; `first` is today if left open."""
    demand_case_role(work)
    found = tuple(catalogue.service(work, key) for key in services)
    rules = booking_rules(work)
    wish = Wish(
        minutes=minutes or needed(found, needs, rules),
        services=services,
        kind=kind,
        step_free=Need.STEP_FREE in needs,
        counter_id=counter_id,
        weekdays=weekdays,
        begin=begin,
        end=end,
        half=half,
    )
    today = local(work, work.now).date()
    begins = max(first or today, today)
    ends = min(last or date.max, today + timedelta(days=rules.days_ahead))
    plan = schedule(work, begins, ends, given_cells(work, begins, ends))
    count = max(min(limit, MOST_OFFERED), 1)
    slots = first_times(
        free_slots(plan, wish, begins, ends, work.now, count * (len(plan.places) or 1)), count
    )
    offered = _with_places(plan, slots)
    return Offers(wish.minutes, offered, "" if offered else _nothing(plan, wish, ends))


def _with_places(plan: Schedule, slots: tuple[Slot, ...]) -> tuple[SlotOffer, ...]:
    names = {one.id: one.name for one in plan.places}
    return tuple(SlotOffer(one.counter_id, names[one.counter_id], one.start, one.end) for one in slots)


def needed(services: Collection[Service], needs: Collection[Need], rules: BookingRules) -> int:
    """Return how many minutes some services take together for somebody with these needs."""
    return minutes_needed([one.minutes for one in services], needs, rules)


def counter_days(work: Work, day: date) -> tuple[CounterDay, ...]:
    """Return every counter that takes appointments on a day or has some, those of the own unit first."""
    zone, day = work.office.calendar.zone, near(day)
    begin = datetime.combine(day, time.min, zone)
    found = _with_busy(work, begin, begin + timedelta(days=1))
    plan = schedule(work, day, day, given_cells(work, day, day))
    rooms = {one.id: one for one in counters(work)}
    days = []
    for place in _own_first(work, plan):
        mine = tuple(one for one in found if one.counter_id == place.id)
        free = free_times(plan, place, day, work.now)
        ever = any(one.counter_id == place.id for one in plan.patterns)
        if mine or free or ever:
            shut = "" if plan.spans(place, day) else _shut(plan, day)
            counter = rooms[place.id]
            days.append(CounterDay(place.id, place.name, counter.room, place.step_free, mine, free, shut))
    return tuple(days)


def overview(work: Work, first: date, days: int = 5) -> tuple[DayCount, ...]:
    """Return for each counter and day how many appointments there are and how many minutes are free."""
    first = near(first)
    last = first + timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    zone = work.office.calendar.zone
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    found = _with_busy(work, begin, end)
    plan = schedule(work, first, last, given_cells(work, first, last))
    ever = {one.counter_id for one in plan.patterns} | {one.counter_id for one in found}
    counts = []
    for place in _own_first(work, plan):
        if place.id not in ever:
            continue
        for distance in range((last - first).days + 1):
            day = first + timedelta(days=distance)
            booked = sum(one.counter_id == place.id and one.start.date() == day for one in found)
            free = sum(
                (one.end - one.start) // timedelta(minutes=1)
                for one in free_times(plan, place, day, work.now)
            )
            shut = "" if plan.spans(place, day) else _shut(plan, day)
            counts.append(DayCount(place.id, place.name, day, booked, free, shut))
    return tuple(counts)


def _with_busy(work: Work, begin: datetime, end: datetime) -> tuple[Appointment, ...]:
    shown = appointments(work, between(begin, end), not_cancelled())
    hidden = busy(work, begin, end)
    return tuple(sorted((*shown, *hidden), key=lambda one: one.start)) if hidden else shown


def free_times(plan: Schedule, place: Place, day: date, now: datetime) -> tuple[FreeTime, ...]:
    """Return the stretches of a counter's day that are free from now on."""
    taken = plan.taken.get(place.id, ())
    present = -(-int(now.timestamp()) // (CELL_MINUTES * 60))
    cells = sorted(
        {
            cell
            for span in plan.spans(place, day)
            for cell in range(max(span.begin, present), span.end)
            if cell not in taken
        }
    )
    stretches: list[list[int]] = []
    for cell in cells:
        if stretches and stretches[-1][1] == cell:
            stretches[-1][1] = cell + 1
        else:
            stretches.append([cell, cell + 1])
    zone = plan.calendar.zone
    return tuple(FreeTime(moment_of(begin, zone), moment_of(end, zone)) for begin, end in stretches)


def who_wants_earlier(work: Work, counter_id: int, start: datetime, minutes: int) -> tuple[Appointment, ...]:
    """Return who would like to come earlier and could come at a time that is free now, by date."""
    day = local(work, start).date()
    plan = schedule(work, day, day, given_cells(work, day, day))
    place = next((one for one in plan.places if one.id == counter_id), None)
    waiting = appointments(
        work,
        AppointmentRow.want_earlier.is_(True),
        AppointmentRow.state.in_(TO_COME),
        AppointmentRow.starts > start,
        AppointmentRow.minutes <= minutes,
        open_to(work),
    )
    if place is None:
        return ()
    return tuple(one for one in waiting if not clashes(plan, place, start, wish_of(one), work.now))[
        :_ASKED_FOR_EARLIER
    ]


def wish_of(one: Appointment) -> Wish:
    """Return what an appointment needs of another time."""
    return Wish(
        minutes=one.minutes, services=one.services, kind=one.kind, step_free=Need.STEP_FREE in one.needs
    )


def _own_first(work: Work, plan: Schedule) -> list[Place]:
    own = {one.id for one in counters(work) if one.unit_id == work.actor.unit_id}
    return sorted(plan.places, key=lambda one: one.id not in own)


def _nothing(plan: Schedule, wish: Wish, last: date) -> str:
    if not plan.patterns:
        return "Es sind noch keine Zeiten für Termine eingetragen. Bitte die Leitung fragen."
    if wish.weekdays or wish.begin or wish.end or wish.half:
        return "Zu diesem Wunsch ist nichts frei. Bitte einen anderen Tag oder eine andere Zeit nehmen."
    return f"Bis {last:%d.%m.%Y} ist dafür nichts frei. Bitte mit der Leitung sprechen."


def _shut(plan: Schedule, day: date) -> str:
    return why_closed(day, plan.calendar) or "keine Termine"
