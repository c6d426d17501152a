"""Free slots and what stands in the way of a time; every conflict has a code and a German sentence."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import ceil

from rathaus_desk.domain.appointments.day_halves import DayHalf, in_half
from rathaus_desk.domain.appointments.opening_patterns import (
    CELL_MINUTES,
    AppointmentKind,
    ExceptionKind,
    OpeningException,
    OpeningPattern,
    Span,
    cell_of,
    cells_of,
    exceptions_on,
    moment_of,
    spans_on,
    why_closed,
)
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import clock, day_on_paper, hours
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.people.people import Need

TWICE_AS_LONG = (Need.INTERPRETER, Need.SIGN_LANGUAGE)
_RASTERS = (15, 10, 5)  # minutes; people remember quarters of an hour


class Clash(StrEnum):
    """Why a time cannot be given away."""

    PAST = "past"
    TOO_FAR = "too_far"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    SHUT = "shut"
    OUTSIDE = "outside"
    SERVICE = "service"
    KIND = "kind"
    STAIRS = "stairs"
    LEAVE = "leave"
    OFF_DUTY = "off_duty"
    OVERLAP = "overlap"
    FULL = "full"
    PERSON_TWICE = "person_twice"


# Somebody may want to make an exception of these two, and hurts nobody by it.
MAY_BE_WAIVED = frozenset((Clash.TOO_FAR, Clash.FULL))


@dataclass(frozen=True, slots=True)
class SlotConflict:
    """One reason against a time."""

    code: Clash
    sentence: str


@dataclass(frozen=True, slots=True)
class BookingRules:
    """What the office has set: minutes between two appointments, days ahead, longest sum of services."""

    buffer: int = 0
    days_ahead: int = 90
    longest: int = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A counter as far as appointments are concerned."""

    id: int
    name: str
    step_free: bool = True


