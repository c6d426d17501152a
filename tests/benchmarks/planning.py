"""python -m tests.benchmarks.planning [FILE …]: how near the planner comes to proven optima, and how soon.

Files are Cordeau's periodic problems (p01, p14, …); without any only our own districts are measured. Budgets
and figures are CPU time, so that other work on the machine does not count; what somebody waits for is told on
the clock as well.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from rathaus_desk.planning.editing import published
from rathaus_desk.planning.planner import propose, replan
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.pvrp import read_instance
from rathaus_desk.planning.pvrp_bench import solve
from rathaus_desk.planning.pvrp_known import best_known
from rathaus_desk.planning.reasons import why_not
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.search import Search
from rathaus_desk.planning.values import Givens
from tests.planned_roads import FIRST, celle, december, district, district_tasks, planned
from tests.planted_plans import clean, drawn, missed_and_invented, planted

SEEDS = range(1, 6)
DISTRICT_SECONDS, PERIODIC_SECONDS = 10, 60


@dataclass(frozen=True)
class Waited:
    """Seconds of CPU time, and seconds on the clock."""

    cpu: float
    clock: float


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds that something took, and what it came to."""
    begun = process_time()
    found = work()
    return process_time() - begun, found


def by_clock(work: Callable[[], Any]) -> tuple[Waited, Any]:
    """Return how long somebody waited for something, and what it came to."""
    clock, begun = perf_counter(), process_time()
    found = work()
    return Waited(process_time() - begun, perf_counter() - clock), found


def in_words(spent: list[Waited]) -> str:
    """Return the median and the worst of some waits, of CPU time and on the clock."""
    cpu, clock = [1000 * one.cpu for one in spent], [1000 * one.clock for one in spent]
    return (
        f"median {median(cpu):.0f} ms, worst {max(cpu):.0f} ms of CPU "
        f"(on the clock {median(clock):.0f} and {max(clock):.0f} ms)"
    )


def gaps(stops: int) -> Iterator[tuple[float, Waited]]:
    """Return for each seed the gap to the proven optimum in percent, and the wait for the first plan."""
    optimum, tasks = district(stops)["best_known_drive_min"], district_tasks(stops)
    for seed in SEEDS:
        begun = process_time()
        first, search = by_clock(lambda seed=seed: Search(tasks, seed))
        while (gone := process_time() - begun) < DISTRICT_SECONDS:
            search.step(gone / DISTRICT_SECONDS)
        yield 100 * (search.best.cost / optimum - 1), first


def districts() -> None:
    """15 and 26 stops: the gap after ten seconds, the first plan."""
    for stops in (15, 26):
        found = list(gaps(stops))
        over = [one for one, _first in found]
        soon = f"first plan {in_words([one for _over, one in found])}"
        far = f"median {median(over):.2f} %, worst {max(over):.2f} % over the proven optimum"
        print(f"{stops} stops, {DISTRICT_SECONDS} s, {len(over)} seeds: {far}; {soon}", flush=True)


def many_stops() -> None:
    """95 stops in two weeks, one vehicle: until all are placed and no rule is broken."""
    spent, failed = [], 0
    for seed in SEEDS:
        givens = celle(seed=seed)
        waited, plan = by_clock(lambda givens=givens: first_whole(givens))
        spent.append(waited)
        failed += plan is None or bool(check(givens, plan))
    print(f"95 stops in two weeks, {len(spent)} districts, {failed} failed: feasible after {in_words(spent)}")


def first_whole(givens: Givens) -> Plan | None:
    """Return the first plan that leaves nobody out."""
    for one in propose(givens, FIRST, FIRST + timedelta(days=11), rounds=2_000):
        if not one.plan.left_out:
            return one.plan
    return None


def december_plan() -> None:
    """14 stops and two home visits in four weeks with two vehicles: first plan, check, lost days,
    questions.
    """
    givens = december()
    first, _step = timed(lambda: next(propose(givens, FIRST, FIRST + timedelta(days=27))))
    plan = planned(givens, rounds=400)
    checked, _found = timed(lambda: check(givens, plan))
    print(f"December: first plan {1000 * first:.0f} ms, check {1000 * checked:.1f} ms")
    firm = published(plan)
    lost_days(givens, firm)
    days = [FIRST + timedelta(days=distance) for distance in range(0, 28, 3)]
    asked = [partial(why_not, givens, plan, stop.id, day) for day in days for stop in givens.stops]
    spent = [timed(one)[0] for one in asked]
    print(
        f"why not there, {len(spent)} times: median {1000 * median(spent):.1f} ms, "
        f"worst {1000 * max(spent):.0f} ms"
    )


def lost_days(givens: Givens, firm: Plan) -> None:
    """Each vehicle's day lost once: how long, what found no place, who else moved."""
    spent, hit, left, moved = [], 0, 0, 0
    for tour in firm.tours:
        lost = (tour.day, tour.vehicle_id)
        waited, plan = by_clock(lambda lost=lost: replan(givens, firm, [lost], today=FIRST))
        spent.append(waited)
        hit += len(tour.halts)
        left += len(plan.left_out) - len(firm.left_out)
        kept = {
            (one.day, one.vehicle_id, halt)
            for one, halt in firm.visits()
            if (one.day, one.vehicle_id) != lost
        }
        moved += len(kept - {(one.day, one.vehicle_id, halt) for one, halt in plan.visits()})
    print(
        f"{len(spent)} lost vehicle days: {in_words(spent)}; "
        f"{hit} visits hit, {left} explained instead of placed, {moved} others moved"
    )


def planted_conflicts() -> None:
    """500 conflicts of all kinds in 25 plans: found, invented, and how long a check takes."""
    ground, count, missed, invented, spent = clean(), 0, 0, 0, []
    for seed in range(25):
        waited, (found, wanted) = by_clock(lambda seed=seed: planted(ground, drawn(seed, 20), seed))
        one_missed, one_invented = missed_and_invented(found, wanted)
        count, missed, invented = count + len(wanted), missed + one_missed, invented + one_invented
        spent.append(waited)
    print(f"{count} planted conflicts: {missed} missed, {invented} invented; a plan {in_words(spent)}")


def periodic(path: Path) -> None:
    """A published problem: the gap to the best known length."""
    instance = read_instance(path.read_text("utf-8"))
    result = solve(instance, PERIODIC_SECONDS, clock=process_time)
    best = best_known(instance, path.stem)
    gap = f"{result.gap(best):.2f} % over the best known" if best else f"length {result.length:.2f}"
    print(
        f"{path.stem}: {gap} after {PERIODIC_SECONDS} s, {result.rounds} rounds, faults: {len(result.faults)}"
    )


if __name__ == "__main__":
    districts()
    many_stops()
    december_plan()
    planted_conflicts()
    for name in sys.argv[1:]:
        periodic(Path(name))
