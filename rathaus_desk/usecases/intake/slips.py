"""Paper: the routing slip of a visit, which the citizen takes along."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseState, TaskState
from rathaus_desk.domain.dates import clock, day_on_paper, long_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.paper.letters import PaperKind, PrintSize
from rathaus_desk.domain.paper.slips import RoutingSlip, SlipConcern
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, ContactRow, PaperRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.store.routing_tables import OutsideAuthorityRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.catalogue import service_value
from rathaus_desk.usecases.office.rights import NO_CASE, demand_case_role, local
from rathaus_desk.usecases.people.pickup_codes import shown_code
from rathaus_desk.usecases.promises.promises import promise_in_words

TOGETHER = "Wir melden uns gesammelt."
HIDDEN_TITLE = "Ein vertrauliches Anliegen"


def slip_for(work: Work, contact_id: int) -> RoutingSlip:
    """Return the sheet that the citizen takes along: every concern of the visit, and never an address.

    What a covered concern is about stays off the sheet: title, unit and papers would tell. Sensitive ones
    are covered, unless the citizen wishes otherwise.
    """
    demand_case_role(work)
    contact = work.session.get(ContactRow, contact_id)
    rows = _concerns(work, contact_id)
    if contact is None or not rows or not _may_hand_out(work, contact, rows):
        raise Refused(NO_CASE)
    first = rows[0][0]
    owner = office.staff(work).get(first.owner_id)
    home = office.units(work)[owner.unit_id] if owner else None
    open_rows = [(row, service) for row, service in rows if row.state is not CaseState.DONE]
    needed = [
        f"{one.name} – {one.note}" if one.note else one.name
        for row, service in open_rows
        if not _covered(row, service)
        for one in service.documents
    ]
    case_ids = tuple(row.id for row, _ in rows)
    before = _handed_out(work, case_ids)
    return RoutingSlip(
        letterhead=work.office.letterhead(home.name if home else ""),
        dated=local(work, work.now).date(),
        number=first.number,
        pickup_code=shown_code(work, contact),
        concerns=tuple(_concern(work, row, service) for row, service in rows),
        contact_person=owner.shown if owner else office.staff_name(work, first.owner_id),
        contact_place=owner.room if owner else work.office.town.street,
        contact_phone=(owner.phone if owner else "") or work.office.town.phone,
        promise=_promise(work, contact_id, len(open_rows)),
        still_needed=tuple(dict.fromkeys(needed)),
        replaces=_replaced(work, before),
        practice=work.office.practice,
        issue=len(before) + 1,
        size=PrintSize.VERY_LARGE if Need.LARGE_PRINT.value in contact.needs else PrintSize.LARGE,
        case_ids=case_ids,
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
        select(func.coalesce(OutsideAuthorityRow.name, UnitRow.short))
        .select_from(TaskRow)
        .join(UnitRow, UnitRow.id == TaskRow.unit_id)
        .outerjoin(OutsideAuthorityRow, OutsideAuthorityRow.id == TaskRow.outside_id)
        .where(TaskRow.case_id == (row.cause_id or row.id), TaskRow.state != TaskState.DONE)
        .order_by(TaskRow.id)
    )
    names = " und ".join(dict.fromkeys(work.session.scalars(units)))
    due = local(work, row.told_due).date()
    until = f", bis {day_on_paper(due)}" if due >= local(work, work.now).date() else ""
    if _covered(row, service) or not names:
        return f"Wir kümmern uns darum{until}."
    verb = "kümmern" if " und " in names else "kümmert"
    return f"{names} {verb} sich darum{until}."


def _concern(work: Work, row: CaseRow, service: Service) -> SlipConcern:
    title = HIDDEN_TITLE if _covered(row, service) else service.name
    return SlipConcern(number=row.number, title=title, next_step=_next_step(work, row, service))


def _covered(row: CaseRow, service: Service) -> bool:
    return service.sensitive if row.covered is None else row.covered


def _promise(work: Work, contact_id: int, waiting: int) -> str:
    still_kept = (PromiseRow.contact_id == contact_id, PromiseRow.state != PromiseState.CANCELLED)
    row = work.session.scalar(select(PromiseRow).where(*still_kept).order_by(PromiseRow.id.desc()))
    if row is None:
        return ""
    text = promise_in_words(row, work.office.calendar.zone)
    return f"{TOGETHER} {text}" if waiting > 1 else text


def _handed_out(work: Work, case_ids: Sequence[int]) -> Sequence[datetime]:
    """Return when slips of this visit were filed, the last one first."""
    filed = (
        select(PaperRow.id, PaperRow.filed_at)
        .join(CasePaperRow, CasePaperRow.paper_id == PaperRow.id)
        .where(CasePaperRow.case_id.in_(case_ids), PaperRow.kind == PaperKind.SLIP)
        .distinct()
        .order_by(PaperRow.filed_at.desc(), PaperRow.id.desc())
    )
    return [at for _, at in work.session.execute(filed)]


def _replaced(work: Work, before: Sequence[datetime]) -> str:
    """Return which earlier slip this one replaces: by its time, and its day if that is not today."""
    if not before:
        return ""
    moment = local(work, before[0])
    day = "" if moment.date() == local(work, work.now).date() else f"vom {long_date(moment.date())}, "
    return f"den Laufzettel {day or 'von '}{clock(moment)} Uhr"
