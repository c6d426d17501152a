"""Who wants no letters of a purpose: written down, taken back, shown."""

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.mailing.objections import Objection, ObjectTo, Purpose, TakeObjectionBack
from rathaus_desk.store.campaign_tables import ObjectionRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.people import person_row


def objections(work: Work, person_id: int) -> tuple[Objection, ...]:
    """Return to what a person objects. Refuses a person whom the actor must not know of."""
    person_row(work, person_id)
    found = (
        select(ObjectionRow, StaffRow)
        .join(StaffRow, StaffRow.id == ObjectionRow.staff_id)
        .where(ObjectionRow.person_id == person_id)
        .order_by(ObjectionRow.id)
    )
    return tuple(_value(work, row, by) for row, by in work.session.execute(found))


@handles(ObjectTo, *CASE_ROLES)
def object_to(work: Work, command: ObjectTo) -> Objection:
    """Write an objection down; said twice it stands once, as it was said first."""
    person_row(work, command.person_id)
    row = _stored(work, command.person_id, command.purpose)
    if row is None:
        row = ObjectionRow(
            id=work.new_id(),
            person_id=command.person_id,
            purpose=command.purpose,
            at=work.now,
            channel=command.channel,
            staff_id=work.actor.staff_id,
        )
        work.session.add(row)
        work.session.flush()
    return _value(work, row, work.session.get_one(StaffRow, row.staff_id))


@handles(TakeObjectionBack, *CASE_ROLES)
def take_objection_back(work: Work, command: TakeObjectionBack) -> None:
    """Delete an objection; the journal keeps that there was one."""
    person_row(work, command.person_id)
    row = _stored(work, command.person_id, command.purpose)
    if row is not None:
        work.session.delete(row)


def _stored(work: Work, person_id: int, purpose: Purpose) -> ObjectionRow | None:
    found = select(ObjectionRow).where(ObjectionRow.person_id == person_id, ObjectionRow.purpose == purpose)
    return work.session.scalar(found)


def _value(work: Work, row: ObjectionRow, by: StaffRow) -> Objection:
    return Objection(row.id, row.person_id, row.purpose, local(work, row.at), row.channel, shown(by))
