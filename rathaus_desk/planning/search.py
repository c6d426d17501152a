"""Large-neighbourhood search: take some stops out, put them back as well as can be, keep what is better.

Which stops go is drawn by a seed, so the same seed gives the same plans in the same order. Strings of
neighbouring halts are taken out as in "slack induction by string removals" (Christiaens and Vanden Berghe
2020); here a stop goes with all its visits, and comes back on the set of days that costs least. Worse plans
are accepted less and less often.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, log

from rathaus_desk.planning.tasks import Job, Option, Tasks
from rathaus_desk.planning.tour_book import EPSILON, Tour, TourBook

LONGEST_STRING, MOST_REMOVED, LEAST_REMOVED = 10, 10, 4
REMOVED_SHARE = 0.25
BLINK = 0.01
NEAREST = 60
HOT, COLD = 1.0, 0.02
# Up to which draw stops come back by chance, the hard, the loaded, the far first; beyond it the near.
ORDERS, ORDERS_OF_LOADS = (0.35, 0.65, 0.65, 0.9), (0.35, 0.5, 0.75, 0.92)

Placed = tuple[Option, ...]


@dataclass(slots=True)
class State:
    """A timetable: the tour of each slot, where each job stands (None: left out), and what that costs."""

    tours: list[Tour]
    placed: list[Placed | None]
    prices: list[float]
    cost: float = 0

    def copy(self) -> "State":
        """Return a copy whose lists are its own."""
        return State(self.tours[:], self.placed[:], self.prices[:], self.cost)

    def reckon(self) -> None:
        """Work the cost out anew from its parts."""
        self.cost = sum(one.drive for one in self.tours) + sum(self.prices)


class Search:
    """One search over one problem: `best` so far, and in `unfit` the fixed calls that do not fit."""

    def __init__(self, tasks: Tasks, seed: int = 0) -> None:
        self.tasks = tasks
        self.book = TourBook(tasks)
        self.rng = random.Random(seed)
        self.jobs = tasks.jobs
        self._near = _neighbours(tasks)
        self._loads = [_load(tasks, one) for one in tasks.jobs]
        self._orders = ORDERS_OF_LOADS if any(self._loads) else ORDERS
        self._removed = max(LEAST_REMOVED, min(MOST_REMOVED, round(len(tasks.jobs) * REMOVED_SHARE)))
        self.unfit: list[tuple[int, int]] = []
        self.current = self._first()
        self.best = self.current.copy()
        self._measure()

    def rounds(self, total: int) -> Iterator[int]:
        """Search for `total` rounds and yield the number of each that found a better plan, and each 10th.

        Stop by not asking for more. The cooling follows the rounds, so a stopped run is the beginning of
        the full one.
        """
        for one in range(1, total + 1):
            better = self.step(one / total)
            if better or one % 10 == 0:
                yield one

    def step(self, progress: float) -> bool:
        """Try one change, return whether the best got better; `progress` of the cooling is from 0 to 1."""
        heat = self._unit * HOT * (COLD / HOT) ** min(progress, 1.0)
        trial = self._changed()
        if trial is None:
            return False
        if trial.cost < self.current.cost - heat * log(self.rng.random() or 1e-12):
            self.current = trial
        if trial.cost < self.best.cost - EPSILON:
            self._polish(trial)
            self.best = trial.copy()
            return True
        return False

    def _first(self) -> State:
        tours = [self.book.tour(slot.frame, ()) for slot in self.tasks.slots]
        for at, slot in enumerate(self.tasks.slots):
            for call in slot.fixed:
                if self.book.addition(tours[at], call)[0] < inf:
                    tours[at] = self.book.added(tours[at], call)
                else:
                    self.unfit.append((at, call))
        state = State(tours, [None] * len(self.jobs), [one.absent for one in self.jobs])
        left = []
        for at in range(len(self.jobs)):
            start = self.tasks.start.get(at)
            if start is None or not self._put_back(state, at, start):
                left.append(at)
        hard = sorted(left, key=lambda at: _freedom(self.jobs[at]))
        for at in hard:
            self._place(state, at)
        state.reckon()
        self._polish(state)
        return state

    def _put_back(self, state: State, at: int, start: Placed) -> bool:
        """Put a job where a plan had it, if all of that still fits."""
        if any(self.book.addition(state.tours[one.slot], one.call)[0] == inf for one in start):
            return False
        self._settle(state, at, start, _way_price(self.jobs[at], start, self.tasks))
        return True

    def _measure(self) -> None:
        legs = [leg for tour in self.current.tours for leg in tour.legs if leg > 0]
        self._unit = sum(legs) / len(legs) if legs else 1.0
        filled = [len(tour.order) for tour in self.current.tours if tour.order]
        self._string = max(1, min(LONGEST_STRING, round(sum(filled) / len(filled)) if filled else 1))

    def _changed(self) -> State | None:
        gone = self._drawn()
        trial = self.current.copy()
        if not self._take_out(trial, gone):
            return None
        for at in self._ordered(gone):
            self._place(trial, at)
        trial.reckon()
        return trial

    def _take_out(self, state: State, gone: set[int]) -> bool:
        leaving: dict[int, list[int]] = {}
        for at in gone:
            for one in state.placed[at] or ():
                leaving.setdefault(one.slot, []).append(one.call)
            state.placed[at] = None
            state.prices[at] = self.jobs[at].absent
        for slot, calls in leaving.items():
            rest = self.book.without(state.tours[slot], calls)
            if rest is None:
                return False
            state.tours[slot] = rest
        return True

    def _drawn(self) -> set[int]:
        draw = self.rng.random()
        gone = {at for at, one in enumerate(self.current.placed) if one is None}
        if not self.jobs:
            return gone
        if draw < 0.1:
            return gone | self._some_jobs()
        if draw < 0.2:
            return gone | self._whole_tours()
        return gone | self._strings()

    def _some_jobs(self) -> set[int]:
        most = min(len(self.jobs), self._removed)
        return set(self.rng.sample(range(len(self.jobs)), self.rng.randint(1, most)))

    def _whole_tours(self) -> set[int]:
        filled = [tour for tour in self.current.tours if tour.order]
        drawn = self.rng.sample(filled, min(len(filled), self.rng.randint(1, 2)))
        calls = self.tasks.calls
        return {calls[one].job for tour in drawn for one in tour.order if calls[one].job >= 0}

    def _strings(self) -> set[int]:
        rng = self.rng
        longest = self._string
        most = 4 * self._removed / (1 + longest) - 1
        strings = int(rng.uniform(1, max(most, 1) + 1))
        gone: set[int] = set()
        ruined: set[int] = set()
        for at in self._near[rng.randrange(len(self.jobs))]:
            if len(ruined) >= strings:
                break
            placed = self.current.placed[at]
            if at in gone or not placed:
                continue
            one = placed[0] if len(placed) == 1 else rng.choice(placed)
            if one.slot not in ruined:
                ruined.add(one.slot)
                gone |= self._string_around(one, longest)
        return gone

    def _string_around(self, one: Option, longest: int) -> set[int]:
        order = self.current.tours[one.slot].order
        length = self.rng.randint(1, min(longest, len(order)))
        at = order.index(one.call)
        first = self.rng.randint(max(0, at - length + 1), min(at, len(order) - length))
        calls = self.tasks.calls
        return {calls[call].job for call in order[first : first + length] if calls[call].job >= 0}

    def _ordered(self, gone: set[int]) -> list[int]:
        """Return the jobs as they are put back: by chance, or the hard, loaded, far or near first."""
        jobs, rng = sorted(gone), self.rng
        rng.shuffle(jobs)
        draw = rng.random()
        chance, hard, loaded, far = self._orders
        if draw < chance or not self.tasks.frames:
            return jobs
        if draw < hard:
            return sorted(jobs, key=lambda at: _freedom(self.jobs[at]))
        if draw < loaded:
            return sorted(jobs, key=lambda at: -self._loads[at])
        depot = self.tasks.matrix[self.tasks.frames[0].depot]
        sign = -1 if draw < far else 1
        return sorted(jobs, key=lambda at: sign * depot[self.jobs[at].node])

    def _place(self, state: State, at: int) -> None:
        """Put a job on the days where it costs least; leave it out if nothing fits or that is cheaper."""
        job = self.jobs[at]
        lows = {day: self._low(state.tours, options, job.skip) for day, options in job.options.items()}
        best, low = None, job.absent
        for way in job.ways:
            cost = way.price
            for day in way.days:
                cost += lows[day][0]
            if cost < low:
                best, low = way, cost
        if best is not None:
            found = [lows[day][1] for day in best.days]
            chosen = tuple(one for one in found if one is not None)
            price = (
                best.price + job.skip * (len(found) - len(chosen)) if len(chosen) < len(found) else best.price
            )
            self._settle(state, at, chosen, price)

    def _low(
        self, tours: list[Tour], options: tuple[Option, ...], skip: float
    ) -> tuple[float, Option | None]:
        low, chosen = skip, None
        chance, addition = self.rng.random, self.book.addition
        for one in options:
            tour = tours[one.slot]
            found = tour.additions.get(one.call) or addition(tour, one.call)
            cost = found[0] + one.price
            if cost < low and chance() > BLINK:
                low, chosen = cost, one
        return low, chosen

    def _settle(self, state: State, at: int, options: Placed, price: float) -> None:
        for one in options:
            state.tours[one.slot] = self.book.added(state.tours[one.slot], one.call)
        state.placed[at] = options
        state.prices[at] = price + sum(one.price for one in options)

    def _polish(self, state: State) -> None:
        state.tours = [self.book.polished(tour) for tour in state.tours]
        state.reckon()


def _neighbours(tasks: Tasks) -> list[list[int]]:
    """Return for each job the nearest jobs, itself first."""
    found = []
    for job in tasks.jobs:
        row = tasks.matrix[job.node]
        near = sorted(range(len(tasks.jobs)), key=lambda at: row[tasks.jobs[at].node])
        found.append(near[:NEAREST])
    return found


def _load(tasks: Tasks, job: Job) -> float:
    """Return the largest load that a job brings to a tour: where room is short, the large must come first."""
    return max((tasks.calls[one.call].load for some in job.options.values() for one in some), default=0.0)


def _freedom(job: Job) -> tuple[int, int]:
    """Return how many ways and slots a job has: the fewer, the harder."""
    return len(job.ways), sum(len(one) for one in job.options.values())


def _way_price(job: Job, placed: Placed, tasks: Tasks) -> float:
    days = tuple(sorted(tasks.slots[one.slot].day for one in placed))
    return min((way.price for way in job.ways if tuple(sorted(way.days)) == days), default=0.0)
