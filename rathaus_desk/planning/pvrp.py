"""Cordeau's text format of periodic routing problems: read, solved by our own search, and checked once more.

First line: kind, vehicles, customers, days. One line a day: longest route, largest load (0: no bound). Then
the depots and customers: number, x, y, minutes, demand, visits, count of day sets, day sets as numbers
whose bits are the days from left to right; with time windows also the earliest and the latest beginning.
Kinds: 0 one day, 1 periodic, 4 one day with windows, 5 periodic with windows; those with several depots or
kinds of vehicles are told from these and refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot, inf

from rathaus_desk.domain.errors import Refused
from rathaus_desk.planning.tasks import Call, Frame, Job, Option, Slot, Tasks, Way

KINDS = {
    0: "Touren eines Tages",
    1: "Touren mehrerer Tage",
    4: "ein Tag mit Zeitfenstern",
    5: "mehrere Tage mit Zeitfenstern",
}
FOREIGN_KINDS = {
    2: "mehrere Depots",
    3: "verschiedene Fahrzeuge",
    6: "mehrere Depots mit Zeitfenstern",
    7: "verschiedene Fahrzeuge mit Zeitfenstern",
    8: "mehrere Depots an mehreren Tagen",
}
WITH_WINDOWS = (4, 5)
_REMARK = re.compile(r"(?:#|//|%).*")  # what people write beside the numbers; the format knows none
MOST_CUSTOMERS, MOST_DAYS, MOST_VEHICLES, MOST_CHOICES = 2_000, 62, 500, 500_000


@dataclass(frozen=True, slots=True)
class Customer:
    """One line of the file; `day_sets` are the admissible sets of days, `window` bounds the beginning."""

    number: int
    x: float
    y: float
    stay: float
    demand: float
    day_sets: tuple[tuple[int, ...], ...]
    window: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem as its file states it; `bounds` holds each day's longest route and largest load.

    `lines_left` counts the lines after the last customer, which mean nothing.
    """

    kind: int
    vehicles: int
    bounds: tuple[tuple[float, float], ...]
    depot: Customer
    customers: tuple[Customer, ...]
    lines_left: int = 0


def read_instance(text: str) -> Instance:
    """Return the problem in a file. Raises Refused with the line that cannot be understood."""
    lines = _Lines(text)
    kind, vehicles, count, days = lines.whole("die Kopfzeile mit Art, Fahrzeugen, Kunden und Tagen", 4)
    _demand_header(lines, kind, vehicles, count, days)
    bounds = []
    for day in range(1, days + 1):
        longest, largest = lines.numbers(f"die Grenzen von Tag {day}: Länge und Ladung", 2)[:2]
        bounds.append((longest or inf, largest or inf))
    depot = _customer(lines, "das Depot", kind, days, depot=True)
    customers = tuple(_customer(lines, f"Kunde {at} von {count}", kind, days) for at in range(1, count + 1))
    if len({one.number for one in customers}) < count:
        lines.refuse("eine Kundennummer kommt zweimal vor")
    return Instance(kind, vehicles, tuple(bounds), depot, customers, lines.left())


def _demand_header(lines: "_Lines", kind: int, vehicles: int, count: int, days: int) -> None:
    if kind not in KINDS:
        known = ", ".join(f"{number} ({name})" for number, name in KINDS.items())
        named = f" ({FOREIGN_KINDS[kind]})" if kind in FOREIGN_KINDS else ""
        lines.refuse(f"Aufgaben der Art {kind}{named} kann der Planer nicht lösen, möglich sind: {known}")
    if not (1 <= vehicles <= MOST_VEHICLES and 1 <= count <= MOST_CUSTOMERS and 1 <= days <= MOST_DAYS):
        lines.refuse(
            f"erwartet werden 1 bis {MOST_VEHICLES} Fahrzeuge, 1 bis {MOST_CUSTOMERS} Kunden"
            f" und 1 bis {MOST_DAYS} Tage"
        )
    if vehicles * count * days > MOST_CHOICES:
        lines.refuse(f"{count} Kunden, {days} Tage und {vehicles} Fahrzeuge am Tag sind zusammen zu viel")


def tasks_of(instance: Instance) -> Tasks:
    """Return the problem as the search sees it."""
    places = (instance.depot, *instance.customers)
    matrix = tuple(tuple(hypot(a.x - b.x, a.y - b.y) for b in places) for a in places)
    timed = instance.kind in WITH_WINDOWS
    window = instance.depot.window or (0.0, inf)
    span = (0, *window) if timed else (0, 0.0, inf)
    frames = tuple(
        Frame(*span, longest, load=largest, timed=timed, exact=False) for longest, largest in instance.bounds
    )
    days = range(len(instance.bounds))
    slots = tuple(Slot(day, day) for day in days for _ in range(instance.vehicles))
    calls = tuple(
        Call(at, one.stay, windows=(one.window,) if one.window and timed else (), load=one.demand, job=at - 1)
        for at, one in enumerate(instance.customers, 1)
    )
    dear = sum(max(row) for row in matrix) + 1
    jobs = tuple(_job(at, one, instance.vehicles, dear) for at, one in enumerate(instance.customers, 1))
    return Tasks(matrix, calls, frames, slots, jobs)


def _job(at: int, one: Customer, vehicles: int, dear: float) -> Job:
    used = sorted({day for days in one.day_sets for day in days})
    options = {
        day: tuple(Option(day * vehicles + vehicle, at - 1) for vehicle in range(vehicles)) for day in used
    }
    return Job(at, tuple(Way(days) for days in one.day_sets), options, dear * max(1, len(used)))


