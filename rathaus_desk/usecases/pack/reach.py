"""What a pack may speak of: what went along on it, and what came into being there. A laptop may be forged."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from rathaus_desk.domain.commands import is_id
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.pack import RecordEdit
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.pack_tables import PackPersonRow, PackRow
from rathaus_desk.store.people_door import behind_door, born_of_pack
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.road_tables import HaltRow, TourRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import speaks_of
from rathaus_desk.usecases.pack.packing import workplace_of
from rathaus_desk.usecases.pack.sight import spoken

NOT_ALONG = (
    "Das betrifft etwas, das nicht in diesem Tagespaket war. Im Rathaus wurde nichts geändert; bitte ansehen "
    "und, wenn es stimmt, von Hand eintragen."
)
_Ids = Collection[int]


def demand_along(work: Work, row: PackRow, body: Any, edits: tuple[RecordEdit, ...]) -> None:
    """Refuse what names a record that was not in the pack, in the same words whether or not there is one.

    Who hands a pack back may see more than who took it along: their rights are no measure for a laptop.
    """
    named: dict[str, set[int]] = {}
    for kind, one in (*spoken(body), *((edit.kind, edit.record_id) for edit in edits)):
        if not is_id(one):
            raise Refused(NOT_ALONG)
        named.setdefault(kind, set()).add(one)
    for kind, ids in named.items():
        asked = _ALONG.get(kind)
        if asked is not None and ids.difference(work.session.scalars(asked(work, row, ids))):
            raise Refused(NOT_ALONG)


def born_on(work: Work, row: PackRow, contact_id: int) -> ContactRow | None:
    """Return an intake of the road: each of its cases has a number of the pack."""
    cases = set(work.session.scalars(select(CaseRow.id).where(CaseRow.contact_id == contact_id)))
    born = set(work.session.scalars(_born(work, row)))
    return work.session.get(ContactRow, contact_id) if cases and cases <= born else None


def _born(work: Work, row: PackRow) -> Select[Any]:
    """Return the cases that have a number of the pack; who brought them, a server tells by a function."""
    if behind_door(work.session):
        return born_of_pack(row.id)
    number = ReservedNumberRow
    return select(number.case_id).where(number.workplace == workplace_of(row.id), number.case_id.is_not(None))


def _people_of(row: PackRow) -> Select[Any]:
    return select(PackPersonRow.person_id).where(PackPersonRow.pack_id == row.id)


def _is_along(work: Work, row: PackRow) -> ColumnElement[bool]:
    """Return the condition on CaseRow: about somebody in the pack, or with a number of it.

    What speaks of somebody under § 51 BMG as well must name nobody who was not in it.
    """
    people = _people_of(row)
    theirs = or_(CaseRow.person_id.in_(people), CaseRow.id.in_(_born(work, row)))
    spoke = (
        select(ContactRow.id)
        .where(ContactRow.id == CaseRow.contact_id)
        .where(ContactRow.person_id.is_not(None), ContactRow.person_id.not_in(people))
        .exists()
    )
    all_along = and_(
        or_(CaseRow.person_id.is_(None), CaseRow.person_id.in_(people)),
        or_(CaseRow.caller_id.is_(None), CaseRow.caller_id.in_(people)),
        ~spoke,
    )
    return and_(theirs, or_(all_along, ~speaks_of(work, AddressLock.BMG51)))


def _people(_work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    return _people_of(row).where(PackPersonRow.person_id.in_(ids))


def _cases(work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    return select(CaseRow.id).where(CaseRow.id.in_(ids), _is_along(work, row))


def _contacts(work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    return select(CaseRow.contact_id).where(CaseRow.contact_id.in_(ids), _is_along(work, row))


def _tasks(work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    of_case = select(TaskRow.id).join(CaseRow, CaseRow.id == TaskRow.case_id)
    return of_case.where(TaskRow.id.in_(ids), _is_along(work, row))


def _visits(_work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    return select(HaltRow.visit_id).where(HaltRow.visit_id.in_(ids), HaltRow.tour_id == row.tour_id)


def _halts(_work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    return select(HaltRow.id).where(HaltRow.id.in_(ids), HaltRow.tour_id == row.tour_id)


def _bookings(_work: Work, row: PackRow, ids: _Ids) -> Select[Any]:
    """A booking of that day, perhaps at a halt that a later plan made anew, or of somebody in the pack."""
    nobodys = and_(BookingRow.person_id.is_(None), TourRow.day == row.day)
    return (
        select(BookingRow.id)
        .join(HaltRow, HaltRow.id == BookingRow.halt_id)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .where(BookingRow.id.in_(ids), or_(nobodys, BookingRow.person_id.in_(_people_of(row))))
    )


_ALONG: dict[str, Callable[[Work, PackRow, _Ids], Select[Any]]] = {
    "person": _people, "case": _cases, "contact": _contacts, "task": _tasks, "home_visit": _visits,
    "halt": _halts, "halt_count": _halts, "booking": _bookings,
}  # fmt: skip
