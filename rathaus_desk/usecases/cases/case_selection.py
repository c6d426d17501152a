"""Lists of cases in any view, narrowed by any filter, in any order, page by page."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from rathaus_desk.domain.cases.cases import CaseLine
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, CaseSort
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.usecases.cases.case_order import conditions, sort_key_of
from rathaus_desk.usecases.cases.lists import MOST_LINES, ids_in, inside, lines
from rathaus_desk.usecases.desk import Work

PAGE = 200
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class News:
    """A list as it stands now: the lines that were shown and are still in it, and how many are new."""

    lines: tuple[CaseLine, ...]
    fresh: int


def selected_lines(
    work: Work, selection: CaseSelection, after: int | None = None, limit: int = PAGE
) -> tuple[CaseLine, ...]:
    """Return a page of a selection in its order; the next page begins `after` the id of the last line."""
    ids = work.session.scalars(selected_ids(work, selection, after, min(max(limit, 1), MOST_LINES))).all()
    return lines_in_order(work, ids)


def lines_in_order(work: Work, ids: Any) -> tuple[CaseLine, ...]:
    """Return the lines of these cases in the order of the ids."""
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    found = {one.id: one for some in parts for one in lines(work, CaseRow.id.in_(some))}
    return tuple(found[one] for one in ids if one in found)


def selected_news(work: Work, selection: CaseSelection, shown: tuple[int, ...]) -> News:
    """Return the lines shown that are still in the selection, in their old order, and how many came since.

    What would stand behind the last line counts as not read yet, not as new.
    """
    ids = work.session.scalars(selected_ids(work, selection, None, max(len(shown), PAGE))).all()
    kept: set[int] = set()
    for start in range(0, len(shown), _AT_ONCE):
        kept.update(work.session.scalars(_among(work, selection, shown[start : start + _AT_ONCE])))
    known = set(shown)
    last = next((at for at, one in reversed(list(enumerate(ids))) if one in known), -1)
    whole = len(ids) < PAGE  # then nothing waits behind the last line
    fresh = sum(one not in known for one in (ids if whole else ids[:last]))
    return News(lines_in_order(work, [one for one in shown if one in kept]), fresh)


def count_selected(work: Work, selection: CaseSelection, most: int = MOST_LINES) -> int:
    """Return how many cases a selection has; counting stops at `most`."""
    some = select(_all(work, selection).limit(most).subquery().c.id).subquery()
    return work.session.scalar(select(func.count()).select_from(some)) or 0


def selected_ids(work: Work, selection: CaseSelection, after: int | None, limit: int | None) -> Select[int]:
    """Return the statement for the ids of a selection in its order; without a limit for all of them.

    A page begins behind the key of the case `after`, however deep it lies: no row is counted off.
    """
    newest_first = selection.sort is CaseSort.OPENED and selection.descending
    if newest_first and selection.filter == CaseFilter() and limit is not None:
        return ids_in(work, selection.view, after, limit)
    key = sort_key_of(work, selection.sort)
    statement = _all(work, selection)
    if after is not None:
        statement = statement.where(_behind(work, selection, key, after))
    ordered = statement.order_by(*_order(selection, key))
    return ordered if limit is None else ordered.limit(limit)


def _all(work: Work, selection: CaseSelection) -> Select[int]:
    return select(CaseRow.id).where(inside(work, selection.view), *conditions(work, selection.filter))


def _among(work: Work, selection: CaseSelection, shown: tuple[int, ...]) -> Select[int]:
    return _all(work, selection).where(CaseRow.id.in_(shown))


def _order(selection: CaseSelection, key: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    if selection.sort is CaseSort.OPENED:
        return (CaseRow.id.desc() if selection.descending else CaseRow.id.asc(),)
    return (key.desc() if selection.descending else key.asc(), CaseRow.id.desc())


def _behind(work: Work, selection: CaseSelection, key: ColumnElement[Any], after: int) -> ColumnElement[bool]:
    if selection.sort is CaseSort.OPENED:
        return CaseRow.id < after if selection.descending else CaseRow.id > after
    last = work.session.scalar(select(key).where(CaseRow.id == after))
    if last is None:  # the last line has gone meanwhile: nothing is known to stand behind it
        return false()
    further = key < last if selection.descending else key > last
    return or_(further, and_(key == last, CaseRow.id < after))
