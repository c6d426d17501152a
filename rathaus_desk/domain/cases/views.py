"""Saved views of the list of cases: what they filter, how they sort, which columns they show."""

from dataclasses import dataclass, replace
from enum import StrEnum

from rathaus_desk.domain.cases.cases import CaseState, CaseView
from rathaus_desk.domain.commands import Command

LONGEST_NAME = 60
MOST_VIEWS = 30


class CaseSort(StrEnum):
    """By what a list of cases can be ordered; cases with the same key stand newest first."""

    OPENED = "opened"
    PERSON = "person"
    SERVICE = "service"
    DUE = "due"
    STATE = "state"
    UNIT = "unit"
    PLACE = "place"
    OWNER = "owner"


class DueSpan(StrEnum):
    """When a case is due."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Waiting(StrEnum):
    """For whom an open case waits; for its owner once every unit has answered."""

    CITIZEN = "citizen"
    UNIT = "unit"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What narrows a view further; units, services and districts by their keys, the owner by login."""

    state: CaseState | None = None
    unit: str = ""
    service: str = ""
    district: str = ""
    due: DueSpan | None = None
    waiting: Waiting | None = None
    text: str = ""
    owner: str = ""
    returned: bool = False
    unclear: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the fields that narrow, in their order."""
        return tuple(name for name in FILTER_FIELDS if getattr(self, name))

    def without(self, part: str) -> "CaseFilter":
        """Return the filter with one field emptied."""
        return replace(self, **{part: getattr(CaseFilter(), part)})


FILTER_FIELDS = (
    "state",
    "unit",
    "service",
    "district",
    "due",
    "waiting",
    "text",
    "owner",
    "returned",
    "unclear",
)


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What a filter can be set to: pairs of key and name."""

    units: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LateGroup:
    """How many cases are late, and whose turn it is: a unit's, or somebody else's whom the filter names."""

    filter: CaseFilter
    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class CaseSelection:
    """Which cases a list shows and in which order; usually a built-in view, newest first."""

    view: CaseView = CaseView.MINE
    filter: CaseFilter = CaseFilter()
    sort: CaseSort = CaseSort.OPENED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a list by its name, with its width in pixels at 100 %; 0 takes what is left."""

    key: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view that somebody has saved; `shared` with the unit, `mine` to change."""

    id: int
    name: str
    selection: CaseSelection
    columns: tuple[ViewColumn, ...]
    mine: bool
    shared: bool


@dataclass(frozen=True, kw_only=True)
class SaveView(Command[SavedView]):
    """Save a view under a name, or with `view_id` save one's own anew."""

    name: str
    selection: CaseSelection
    columns: tuple[ViewColumn, ...] = ()
    shared: bool = False
    view_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RenameView(Command[SavedView]):
    """Give one's own view another name."""

    view_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class DropView(Command[SavedView]):
    """Remove one's own view; what comes back is what it takes to save it again."""

    view_id: int


@dataclass(frozen=True, kw_only=True)
class OrderViews(Command[None]):
    """Put one's own views in this order."""

    view_ids: tuple[int, ...]
