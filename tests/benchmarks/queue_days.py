"""Made-up days of a queue, set so that a year of them looks like Sehnde's in 2017.

Known of Sehnde (altkreisblitz.de): 13,849 visitors in the year, a mean wait of 8:28, half of them under
four minutes, a mean of 14 minutes on Thursdays after three, up to an hour on some days. How long services
take, how many counters are open and how days differ is ours. The forecast does not know these laws: services
here are a mixture of themes with their own spreads, days differ, somebody goes for a break, a colleague comes
to help when the line is long, some numbers are called in vain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import QueueClass
from rathaus_desk.domain.queue.queue_play import Shift, Visit, play
from rathaus_desk.domain.queue.queue_rules import USUAL

COUNTERS = tuple(
    Counter(id=number, key=f"t{number}", name=f"Tresen {number}", room="", unit_id=1, step_free=number != 3)
    for number in (1, 2, 3)
)
# Weekday: spans from, to, and how many people come in an hour.
HOURS = {
    0: ((8.5, 12.5, 9.5),),
    1: ((8.5, 12.5, 9.5), (14, 16, 9.5)),
    2: ((8.5, 12.5, 9.5),),
    3: ((8.5, 12.5, 9.5), (14, 18, 11.8)),
    4: ((8.5, 12.5, 9.5),),
}
# Theme: share, median minutes, spread of the logarithm.
THEMES = (
    (0.30, 3.1, 0.45),
    (0.34, 7.3, 0.55),
    (0.22, 10.9, 0.50),
    (0.14, 16.6, 0.55),
)
IN_VAIN, IN_VAIN_SECONDS = 0.03, 90.0
APPOINTMENTS, ACCESS = 0.14, 0.07
# When somebody has waited so long, a third clerk comes to help for an hour.
HELP_AFTER, HELP_FOR = timedelta(minutes=35), timedelta(minutes=60)
DAY_SPREAD, PACE_SPREAD = 0.10, 0.06


@dataclass(frozen=True)
class MadeDay:
    """A day before it is played; `theme` says which theme a visit has, by its id."""

    day: date
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    theme: dict[int, int]


def made_days(seed: int, days: int, first: date = date(2026, 1, 5)) -> Iterator[MadeDay]:
    """Yield that many working days, the same for the same seed."""
    day = first
    made = 0
    while made < days:
        if day.weekday() in HOURS:
            yield made_day(Random(f"{seed} {day}"), day)
            made += 1
        day += timedelta(days=1)


def made_day(source: Random, day: date) -> MadeDay:
    """Return one day: who comes, what for, and which counters are open."""
    crowd = exp(source.gauss(-(DAY_SPREAD**2) / 2, DAY_SPREAD))
    pace = exp(source.gauss(0, PACE_SPREAD))
    visits: list[Visit] = []
    shifts: list[Shift] = []
    theme: dict[int, int] = {}
    for start, end, an_hour in HOURS[day.weekday()]:
        open_at, shut_at = _at(day, start), _at(day, end)
        shifts += _shifts(source, open_at, shut_at)
        hours = -0.08  # some stand at the door before it opens
        while (
            hours := hours + source.expovariate(an_hour * crowd * _rush(hours, end - start))
        ) < end - start:
            came = open_at + timedelta(hours=hours)
            number = len(visits) + 1
            theme[number], seconds = _service(source, pace)
            visits.append(_visit(source, number, came, seconds))
    return MadeDay(day, tuple(visits), (*shifts, *_help(visits, shifts)), theme)


def usual_of(theme: int) -> float:
    """Return the median seconds of a theme as an office would have learned them: roughly."""
    return THEMES[theme][1] * 60


def _rush(hours: float, whole: float) -> float:
    """Return how many come at this time of the opening hours, against the mean."""
    return 1.35 if hours < 0.75 else 0.7 if hours > whole - 0.5 else 1.0


def _service(source: Random, pace: float) -> tuple[int, float]:
    if source.random() < IN_VAIN:
        return 0, IN_VAIN_SECONDS
    theme = source.choices(range(len(THEMES)), [one[0] for one in THEMES])[0]
    _share, minutes, spread = THEMES[theme]
    return theme, max(minutes * 60 * pace * exp(source.gauss(0, spread)), 40.0)


def _visit(source: Random, number: int, came: datetime, seconds: float) -> Visit:
    chance = source.random()
    if chance < APPOINTMENTS:
        due = came + timedelta(minutes=max(source.gauss(4, 4), 0))
        return Visit(number, QueueClass.APPOINTMENT, came, due, seconds)
    if chance < APPOINTMENTS + ACCESS:
        return Visit(number, QueueClass.ACCESS, came, came, seconds, step_free=True)
    return Visit(number, QueueClass.WALK_IN, came, came, seconds)


def _shifts(source: Random, open_at: datetime, shut_at: datetime) -> Iterator[Shift]:
    """Yield who is where: two counters, the second with a break on most days."""
    last = shut_at + timedelta(hours=3)  # the doors are shut, who is inside is served
    first, second, _helper = COUNTERS
    yield Shift(first, open_at, last)
    if source.random() < 0.4:
        yield Shift(second, open_at, last)
        return
    pause = open_at + (shut_at - open_at) * source.uniform(0.35, 0.6)
    yield Shift(second, open_at, pause)
    yield Shift(second, pause + timedelta(minutes=source.uniform(4, 10)), last)


def _help(visits: list[Visit], shifts: list[Shift]) -> list[Shift]:
    """Return when a third clerk helps out, found by playing the day without."""
    helps: list[Shift] = []
    for _again in range(3):
        late = [
            one.visit.counts_from + HELP_AFTER
            for one in play(visits, [*shifts, *helps], USUAL)
            if (one.waited or 0) > HELP_AFTER.total_seconds()
        ]
        if not late:
            break
        helps.append(Shift(COUNTERS[2], min(late), min(late) + HELP_FOR))
    return helps


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(int(hour), round(hour % 1 * 60)))