def faults(instance: Instance, routes: list[tuple[int, list[int]]]) -> Iterator[str]:
    """Find what is wrong with a solution, without the search: routes are a day and customers by number."""
    by_number = {one.number: one for one in instance.customers}
    visits: dict[int, list[int]] = {number: [] for number in by_number}
    for day, route in routes:
        for number in route:
            visits[number].append(day)
        yield from _route_faults(instance, day, [by_number[number] for number in route])
    for day in range(len(instance.bounds)):
        if sum(1 for one, route in routes if one == day and route) > instance.vehicles:
            yield f"An Tag {day + 1} fahren mehr Fahrzeuge, als es gibt."
    for number, days in visits.items():
        if not days:
            yield f"Kunde {number} wird nicht besucht."
        elif tuple(sorted(days)) not in by_number[number].day_sets:
            yield f"Kunde {number} wird an den falschen Tagen besucht."


def _route_faults(instance: Instance, day: int, route: list[Customer]) -> Iterator[str]:
    longest, largest = instance.bounds[day]
    if sum(one.demand for one in route) > largest + 1e-6:
        yield f"An Tag {day + 1} ist ein Fahrzeug überladen."
    lasts = _duration(instance, route)
    if lasts == inf or lasts > longest + 1e-6:
        yield f"An Tag {day + 1} ist eine Tour zu lang oder ein Zeitfenster verfehlt."


def _duration(instance: Instance, route: list[Customer]) -> float:
    """Return how long a route takes if it begins no sooner than needed; infinite if it misses a window."""
    timed = instance.kind in WITH_WINDOWS
    opened, shut = instance.depot.window if timed and instance.depot.window else (0.0, inf)
    at, here, waited, later = opened, instance.depot, 0.0, inf
    for one in route:
        reached = at + hypot(here.x - one.x, here.y - one.y)
        first, last = one.window if timed and one.window else (0.0, inf)
        if reached > last + 1e-6:
            return inf
        at, here = max(reached, first), one
        waited += at - reached
        later = min(later, waited + last - at)  # so much later could the route begin, up to here
        at += one.stay
    at += hypot(here.x - instance.depot.x, here.y - instance.depot.y)
    return at - opened - max(0.0, min(waited, later)) if at <= shut + 1e-6 else inf


def _customer(lines: "_Lines", what: str, kind: int, days: int, *, depot: bool = False) -> Customer:
    values = lines.numbers(what, 3 if depot else 7)
    number, x, y = values[:3]
    if depot and number and len(values) > 6 and min(values[5:7]) > 0:
        lines.refuse("hier steht schon ein Kunde, das Depot davor fehlt")
    whole = (number, *values[5 : 7 + int(max(0, values[6]))]) if not depot else (number,)
    if any(one != int(one) for one in whole):
        lines.refuse(f"bei {what} braucht es für Nummer, Häufigkeit und Besuchstage ganze Zahlen")
    stay, demand, _visits, count = ([*values[3:7], 0, 0, 0, 0])[:4]
    sets = values[7 : 7 + int(count)]
    if len(sets) < int(count) or count < 0:
        lines.refuse(f"bei {what} fehlen Besuchstage")
    rest = values[7 + int(count) :]
    window = (rest[0], rest[1]) if kind in WITH_WINDOWS and len(rest) >= 2 else None
    if not depot and kind in WITH_WINDOWS and window is None:
        lines.refuse(f"bei {what} fehlt das Zeitfenster")
    found = tuple(_days(int(one), days) for one in sets) or ((tuple(range(days)),) if days == 1 else ())
    if not depot and (not found or () in found):
        lines.refuse(f"bei {what} passen die Besuchstage nicht zu {days} Tagen")
    if stay < 0 or demand < 0:
        lines.refuse(f"bei {what} ist eine Angabe kleiner als null")
    return Customer(int(number), x, y, stay, demand, found, window)


def _days(bits: int, days: int) -> tuple[int, ...]:
    """Return the days of a set, the leftmost of `days` bits being the first; () for bits beyond them."""
    if not 0 < bits < 1 << days:
        return ()
    return tuple(day for day in range(days) if bits >> (days - 1 - day) & 1)


class _Lines:
    """The lines of a file that hold something, one after the other."""

    def __init__(self, text: str) -> None:
        self._lines = [
            (at, words)
            for at, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)
            if (words := _REMARK.sub("", line).split())
        ]
        self._next = 0

    def numbers(self, what: str, least: int) -> list[float]:
        """Return the numbers of the next line. Raises Refused if there are fewer, or what is none."""
        if self._next >= len(self._lines):
            raise Refused(f"Die Datei ist zu Ende, es fehlt noch {what}.")
        words = self._lines[self._next][1]
        self._next += 1
        try:
            values = [float(one.replace("_", "?")) for one in words]  # Python alone would read 1_0 as ten
        except ValueError:
            self.refuse(f"hier stehen nicht nur Zahlen, erwartet wird {what}")
        if len(values) < least:
            count = "steht eine Zahl" if len(values) == 1 else f"stehen {len(values)} Zahlen"
            self.refuse(f"hier {count}, für {what} braucht es {least}")
        if any(one != one or abs(one) > 1e9 for one in values):
            self.refuse("eine Zahl ist zu groß oder keine")
        return values

    def whole(self, what: str, least: int) -> list[int]:
        """Return the whole numbers of the next line."""
        values = self.numbers(what, least)
        if any(one != int(one) for one in values):
            self.refuse(f"für {what} braucht es ganze Zahlen")
        return [int(one) for one in values[:least]]

    def left(self) -> int:
        """Return how many lines have not been read."""
        return len(self._lines) - self._next

    def refuse(self, reason: str) -> None:
        """Refuse the line read last."""
        raise Refused(f"Die Datei lässt sich nicht lesen, Zeile {self._lines[self._next - 1][0]}: {reason}.")
