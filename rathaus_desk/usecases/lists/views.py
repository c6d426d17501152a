"""Views that people save for themselves or for their unit."""

from typing import Any

from sqlalchemy import func, or_, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.views import (
    LONGEST_NAME,
    MOST_VIEWS,
    CaseFilter,
    CaseSelection,
    DropView,
    FilterChoices,
    OrderViews,
    RenameView,
    SavedView,
    SaveView,
    ViewColumn,
)
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import fold
from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.list_tables import SavedViewRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.usecases.cases.case_selection import count_selected
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import demand_case_role
from rathaus_desk.usecases.texts import typed

NO_VIEW = "Diese Ansicht gibt es nicht mehr, oder sie gehört jemand anderem. Es wurde nichts geändert."
_MOST_COLUMNS, _WIDEST = 30, 4_000
_LONGEST_FILTER = 200


def saved_views(work: Work) -> tuple[SavedView, ...]:
    """Return the actor's own views in her order, then those that colleagues share with the unit."""
    demand_case_role(work)
    mine = SavedViewRow.staff_id == work.actor.staff_id
    shared = SavedViewRow.unit_id == work.actor.unit_id
    rows = work.session.scalars(select(SavedViewRow).where(or_(mine, shared)))
    views = sorted(
        rows, key=lambda row: (row.staff_id != work.actor.staff_id, row.place, fold(row.name), row.id)
    )
    return tuple(_value(work, row) for row in views)


@may_lag
def count_saved_views(work: Work, most: int = 1_000) -> dict[int, int]:
    """Return how many cases each saved view has; `most` stands for that many or more."""
    return {one.id: count_selected(work, one.selection, most) for one in saved_views(work)}


def filter_choices(work: Work) -> FilterChoices:
    """Return what can be chosen in a filter, each list in the order of the phone book."""
    demand_case_role(work)
    services = work.session.execute(
        select(ServiceRow.key, ServiceRow.name).order_by(ServiceRow.sort_name, ServiceRow.id)
    )
    owners = work.session.scalars(
        select(StaffRow).where(StaffRow.active, StaffRow.role.in_(CASE_ROLES)).order_by(StaffRow.sort_name)
    )
    return FilterChoices(
        units=tuple((one.key, one.name) for one in office.units(work).values()),
        services=tuple((key, name) for key, name in services),
        districts=tuple((one.key, one.name) for one in office.districts(work).values()),
        owners=tuple((row.login, f"{row.family_name}, {row.given_name}".strip(", ")) for row in owners),
    )


@handles(SaveView, *CASE_ROLES)
def save_view(work: Work, command: SaveView) -> SavedView:
    """Save a view. Refuses a second one of the same name, and more than thirty."""
    name = _name(work, command.name, command.view_id)
    if command.view_id is not None:
        row = _own(work, command.view_id)
    else:
        row = SavedViewRow(id=work.new_id(), staff_id=work.actor.staff_id, place=_next_place(work))
        work.session.add(row)
    row.name = name
    row.unit_id = work.actor.unit_id if command.shared else None
    row.selection = to_plain(_checked(command.selection))
    row.columns = to_plain(_columns(command.columns))
    work.session.flush()
    return _value(work, row)


@handles(RenameView, *CASE_ROLES)
def rename_view(work: Work, command: RenameView) -> SavedView:
    """Give one's own view another name."""
    row = _own(work, command.view_id)
    row.name = _name(work, command.name, command.view_id)
    work.session.flush()
    return _value(work, row)


@handles(DropView, *CASE_ROLES)
def drop_view(work: Work, command: DropView) -> SavedView:
    """Remove one's own view and return it, so that it can be saved again."""
    row = _own(work, command.view_id)
    value = _value(work, row)
    work.session.delete(row)
    return value


@handles(OrderViews, *CASE_ROLES)
def order_views(work: Work, command: OrderViews) -> None:
    """Put one's own views in an order; those that are not named follow as they stood."""
    mine = select(SavedViewRow).where(SavedViewRow.staff_id == work.actor.staff_id)
    rows = {row.id: row for row in work.session.scalars(mine.order_by(SavedViewRow.place, SavedViewRow.id))}
    if any(one not in rows for one in command.view_ids):
        raise Refused(NO_VIEW)
    for place, view_id in enumerate(dict.fromkeys((*command.view_ids, *rows))):
        rows[view_id].place = place
    note_changed(work.session, SavedViewRow)


def _own(work: Work, view_id: int) -> SavedViewRow:
    row = work.session.get(SavedViewRow, view_id)
    if row is None or row.staff_id != work.actor.staff_id:
        raise Refused(NO_VIEW)
    return row


def _name(work: Work, text: str, view_id: int | None) -> str:
    name = typed(text, "name", "Name der Ansicht", LONGEST_NAME, needed=True)
    mine = work.session.scalars(select(SavedViewRow).where(SavedViewRow.staff_id == work.actor.staff_id))
    others = [row for row in mine if row.id != view_id]
    if any(row.name.casefold() == name.casefold() for row in others):
        raise Refused(f"Eine Ansicht „{name}“ haben Sie schon. Bitte einen anderen Namen.", "name")
    if view_id is None and len(others) >= MOST_VIEWS:
        raise Refused(f"Mehr als {MOST_VIEWS} Ansichten werden unübersichtlich. Bitte zuerst eine entfernen.")
    return name


def _checked(selection: CaseSelection) -> CaseSelection:
    """Return the selection with clean words; a filter for something that is gone simply finds nothing."""
    given = selection.filter
    values: dict[str, Any] = {
        name: typed(getattr(given, name), name, "Filter", _LONGEST_FILTER)
        for name in ("unit", "service", "district", "text", "owner")
    }
    clean_filter = CaseFilter(
        state=given.state,
        due=given.due,
        waiting=given.waiting,
        returned=given.returned,
        unclear=given.unclear,
        **values,
    )
    return CaseSelection(selection.view, clean_filter, selection.sort, selection.descending)


def _columns(columns: tuple[ViewColumn, ...]) -> tuple[ViewColumn, ...]:
    if len(columns) > _MOST_COLUMNS or any(not 0 <= one.width <= _WIDEST for one in columns):
        raise Refused("Diese Spalten lassen sich nicht speichern. Es wurde nichts geändert.", "columns")
    return tuple(ViewColumn(typed(one.key, "columns", "Spalte", 40), one.width) for one in columns)


def _next_place(work: Work) -> int:
    last = select(func.max(SavedViewRow.place)).where(SavedViewRow.staff_id == work.actor.staff_id)
    highest = work.session.scalar(last)
    return 0 if highest is None else highest + 1


def _value(work: Work, row: SavedViewRow) -> SavedView:
    return SavedView(
        id=row.id,
        name=row.name,
        selection=from_plain(CaseSelection, row.selection),
        columns=tuple(from_plain(ViewColumn, one) for one in row.columns),
        mine=row.staff_id == work.actor.staff_id,
        shared=row.unit_id is not None,
    )
