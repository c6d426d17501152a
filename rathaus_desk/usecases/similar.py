"""Cases that may be the same thing, shown beside the form while it is being filled in."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from rathaus_desk.domain.addresses import read_address
from rathaus_desk.domain.cases import OPEN_CASES, CaseState
from rathaus_desk.domain.contacts import SimilarCase
from rathaus_desk.domain.services import Service
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.rights import case_in_sight, local, unlocked
from rathaus_desk.usecases.routes import Spot

CLOSED_LATELY = timedelta(days=30)
SAME_PERSON = timedelta(days=90)
MOST_SIMILAR = 3
_LOOKED_AT = 20


def similar_cases(work: Work, service: Service, spot: Spot, person_id: int | None) -> tuple[SimilarCase, ...]:
    """Return cases of the same service in the same street, or of the same person; the nearest first.

    Only what lies at a place is compared by street: a neighbour's housing benefit is nobody's business.
    """
    same_place = and_(
        CaseRow.place_key == spot.street,
        or_(CaseRow.state.in_(OPEN_CASES), CaseRow.closed_at > work.now - CLOSED_LATELY),
    )
    same_person = and_(CaseRow.person_id == person_id, CaseRow.opened_at > work.now - SAME_PERSON)
    wanted = [same_place] if spot.street and service.place_bound else []
    wanted += [same_person] if person_id is not None else []
    found: dict[int, tuple[CaseRow, str | None]] = {}
    for condition in wanted:
        cases = _CANDIDATES.where(condition, CaseRow.service_id == service.id, _may_know(work, service))
        found.update({row.id: (row, short) for row, short in work.session.execute(cases)})
    nearest = sorted(found.values(), key=lambda one: (_house_number(one[0]) != spot.number, -one[0].id))
    return tuple(
        SimilarCase(
            id=row.id,
            number=row.number,
            service=service.short,
            place=row.place,
            opened_at=local(work, row.opened_at),
            unit=short or service.unit,
            same_person=person_id is not None and row.person_id == person_id,
        )
        for row, short in nearest[:MOST_SIMILAR]
    )


_UNIT = (
    select(UnitRow.short)
    .join(TaskRow, TaskRow.unit_id == UnitRow.id)
    .where(TaskRow.case_id == CaseRow.id)
    .order_by(TaskRow.id)
    .limit(1)
    .scalar_subquery()
)
_CANDIDATES = (
    select(CaseRow, _UNIT)
    .where(CaseRow.state != CaseState.DROPPED, CaseRow.cause_id.is_(None))
    .order_by(CaseRow.id.desc())
    .limit(_LOOKED_AT)
)


def _may_know(work: Work, service: Service) -> ColumnElement[bool]:
    """A hole in the road is no secret; what a person asked for is, unless the actor may see the case."""
    return unlocked(work) if service.place_bound and not service.sensitive else case_in_sight(work)


def _house_number(row: CaseRow) -> str:
    return read_address(row.place).number
