"""The quickest ways through a net of streets (Dijkstra), from each of our places to all the others."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import cos, inf, radians

from rathaus_desk.planning.street_file import Extract
from rathaus_desk.planning.travel import Pair, Point, straight_km

CELL = 0.01  # degrees: about a kilometre
FARTHEST_KM = 2.0  # to the next street; beyond it a place lies outside the extract
YARD_SPEED = 15.0  # kilometres an hour from the street to the place itself

Edges = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Roads:
    """Minutes from place to place, and the places near which there is no street."""

    minutes: dict[Pair, int]
    lost: tuple[int, ...]


class StreetNet:
    """Crossings by number, with minutes to their neighbours."""

    def __init__(self, extract: Extract) -> None:
        self.points: list[Point] = []
        self.edges: list[Edges] = []
        self._lay(extract)
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at in _largest_part(self.edges):
            self._cells[_cell(self.points[at])].append(at)

    def _lay(self, extract: Extract) -> None:
        used = {one for street in extract.streets for one in street.nodes}
        numbers: dict[int, int] = {}
        for id_, latitude, longitude in zip(extract.ids, extract.latitudes, extract.longitudes, strict=True):
            if id_ in used and id_ not in numbers:
                numbers[id_] = len(self.points)
                self.points.append(Point(latitude, longitude))
        self.edges = [[] for _ in self.points]
        for street in extract.streets:
            for one, other in pairwise(numbers.get(node, -1) for node in street.nodes):
                if one < 0 or other < 0 or one == other:  # outside of the box
                    continue
                minutes = 60 * straight_km(self.points[one], self.points[other]) / street.speed
                self.edges[one].append((other, minutes))
                if street.back:
                    self.edges[other].append((one, minutes))

    def nearest(self, point: Point) -> tuple[int, float] | None:
        """Return the nearest crossing and its distance in kilometres, None if there is none nearby."""
        best, low = -1, FARTHEST_KM
        north, east = _cell(point)
        wide = int(FARTHEST_KM / (111.0 * CELL * max(0.2, cos(radians(point.latitude))))) + 1
        for row in range(north - 2, north + 3):
            for column in range(east - wide, east + wide + 1):
                for at in self._cells.get((row, column), ()):
                    km = straight_km(point, self.points[at])
                    if km < low:
                        best, low = at, km
        return None if best < 0 else (best, low)

    def minutes_from(self, start: int, targets: Iterable[int]) -> dict[int, float]:
        """Return the minutes of the quickest ways to the targets that can be reached."""
        wanted, found = set(targets), dict[int, float]()
        done: dict[int, float] = {}
        waiting = [(0.0, start)]
        while waiting and wanted:
            minutes, at = heappop(waiting)
            if done.get(at, inf) <= minutes:
                continue
            done[at] = minutes
            if at in wanted:
                wanted.discard(at)
                found[at] = minutes
            for other, more in self.edges[at]:
                if other not in done:
                    heappush(waiting, (minutes + more, other))
        return found


def road_minutes(
    net: StreetNet, places: Mapping[int, Point], each: Callable[[int], None] = lambda _done: None
) -> Roads:
    """Return whole minutes between all places, the longer of both ways; `each` hears how many are done."""
    snapped = {place: found for place, point in places.items() if (found := net.nearest(point)) is not None}
    targets = {at for at, _km in snapped.values()}
    raw: dict[Pair, float] = {}
    for done, (place, (at, km)) in enumerate(snapped.items(), 1):
        ways = net.minutes_from(at, targets)
        for other, (there, more_km) in snapped.items():
            if other != place and there in ways:
                raw[place, other] = ways[there] + 60 * (km + more_km) / YARD_SPEED
        each(done)
    minutes = {
        (a, b): max(1, round(max(there, raw[b, a])))
        for (a, b), there in raw.items()
        if a < b and (b, a) in raw
    }
    return Roads(minutes, tuple(one for one in places if one not in snapped))


def _cell(point: Point) -> tuple[int, int]:
    return int(point.latitude // CELL), int(point.longitude // CELL)


def _largest_part(edges: list[Edges]) -> list[int]:
    """Return the crossings that hang together, whichever way one may drive: no island, no cut-off yard."""
    both: list[list[int]] = [[] for _ in edges]
    for at, some in enumerate(edges):
        for other, _minutes in some:
            both[at].append(other)
            both[other].append(at)
    seen, best = bytearray(len(edges)), list[int]()
    for first in range(len(edges)):
        if not seen[first]:
            part = _part(first, both, seen)
            best = part if len(part) > len(best) else best
    return best


def _part(first: int, both: list[list[int]], seen: bytearray) -> list[int]:
    part, seen[first] = [first], 1
    for at in part:
        for other in both[at]:
            if not seen[other]:
                seen[other] = 1
                part.append(other)
    return part
