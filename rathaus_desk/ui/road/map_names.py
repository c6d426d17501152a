"""Where stops and their names stand on the map, so that none covers another and most names are read."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize

GAP = 2  # pixels between a button and its name
PUSHES = 60  # how often two buttons push one another apart
TURNS = 12  # how often those without room may choose before the others


def places_around(at: QPointF, size: QSize, side: int) -> tuple[QRectF, ...]:
    """Return where a name may stand around its button of `side` pixels, the best place first."""
    right = QRectF(at.x() + side / 2 + GAP, at.y() - size.height() / 2, size.width(), size.height())
    left = right.translated(-size.width() - side - 2 * GAP, 0)
    above = right.translated(-(side + size.width()) / 2 - GAP, -(side + size.height()) / 2 - GAP)
    below = above.translated(0, side + size.height() + 2 * GAP)
    beside = (size.width() - side) / 2  # its end level with that of the button
    level = [one.translated(across, 0) for one in (below, above) for across in (-beside, beside)]
    return right, left, above, below, *level


def in_two_lines(name: str) -> str:
    """Return a name broken at the space nearest its middle, as it is where it has none."""
    gaps = [place for place, sign in enumerate(name) if sign == " "]
    if not gaps:
        return name
    place = min(gaps, key=lambda one: abs(2 * one - len(name)))
    return f"{name[:place]}\n{name[place + 1 :]}"


def free_places(
    wanted: Mapping[int, Sequence[QRectF]], inside: QRectF, taken: Sequence[QRectF]
) -> dict[int, QRectF]:
    """Return a place for each name that finds one within `inside` and beside what is `taken`.

    Whoever found none chooses first the next time; the turn in which most found one holds.
    """
    order, best = list(wanted), dict[int, QRectF]()
    for _turn in range(TURNS):
        found = _in_turn(order, wanted, inside, taken)
        if len(found) > len(best):
            best = found
        without = [one for one in order if one not in found]
        if not without:
            break
        order = [*without, *(one for one in order if one in found)]
    return best


def push_apart(places: dict[int, QPointF], apart: float) -> None:
    """Move the middles of square buttons until all are `apart` pixels from one another."""
    keys = list(places)
    for _push in range(PUSHES):
        still = True
        for number, a in enumerate(keys):
            for b in keys[number + 1 :]:
                away = places[b] - places[a]
                if away.isNull():
                    away = QPointF(1.0, 0.0)
                length = max(abs(away.x()), abs(away.y()))  # buttons are square
                if length < apart:
                    still = False
                    way = away * ((apart - length) / length / 2)
                    places[a] -= way
                    places[b] += way
        if still:
            return


def _in_turn(
    order: Sequence[int], wanted: Mapping[int, Sequence[QRectF]], inside: QRectF, taken: Sequence[QRectF]
) -> dict[int, QRectF]:
    found: dict[int, QRectF] = {}
    for one in order:
        others = [*taken, *found.values()]
        free = (
            place
            for place in wanted[one]
            if inside.contains(place) and not any(place.intersects(other) for other in others)
        )
        if (place := next(free, None)) is not None:
            found[one] = place
    return found
