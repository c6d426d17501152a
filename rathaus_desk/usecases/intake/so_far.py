"""A visit as its number card said it, for a further concern that was put aside and comes back."""

from datetime import timedelta

from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState, EntryKind
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS, Taken, TakenCase
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TimelineRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.contacts import open_contact
from rathaus_desk.usecases.intake.sending import AT_ONCE
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.pickup_codes import shown_code
from rathaus_desk.usecases.promises.promises import promise_value


def contact_so_far(work: Work, contact_id: int) -> Taken:
    """Return what was taken in with a contact. Refuses one that takes no further concern any more."""
    contact, rows = open_contact(work, contact_id)
    kept = sorted((row for row in rows if row.state is not CaseState.DROPPED), key=lambda row: row.number)
    owner = office.staff(work).get(kept[0].owner_id)
    open_promise = (PromiseRow.contact_id == contact.id, PromiseRow.state == PromiseState.OPEN)
    promise = work.session.scalar(select(PromiseRow).where(*open_promise))
    who = owner.shown if owner else office.staff_name(work, kept[0].owner_id)
    return Taken(
        contact_id=contact.id,
        cases=tuple(_taken_case(work, row) for row in kept),
        contact_person=who,
        contact_phone=(owner.phone if owner else "") or work.office.town.phone,
        pickup_code=shown_code(work, contact),
        promise=promise_value(work, promise, who) if promise else None,
        undo_until=local(work, contact.at + timedelta(seconds=UNDO_SECONDS)),
    )


def _taken_case(work: Work, row: CaseRow) -> TakenCase:
    service = work.session.get_one(ServiceRow, row.service_id)
    done = row.state is CaseState.DONE
    route = AT_ONCE if done else _route(work, row)
    return TakenCase(row.id, row.number, service.name, route, local(work, row.told_due), done=done)


def _route(work: Work, row: CaseRow) -> str:
    """Return why it went where it is, as it was written down last: within a sentence, without its stop."""
    told = select(TimelineRow.text).where(TimelineRow.case_id == row.id, TimelineRow.kind == EntryKind.ROUTED)
    said = work.session.scalar(told.order_by(TimelineRow.id.desc()).limit(1)) or ""
    return f"{said[:1].lower()}{said[1:]}".removesuffix(".")
