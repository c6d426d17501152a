"""An extract of OpenStreetMap as XML: the streets on which one may drive, read once from front to back.

Whatever else is in the file is passed over. A file that brings declarations of its own (entities that grow
without end) is refused: no extract has them.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from rathaus_desk.domain.errors import Refused
from rathaus_desk.planning.travel import Point

# Kilometres an hour at which one gets along in the country, stops and bends included.
SPEEDS = {
    "motorway": 100, "motorway_link": 50, "trunk": 80, "trunk_link": 45, "primary": 65, "primary_link": 40,
    "secondary": 60, "secondary_link": 40, "tertiary": 50, "tertiary_link": 35, "unclassified": 40,
    "residential": 25, "living_street": 8, "road": 25,
}  # fmt: skip
CLOSED = {"no", "private", "agricultural", "forestry", "agricultural;forestry"}
ROUND_ONE_WAY = {"roundabout", "circular"}
MOST_NODES, MOST_REFS, MOST_TAGS = 12_000_000, 20_000_000, 2_000
LONGEST_TAG = 1_000  # characters; OpenStreetMap allows 255
MOST_NAMES, DEEPEST = 200, 50  # of elements
_BITE, _LONGEST_WAIT = 1 << 16, 1 << 18  # bytes; an element has no more
SIGN_SHARE = 0.9  # of what a sign allows
WALKING = 8.0

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Street:
    """Nodes one after the other, how fast one gets along, and whether one may also drive back."""

    nodes: "array[int]"
    speed: float
    back: bool


@dataclass(slots=True)
class Extract:
    """What was read: nodes with their coordinates, in the order of the file, and streets."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    latitudes: "array[float]" = field(default_factory=lambda: array("d"))
    longitudes: "array[float]" = field(default_factory=lambda: array("d"))
    streets: list[Street] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the earth that is kept, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def box_around(points: Iterable[Point], margin_km: float) -> Box:
    """Return the box around some points, so many kilometres wider on each side."""
    some = list(points)
    high, wide = margin_km / 111.0, margin_km / 60.0  # a degree of longitude is at least so long in Germany
    return Box(
        min(one.latitude for one in some) - high,
        min(one.longitude for one in some) - wide,
        max(one.latitude for one in some) + high,
        max(one.longitude for one in some) + wide,
    )


def read_extract(pieces: Iterable[bytes], box: Box) -> Extract:
    """Return nodes and streets within a box. Raises Refused with the line that is no extract's."""
    reader = _Reader(box)
    try:
        for piece in pieces:
            for at in range(0, len(piece), _BITE):
                reader.take(piece[at : at + _BITE])
        reader.parser.Parse(b"", True)
    except ExpatError as error:
        raise _unreadable(error.lineno, "das ist kein unbeschädigtes XML") from None
    except (KeyError, ValueError, OverflowError):
        raise _unreadable(reader.parser.CurrentLineNumber, "eine Angabe fehlt oder ist keine Zahl") from None
    return reader.extract


