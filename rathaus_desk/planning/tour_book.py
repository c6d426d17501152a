"""Tours and what they cost: each is made once, remembers what adding a call would cost, and is never changed.

The search drops most of what it tries and comes back to the same tours, so this memory is what makes it
quick.
"""

from collections.abc import Collection, Sequence
from math import inf
from operator import add, getitem, itemgetter, sub

from rathaus_desk.planning.between_windows import (
    earliest_leavings,
    latest_arrivals,
    leaving,
    shortest_duty,
)
from rathaus_desk.planning.day_order import best_order, driving, in_this_order
from rathaus_desk.planning.tasks import Frame, Tasks
from rathaus_desk.planning.timing import fits

EXACT_INSERTION = 6
EXACT_POLISH = 9
MOST_CALLS, MOST_ORDERS = 600_000, 400_000  # what is kept, so that memory stays within some 200 MB
EPSILON = 1e-7

Addition = tuple[float, int | tuple[int, ...]]
IMPOSSIBLE: Addition = (inf, ())


class Tour:
    """One order of calls in a frame: its driving, its load, its minutes at the halts."""

    __slots__ = (
        "additions", "drive", "ends", "frame", "legs", "load", "order", "polished", "spans", "starts", "stay",
    )  # fmt: skip

    def __init__(self, frame: int, order: tuple[int, ...], book: "TourBook") -> None:
        nodes = [book.depots[frame], *map(book.nodes.__getitem__, order), book.depots[frame]]
        self.frame = frame
        self.order = order
        self.legs = list(map(getitem, map(book.matrix.__getitem__, nodes), nodes[1:]))
        self.starts = itemgetter(*nodes[:-1])
        self.ends = itemgetter(*nodes[1:])
        self.drive = sum(self.legs)
        self.stay = sum(map(book.stays.__getitem__, order))
        self.load = sum(map(book.loads.__getitem__, order))
        self.additions: dict[int, Addition] = {}
        self.polished: Tour | None = None
        self.spans: tuple[list[float], list[float]] | None = None


