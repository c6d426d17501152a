"""Paper: the routing slip of a visit, which the citizen takes along."""

from collections.abc import Sequence

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases import CaseState, TaskState
from rathaus_desk.domain.dates import clock, day_on_paper, long_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.letters import PaperKind
from rathaus_desk.domain.services import Service
from rathaus_desk.domain.slips import RoutingSlip, SlipConcern
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, ContactRow, PaperRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.usecases import office
from rathaus_desk.usecases.catalogue import service_value
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.promises import promise_in_words
from rathaus_desk.usecases.rights import NO_CASE, demand_case_role, local

HIDDEN_TITLE = "Ihr Anliegen"


def slip_for(work: Work, contact_id: int) -> RoutingSlip:
    """Return the sheet that the citizen takes along: every concern of the visit, and never an address.

    What a sensitive concern is about stays off the sheet: title, unit and papers would tell.
    """
    demand_case_role(work)
    contact = work.session.get(ContactRow, contact_id)
    rows = _concerns(work, contact_id)
    if contact is None or not rows or not _may_hand_out(work, contact, rows):
        raise Refused(NO_CASE)
    first = rows[0][0]
    owner = office.staff(work).get(first.owner_id)
    home = office.units(work)[owner.unit_id] if owner else None
    needed = (one.name for _, service in rows if not service.sensitive for one in service.documents)
    return RoutingSlip(
        letterhead=work.office.letterhead(home.name if home else ""),
        dated=local(work, work.now).date(),
        number=first.number,
        pickup_code=contact.pickup_code,
        concerns=tuple(
            SlipConcern(
                number=row.number,
                title=HIDDEN_TITLE if service.sensitive else service.name,
                next_step=_next_step(work, row, service),
            )
            for row, service in rows
        ),
        contact_person=owner.shown if owner else office.staff_name(work, first.owner_id),
        contact_place=owner.room if owner else work.office.town.street,
        contact_phone=owner.phone if owner else work.office.town.phone,
        promise=_promise(work, contact_id),
        still_needed=tuple(dict.fromkeys(needed)),
        replaces=_replaced(work, [row.id for row, _ in rows]),
        practice=work.office.practice,
    )


def draw_slip(slip: RoutingSlip) -> bytes:
    """Return a routing slip as PDF."""
    return render_slip(slip)


def _concerns(work: Work, contact_id: int) -> list[tuple[CaseRow, Service]]:
    """Return the cases of a visit that were not taken back, each with its service."""
    found = (
        select(CaseRow, ServiceRow, UnitRow.short)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(UnitRow, UnitRow.id == ServiceRow.unit_id)
        .where(CaseRow.contact_id == contact_id, CaseRow.state != CaseState.DROPPED)
        .order_by(CaseRow.number)
    )
    return [(row, service_value(service, unit)) for row, service, unit in work.session.execute(found)]


def _may_hand_out(work: Work, contact: ContactRow, rows: Sequence[tuple[CaseRow, Service]]) -> bool:
    """A unit that works on one concern must not learn of the others."""
    me = work.actor.staff_id
    return (
        work.actor.role is not Role.CLERK
        or contact.taken_by == me
        or all(row.owner_id == me for row, _ in rows)
    )


def _next_step(work: Work, row: CaseRow, service: Service) -> str:
    if row.state is CaseState.DONE:
        return "Ist erledigt."
    units = (
        select(UnitRow.short)
        .join(TaskRow, TaskRow.unit_id == UnitRow.id)
        .where(TaskRow.case_id == (row.cause_id or row.id), TaskRow.state != TaskState.DONE)
        .order_by(TaskRow.id)
    )
    names = " und ".join(dict.fromkeys(work.session.scalars(units)))
    until = day_on_paper(local(work, row.told_due).date())
    if service.sensitive or not names:
        return f"Wir kümmern uns darum, bis {until}."
    verb = "kümmern" if " und " in names else "kümmert"
    return f"{names} {verb} sich darum, bis {until}."


def _promise(work: Work, contact_id: int) -> str:
    row = work.session.scalar(select(PromiseRow).where(PromiseRow.contact_id == contact_id))
    return promise_in_words(row, work.office.calendar.zone) if row else ""


def _replaced(work: Work, case_ids: list[int]) -> str:
    """Return which earlier slip this one replaces, in words."""
    filed = (
        select(PaperRow.filed_at)
        .join(CasePaperRow, CasePaperRow.paper_id == PaperRow.id)
        .where(CasePaperRow.case_id.in_(case_ids), PaperRow.kind == PaperKind.SLIP)
        .order_by(PaperRow.filed_at.desc())
        .limit(1)
    )
    before = work.session.scalar(filed)
    if before is None:
        return ""
    moment = local(work, before)
    return f"das vom {long_date(moment.date())}, {clock(moment)} Uhr"
