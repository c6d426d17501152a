"""Appointments and tickets in a wrongly chosen person's name follow to the right one."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select

from rathaus_desk.domain.appointments.appointments import TO_COME
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.people.names_out import without_name
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.swap_traces import Change, name_out
from rathaus_desk.usecases.office.rights import local

NAMELESS = "ohne Namen"


def appointments_follow(work: Work, change: Change) -> tuple[str, ...]:
    """Give the appointments of these cases to the right person; return the confirmations to print anew."""
    tickets = _tickets_then(work, change)
    for ticket in tickets:
        ticket.person_id = change.new.id if change.new else None
        ticket.needs = needs_after(ticket.needs, change.old, change.new)
    rows = _appointments(work, change, [one.id for one in tickets])
    for row in rows:
        _hand_over(work, row, change)
    return tuple(_confirmation(work, row) for row in rows if row.state in TO_COME)


def needs_after(needs: Iterable[str], old: PersonRow | None, new: PersonRow | None) -> list[str]:
    """Return the needs without those that only stood in the wrong person's file, the right one's first."""
    own = [one for one in needs if old is None or one not in old.needs]
    return list(dict.fromkeys([*(new.needs if new else []), *own]))


def _tickets_then(work: Work, change: Change) -> Sequence[TicketRow]:
    """Return the wrong person's tickets that were at a counter when the contact was taken."""
    old, at = change.old, change.contact.at
    if old is None or change.contact.person_id != (change.new.id if change.new else None):
        return ()  # somebody else spoke, and the ticket is theirs
    found = select(TicketRow).where(
        TicketRow.person_id == old.id,
        TicketRow.arrived_at <= at,
        or_(TicketRow.ended_at.is_(None), TicketRow.ended_at >= at),
    )
    return work.session.scalars(found).all()


def _appointments(work: Work, change: Change, ticket_ids: list[int]) -> Sequence[AppointmentRow]:
    ids = [row.id for row in change.cases]
    bears: ColumnElement[bool] = AppointmentRow.person_id.is_(None) & (AppointmentRow.name == change.old_name)
    if change.old is not None:
        bears = AppointmentRow.person_id == change.old.id
    of_these = or_(AppointmentRow.case_id.in_(ids), AppointmentRow.ticket_id.in_(ticket_ids))
    found = select(AppointmentRow).where(bears, of_these).order_by(AppointmentRow.starts, AppointmentRow.id)
    return work.session.scalars(found).all()


def _hand_over(work: Work, row: AppointmentRow, change: Change) -> None:
    gone = name_out(work, change)
    row.person_id = change.new.id if change.new else None
    row.name = "" if change.new else change.name or NAMELESS
    row.needs = needs_after(row.needs, change.old, change.new)
    if change.old is not None and row.phone == change.old.phone:
        row.phone = change.new.phone if change.new else ""
    row.note = without_name(row.note, gone)
    row.cancelled_because = without_name(row.cancelled_because, gone)
    row.changed_at = work.now
    row.sequence += 1  # a calendar that took the old entry takes the new one in its place


def _confirmation(work: Work, row: AppointmentRow) -> str:
    at = local(work, row.starts)
    return f"Terminbestätigung {row.number} für {day_on_paper(at.date())}, {clock(at)} Uhr"
