"""The plan as a sheet of fields: weeks below one another, or one week by vehicles; one field is one halt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rathaus_desk.domain.dates import WEEKDAYS, day_in_sentence, short_day
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.timetables import Halt, HaltState, Tour
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.state_pill import DONE, LATE, PLAIN, SOON

STATE_ICONS = {
    HaltState.DRAFT: "",
    HaltState.PUBLISHED: "",
    HaltState.MOVED: "route",
    HaltState.CANCELLED: "close",
}
STATE_TONES = {
    HaltState.DRAFT: PLAIN,
    HaltState.PUBLISHED: DONE,
    HaltState.MOVED: SOON,
    HaltState.CANCELLED: LATE,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One field: a day, perhaps of one vehicle, and the halt there; `head` carries the day's name."""

    day: date
    vehicle_id: int | None = None
    halt: Halt | None = None
    text: str = ""
    below: str = ""
    icon: str = ""
    tone: str = PLAIN
    head: bool = False
    spoken: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class RoadSheet:
    """Fields in rows under the days of the week."""

    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    spots: tuple[tuple[Spot, ...], ...] = ()
    tall: bool = False


def clock_of(minute: int) -> str:
    """Return a minute of the day as on a German clock: "9:05"."""
    return f"{minute // 60}:{minute % 60:02d}"


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month_reach(day: date) -> tuple[date, date]:
    """Return the Monday before a day's month begins, and the Sunday after it ends."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return monday_of(first), monday_of(last) + timedelta(days=6)


def month_sheet(board: RoadBoard, day: date, today: date) -> RoadSheet:
    """Return the weeks of a day's month, each with its days above and its halts below in their order."""
    first, last = month_reach(day)
    days = _weekdays(board)
    rows: list[str] = []
    spots: list[tuple[Spot, ...]] = []
    monday = first
    while monday <= last:
        week = [monday + timedelta(days=one) for one in days]
        listed = [_in_order(board, day) for day in week]
        rows.append(f"KW {monday.isocalendar().week}")
        spots.append(tuple(_head(board, day, today) for day in week))
        for line in range(max(1, *(len(one) for one in listed))):
            rows.append("")
            spots.append(
                tuple(
                    _field(board, *halts[line], with_time=True) if line < len(halts) else Spot(day)
                    for day, halts in zip(week, listed, strict=True)
                )
            )
        monday += timedelta(days=7)
    return RoadSheet(tuple(WEEKDAYS[one] for one in days), tuple(rows), tuple(spots))


def week_sheet(board: RoadBoard, day: date, today: date) -> RoadSheet:
    """Return the week of a day: for each vehicle its halts in their order."""
    monday = monday_of(day)
    week = [monday + timedelta(days=one) for one in _weekdays(board)]
    rows: list[str] = [f"KW {monday.isocalendar().week}"]
    spots: list[tuple[Spot, ...]] = [tuple(_head(board, one, today) for one in week)]
    for vehicle in board.vehicles:
        tours = [[one for one in board.on(day) if one.vehicle_id == vehicle.id] for day in week]
        listed = [[(tour, halt) for tour in there for halt in tour.halts] for there in tours]
        for line in range(max(1, *(len(one) for one in listed))):
            rows.append(vehicle.name if not line else "")
            spots.append(
                tuple(
                    _field(board, *halts[line]) if line < len(halts) else Spot(one, vehicle.id)
                    for one, halts in zip(week, listed, strict=True)
                )
            )
    return RoadSheet(tuple(WEEKDAYS[one.weekday()] for one in week), tuple(rows), tuple(spots), tall=True)


def halt_in_words(board: RoadBoard, tour: Tour, halt: Halt) -> str:
    """Return a halt as a screen reader says it, with what speaks against it."""
    times = f"{clock_of(halt.times.opens)} bis {clock_of(halt.times.closes)} Uhr"
    parts = [board.halt_name(halt), day_in_sentence(tour.day), times, tour.vehicle, word(halt.state)]
    if halt.pinned:
        parts.append("festgehalten")
    said = ", ".join(parts)
    against = [one.sentence for one in board.against(tour, halt)]
    return f"{said}. {' '.join(against)}".strip() if against else said


def _weekdays(board: RoadBoard) -> list[int]:
    """Return Monday to Friday, and the days of the weekend on which somebody is out."""
    weekend = {one.day.weekday() for one in board.tours} - set(range(5))
    return [*range(5), *sorted(weekend)]


def _in_order(board: RoadBoard, day: date) -> Sequence[tuple[Tour, Halt]]:
    found = [(tour, halt) for tour in board.on(day) for halt in tour.halts]
    return sorted(found, key=lambda one: (one[1].times.opens, one[0].vehicle_id))


def _head(board: RoadBoard, day: date, today: date) -> Spot:
    named = board.days.get(day, "")
    here = day == today
    begins = f"Heute {day:%d.%m.}" if here else short_day(day)  # the column says which day of the week
    text = f"{begins} {named}".strip()
    said = ", ".join(_said(day, named, here=here))
    return Spot(day, text=text, head=True, tone=SOON if named else PLAIN, spoken=said, today=here)


def _said(day: date, named: str, *, here: bool) -> Iterator[str]:
    yield day_in_sentence(day)
    if here:
        yield "heute"
    if named:
        yield named


def _field(board: RoadBoard, tour: Tour, halt: Halt, *, with_time: bool = False) -> Spot:
    against = board.against(tour, halt)
    broken = any(not one.hint for one in against)
    mark = "late" if broken else "lock" if halt.pinned else STATE_ICONS[halt.state]
    mark = mark or ("people" if board.is_consulting(halt.stop_id) else "")
    begins = clock_of(halt.times.opens)
    text = f"{begins} {halt.name}" if with_time else halt.name
    below = f"{begins}–{clock_of(halt.times.closes)}"
    return Spot(
        tour.day,
        tour.vehicle_id,
        halt,
        text,
        below,
        mark,
        LATE if broken else STATE_TONES[halt.state],
        spoken=halt_in_words(board, tour, halt),
    )
