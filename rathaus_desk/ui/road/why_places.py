"""Places one can ask "Warum nicht dort?" of: stops, and the home visits of the plan that is shown."""

from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.timetables import Halt

_VISIT = "v"


def place_choices(board: RoadBoard) -> tuple[tuple[str, str], ...]:
    """Return names and keys, stops first; whoever is visited more than once stands there once."""
    stops = tuple((one.words.name, str(one.id)) for one in board.stops)
    visits = {f"{_VISIT}{one.visit_id}": one.name for _tour, one in board.halts() if one.visit_id is not None}
    return stops + tuple((name, key) for key, name in visits.items())


def place_key(halt: Halt | None, stop_id: int | None) -> str:
    """Return the key of a halt's place, else of a stop; empty without either."""
    if halt is not None and halt.visit_id is not None:
        return f"{_VISIT}{halt.visit_id}"
    return str(stop_id or "")


def place_of(key: str) -> dict[str, int | None]:
    """Return what a key means, as the question takes it."""
    if key.startswith(_VISIT):
        return {"stop_id": None, "visit_id": int(key.removeprefix(_VISIT))}
    return {"stop_id": int(key), "visit_id": None}


def place_name(board: RoadBoard | None, key: str) -> str:
    """Return what a place is called."""
    names = {one: name for name, one in place_choices(board)} if board else {}
    return names.get(key, "")