class _Reader:
    """Takes the elements of the file one after the other."""

    def __init__(self, box: Box) -> None:
        self.extract = Extract()
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self._first
        self.parser.StartDoctypeDeclHandler = self._declared
        self._box = box
        self._refs = self._waited = self._depth = 0
        self._names: set[str] = set()
        self._way: array[int] | None = None
        self._tags: dict[str, str] = {}
        self._takes: dict[str, Callable[[Tags], None]] = {
            "node": self._node, "way": self._begin, "nd": self._ref, "tag": self._tag,
        }  # fmt: skip

    def take(self, bite: bytes) -> None:
        """Read on. Refuses bytes in which no element begins or ends: the parser holds an attribute whole."""
        self._waited += len(bite)
        self.parser.Parse(bite, False)
        if self._waited > _LONGEST_WAIT:
            raise _unreadable(self.parser.CurrentLineNumber, "eine Angabe ist länger, als eine sein kann")

    def _first(self, name: str, _attributes: Tags) -> None:
        if name != "osm":
            raise _unreadable(self.parser.CurrentLineNumber, "das ist kein Auszug aus OpenStreetMap")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _declared(self, *_given: object) -> None:
        raise _unreadable(
            self.parser.CurrentLineNumber, "ein Auszug aus OpenStreetMap hat keine eigene DOCTYPE"
        )

    def _start(self, name: str, attributes: Tags) -> None:
        self._waited = 0
        self._depth += 1
        take = self._takes.get(name)
        if take is not None:
            take(attributes)
        else:
            self._names.add(name)
        if self._depth > DEEPEST or len(self._names) > MOST_NAMES:
            raise _unreadable(self.parser.CurrentLineNumber, "das ist kein Auszug aus OpenStreetMap")

    def _node(self, given: Tags) -> None:
        latitude, longitude = float(given.get("lat", "nan")), float(given.get("lon", "nan"))
        if not self._box.holds(latitude, longitude):  # one that is deleted has no place
            return
        if len(self.extract.ids) >= MOST_NODES:
            raise Refused("Der Auszug ist zu groß. Bitte einen nehmen, der nur den Landkreis enthält.")
        self.extract.ids.append(int(given["id"]))
        self.extract.latitudes.append(latitude)
        self.extract.longitudes.append(longitude)

    def _begin(self, _given: Tags) -> None:
        self._way, self._tags = array("q"), {}

    def _ref(self, given: Tags) -> None:
        if self._way is not None and len(self._way) < MOST_TAGS:  # OpenStreetMap allows no longer way
            self._way.append(int(given["ref"]))

    def _tag(self, given: Tags) -> None:
        if self._way is not None and len(self._tags) < MOST_TAGS:
            key, value = given["k"], given["v"]
            if len(key) + len(value) <= LONGEST_TAG:  # nothing that tells of streets is longer
                self._tags[key] = value

    def _end(self, name: str) -> None:
        self._waited = 0
        self._depth -= 1
        if name != "way" or self._way is None:
            return
        way, self._way = self._way, None
        speed = speed_of(self._tags)
        if speed is None or len(way) < 2:
            return
        self._refs += len(way)
        if self._refs > MOST_REFS:
            raise Refused("Der Auszug ist zu groß. Bitte einen nehmen, der nur den Landkreis enthält.")
        forth = direction(self._tags)
        self.extract.streets.append(Street(way[::-1] if forth < 0 else way, speed, forth == 0))


def speed_of(tags: Tags) -> float | None:
    """Return the kilometres an hour on a way, None where a vehicle may not drive."""
    speed = SPEEDS.get(tags.get("highway", ""))
    if speed is None or tags.get("area") == "yes":
        return None
    allowed = tags.get("motorcar", tags.get("motor_vehicle", tags.get("vehicle", tags.get("access", "yes"))))
    if allowed in CLOSED:
        return None
    return min(float(speed), _signed(tags.get("maxspeed", "")))


def _signed(text: str) -> float:
    if text in ("walk", "DE:living_street"):
        return WALKING
    number = text.removesuffix("km/h").strip()
    if not (number.isascii() and number.isdecimal() and len(number) < 4 and int(number) > 0):
        return float("inf")
    return max(WALKING, SIGN_SHARE * int(number))


def direction(tags: Tags) -> int:
    """Return 1 where one may drive only as the way is drawn, -1 only against it, 0 both ways."""
    oneway = tags.get("oneway", "")
    if oneway in ("yes", "true", "1"):
        return 1
    if oneway in ("-1", "reverse"):
        return -1
    one_way = tags.get("junction") in ROUND_ONE_WAY or tags.get("highway") in ("motorway", "motorway_link")
    return 1 if one_way and oneway not in ("no", "false", "0") else 0


def _unreadable(line: int, reason: str) -> Refused:
    return Refused(f"Der Auszug lässt sich nicht lesen, Zeile {line}: {reason}. Es wurde nichts geändert.")