@dataclass(frozen=True)
class Schedule:
    """All counters with their hours; `taken` are the cells that are given away, by counter.

    `staff` are the people by id whose own spans there are.
    """

    calendar: WorkCalendar
    rules: BookingRules
    places: tuple[Place, ...]
    patterns: tuple[OpeningPattern, ...]
    exceptions: tuple[OpeningException, ...] = ()
    taken: Mapping[int, Collection[int]] = field(default_factory=dict)
    staff: Mapping[int, Staff] = field(default_factory=dict)

    def spans(self, place: Place, day: date) -> tuple[Span, ...]:
        """Return when a counter takes appointments on a day."""
        return spans_on(place.id, day, self.patterns, self.exceptions, self.calendar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody needs, and when it suits them; an empty `weekdays` means any day."""

    minutes: int
    services: tuple[str, ...] = ()
    kind: AppointmentKind = AppointmentKind.IN_PERSON
    step_free: bool = False
    counter_id: int | None = None
    weekdays: tuple[int, ...] = ()
    begin: time | None = None
    end: time | None = None
    half: DayHalf | None = None

    def suits(self, start: datetime, calendar: WorkCalendar) -> bool:
        """Tell whether a local time lies where it was wished for."""
        plain = start.time().replace(tzinfo=None)
        return (
            (not self.weekdays or start.weekday() in self.weekdays)
            and (self.begin is None or self.begin <= plain)
            and (self.end is None or plain < self.end)
            and in_half(self.half, start, calendar)
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time at a counter, in the town's time."""

    counter_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class SetBookingRules(Command[BookingRules]):
    """Set the minutes between appointments, how many days ahead they are given, and the longest sum.

    What was `seen` before must still hold; None takes it as it is.
    """

    buffer: int
    days_ahead: int
    longest: int
    seen: BookingRules | None = None


def minutes_needed(durations: Collection[int], needs: Collection[Need], rules: BookingRules) -> int:
    """Return the minutes of several services: their sum up to a limit, doubled where it is translated.

    One long service keeps its own length.
    """
    longest = max(durations, default=0)
    together = max(min(sum(durations), rules.longest), longest)
    return together * 2 if any(one in needs for one in TWICE_AS_LONG) else together


def raster_of(minutes: int) -> int:
    """Return at which minutes of the hour an appointment of this length may begin: every 15, 10 or 5."""
    return next((one for one in _RASTERS if minutes % one == 0), CELL_MINUTES)


def free_slots(
    schedule: Schedule, wish: Wish, first: date, last: date, now: datetime, limit: int = 0
) -> tuple[Slot, ...]:
    """Return the free slots from `first` to `last`, the earliest first; `limit` 0 means all."""
    found: list[Slot] = []
    for distance in range((last - first).days + 1):
        day = first + timedelta(days=distance)
        if wish.weekdays and day.weekday() not in wish.weekdays:
            continue
        found += sorted(_free_on(schedule, wish, day, now), key=lambda one: one.start)
        if limit and len(found) >= limit:
            return tuple(found[:limit])
    return tuple(found)


def first_times(slots: Collection[Slot], count: int) -> tuple[Slot, ...]:
    """Return the first slots that begin at different times: nobody chooses between two equal ones."""
    by_time: dict[datetime, Slot] = {}
    for one in slots:
        by_time.setdefault(one.start, one)
    return tuple(by_time.values())[:count]


def clashes(
    schedule: Schedule,
    place: Place,
    start: datetime,
    wish: Wish,
    now: datetime,
    own: Collection[int] = frozenset(),
) -> tuple[SlotConflict, ...]:
    """Return everything that stands against a time; `own` are cells that this booking has already."""
    first = cell_of(start)
    after = first + cells_of(wish.minutes)
    local = moment_of(first, schedule.calendar.zone)
    return tuple(
        one
        for one in (
            _too_early_or_far(schedule, local, now),
            _place_unfit(place, wish),
            _not_open(schedule, place, (first, after), wish, own),
            _taken(schedule, place, first, after + cells_of(schedule.rules.buffer), own),
        )
        if one is not None
    )


def person_twice(start: datetime, place: str) -> SlotConflict:
    """Return the conflict of somebody who would have to be at two counters at once."""
    sentence = f"Diese Person hat dann schon einen Termin: {day_on_paper(start.date())}, {clock(start)} Uhr"
    return SlotConflict(Clash.PERSON_TWICE, f"{sentence}, {place}." if place else f"{sentence}.")


def last_day(now: datetime, schedule: Schedule) -> date:
    """Return the last day for which appointments are given away."""
    return now.astimezone(schedule.calendar.zone).date() + timedelta(days=schedule.rules.days_ahead)


def _free_on(schedule: Schedule, wish: Wish, day: date, now: datetime) -> Iterator[Slot]:
    """Yield the free slots of a day, counter by counter."""
    zone, length = schedule.calendar.zone, cells_of(wish.minutes)
    not_before = ceil(now.timestamp() / (CELL_MINUTES * 60))
    fit = [
        one
        for one in schedule.places
        if wish.counter_id in (None, one.id)
        and not _place_unfit(one, wish)
        and day <= last_day(now, schedule)
    ]
    for place in fit:
        given: set[int] = set()
        for span in _fitting(schedule, place, day, wish, length):
            for first in _untaken(schedule, place, span, wish):
                start, end = moment_of(first, zone), moment_of(first + length, zone)
                free = first >= not_before and first not in given and wish.suits(start, schedule.calendar)
                if free and not _nobody_there(schedule, span, start, end):
                    given.add(first)
                    yield Slot(place.id, start, end)


def _untaken(schedule: Schedule, place: Place, span: Span, wish: Wish) -> Iterator[int]:
    """Yield the cells at which an appointment could begin, as far as other appointments go."""
    length, whole = cells_of(wish.minutes), cells_of(wish.minutes + schedule.rules.buffer)
    raster = cells_of(raster_of(wish.minutes))
    taken = schedule.taken.get(place.id, ())
    for first in range(-(-span.begin // raster) * raster, span.end - length + 1, raster):
        if not any(cell in taken for cell in range(first, first + whole)):
            yield first


def _fitting(schedule: Schedule, place: Place, day: date, wish: Wish, length: int) -> Iterator[Span]:
    """Yield the spans that offer what is wished for and have not given away their share yet."""
    taken = schedule.taken.get(place.id, ())
    for span in schedule.spans(place, day):
        if span.offers(wish.services) and span.meets(wish.kind) and _has_share(span, taken, length):
            yield span


def _has_share(span: Span, taken: Collection[int], length: int, own: Collection[int] = frozenset()) -> bool:
    booked = sum(cell in taken and cell not in own for cell in range(span.begin, span.end))
    return (booked + length) * 100 <= (span.end - span.begin) * span.share


def _too_early_or_far(schedule: Schedule, start: datetime, now: datetime) -> SlotConflict | None:
    if start < now:
        return SlotConflict(Clash.PAST, f"{day_on_paper(start.date())}, {clock(start)} Uhr ist schon vorbei.")
    last = last_day(now, schedule)
    if start.date() > last:
        ahead = schedule.rules.days_ahead
        sentence = f"Termine vergeben wir {ahead} Tage im Voraus, jetzt also bis {day_on_paper(last)}."
        return SlotConflict(Clash.TOO_FAR, sentence)
    return None


def _place_unfit(place: Place, wish: Wish) -> SlotConflict | None:
    if wish.step_free and not place.step_free and wish.kind is AppointmentKind.IN_PERSON:
        return SlotConflict(Clash.STAIRS, f"{place.name} ist nur über Stufen zu erreichen.")
    return None


def _not_open(
    schedule: Schedule, place: Place, cells: tuple[int, int], wish: Wish, own: Collection[int]
) -> SlotConflict | None:
    first, after = cells
    start = moment_of(first, schedule.calendar.zone)
    spans = schedule.spans(place, start.date())
    covering = [one for one in spans if one.covers(first, after)]
    if not covering:
        return _why_shut(schedule, place, start, spans)
    offering = [one for one in covering if one.offers(wish.services)]
    if not offering:
        text = f"{place.name} ist um {clock(start)} Uhr für andere Anliegen da."
        return SlotConflict(Clash.SERVICE, text)
    meeting = [one for one in offering if one.meets(wish.kind)]
    if not meeting:
        text = f"{place.name} ist um {clock(start)} Uhr nicht für diese Art von Termin da."
        return SlotConflict(Clash.KIND, text)
    end = moment_of(after, schedule.calendar.zone)
    absent = [_nobody_there(schedule, one, start, end) for one in meeting]
    staffed = [one for one, away in zip(meeting, absent, strict=True) if away is None]
    if not staffed:
        return absent[0]
    taken = schedule.taken.get(place.id, ())
    if any(_has_share(one, taken, after - first, own) for one in staffed):
        return None
    text = f"{place.name} hat für diese Zeit alle Termine vergeben; der Rest bleibt für Leute ohne Termin."
    return SlotConflict(Clash.FULL, text)


def _why_shut(schedule: Schedule, place: Place, start: datetime, spans: tuple[Span, ...]) -> SlotConflict:
    day, zone = start.date(), schedule.calendar.zone
    shown = day_on_paper(day)
    if not spans and (why := why_closed(day, schedule.calendar)):
        code = Clash.HOLIDAY if day in schedule.calendar.holidays else Clash.CLOSURE
        return SlotConflict(code, f"{shown} ist geschlossen: {why}.")
    for one in exceptions_on(place.id, day, schedule.exceptions):
        if one.kind is ExceptionKind.SHUT and _during(one, start):
            reason = f": {one.reason}" if one.reason else ""
            return SlotConflict(Clash.SHUT, f"{place.name} ist {shown} dann geschlossen{reason}.")
    if not spans:
        return SlotConflict(Clash.OUTSIDE, f"{place.name} hat {shown} keine Termine.")
    open_at = ", ".join(hours(moment_of(one.begin, zone), moment_of(one.end, zone)) for one in spans)
    text = f"{clock(start)} Uhr passt nicht in die Zeiten. {place.name} hat {shown} Termine von {open_at}."
    return SlotConflict(Clash.OUTSIDE, text)


def _during(one: OpeningException, start: datetime) -> bool:
    plain = start.time().replace(tzinfo=None)
    return (one.begin or time.min) <= plain and (one.end is None or plain < one.end)


def _nobody_there(schedule: Schedule, span: Span, start: datetime, end: datetime) -> SlotConflict | None:
    person = schedule.staff.get(span.staff_id or 0)
    if person is None or person.serves(start, end):
        return None
    shown = day_on_paper(start.date())
    if person.absent_on(start.date()):
        return SlotConflict(Clash.LEAVE, f"{person.shown} ist {shown} nicht da.")
    return SlotConflict(Clash.OFF_DUTY, f"{person.shown} ist {shown} um {clock(start)} Uhr nicht im Dienst.")


def _taken(
    schedule: Schedule, place: Place, first: int, after: int, own: Collection[int]
) -> SlotConflict | None:
    taken = schedule.taken.get(place.id, ())
    if not any(cell in taken and cell not in own for cell in range(first, after)):
        return None
    start = moment_of(first, schedule.calendar.zone)
    text = f"{place.name} ist {day_on_paper(start.date())} um {clock(start)} Uhr schon vergeben."
    return SlotConflict(Clash.OVERLAP, text)
