"""The printed ticket of the queue."""

from sqlalchemy import select

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.queue.queue import QueueTicket, TicketState
from rathaus_desk.domain.queue.queue_rules import rule_in_words
from rathaus_desk.domain.queue.queue_sheet import TicketSheet, TicketSize
from rathaus_desk.paper.ticket import render_ticket
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import demand_case_role
from rathaus_desk.usecases.queue.queue_lines import NO_TICKET, of_today, ranges, rules, tickets


def ticket_sheet(work: Work, ticket_id: int, size: TicketSize = TicketSize.A6) -> TicketSheet:
    """Return what is printed on a ticket. What a sensitive concern is about stays off the sheet."""
    demand_case_role(work)
    everybody = tickets(work, of_today(work))
    found = next((one for one in everybody if one.id == ticket_id), None)
    if found is None:
        raise Refused(NO_TICKET)
    others = [one for one in everybody if one.id != ticket_id]
    wait = next(one.words for one in ranges(work, others) if one.queue_class is found.queue_class)
    if found.due_at is not None and found.state is TicketState.WAITING and found.due_at > work.now:
        wait = f"Ihr Termin ist um {clock(found.due_at)} Uhr"
    return TicketSheet(
        town=work.office.town.official_name,
        dated=found.drawn_at.date(),
        drawn_at=clock(found.drawn_at),
        code=found.code,
        theme="" if _sensitive(work, found) else found.theme,
        wait=wait,
        rule=rule_in_words(rules(work)),
        practice=work.office.practice,
        size=size,
    )


def draw_ticket_sheet(sheet: TicketSheet) -> bytes:
    """Return a ticket as PDF."""
    return render_ticket(sheet)


def _sensitive(work: Work, found: QueueTicket) -> bool:
    known = select(ServiceRow.sensitive).join(TicketRow, TicketRow.service_id == ServiceRow.id)
    return bool(work.session.scalar(known.where(TicketRow.id == found.id)))
