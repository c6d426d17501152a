"""Cases that may be the same thing, shown beside the form while it is being filled in."""

import re
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from rathaus_desk.domain.cases.cases import OPEN_CASES, CaseState
from rathaus_desk.domain.intake.contacts import SimilarCase
from rathaus_desk.domain.office.addresses import read_address
from rathaus_desk.domain.office.services import Service
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import case_in_sight, local, names_in_sight
from rathaus_desk.usecases.office.routes import Spot

CLOSED_LATELY = timedelta(days=30)
SAME_PERSON = timedelta(days=90)
MOST_SIMILAR = 3
# Houses of a town stand some 10 m apart, and their numbers run by twos on each side: 10 numbers are 50 m.
NEAR = 10
_LOOKED_AT = 60


def similar_cases(work: Work, service: Service, spot: Spot, person_id: int | None) -> tuple[SimilarCase, ...]:
    """Return cases of the same service at the same place, or of the same person; the nearest first.

    The same place is the same street within some 50 m. Only what lies at a place is compared by place: a
    neighbour's housing benefit is nobody's business.
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
        cases = _CANDIDATES.where(condition, CaseRow.service_id == service.id, may_know(work, service))
        found.update({row.id: (row, short) for row, short in work.session.execute(cases)})
    near = [
        one
        for one in found.values()
        if _apart(_house_number(one[0]), spot.number) <= NEAR
        or (person_id is not None and one[0].person_id == person_id)
    ]
    nearest = sorted(near, key=lambda one: (_apart(_house_number(one[0]), spot.number), -one[0].id))
    return tuple(
        SimilarCase(
            id=row.id,
            number=row.number,
            service=service.short,
            place=row.place,
            opened_at=local(work, row.opened_at),
            unit=short or service.unit,
            same_person=person_id is not None and row.person_id == person_id,
            closed=row.state not in OPEN_CASES,
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


def may_know(work: Work, service: Service) -> ColumnElement[bool]:
    """Return the condition on CaseRow that the actor may be told of it beside a concern of the same service.

    A hole in the road is no secret, unless a locked person has to do with it; what somebody asked for is one,
    unless the actor may see the case.
    """
    secret = not service.place_bound or service.sensitive
    return case_in_sight(work) if secret else or_(names_in_sight(work), case_in_sight(work))


def _apart(one: str, other: str) -> int:
    """Return how many house numbers lie between two places of a street; 1 if one of them names none."""
    if one == other:
        return 0
    figures = [re.match(r"\d+", text) for text in (one, other)]
    if figures[0] is None or figures[1] is None:
        return 1
    return max(abs(int(figures[0][0]) - int(figures[1][0])), 1)


def _house_number(row: CaseRow) -> str:
    return read_address(row.place).number
