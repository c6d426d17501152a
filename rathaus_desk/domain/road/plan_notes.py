"""Notes of a draft, carried over to the plan that takes its place."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rathaus_desk.domain.road.timetables import PlannedHalt, PlannedTour

Place = tuple[int | None, int | None]
Notes = tuple[str, str]  # for everybody, and for the house alone
Noted = tuple[Place, date, Notes]


def with_notes(tours: Iterable[PlannedTour], before: Iterable[Noted]) -> tuple[PlannedTour, ...]:
    """Return tours with the notes that stood there before: each stays at its place on its day.

    If its place is visited on another day now, it goes to the nearest day there that has no note yet; what
    the plan itself notes stands before all of them. What is for the house and what is for everybody go
    together.
    """
    planned = tuple(tours)
    free: dict[Place, set[date]] = {}
    for tour in planned:
        for halt in tour.halts:
            if not (halt.note or halt.internal):
                free.setdefault((halt.stop_id, halt.visit_id), set()).add(tour.day)
    given: dict[tuple[Place, date], Notes] = {}
    waiting = sorted(before, key=lambda one: one[1])
    for place, day, note in sorted(waiting, key=lambda one: one[1] not in free.get(one[0], ())):
        days = free.get(place)
        if days:
            nearest = min(days, key=lambda one: (abs(one - day), one))
            days.remove(nearest)
            given[place, nearest] = note
    return tuple(replace(one, halts=tuple(_noted(it, one.day, given) for it in one.halts)) for one in planned)


def _noted(halt: PlannedHalt, day: date, given: dict[tuple[Place, date], Notes]) -> PlannedHalt:
    found = given.get(((halt.stop_id, halt.visit_id), day))
    return replace(halt, note=found[0], internal=found[1]) if found else halt
