"""Questions that came back: counted by unit and service, to mend the catalogue, never by person."""

from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.routing import Bounces
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.store.routing_tables import OutsideAuthorityRow, TaskArgumentRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.texts import near

_SEES = (Role.LEAD, Role.ADMIN)
_MOST = 500
_PROPOSED = aliased(UnitRow)


def bounces(work: Work, since: date | None = None) -> tuple[Bounces, ...]:
    """Return how often questions about a service came back from one unit that named another, most first.

    Refuses everybody but lead and administration.
    """
    if work.actor.role not in _SEES:
        raise Refused("Die Irrläufer sehen Leitung und Administration.")
    times = func.count().label("times")
    named = func.coalesce(_PROPOSED.short, OutsideAuthorityRow.name).label("named")
    counted = (
        select(ServiceRow.name, UnitRow.short, named, times)
        .select_from(TaskArgumentRow)
        .join(TaskRow, TaskRow.id == TaskArgumentRow.task_id)
        .join(CaseRow, CaseRow.id == TaskRow.case_id)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(UnitRow, UnitRow.id == TaskArgumentRow.unit_id)
        .outerjoin(_PROPOSED, _PROPOSED.id == TaskArgumentRow.proposed_unit_id)
        .outerjoin(OutsideAuthorityRow, OutsideAuthorityRow.id == TaskArgumentRow.proposed_authority_id)
        .group_by(ServiceRow.name, UnitRow.short, named)
        .order_by(times.desc(), ServiceRow.name, UnitRow.short)
        .limit(_MOST)
    )
    if since is not None:
        morning = datetime.combine(near(since), time.min, work.office.calendar.zone)
        counted = counted.where(TaskArgumentRow.at >= morning)
    return tuple(Bounces(*row) for row in work.session.execute(counted))
