"""The lead decides once two units have said that they are not responsible."""

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import TaskState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.store.case_tables import TaskRow
from rathaus_desk.usecases.cases.tasks import RETURNS_BEFORE_THE_LEAD
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local


def demand_lead_decides(work: Work, row: TaskRow) -> None:
    """Refuse everybody but the lead to decide about a task that came back twice, if there is a lead."""
    lead = lead_today(work) if row.returns >= RETURNS_BEFORE_THE_LEAD else None
    if lead and row.state is TaskState.RETURNED and work.actor.role is not Role.LEAD:
        raise Refused(f"Zweimal kam diese Teilaufgabe zurück, darum entscheidet die Leitung ({lead.shown}).")


def lead_today(work: Work) -> Staff | None:
    """Return the lead who is there today, or else the first of them."""
    today = local(work, work.now).date()
    leads = [one for one in office.staff(work).values() if one.role is Role.LEAD]
    return next((one for one in leads if not one.absent_on(today)), leads[0] if leads else None)
