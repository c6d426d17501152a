"""Lets consents go whose withdrawal nobody has to prove any more; a server does it by its own clock."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.mailing_tables import MailingListRow, SubscriptionRow


def forget_withdrawn(session: Session, before: datetime, unit_id: int | None) -> int:
    """Delete what was withdrawn before a time, in the lists of a unit or in all; return how many."""
    if session.get_bind().dialect.name == "postgresql":
        count = session.scalar(select(func.desk.forget_consents())) or 0
        if count:
            note_changed(session, SubscriptionRow)
        return count
    gone = delete(SubscriptionRow).where(SubscriptionRow.withdrawn_at < before)
    if unit_id is not None:
        own = select(MailingListRow.id).where(MailingListRow.unit_id == unit_id)
        gone = gone.where(SubscriptionRow.list_id.in_(own))
    return len(session.execute(gone.returning(SubscriptionRow.id)).all())
