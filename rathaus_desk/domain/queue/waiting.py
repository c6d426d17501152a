"""How long somebody will wait: an interval that holds four times out of five, from the day's own data.

The line is played through some hundred times: who is at a counter finishes, who stands ahead is called, some
who come later overtake. How long a service takes follows a lognormal distribution; its middle is learned
from the catalogue's experience and pulled by what was measured today, and each run draws its own middle, as
far as today's few measurements leave it open. The draws are always the same, so a forecast does not flicker.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import heapify, heapreplace
from random import Random
from statistics import NormalDist

from rathaus_desk.domain.queue.queue import QueueClass
from rathaus_desk.domain.queue.queue_rules import InLine, QueueRules, Waiting, in_order, place_in_line

RUNS = 160
FEWEST_RUNS = 64
DRAWS_AT_MOST = 9_000  # runs times people: keeps a long line under 5 ms
LOW, HIGH = 0.10, 0.90
LONGEST_SHOWN = 180  # minutes; beyond it no figure helps anybody
# Experience before the first visitor: seconds at the counter (median), how their logarithm spreads, how many
# of today's visitors that weighs as much as, and how far a whole day may lie off.
PRIOR_SECONDS, PRIOR_SPREAD, PRIOR_WEIGHT, DAY_SPREAD = 430.0, 0.66, 6.0, 0.22

# Fitted, with the spread, on made-up days of a year like Sehnde's; other days than the tests look at.
HELP_AFTER, HELPED = 1_200.0, 0.57
_LOOKED_BACK = timedelta(hours=2)
_NORMAL, _ROOT = NormalDist(), math.sqrt(2)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Somebody who is called before: how long the service usually takes (seconds, its median)."""

    usual: float = PRIOR_SECONDS


@dataclass(frozen=True, slots=True)
class AtWork:
    """Somebody at a counter: the usual length of the service and how long it has run (seconds)."""

    elapsed: float
    usual: float = PRIOR_SECONDS


@dataclass(frozen=True, slots=True)
class LineNow:
    """The state of the day for whom a forecast is made.

    `finished` holds pairs of usual and measured seconds of today; `overtakers` is how many per hour come
    who go before, each within `overtake_within` seconds; `free` counters have nobody.
    """

    ahead: Sequence[Ahead]
    at_work: Sequence[AtWork]
    free: int
    finished: Sequence[tuple[float, float]] = ()
    overtakers: float = 0.0
    overtake_within: float = 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """From which to which second somebody will probably be called."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who would draw a ticket now."""

    queue_class: QueueClass
    counts_from: datetime
    step_free: bool = False
    only_counter_id: int | None = None
    id: int = 2**63


def who_is_ahead(
    newcomer: InLine, waiting: Iterable[Waiting], now: datetime, rules: QueueRules
) -> list[Waiting]:
    """Return who is called before somebody, in that order, as the line stands now."""
    place = place_in_line(newcomer, now, rules)
    return [one for one in in_order(waiting, now, rules) if place_in_line(one, now, rules) < place]


def overtaking(
    queue_class: QueueClass, drawn: Iterable[InLine], now: datetime, rules: QueueRules
) -> tuple[float, float]:
    """Return how many an hour come who go before a class, by the last two hours, and within how many seconds.

    One such person is assumed for each higher class until the day has shown better.
    """
    start = rules.head_start(queue_class)
    higher = [one for one in QueueClass if rules.head_start(one) > start]
    if not higher:
        return 0.0, 0.0
    since = now - _LOOKED_BACK
    came = sum(1 for one in drawn if one.queue_class in higher and since <= one.counts_from <= now)
    within = max(rules.head_start(one) for one in higher) - start
    hours = _LOOKED_BACK.total_seconds() / 3600
    return (came + 1.0) / (hours + 0.5), within.total_seconds()


def forecast(line: LineNow) -> Interval | None:
    """Return the 80 % interval of the wait of somebody who joins now, None while no counter is open."""
    counters = line.free + len(line.at_work)
    if counters == 0:
        return None
    if line.free > len(line.ahead):
        return Interval(0.0, 0.0)
    waits = sorted(_waits(line))
    return Interval(_quantile(waits, LOW), _quantile(waits, HIGH))


def in_minutes(interval: Interval) -> tuple[int, int]:
    """Return an interval as it is told: whole minutes up to 5, then steps of 5, rounded outwards."""
    return _step_down(interval.low / 60), _step_up(interval.high / 60)


def in_words(interval: Interval | None) -> str:
    """Return how long somebody will wait, as it is printed: "etwa 5 bis 15 Minuten"."""
    if interval is None:
        return "noch nicht abzusehen"
    low, high = in_minutes(interval)
    if high == 0:
        return "gleich"
    if high > LONGEST_SHOWN:
        return f"mehr als {min(low, LONGEST_SHOWN)} Minuten"
    if low == 0:
        return f"bis {high} Minuten" if high > 1 else "bis 1 Minute"
    return f"etwa {low} bis {high} Minuten"


