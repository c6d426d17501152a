"""What stands in the fields of a day of the counters, and of some days: texts, grounds, icons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rathaus_desk.domain.appointments.appointments import (
    TO_COME,
    Appointment,
    AppointmentState,
    CounterDay,
    DayCount,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.words import word

RASTER = timedelta(minutes=15)
FREE, SHUT = "frei", "zu"
STATE_ICONS = {
    AppointmentState.BOOKED: "clock",
    AppointmentState.MOVED: "route",
    AppointmentState.ARRIVED: "person",
    AppointmentState.SERVED: "claim",
    AppointmentState.DONE: "done",
    AppointmentState.NO_SHOW: "late",
    AppointmentState.CANCELLED: "close",
}
_KIND_ICONS = {AppointmentKind.PHONE: "phone", AppointmentKind.VIDEO: "talk"}
_GROUND = {
    AppointmentState.ARRIVED: "done_soft",
    AppointmentState.SERVED: "done_soft",
    AppointmentState.DONE: "ground",
    AppointmentState.NO_SHOW: "soon_soft",
}
Named = Callable[[Appointment], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the table: what stands there, what is read aloud, what Enter takes.

    `shorter` says the first line in less and less words, for a column that has no room for all of it.
    """

    text: str = ""
    spoken: str = ""
    shorter: tuple[str, ...] = ()
    below: str = ""
    appointment: Appointment | None = None
    free: datetime | None = None
    day: date | None = None
    rows: int = 1
    ground: str = ""
    ink: str = "muted"
    icon: str = ""


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """All fields of a table with its heads."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    counters: tuple[int, ...] = ()  # of the columns of a day
    times: tuple[datetime, ...] = ()  # of its rows
    cells: tuple[tuple[Cell, ...], ...] = ()
    shut: tuple[str, ...] = ()  # counters that have nothing on this day

    def busy(self, column: int) -> bool:
        """Tell whether anybody comes to the counter of a column."""
        return any(line[column].appointment is not None for line in self.cells)


def day_sheet(days: Sequence[CounterDay], named: Named) -> Sheet:
    """Return a day: a row for each quarter of an hour and for each other time at which something begins.

    `named` says how an appointment is called on this screen.
    """
    open_ones = [one for one in days if one.appointments or one.free or not one.shut]
    times = _times(open_ones)
    columns = tuple(one.name if one.step_free else f"{one.name} (Stufen)" for one in open_ones)
    by_column = [_column(one, times, named) for one in open_ones]
    cells = tuple(tuple(column[row] for column in by_column) for row in range(len(times)))
    counters = tuple(one.counter_id for one in open_ones)
    shut = tuple(one.name for one in days if one not in open_ones)
    return Sheet(tuple(clock(one) for one in times), columns, counters, tuple(times), cells, shut)


def what_is_shut(days: Sequence[CounterDay], sheet: Sheet, *, today: bool) -> str:
    """Return why a day has nothing, or which counters are left out of it; empty if all are there."""
    if days and not sheet.rows:
        return f"An diesem Tag gibt es keine Termine: {days[0].shut}."
    return f"{'Heute' if today else 'An diesem Tag'} zu: {', '.join(sheet.shut)}." if sheet.shut else ""


def week_sheet(counts: Sequence[DayCount]) -> Sheet:
    """Return some days: a row for each counter, a column for each day."""
    days = sorted({one.day for one in counts})
    places = dict.fromkeys((one.counter_id, one.name) for one in counts)
    found = {(one.counter_id, one.day): one for one in counts}
    cells = tuple(tuple(_count(found[place[0], day]) for day in days) for place in places)
    return Sheet(tuple(name for _id, name in places), tuple(short_day(one) for one in days), (), (), cells)


def state_words(one: Appointment) -> str:
    """Return kind and state as far as they differ from the usual."""
    kind = "" if one.kind is AppointmentKind.IN_PERSON else word(one.kind)
    state = "" if one.state is AppointmentState.BOOKED else word(one.state)
    earlier = "möchte früher" if one.want_earlier else ""
    return ", ".join(part for part in (kind, state, earlier) if part)


def _times(days: Sequence[CounterDay]) -> list[datetime]:
    times = {one for day in days for booked in day.appointments for one in (booked.start, booked.end)}
    for day in days:
        for free in day.free:
            at = free.start
            while at < free.end:
                times.add(at)
                at += RASTER - timedelta(minutes=at.minute % 15)
    ends = [one.end for day in days for one in day.appointments] + [
        one.end for day in days for one in day.free
    ]
    return sorted(one for one in times if one < max(ends))


def _column(day: CounterDay, times: Sequence[datetime], named: Named) -> list[Cell]:
    cells = []
    for at in times:
        booked = next((one for one in day.appointments if one.start <= at < one.end), None)
        if booked is not None:
            rows = sum(booked.start <= one < booked.end for one in times)
            cells.append(_booked(booked, rows if at == booked.start else 1, named(booked)))
        elif any(one.start <= at < one.end for one in day.free):
            cells.append(Cell(FREE, FREE, free=at, ink="accent"))
        else:
            cells.append(Cell("", day.shut or "keine Termine", ground="ground"))
    return cells


def _booked(one: Appointment, rows: int, name: str) -> Cell:
    what = ", ".join(one.service_names)
    state = state_words(one)
    text = _joined(name, state, what)
    spoken = f"{text}, {one.minutes} Minuten"
    if one.hidden:
        return Cell(text, spoken, appointment=one, rows=rows, ground="ground", icon="lock")
    known = _KIND_ICONS.get(one.kind, STATE_ICONS[one.state])
    return Cell(
        text,
        spoken,
        shorter=(_joined(name, state), name, *_initials(one, name)),
        below=what,
        appointment=one,
        rows=rows,
        ground=_GROUND.get(one.state, "accent_soft"),
        ink="ink",
        icon=known if one.state in TO_COME else STATE_ICONS[one.state],
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _initials(one: Appointment, name: str) -> tuple[str, ...]:
    """Return "S. Steppat" for somebody who is known, so that a narrow column keeps the family name."""
    given, _, family = name.partition(" ")
    return (f"{given[0]}. {family}", family) if one.person_id and family and name == one.name else ()


def _count(one: DayCount) -> Cell:
    if one.shut and not one.booked:
        return Cell(one.shut, one.shut, shorter=(SHUT,), day=one.day)
    booked = {0: "kein Termin", 1: "1 Termin"}.get(one.booked, f"{one.booked} Termine")
    hours, minutes = divmod(one.free_minutes, 60)
    free = f"{hours}:{minutes:02} Std. frei" if one.free_minutes else "nichts frei"
    return Cell(booked, f"{booked}, {free}", below=free, day=one.day, ink="ink")
