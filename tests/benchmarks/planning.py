"""python -m tests.benchmarks.planning [FILE …]: how near the planner comes to proven optima, and how soon.
CPU time.

Files are Cordeau's periodic problems (p01, p14, …); without any only our own districts are measured. All
figures are CPU time.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from rathaus_desk.planning.editing import published
from rathaus_desk.planning.planner import propose, replan
from rathaus_desk.planning.plans import Halt, Plan
from rathaus_desk.planning.pvrp import read_instance
from rathaus_desk.planning.pvrp_bench import solve
from rathaus_desk.planning.pvrp_known import best_known
from rathaus_desk.planning.reasons import why_not
from rathaus_desk.planning.rules import check
from rathaus_desk.planning.search import Search
from rathaus_desk.planning.values import Givens
from tests.planned_roads import FIRST, celle, december, district, district_tasks, planned

SEEDS = range(1, 6)
DISTRICT_SECONDS, PERIODIC_SECONDS = 10, 60


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds that something took, and what it came to."""
    begun = process_time()
    found = work()
    return process_time() - begun, found


def gaps(stops: int) -> Iterator[tuple[float, float]]:
    """Return for each seed the gap to the proven optimum in percent, and the seconds of the first plan."""
    optimum, tasks = district(stops)["best_known_drive_min"], district_tasks(stops)
    for seed in SEEDS:
        begun = process_time()
        search = Search(tasks, seed)
        first = process_time() - begun
        while (gone := process_time() - begun) < DISTRICT_SECONDS:
            search.step(gone / DISTRICT_SECONDS)
        yield 100 * (search.best.cost / optimum - 1), first


def districts() -> None:
    """15 and 26 stops: the gap after ten seconds, the first plan."""
    for stops in (15, 26):
        found = list(gaps(stops))
        over = [one for one, _first in found]
        first = [1000 * one for _over, one in found]
        soon = f"first plan {median(first):.0f} ms, worst {max(first):.0f} ms"
        far = f"median {median(over):.2f} %, worst {max(over):.2f} % over the proven optimum"
        print(f"{stops} stops, {DISTRICT_SECONDS} s, {len(over)} seeds: {far}; {soon}", flush=True)


def many_stops() -> None:
    """95 stops in two weeks, one vehicle: until all are placed and no rule is broken."""
    spent = []
    for seed in SEEDS:
        givens = celle(seed=seed)
        seconds, plan = timed(lambda givens=givens: first_whole(givens))
        spent.append(seconds if plan and not check(givens, plan) else float("inf"))
    print(
        f"95 stops in two weeks, 5 districts: feasible after {median(spent):.2f} s, worst {max(spent):.2f} s"
    )


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
        seconds, plan = timed(lambda lost=lost: replan(givens, firm, [lost], today=FIRST))
        spent.append(seconds)
        hit += len(tour.halts)
        left += len(plan.left_out) - len(firm.left_out)
        kept = {
            (one.day, one.vehicle_id, halt)
            for one, halt in firm.visits()
            if (one.day, one.vehicle_id) != lost
        }
        moved += len(kept - {(one.day, one.vehicle_id, halt) for one, halt in plan.visits()})
    print(
        f"{len(spent)} lost vehicle days: median {1000 * median(spent):.0f} ms, "
        f"worst {1000 * max(spent):.0f} ms; "
        f"{hit} visits hit, {left} explained instead of placed, {moved} others moved"
    )


def spots(plan: Plan) -> set[tuple[date, int, Halt]]:
    """Return every halt with its day and vehicle."""
    return {(tour.day, tour.vehicle_id, halt) for tour, halt in plan.visits()}


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
    for name in sys.argv[1:]:
        periodic(Path(name))
