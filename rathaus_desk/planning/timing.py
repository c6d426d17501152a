"""When a tour in a given order opens at each halt, and where its break lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from rathaus_desk.planning.day_order import Matrix, opening, rested, starts
from rathaus_desk.planning.tasks import Call, Frame


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
        for pause_after in _break_places(frame, len(calls)):
            found = _run(frame, calls, matrix, start, pause_after)
            if found is None or found.back > end:
                continue
            if rested(frame, found.back - found.depart, found.pause is not None):
                return found
    return None


def _break_places(frame: Frame, halts: int) -> list[int]:
    """Return after which halt a break could lie, none first; the middle before the edges."""
    if frame.pause is None:
        return [0]
    middle = (halts + 1) / 2
    return [0, *sorted(range(1, halts), key=lambda at: (abs(at - middle), at)), *([halts] if halts else [])]


def _run(frame: Frame, calls: Sequence[Call], matrix: Matrix, start: float, pause_after: int) -> Timed | None:
    ready, here, pause = start, frame.depot, None
    opens: list[float] = []
    depart = start
    for at, call in enumerate(calls):
        if frame.pause is not None and pause_after and at == pause_after:
            pause = max(ready, frame.pause.first)
            if pause > frame.pause.last:
                return None
            ready = pause + frame.pause.minutes
        far = matrix[here][call.node]
        at_last = opening(call, ready + far, frame.grid)
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
