"""Where the break of a tour lies once somebody has moved a halt by hand."""

from collections.abc import Sequence

from rathaus_desk.planning.values import Limits

Minutes = tuple[int, int]  # from, until
Gap = tuple[int, int, int]  # between two halts: from leaving one until reaching the next, minutes of driving


def lay_pause(out: Minutes, gaps: Sequence[Gap], limits: Limits, now: Minutes | None) -> Minutes | None:
    """Return the break of a tour that is `out` for so long: as it is `now` if that is good, else a new one.

    None if no break is needed and the one there was is in the way, and if one is needed but finds no room.
    """
    need = _need(out, limits)
    if now is not None and _good(now, out, gaps, limits):
        return now
    if not need:
        return None
    places = []
    for since, until, drive in gaps:
        first = max(since, out[1] - limits.break_after - need)
        if first <= min(until - drive - need, out[0] + limits.break_after):
            places.append((first, first + need))
    return min(places, key=lambda one: abs(sum(one) - sum(out)), default=None)


def _need(out: Minutes, limits: Limits) -> int:
    length = out[1] - out[0]
    if length <= limits.break_after:
        return 0
    return limits.long_minutes if length > limits.long_after else limits.break_minutes


def _good(now: Minutes, out: Minutes, gaps: Sequence[Gap], limits: Limits) -> bool:
    minutes, need = now[1] - now[0], _need(out, limits)
    room = any(
        since <= now[0] and now[1] <= until and until - since - minutes >= drive
        for since, until, drive in gaps
    )
    stretch = max(now[0] - out[0], out[1] - now[1])
    return room and minutes >= need and (not need or stretch <= limits.break_after)
