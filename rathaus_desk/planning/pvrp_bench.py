"""How good the search is: a published problem solved, checked, and held against the best known length."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from rathaus_desk.planning.pvrp import Instance, faults, tasks_of
from rathaus_desk.planning.search import Search

Route = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Result:
    """What a search came to: length, routes (day from 0, customers by number), and what is wrong with it."""

    length: float
    routes: tuple[Route, ...]
    faults: tuple[str, ...]
    seconds: float
    first_seconds: float
    rounds: int

    def gap(self, best: float) -> float:
        """Return how many percent longer than another length it is."""
        return 100 * (self.length / best - 1)


def solve(
    instance: Instance, seconds: float, seed: int = 1, clock: Callable[[], float] = monotonic
) -> Result:
    """Return the best solution within some seconds of a clock; the first one however long it takes."""
    begun = clock()
    search = Search(tasks_of(instance), seed)
    first = clock() - begun
    rounds = 0
    while (gone := clock() - begun) < seconds:
        search.step(gone / seconds)
        rounds += 1
    routes = _routes(instance, search)
    length = sum(one.drive for one in search.best.tours)
    found = tuple(faults(instance, [(day, list(route)) for day, route in routes]))
    return Result(length, routes, found, clock() - begun, first, rounds)


def _routes(instance: Instance, search: Search) -> tuple[Route, ...]:
    tasks = search.tasks
    return tuple(
        (slot.day, tuple(instance.customers[tasks.calls[one].node - 1].number for one in tour.order))
        for slot, tour in zip(tasks.slots, search.best.tours, strict=True)
        if tour.order
    )


def stated_best(text: str) -> float | None:
    """Return the length in the first line of a solution file, None if there is none."""
    words = text.split()
    try:
        found = float(words[0]) if words else 0.0
    except ValueError:
        return None
    return found if 0 < found < 1e12 else None
