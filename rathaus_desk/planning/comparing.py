"""Two plans side by side: which visits have moved, what came and went, and how many minutes that is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rathaus_desk.planning.conflicts import at_clock, in_minutes, on
from rathaus_desk.planning.plans import Halt, HaltState, Plan, Tour
from rathaus_desk.planning.values import Givens

NEAREST_DAYS = 28


@dataclass(frozen=True, slots=True)
class Change:
    """One visit that differs; `before` or `after` is None where it came or went."""

    stop_id: int
    sentence: str
    before: tuple[date, int, int] | None
    after: tuple[date, int, int] | None
    published: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two plans differ; a place in a plan is day, vehicle and minute of opening."""

    moved: tuple[Change, ...]
    retimed: tuple[Change, ...]
    dropped: tuple[Change, ...]
    added: tuple[Change, ...]
    driving_before: int
    driving_after: int

    @property
    def sentence(self) -> str:
        """The comparison in one sentence."""
        more = self.driving_after - self.driving_before
        way = "gleich viel" if not more else f"{in_minutes(abs(more))} {'mehr' if more > 0 else 'weniger'}"
        kinds = (
            (self.moved, "verlegt"), (self.retimed, "zu anderer Uhrzeit"), (self.added, "neu"),
            (self.dropped, "entfallen"),
        )  # fmt: skip
        told = [(len(changes), said) for changes, said in kinds if changes]
        if not told:
            return f"Kein Besuch ist anders; {way} Fahrt."
        (count, first), *others = told
        begin = f"{count} {'Besuch' if count == 1 else 'Besuche'} {first}"
        parts = [begin, *(f"{count} {said}" for count, said in others)]
        return f"{', '.join(parts)}; {way} Fahrt."


Spot = tuple[date, int, int]


def compare(givens: Givens, before: Plan, after: Plan) -> Comparison:
    """Return how a plan differs from the one before."""
    old, new = _spots(before), _spots(after)
    lists: dict[str, list[Change]] = {"moved": [], "retimed": [], "dropped": [], "added": []}
    for stop_id in sorted(old.keys() | new.keys()):
        for kind, was, now in _paired(dict(old.get(stop_id, ())), dict(new.get(stop_id, ()))):
            lists[kind].append(_change(givens, stop_id, was, now))
    found = {kind: tuple(changes) for kind, changes in lists.items()}
    return Comparison(
        found["moved"],
        found["retimed"],
        found["dropped"],
        found["added"],
        driving_minutes(givens, before),
        driving_minutes(givens, after),
    )


def driving_minutes(givens: Givens, plan: Plan) -> int:
    """Return how many minutes the vehicles of a plan drive."""
    return sum(_tour_driving(givens, tour) for tour in plan.tours)


def _tour_driving(givens: Givens, tour: Tour) -> int:
    vehicle = givens.vehicle(tour.vehicle_id)
    if vehicle is None or not tour.halts:
        return 0
    places = [vehicle.depot, *(halt.stop_id for halt in tour.halts), vehicle.depot]
    return sum(givens.travel.minutes(a, b) for a, b in pairwise(places))


_Known = tuple[Spot, bool]


def _spots(plan: Plan) -> dict[int, list[tuple[date, _Known]]]:
    found: dict[int, list[tuple[date, _Known]]] = defaultdict(list)
    for tour, halt in plan.visits():
        found[halt.stop_id].append((tour.day, ((tour.day, tour.vehicle_id, halt.open), _firm(halt))))
    return found


def _firm(halt: Halt) -> bool:
    return halt.state is HaltState.PUBLISHED


def _paired(
    old: dict[date, _Known], new: dict[date, _Known]
) -> list[tuple[str, _Known | None, _Known | None]]:
    """Pair visits of one stop: the same day first, then the nearest days, then the rest of either side."""
    found: list[tuple[str, _Known | None, _Known | None]] = []
    for day in sorted(old.keys() & new.keys()):
        was, now = old.pop(day), new.pop(day)
        if was[0] != now[0]:
            found.append(("retimed" if was[0][1] == now[0][1] else "moved", was, now))
    pairs = sorted((abs((a - b).days), a, b) for a in old for b in new)
    for away, a, b in pairs:
        if away <= NEAREST_DAYS and a in old and b in new:
            found.append(("moved", old.pop(a), new.pop(b)))
    found.extend(("dropped", old[day], None) for day in sorted(old))
    found.extend(("added", None, new[day]) for day in sorted(new))
    return found


def _change(givens: Givens, stop_id: int, was: _Known | None, now: _Known | None) -> Change:
    place = givens.call(stop_id)
    name = place.name if place else "Eine Haltestelle"
    if was and now:
        text = f"{name}: {_spoken(givens, was[0])} → {_spoken(givens, now[0])}"
    elif was:
        text = f"{name}: {_spoken(givens, was[0])} entfällt"
    else:
        text = f"{name}: {_spoken(givens, now[0])} ist neu" if now else name
    return Change(stop_id, text, was[0] if was else None, now[0] if now else None, bool(was and was[1]))


def _spoken(givens: Givens, spot: Spot) -> str:
    day, vehicle_id, opens = spot
    vehicle = givens.vehicle(vehicle_id)
    return f"{on(day)} {at_clock(opens)} Uhr ({vehicle.name if vehicle else 'ohne Fahrzeug'})"
