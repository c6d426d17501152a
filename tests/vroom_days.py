"""A day as VROOM sees it: another engine, which knows nothing of ours, asked the same question."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from rathaus_desk.planning.tasks import Call, Frame

SECONDS = 60
EXPLORED = 5  # VROOM's most thorough search

Matrix = Sequence[Sequence[float]]


def asked(vroom: ModuleType, frame: Frame, calls: list[Call], matrix: Matrix) -> tuple[int, int]:
    """Return VROOM's minutes of driving, and how many calls it finds no place for."""
    problem = _problem(vroom, frame, calls, matrix, steps=())
    told = problem.solve(exploration_level=EXPLORED, nb_threads=1).to_dict()
    return round(told["summary"]["duration"] / SECONDS), len(told["unassigned"])


def checked(
    vroom: ModuleType, frame: Frame, calls: list[Call], matrix: Matrix, opens: dict[int, float]
) -> tuple[int, set[str]]:
    """Return what VROOM makes of a tour that opens so: minutes of driving, and kinds of violations."""
    at_place = [
        vroom.VehicleStepSingle(at, service_at=round(SECONDS * (minute - calls[at].before)))
        for at, minute in opens.items()
    ]
    steps = (vroom.VehicleStepStart(), *at_place, vroom.VehicleStepEnd())
    told = _problem(vroom, frame, calls, matrix, steps).check().to_dict()
    return round(told["summary"]["duration"] / SECONDS), {
        one["cause"] for one in told["summary"]["violations"]
    }


def _problem(
    vroom: ModuleType, frame: Frame, calls: list[Call], matrix: Matrix, steps: tuple[Any, ...]
) -> Any:
    problem = vroom.Input()
    problem.set_durations_matrix("car", [[round(SECONDS * one) for one in row] for row in matrix])
    problem.add_vehicle(_vehicle(vroom, frame, steps))
    for at, call in enumerate(calls):
        problem.add_job(_job(vroom, at, call))
    return problem


def _vehicle(vroom: ModuleType, frame: Frame, steps: tuple[Any, ...]) -> Any:
    breaks = []
    if frame.pause is not None:
        span = [vroom.TimeWindow(round(SECONDS * frame.pause.first), round(SECONDS * frame.pause.last))]
        breaks = [vroom.Break(1, span, round(SECONDS * frame.pause.minutes))]
    return vroom.Vehicle(
        1,
        start=frame.depot,
        end=frame.depot,
        time_window=vroom.TimeWindow(round(SECONDS * frame.start), round(SECONDS * frame.end)),
        breaks=breaks,
        steps=steps,
    )


def _job(vroom: ModuleType, at: int, call: Call) -> Any:
    """Windows bound the opening; VROOM's bound the beginning of what comes before it."""
    return vroom.Job(
        at,
        call.node,
        default_service=round(SECONDS * (call.before + call.stay + call.after)),
        time_windows=[
            vroom.TimeWindow(round(SECONDS * (first - call.before)), round(SECONDS * (last - call.before)))
            for first, last in call.windows
        ],
    )
