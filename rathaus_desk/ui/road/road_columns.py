"""How the lists of Vor Ort write a conflict, a stop and a halt."""

from collections.abc import Callable

from rathaus_desk.domain.road.findings import PlanConflict
from rathaus_desk.domain.road.places import Stop, name_beside
from rathaus_desk.domain.road.timetables import Halt, Tour
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.tables import Column
from rathaus_desk.ui.road.road_sheet import STATE_TONES

Line = tuple[Tour, Halt]


def conflict_columns(tr: Callable[[str], str]) -> list[Column[PlanConflict]]:
    """Return the one column of the list of conflicts."""
    return [
        Column(
            tr("Was nicht geht"),
            lambda one: one.sentence,
            tone=lambda one: "muted" if one.hint else "late",
            spoken=lambda one: f"{one.sentence} {'Hinweis' if one.hint else 'Regel nicht eingehalten'}",
        )
    ]


def stop_name(one: Stop) -> str:
    """Return what a stop is called in its list; a consulting hour says that it is one."""
    return name_beside(one.words.kind, one.words.name)


def state_of(one: Line) -> str:
    """Return how a halt stands, in words."""
    said = word(one[1].state)
    return f"{said}, fest" if one[1].pinned else said


def tone_of(halt: Halt) -> str:
    """Return the tone in which that is written."""
    found = STATE_TONES[halt.state]
    return "" if found == "plain" else found