def learned_shift(finished: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return by how much today's services take longer, as a logarithm, and how unsure that still is.

    The usual shrinkage of a mean: the day's own spread against the spread of single services.
    """
    known = [math.log(max(took, 20.0) / usual) for usual, took in finished]
    weight = 1 / DAY_SPREAD**2
    precision = weight + len(known) / PRIOR_SPREAD**2
    return sum(known) / PRIOR_SPREAD**2 / precision, math.sqrt(1 / precision)


def usual_seconds(known: Sequence[float]) -> float:
    """Return the median length of a service from measured ones, pulled to experience while they are few."""
    logs = [math.log(max(one, 20.0)) for one in known]
    return math.exp((PRIOR_WEIGHT * math.log(PRIOR_SECONDS) + sum(logs)) / (PRIOR_WEIGHT + len(logs)))


def _waits(line: LineNow) -> list[float]:
    people = len(line.ahead) + len(line.at_work)
    runs = max(min(RUNS, DRAWS_AT_MOST // max(people, 1)), FEWEST_RUNS)
    shift, unsure = learned_shift(line.finished)
    return [_one_run(line, _normals(run), shift, unsure) for run in range(runs)]


def _one_run(line: LineNow, normals: "_Draws", shift: float, unsure: float) -> float:
    """Play the line once and return after how many seconds the last in it is called."""
    factor = math.exp(shift + unsure * normals.day)
    draws = normals.people
    size = len(draws)
    ends = [
        _rest(one.usual * factor, one.elapsed, draws[index % size]) for index, one in enumerate(line.at_work)
    ]
    ends.extend([0.0] * line.free)
    heapify(ends)
    used = len(line.at_work)
    for index, one in enumerate(line.ahead, used):
        heapreplace(ends, ends[0] + one.usual * factor * math.exp(PRIOR_SPREAD * draws[index % size]))
    usual = PRIOR_SECONDS * factor
    for index in range(_overtaken(line, ends[0], normals.luck)):
        heapreplace(ends, ends[0] + usual * math.exp(PRIOR_SPREAD * draws[(used + 97 + index) % size]))
    return _with_help(ends[0])


def _with_help(wait: float) -> float:
    """Return a long wait as it turns out: when the line is long, somebody comes to help, or some leave."""
    return wait if wait <= HELP_AFTER else HELP_AFTER + (wait - HELP_AFTER) * HELPED


def _rest(median: float, elapsed: float, normal: float) -> float:
    """Return how long a service still takes that has run for `elapsed`, drawn from what is left of its law.

    The quantile of the truncated lognormal: u is spread over the part of the law beyond `elapsed`.
    """
    if elapsed <= 1.0:
        return median * math.exp(PRIOR_SPREAD * normal)
    gone = _cumulated(math.log(elapsed / median) / PRIOR_SPREAD)
    chance = gone + (1.0 - gone) * _cumulated(normal)
    quantile = _NORMAL.inv_cdf(min(max(chance, 1e-6), 1 - 1e-6))
    return max(median * math.exp(PRIOR_SPREAD * quantile) - elapsed, 5.0)


def _overtaken(line: LineNow, wait: float, luck: float) -> int:
    """Return how many come and go before while somebody waits: a Poisson number, by inversion."""
    expected = line.overtakers / 3600 * min(wait, line.overtake_within)
    if expected <= 0:
        return 0
    chance = total = math.exp(-expected)
    number = 0
    while luck > total and number < 50:
        number += 1
        chance *= expected / number
        total += chance
    return number


@dataclass(frozen=True, slots=True)
class _Draws:
    """The random numbers of one run."""

    day: float
    luck: float
    people: tuple[float, ...]


@lru_cache(maxsize=RUNS)
def _normals(run: int) -> _Draws:
    """Return the draws of a run; runs come in pairs with opposite signs, which halves the noise."""
    sign = 1 if run % 2 else -1
    source = Random(f"waiting {run // 2}")
    day = source.gauss(0, 1)
    luck = source.random()
    people = tuple(sign * source.gauss(0, 1) for _ in range(256))
    return _Draws(sign * day, luck if sign > 0 else 1 - luck, people)


def _quantile(ordered: Sequence[float], share: float) -> float:
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def _cumulated(normal: float) -> float:
    return 0.5 * math.erfc(-normal / _ROOT)


def _step_down(minutes: float) -> int:
    whole = math.floor(minutes + 1e-9)
    return whole if whole < 5 else whole // 5 * 5


def _step_up(minutes: float) -> int:
    whole = math.ceil(minutes - 1e-9)
    return whole if whole <= 5 else -(-whole // 5) * 5
