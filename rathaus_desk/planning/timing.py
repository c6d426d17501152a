"""When a tour in a given order opens at each halt, and where its break lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from rathaus_desk.planning.day_order import Matrix, after_break, opening, rested, starts
from rathaus_desk.planning.tasks import Call, Frame

Place = tuple[int, bool]  # after how many halts a break lies, and whether on arrival at the next
NO_BREAK: Place = (0, False)


@dataclass(frozen=True, slots=True)
class Timed:
    """The minutes of a tour; `pause` is when the break begins, None if there is none."""

    depart: float
    opens: tuple[float, ...]
    pause: float | None
    back: float


def timed(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> Timed | None:
    """Return the times of a tour in this order, as early as possible but leaving no sooner than needed.

    None if no beginning of the duty keeps every window and limit.
    """
    for start in starts(frame):
        end = min(frame.end, start + frame.duty)
        for place in _break_places(frame, len(calls)):
            found = _run(frame, calls, matrix, start, place)
            if found is None or found.back > end:
                continue
            if rested(frame, found.back - found.depart, found.pause is not None):
                return found
    return None


def fits(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> bool:
    """Return whether a tour in this order can be timed, without asking where its break would lie."""
    return any(_fits_from(frame, calls, matrix, start) for start in starts(frame))


def _fits_from(frame: Frame, calls: Sequence[Call], matrix: Matrix, start: float) -> bool:
    """Go along a tour twice at once, without a break and having had it; both as early as can be."""
    end = min(frame.end, start + frame.duty)
    plain, had, here, depart = start, inf, frame.depot, start
    for at, call in enumerate(calls):
        far, minutes = matrix[here][call.node], call.stay + call.after
        rested_there = min(had + far, after_break(frame, plain, far) if at else inf)
        plain = opening(call, plain + far, frame.grid) if plain <= end and plain < inf else inf
        if not at:
            depart = plain - call.before - far
        had = opening(call, rested_there, frame.grid) if rested_there <= end and rested_there < inf else inf
        plain, had, here = plain + minutes, had + minutes, call.node
        if min(plain, had) > end:
            return False
    back = matrix[here][frame.depot]
    home = min(had + back, after_break(frame, plain, back, home=True) if calls else inf)
    return home <= end or (plain + back <= end and rested(frame, plain + back - depart, False))


def _break_places(frame: Frame, halts: int) -> list[Place]:
    """Return after which halt a break could lie, none first; the middle before the edges.

    Between two halts it comes before the drive, or else on arrival.
    """
    if frame.pause is None:
        return [NO_BREAK]
    middle = (halts + 1) / 2
    between = sorted(range(1, halts), key=lambda at: (abs(at - middle), at))
    last = [(halts, False)] if halts else []
    return [NO_BREAK, *((at, arrived) for at in between for arrived in (False, True)), *last]


def _run(frame: Frame, calls: Sequence[Call], matrix: Matrix, start: float, place: Place) -> Timed | None:
    ready, here, pause = start, frame.depot, None
    pause_after, arrived = place
    opens: list[float] = []
    depart = start
    for at, call in enumerate(calls):
        far = matrix[here][call.node]
        reached = ready + far
        if frame.pause is not None and pause_after and at == pause_after:
            pause = max(reached if arrived else ready, frame.pause.first)
            if pause > frame.pause.last:
                return None
            reached = pause + frame.pause.minutes + (0 if arrived else far)
        at_last = opening(call, reached, frame.grid)
        if at_last > frame.end:
            return None
        if not opens:
            depart = at_last - call.before - far
        opens.append(at_last)
        ready, here = at_last + call.stay + call.after, call.node
    if frame.pause is not None and pause_after == len(calls) and calls:
        pause = max(ready, frame.pause.first)
        if pause > frame.pause.last:
            return None
        ready = pause + frame.pause.minutes
    return Timed(depart, tuple(opens), pause, ready + matrix[here][frame.depot])
