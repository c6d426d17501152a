"""A head start from VROOM for a large new timetable, where somebody has installed it (the extra `routing`).

It knows neither rhythms with several visits nor what a plan has had before, so it is asked only where
nothing is planned yet, and only of stops that are visited once. What it says is only a beginning: the search
puts every stop where it says if our own rules allow it, and goes on from there.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from math import inf
from typing import Any

from rathaus_desk.planning.tasks import Call, Frame, Job, Option, Tasks

ENGINE = "vroom"
MANY, EXPLORED, LONGEST = 40, 5, timedelta(seconds=5)
SECONDS, DAY = 60, 24 * 60
Start = Mapping[int, tuple[Option, ...]]
Span = tuple[float, float]


def with_head_start(tasks: Tasks) -> Tasks | None:
    """Return the problem with a start for the search; None where none is to be had, or there is no need."""
    once = {at: job for at, job in enumerate(tasks.jobs) if all(len(way.days) == 1 for way in job.ways)}
    begun = tasks.start or any(slot.fixed for slot in tasks.slots) or any(one.load for one in tasks.calls)
    if begun or len(once) < MANY or find_spec(ENGINE) is None:
        return None
    try:
        start = _asked(import_module(ENGINE), tasks, once)
    except Exception:  # whatever a foreign engine stumbles over, ours needs nothing of it
        return None
    return replace(tasks, start=start) if start else None


def _asked(vroom: Any, tasks: Tasks, once: dict[int, Job]) -> Start:
    problem, zero = vroom.Input(), min(slot.day for slot in tasks.slots)
    problem.set_durations_matrix("car", [[round(SECONDS * one) for one in row] for row in tasks.matrix])
    may = {at: {one.slot for some in job.options.values() for one in some} for at, job in once.items()}
    for number, slot in enumerate(tasks.slots):
        frame, since = tasks.frames[slot.frame], DAY * (slot.day - zero)
        problem.add_vehicle(_vehicle(vroom, number, frame, since, {at for at in once if number in may[at]}))
    for at, job in once.items():
        problem.add_job(_job(vroom, tasks, at, job, zero))
    told = problem.solve(EXPLORED, 1, LONGEST).to_dict()
    return {
        step["id"]: found
        for route in told["routes"]
        for step in route["steps"]
        if step["type"] == "job" and (found := _options(once[step["id"]], route["vehicle"]))
    }


def _options(job: Job, slot: int) -> tuple[Option, ...]:
    return tuple(one for some in job.options.values() for one in some if one.slot == slot)


def _vehicle(vroom: Any, number: int, frame: Frame, since: float, skills: set[int]) -> Any:
    breaks = []
    if frame.pause is not None:
        span = _window(vroom, since + frame.pause.first, since + frame.pause.last)
        breaks = [vroom.Break(number, [span], round(SECONDS * frame.pause.minutes))]
    return vroom.Vehicle(
        number,
        start=frame.depot,
        end=frame.depot,
        time_window=_window(vroom, since + frame.start, since + min(frame.end, frame.start + frame.duty)),
        breaks=breaks,
        skills=skills,
        max_travel_time=None if frame.driving == inf else round(SECONDS * frame.driving),
    )


def _job(vroom: Any, tasks: Tasks, at: int, job: Job, zero: int) -> Any:
    spans, stay = [], 0.0
    for day, options in job.options.items():
        for call in {one.call: tasks.calls[one.call] for one in options}.values():
            stay = max(stay, call.before + call.stay + call.after)
            spans.extend(_spans(call, DAY * (day - zero)))
    windows = [_window(vroom, first, last) for first, last in _merged(spans)]
    return vroom.Job(at, job.node, default_service=round(SECONDS * stay), skills={at}, time_windows=windows)


def _spans(call: Call, since: float) -> list[Span]:
    """Return when the set-up may begin: our windows bound the opening that comes after it."""
    found = call.windows or ((call.before, DAY + call.before - 1),)
    return [
        (max(0, since + first - call.before), max(0, since + last - call.before)) for first, last in found
    ]


def _merged(spans: list[Span]) -> list[Span]:
    """Return spans in order, none of which touches another: VROOM takes no others."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _window(vroom: Any, first: float, last: float) -> Any:
    return vroom.TimeWindow(round(SECONDS * first), round(SECONDS * last))
