"""The order of one day, exactly: the fewest driving minutes that keep every window, limit and break.

Dynamic programming over sets of halts. A state keeps all its labels that no other beats in driving, in time
and in having had the break; labels that cannot get below a known order are dropped.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from rathaus_desk.planning.tasks import Call, Frame

START_STEP = 30

Matrix = Sequence[Sequence[float]]
Order = tuple[float, tuple[int, ...]]
Trail = tuple["Trail | None", int]
# How one came to be ready to leave a halt: driven so far, ready when, away since when, break had, halts so
# far.
Label = tuple[float, float, float, bool, Trail | None]
Limits = tuple[float, float]
Layer = dict[tuple[int, int], list[Label]]


def opening(call: Call, reached: float, grid: int) -> float:
    """Return the earliest opening after reaching the place at that minute; infinite if it is too late."""
    ready = reached + call.before
    at = -(-ready // grid) * grid if grid > 1 else ready
    if not call.windows:
        return at
    for first, last in call.windows:
        if ready <= last:
            return min(max(at, first), last)
    return inf


def starts(frame: Frame) -> list[float]:
    """Return the minutes at which a duty could begin: the first, and later ones where a duty is shorter."""
    if frame.end - frame.start <= frame.duty or frame.end == inf:
        return [frame.start]
    found, at = [], frame.start
    while at + frame.duty < frame.end:
        found.append(at)
        at += START_STEP
    return [*found, frame.end - frame.duty]


def rested(frame: Frame, minutes: float, paused: bool) -> bool:
    """Return whether a duty of that many minutes has the break it needs."""
    return frame.pause is None or paused or minutes <= frame.pause.after


def best_order(frame: Frame, calls: Sequence[Call], matrix: Matrix, below: float = inf) -> Order | None:
    """Return driving minutes and order (indexes into `calls`) of the best tour under `below`, or None."""
    found: Order | None = None
    bound = min(below, frame.driving + 1e-9)
    for start in starts(frame):
        one = _Day(frame, calls, matrix).solved(start, min(frame.end, start + frame.duty), bound)
        if one is not None:
            found, bound = one, one[0]
    return found


def in_this_order(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> bool:
    """Return whether a tour in this very order keeps its windows and gets home; a break is not looked at."""
    ready, here, grid = frame.start, frame.depot, frame.grid
    for call in calls:
        opens = opening(call, ready + matrix[here][call.node], grid)
        ready, here = opens + call.stay + call.after, call.node
    return ready + matrix[here][frame.depot] <= frame.end


class _Day:
    """One set of calls with its minutes at hand; the last row and column are the depot's."""

    def __init__(self, frame: Frame, calls: Sequence[Call], matrix: Matrix) -> None:
        nodes = [*(one.node for one in calls), frame.depot]
        self.frame, self.calls = frame, calls
        self.far = [[matrix[a][b] for b in nodes] for a in nodes]
        self.least = [
            min((row[b] for a, row in enumerate(self.far) if a != b), default=0.0) for b in range(len(nodes))
        ]
        self.simple = frame.grid == 1 and all(len(one.windows) == 1 for one in calls)
        self.end = self.bound = inf
        self._limits: dict[int, Limits] = {}

    def solved(self, start: float, end: float, bound: float) -> Order | None:
        """Return the best order that leaves after `start`, is home by `end` and drives less than `bound`."""
        self.end, self.bound = end, bound
        if start + sum(one.before + one.stay + one.after for one in self.calls) > end:
            return None
        layer: Layer = {(0, len(self.calls)): [(0, start, start, False, None)]}
        for _ in self.calls:
            layer = self._next(layer)
            if not layer:
                return None
        return self._home(layer)

    def _next(self, layer: Layer) -> Layer:
        grown: Layer = {}
        grow = self._grow if self.frame.pause is None and self.simple else self._grow_with_break
        for (mask, last), labels in layer.items():
            row = self.far[last]
            for at in range(len(self.calls)):
                if mask >> at & 1:
                    continue
                new = mask | 1 << at
                limits = self._limits.get(new) or self._limited(new)
                found = grown.get((new, at), [])
                grow(found, labels, at, row[at], limits)
                if found:
                    grown[new, at] = found
        return grown

    def _limited(self, mask: int) -> Limits:
        """Return below which driving, and until when, one must be through with the calls of `mask`.

        What is left needs at least its shortest ways and its minutes, and each must be reached before it
        shuts.
        """
        left = [(one, self.least[at]) for at, one in enumerate(self.calls) if not mask >> at & 1]
        rest = sum(least for _one, least in left) + self.least[-1]
        until = self.end - rest - sum(one.before + one.stay + one.after for one, _least in left)
        for one, least in left:
            if one.windows:
                until = min(until, max(last for _first, last in one.windows) - one.before - least)
        self._limits[mask] = found = (self.bound - rest, until)
        return found

    def _grow(self, found: list[Label], labels: list[Label], at: int, far: float, limits: Limits) -> None:
        (room, until), call = limits, self.calls[at]
        before, service = call.before, call.stay + call.after
        first, last = call.windows[0]
        for drive, ready, depart, _paused, trail in labels:
            opens = ready + far + before
            if opens < first:
                opens = first
            if opens > last or drive + far >= room or opens + service > until:
                continue
            left = depart if trail else opens - before - far
            _keep(found, (drive + far, opens + service, left, False, (trail, at)))

    def _grow_with_break(
        self, found: list[Label], labels: list[Label], at: int, far: float, limits: Limits
    ) -> None:
        (room, until), call, frame = limits, self.calls[at], self.frame
        for label in labels:
            drive, _ready, depart, _paused, trail = label
            if drive + far >= room:
                continue
            for reached, paused in _arrivals(label, far, frame):
                opens = opening(call, reached, frame.grid)
                done = opens + call.stay + call.after
                if done <= until:
                    left = depart if trail else opens - call.before - far
                    _keep(found, (drive + far, done, left, paused, (trail, at)))

    def _home(self, layer: Layer) -> Order | None:
        best: Order | None = None
        for (_mask, last), labels in layer.items():
            back = self.far[last][-1]
            for label in labels:
                drive = label[0] + back
                if drive < self.bound and self._gets_home(label, back):
                    best, self.bound = (drive, _walk(label[4])), drive
        return best

    def _gets_home(self, label: Label, back: float) -> bool:
        return any(
            home <= self.end and rested(self.frame, home - label[2], paused)
            for home, paused in _arrivals(label, back, self.frame, home=True)
        )