class TourBook:
    """All tours met so far, and the best order of each small set of calls."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.matrix = tasks.matrix
        self.depots = [one.depot for one in tasks.frames]
        self.nodes = [one.node for one in tasks.calls]
        self.stays = [one.before + one.stay + one.after for one in tasks.calls]
        self.loads = [one.load for one in tasks.calls]
        self._columns = tuple(zip(*tasks.matrix, strict=True))
        self._kept = 0
        self._tours: dict[tuple[int, tuple[int, ...]], Tour] = {}
        self._orders: dict[tuple[int, int], tuple[float, tuple[int, ...]] | None] = {}

    def tour(self, frame: int, order: tuple[int, ...]) -> Tour:
        """Return the tour with this order, feasible or not."""
        key = (frame, order)
        found = self._tours.get(key)
        if found is None:
            self._kept += len(order) + 1
            if self._kept > MOST_CALLS:
                self._tours.clear()
                self._kept = len(order) + 1
            found = self._tours[key] = Tour(frame, order, self)
        return found

    def addition(self, tour: Tour, call: int) -> Addition:
        """Return what a call would cost in driving minutes, and where (or in which order) it would stand."""
        found = tour.additions.get(call)
        if found is None:
            found = tour.additions[call] = self._addition(tour, call)
        return found

    def added(self, tour: Tour, call: int) -> Tour:
        """Return the tour with the call taken in where it costs least."""
        place = self.addition(tour, call)[1]
        if isinstance(place, tuple):
            return self.tour(tour.frame, place)
        return self.tour(tour.frame, (*tour.order[:place], call, *tour.order[place:]))

    def without(self, tour: Tour, gone: Collection[int]) -> Tour | None:
        """Return the tour without some calls; None if the rest does not fit, as typed minutes may have it."""
        order = tuple(one for one in tour.order if one not in gone)
        frame = self.tasks.frames[tour.frame]
        if not (frame.timed and frame.exact) or not order:  # no minutes typed by hand
            return self.tour(tour.frame, order)
        if len(order) <= EXACT_INSERTION:
            best = self.best(tour.frame, order)
            return None if best is None else self.tour(tour.frame, best[1])
        return self.tour(tour.frame, order) if self.fits(tour.frame, order) else None

    def best(self, frame: int, order: Sequence[int]) -> tuple[float, tuple[int, ...]] | None:
        """Return driving minutes and calls of the best order of these calls, None if there is none."""
        key = (frame, sum(1 << one for one in order))
        if key not in self._orders:
            if len(self._orders) >= MOST_ORDERS:
                self._orders.clear()
            self._orders[key] = self._solved(self.tasks.frames[frame], order)
        return self._orders[key]

    def _solved(self, frame: Frame, order: Sequence[int]) -> tuple[float, tuple[int, ...]] | None:
        """Return the best order, bounded by what the last call costs at each place of the order so far."""
        calls, known = self.tasks.calls, None
        *rest, new = order
        if len(rest) > 1:
            for at in range(len(order)):
                tried = (*rest[:at], new, *rest[at:])
                drive = self._drive(frame, tried)
                if (known is None or drive < known[0]) and self._fits(frame, tried):
                    known = (drive, tried)
        found = best_order(
            frame, [calls[one] for one in order], self.tasks.matrix, known[0] - EPSILON if known else inf
        )
        return (found[0], tuple(order[at] for at in found[1])) if found else known

    def fits(self, frame: int, order: Sequence[int]) -> bool:
        """Return whether a tour in this order keeps every window and limit."""
        return self._fits(self.tasks.frames[frame], order)

    def _fits(self, frame: Frame, order: Sequence[int]) -> bool:
        calls = [self.tasks.calls[one] for one in order]
        if frame.driving < inf and self._drive(frame, order) > frame.driving + EPSILON:
            return False
        if frame.pause is None and frame.end - frame.start <= frame.duty:
            return in_this_order(frame, calls, self.tasks.matrix)
        return fits(frame, calls, self.tasks.matrix)

    def _drive(self, frame: Frame, order: Sequence[int]) -> float:
        return driving(frame, [self.tasks.calls[one] for one in order], self.tasks.matrix)

    def polished(self, tour: Tour) -> Tour:
        """Return the tour in its best order, or as it is if it is too long for that."""
        if tour.polished is None:
            tour.polished = better = self._polished(tour)
            better.polished = better
        return tour.polished

    def _polished(self, tour: Tour) -> Tour:
        if len(tour.order) < 2:
            return tour
        frame = self.tasks.frames[tour.frame]
        if len(tour.order) > EXACT_POLISH or not (frame.timed and frame.exact):
            return self._swept(tour)
        best = self.best(tour.frame, tour.order)
        return self.tour(tour.frame, best[1]) if best and best[0] < tour.drive - EPSILON else tour

    def _addition(self, tour: Tour, call: int) -> Addition:
        frame, one = self.tasks.frames[tour.frame], self.tasks.calls[call]
        stay = tour.stay + self.stays[call]
        if tour.load + one.load > frame.load or stay > min(frame.duty, frame.end - frame.start):
            return IMPOSSIBLE
        if frame.timed and frame.exact and len(tour.order) < EXACT_INSERTION:
            best = self.best(tour.frame, (*tour.order, call))
            return IMPOSSIBLE if best is None else (best[0] - tour.drive, best[1])
        near, away, order = self._columns[one.node], self.matrix[one.node], tour.order
        if order:
            costs = list(map(sub, map(add, tour.starts(near), tour.ends(away)), tour.legs))
        else:
            costs = [near[frame.depot] + away[frame.depot]]
        if frame.timed and not frame.exact:
            return self._between(tour, call, frame, costs)
        if frame.timed:
            return self._first_that_fits(tour, call, frame, costs)
        low = min(costs)
        room = min(frame.duty - stay, frame.driving) + EPSILON
        return (low, costs.index(low)) if tour.drive + low <= room else IMPOSSIBLE

    def _first_that_fits(self, tour: Tour, call: int, frame: Frame, costs: list[float]) -> Addition:
        order = tour.order
        for cost, place in sorted(zip(costs, range(len(costs)), strict=True)):
            if tour.drive + cost > frame.driving:
                break
            if self.fits(tour.frame, (*order[:place], call, *order[place:])):
                return cost, place
        return IMPOSSIBLE

    def _between(self, tour: Tour, call: int, frame: Frame, costs: list[float]) -> Addition:
        """Return the cheapest place of a call between the windows of a tour, where both sides are kept."""
        one, matrix, order, kept = self.tasks.calls[call], self.matrix, tour.order, self.tasks.calls
        if tour.spans is None:
            calls = [kept[at] for at in order]
            tour.spans = earliest_leavings(frame, calls, matrix), latest_arrivals(frame, calls, matrix)
        nodes = [frame.depot, *(self.nodes[at] for at in order), frame.depot]
        near, away = self._columns[one.node], matrix[one.node]
        found = []
        for place, (early, late) in enumerate(zip(*tour.spans, strict=True)):
            left = leaving(one, early + near[nodes[place]])
            if left + away[nodes[place + 1]] <= late + EPSILON:
                found.append((costs[place], place))
        for cost, place in sorted(found):
            if tour.drive + cost > frame.driving:
                break
            calls = [kept[at] for at in (*order[:place], call, *order[place:])]
            if frame.duty == inf or shortest_duty(frame, calls, matrix) <= frame.duty + EPSILON:
                return cost, place
        return IMPOSSIBLE

    def _swept(self, tour: Tour) -> Tour:
        """Return a tour too long for the exact order, each call put back once where it costs least."""
        better = True
        while better:
            better = False
            for call in tour.order:
                rest = self.without(tour, (call,))
                if rest is None:
                    continue
                again = self.added(rest, call)
                if again.drive < tour.drive - EPSILON:
                    tour, better = again, True
        return tour
