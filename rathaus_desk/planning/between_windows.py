"""Tours with one window a halt and no break, in a given order: whether one more fits is seen in one step.

Earliest and latest minutes are reckoned once for each tour, how long it takes as by Savelsbergh (1992).
"""

from collections.abc import Sequence
from math import inf

from rathaus_desk.planning.tasks import Call, Frame

Matrix = Sequence[Sequence[float]]


def earliest_leavings(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> list[float]:
    """Return when one can leave the depot and each halt at the earliest; infinite once one is missed."""
    found, here = [frame.start], frame.depot
    for call in calls:
        found.append(leaving(call, found[-1] + matrix[here][call.node]))
        here = call.node
    return found


def latest_arrivals(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> list[float]:
    """Return when one must reach each halt and then the depot, at the latest."""
    found, there = [frame.end], frame.depot
    for call in reversed(calls):
        opens = found[-1] - matrix[call.node][there] - call.stay - call.after
        found.append(min(opens, _last(call)) - call.before)
        there = call.node
    return found[::-1]


def leaving(call: Call, reached: float) -> float:
    """Return when one can leave a halt that is reached at that minute; infinite if it is too late to open."""
    ready = reached + call.before
    if ready > _last(call):
        return inf
    return max(ready, _first(call)) + call.stay + call.after


def shortest_duty(frame: Frame, calls: Sequence[Call], matrix: Matrix) -> float:
    """Return how long one is away if one leaves no sooner than needed; infinite if a window is missed."""
    at, here, waited, slack = frame.start, frame.depot, 0.0, inf
    for call in calls:
        ready = at + matrix[here][call.node] + call.before
        opens = max(ready, _first(call))
        if opens > _last(call):
            return inf
        waited += opens - ready
        slack = min(slack, waited + _last(call) - opens)
        at, here = opens + call.stay + call.after, call.node
    at += matrix[here][frame.depot]
    if at > frame.end:
        return inf
    return at - frame.start - min(waited, slack)


def _first(call: Call) -> float:
    return call.windows[0][0] if call.windows else 0.0


def _last(call: Call) -> float:
    return call.windows[0][1] if call.windows else inf
