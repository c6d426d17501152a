"""Whether each stop gets the visits of its rhythm, and each home visit takes place once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from rathaus_desk.planning.conflicts import Code, Conflict, on
from rathaus_desk.planning.plans import Plan
from rathaus_desk.planning.rhythms import Season, falls_out, reach_days, season_patterns
from rathaus_desk.planning.values import Givens, HomeVisit, Stop


def visit_conflicts(givens: Givens, plan: Plan) -> Iterator[Conflict]:
    """Find visits that are missing, too many, moved, or twice on a day."""
    days: dict[int, list[date]] = defaultdict(list)
    for tour, halt in plan.visits():
        days[halt.stop_id].append(tour.day)
    for stop in givens.stops:
        yield from _twice(stop, days[stop.id])
        yield from _stop_visits(givens, plan, stop, sorted(set(days[stop.id])))
    for home in givens.home_visits:
        yield from _twice(home, days[home.id])
        yield from _home_visits(plan, home, sorted(set(days[home.id])))


def _twice(place: Stop | HomeVisit, days: list[date]) -> Iterator[Conflict]:
    for day, count in Counter(days).items():
        if count > 1:
            text = f"{place.name} steht am {on(day)} zweimal im Plan."
            yield Conflict(Code.VISIT_TWICE, text, day, stop_id=place.id)


def _stop_visits(givens: Givens, plan: Plan, stop: Stop, days: list[date]) -> Iterator[Conflict]:
    covered: set[date] = set()
    for season in stop.seasons:
        first, last = max(plan.first, season.first), min(plan.last, season.last)
        actual = {day for day in days if first <= day <= last}
        covered |= actual
        yield from _season_visits(givens, plan, stop, season, actual)
    for day in days:
        if day not in covered and plan.first <= day <= plan.last and day not in givens.calendar.holidays:
            yield _extra(stop, day)


def _season_visits(
    givens: Givens, plan: Plan, stop: Stop, season: Season, actual: set[date]
) -> Iterator[Conflict]:
    found = season_patterns(season, plan.first, plan.last, givens.calendar)
    pattern = set(min(found, key=lambda one: len(set(one) ^ actual), default=()))
    if pattern and not actual:
        text = f"{stop.name} steht vom {on(max(plan.first, season.first))} bis zum "
        text += f"{on(min(plan.last, season.last))} gar nicht im Plan."
        yield Conflict(Code.VISIT_MISSING, text, min(pattern), stop_id=stop.id)
        return
    missing, extra = sorted(pattern - actual), sorted(actual - pattern)
    reach = reach_days(season.rhythm)
    for day in missing:
        away, near = min(((abs((one - day).days), one) for one in extra), default=(reach + 1, day))
        if away <= reach:
            extra.remove(near)
            text = f"{stop.name} ist am {on(near)} statt wie üblich am {on(day)} an der Reihe."
            yield Conflict(Code.VISIT_MOVED, text, near, stop_id=stop.id)
        else:
            text = f"{stop.name} wäre am {on(day)} an der Reihe, der Besuch fehlt."
            yield Conflict(Code.VISIT_MISSING, text, day, stop_id=stop.id)
    for day in extra:
        # A visit on a day that has fallen out is told as such, not as one too many.
        if falls_out(season.rhythm, day, givens.calendar) is None:
            yield _extra(stop, day)


def _extra(stop: Stop | HomeVisit, day: date) -> Conflict:
    text = f"{stop.name} steht am {on(day)} zusätzlich im Plan, außer der Reihe."
    return Conflict(Code.VISIT_EXTRA, text, day, stop_id=stop.id)


def _home_visits(plan: Plan, home: HomeVisit, days: list[date]) -> Iterator[Conflict]:
    if not days and plan.first <= home.last <= plan.last:
        text = f"Hausbesuch {home.name} ist bis {on(home.last)} gewünscht und steht in keiner Tour."
        yield Conflict(Code.HOME_MISSING, text, home.last, stop_id=home.id)
    for day in days[1:]:
        yield _extra(home, day)
