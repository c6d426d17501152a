"""Our own line icons on paper: the paths of an SVG as PDF operators."""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import lru_cache

from rathaus_desk.domain.notices.notices import NoticeIcon
from rathaus_desk.paper.document import Box, Colour, Page
from rathaus_desk.places import place

UNITS = 20.0  # the side of the square in which every icon is drawn
_THICK = 1.2  # of those units: on paper a line is thinner than on a screen
_FILES = {
    NoticeIcon.MOBILE: "mobile",
    NoticeIcon.CLOCK: "clock",
    NoticeIcon.CALENDAR: "appointments",
    NoticeIcon.TALK: "talk",
    NoticeIcon.PHONE: "phone",
    NoticeIcon.PEOPLE: "people",
    NoticeIcon.ACCESS: "access",
    NoticeIcon.LETTER: "letter",
    NoticeIcon.INFO: "info",
    NoticeIcon.WARNING: "late",
}
_PARTS = re.compile(r"[MmLlHhVvCcSsAaZz]|-?(?:\d+\.?\d*|\.\d+)")
_CIRCLE = 0.5522847498  # how far the handles of a quarter of a circle reach
_TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "a": 7, "z": 0}

Point = tuple[float, float]


def draw_icon(page: Page, icon: NoticeIcon, box: Box, colour: Colour) -> None:
    """Draw an icon into a square; it repeats what the title says, so nobody misses it who does not see it."""
    if icon is not NoticeIcon.NONE:
        with page.artifact():
            page.outline(icon_path(_FILES[icon]), box, UNITS, _THICK, colour)


@lru_cache(maxsize=32)
def icon_path(name: str) -> tuple[str, ...]:
    """Return the PDF operators of one of our icons, in its own units from the top left."""
    root = ET.fromstring(place("resources", "icons", f"{name}.svg").read_text(encoding="utf-8"))
    found: list[str] = []
    for one in root:
        tag = one.tag.rpartition("}")[2]
        if tag == "path":
            found += _Pen().follow(one.get("d", ""))
        elif tag == "circle":
            found += _ellipse(*(float(one.get(key, "0")) for key in ("cx", "cy", "r", "r")))
        elif tag == "rect":
            found += _rect(*(float(one.get(key, "0")) for key in ("x", "y", "width", "height", "rx")))
    return tuple(found)


class _Pen:
    """Follows the commands of a path."""

    def __init__(self) -> None:
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._handle: Point | None = None

    def follow(self, path: str) -> Iterator[str]:
        """Yield the operators of a path."""
        parts = _PARTS.findall(path)
        command, at = "", 0
        while at < len(parts):
            if parts[at].isalpha():
                command, at = parts[at], at + 1
            takes = _TAKES[command.lower()]
            yield from self._step(command, [float(one) for one in parts[at : at + takes]])
            at += takes
            if command in "Mm":  # further pairs are lines
                command = "l" if command == "m" else "L"

    def _step(self, command: str, numbers: list[float]) -> Iterator[str]:
        kind = command.lower()
        if kind == "z":
            self._at, self._handle = self._start, None
            yield "h"
            return
        shift = self._at if command.islower() else (0.0, 0.0)
        if kind == "a":
            yield from self._arc(numbers, shift)
            return
        points = self._points(kind, numbers, shift)
        if kind in "cs":
            first, second, end = points if kind == "c" else (self._mirrored(), *points)
            self._handle = second
            yield _curve(first, second, end)
        else:
            end = points[-1]
            self._handle = None
            yield f"{_pair(end)} {'m' if kind == 'm' else 'l'}"
        self._start = end if kind == "m" else self._start
        self._at = end

    def _points(self, kind: str, numbers: list[float], shift: Point) -> list[Point]:
        if kind == "h":
            return [(numbers[0] + shift[0], self._at[1])]
        if kind == "v":
            return [(self._at[0], numbers[0] + shift[1])]
        return [(x + shift[0], y + shift[1]) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]

    def _mirrored(self) -> Point:
        if self._handle is None:
            return self._at
        return 2 * self._at[0] - self._handle[0], 2 * self._at[1] - self._handle[1]

    def _arc(self, numbers: list[float], shift: Point) -> Iterator[str]:
        """Yield the curves of a piece of a circle (SVG 1.1, F.6.5); our icons know no ellipses."""
        radius, large, sweep = numbers[0], numbers[3] > 0, numbers[4] > 0
        end = (numbers[5] + shift[0], numbers[6] + shift[1])
        (ax, ay), (bx, by) = self._at, end
        half = math.hypot(bx - ax, by - ay) / 2
        radius = max(radius, half)
        away = math.sqrt(max(radius**2 - half**2, 0.0)) / (2 * half)
        side = 1 if large != sweep else -1
        cx, cy = (ax + bx) / 2 - side * away * (by - ay), (ay + by) / 2 + side * away * (bx - ax)
        start = math.atan2(ay - cy, ax - cx)
        turn = math.atan2(by - cy, bx - cx) - start
        turn += (2 * math.pi if sweep and turn < 0 else 0) - (2 * math.pi if not sweep and turn > 0 else 0)
        pieces = max(math.ceil(abs(turn) / (math.pi / 2)), 1)
        for number in range(pieces):
            yield _bend(cx, cy, radius, start + turn * number / pieces, turn / pieces)
        self._at, self._handle = end, None


def _bend(cx: float, cy: float, radius: float, start: float, turn: float) -> str:
    """Return a piece of a circle of at most a quarter as a curve."""
    reach = 4 / 3 * math.tan(turn / 4) * radius
    end = start + turn
    first = (cx + radius * math.cos(start), cy + radius * math.sin(start))
    last = (cx + radius * math.cos(end), cy + radius * math.sin(end))
    return _curve(
        (first[0] - reach * math.sin(start), first[1] + reach * math.cos(start)),
        (last[0] + reach * math.sin(end), last[1] - reach * math.cos(end)),
        last,
    )


def _ellipse(cx: float, cy: float, wide: float, high: float) -> Iterator[str]:
    yield f"{_pair((cx + wide, cy))} m"
    across, down = wide * _CIRCLE, high * _CIRCLE
    yield _curve((cx + wide, cy + down), (cx + across, cy + high), (cx, cy + high))
    yield _curve((cx - across, cy + high), (cx - wide, cy + down), (cx - wide, cy))
    yield _curve((cx - wide, cy - down), (cx - across, cy - high), (cx, cy - high))
    yield _curve((cx + across, cy - high), (cx + wide, cy - down), (cx + wide, cy))
    yield "h"


def _rect(x: float, y: float, wide: float, high: float, round_by: float) -> Iterator[str]:
    """Yield a rectangle with round corners, as a path of its own."""
    r = round_by
    yield from _Pen().follow(
        f"M{x + r} {y} H{x + wide - r} A{r} {r} 0 0 1 {x + wide} {y + r} V{y + high - r} "
        f"A{r} {r} 0 0 1 {x + wide - r} {y + high} H{x + r} A{r} {r} 0 0 1 {x} {y + high - r} "
        f"V{y + r} A{r} {r} 0 0 1 {x + r} {y} Z"
        if r
        else f"M{x} {y} H{x + wide} V{y + high} H{x} Z"
    )


def _pair(point: Point) -> str:
    return f"{point[0]:.3f} {point[1]:.3f}"


def _curve(first: Point, second: Point, end: Point) -> str:
    return f"{_pair(first)} {_pair(second)} {_pair(end)} c"