def _arrivals(label: Label, far: float, frame: Frame, *, home: bool = False) -> list[tuple[float, bool]]:
    """Return when one can be at the next place, ready to set up: without a break, and with one."""
    _drive, ready, _depart, paused, trail = label
    rested_there = inf if paused or trail is None else after_break(frame, ready, far, home=home)
    there = (ready + far, paused)
    return [there] if rested_there == inf else [there, (rested_there, True)]


def after_break(frame: Frame, ready: float, far: float, *, home: bool = False) -> float:
    """Return when one can be at the next place having had the break; infinite if it is too late for it.

    It comes on arrival, which is never later than before the drive; but before it where the drive would
    take too long, and on the way home.
    """
    pause, there = frame.pause, ready + far
    if pause is None or ready > pause.last:
        return inf
    before_drive = home or there > pause.last
    return (max(ready, pause.first) + far if before_drive else max(there, pause.first)) + pause.minutes


def _keep(labels: list[Label], new: Label) -> None:
    drive, ready, depart, paused, _trail = new
    for old in labels:
        if old[0] <= drive and old[1] <= ready and old[3] >= paused and old[2] >= depart:
            return
    if labels:
        labels[:] = [
            old
            for old in labels
            if not (drive <= old[0] and ready <= old[1] and paused >= old[3] and depart >= old[2])
        ]
    labels.append(new)


def _walk(trail: Trail | None) -> tuple[int, ...]:
    order: list[int] = []
    while trail is not None:
        trail, at = trail
        order.append(at)
    return tuple(reversed(order))


def driving(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> float:
    """Return the driving minutes of a tour in this order."""
    nodes = [frame.depot, *(one.node for one in calls), frame.depot]
    return sum(matrix[a][b] for a, b in pairwise(nodes))
