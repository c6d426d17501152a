"""The page of Vor Ort as those see it who do something on it."""

from datetime import date
from typing import Any, Protocol

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.timetables import Timetable
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.inline_form import InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.road_layout import RoadLayout
from rathaus_desk.ui.road.road_sheet import Spot
from rathaus_desk.ui.road.road_undo import RoadUndo

WATCHED = frozenset(
    {
        "*", "stop", "stop_rhythm", "vehicle", "vehicle_out", "crew_member", "equipment_set", "booking",
        "school_holiday", "travel_minutes", "timetable", "tour", "halt", "home_visit", "absence", "person",
        "street_minutes", "halt_count", "stop_closure", "equipment_out",
    }
)  # fmt: skip


class MoreForm(Protocol):
    """Who builds a form that is unfolded at the side, and takes what was typed into it."""

    def build(self) -> InlineForm: ...
    def send(self, form: InlineForm) -> None: ...


class Forms(Protocol):
    """The forms at the side."""

    more: dict[str, MoreForm]

    @property
    def place(self) -> FormPlace: ...
    def unfold(self, name: str, values: dict[str, str], first: str, version: int) -> None: ...
    def may(self, command: type[Command[Any]]) -> bool: ...


class PlanForm(Protocol):
    """Who takes the form of a new plan."""

    def send(self, form: InlineForm) -> None: ...


class Visitors(Protocol):
    """Who comes to the halts."""

    def report(self, made: Timetable) -> None: ...


class RoadDesk(Protocol):
    """What is shown, what is chosen, and the ways from here."""

    board: RoadBoard | None
    version: int | None
    view: str
    day: date
    wanted_stop: int

    @property
    def at(self) -> Workplace: ...
    @property
    def parts(self) -> RoadLayout: ...
    @property
    def undoing(self) -> RoadUndo: ...
    @property
    def deeds(self) -> Forms: ...
    @property
    def visitors(self) -> Visitors: ...
    @property
    def plans(self) -> PlanForm: ...
    def today(self) -> date: ...
    def chosen(self) -> Spot: ...
    def chosen_stop(self) -> int | None: ...
    def show_view(self, name: str) -> None: ...
    def show_version(self, timetable_id: int | None, day: date | None = None) -> None: ...
    def go_to(self, day: date, halt_id: int = 0) -> None: ...
    def reload(self) -> None: ...
    def focus_view(self) -> None: ...
    def back(self) -> None: ...
    def say_hint(self, text: str) -> None: ...
