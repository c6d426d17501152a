"""The head of the journal's chain, and the sheet on which it is kept each day."""

from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.journal import JournalHead, JournalSheet
from rathaus_desk.domain.office.town import Office
from rathaus_desk.paper.day_head import render_day_head
from rathaus_desk.store.journal_tables import JournalBlockRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.usecases.desk import Work

KEEPERS = (Role.LEAD, Role.ADMIN, Role.DPO)


def journal_head(session: Session, office: Office) -> JournalHead:
    """Return the head of the chain. Refuses a journal in which nothing is sealed yet."""
    last = session.scalars(select(JournalBlockRow).order_by(JournalBlockRow.id.desc()).limit(1)).first()
    if last is None:
        raise Refused("Im Journal ist noch nichts versiegelt. Es gibt noch keinen Kopf.")
    entries = session.scalar(select(func.sum(JournalBlockRow.entries))) or 0
    sealed_at = last.sealed_at.astimezone(office.calendar.zone)
    return JournalHead(last.id, sealed_at, int(entries), last.digest.hex())


def journal_sheet(work: Work) -> JournalSheet:
    """Return what stands on today's sheet. Refuses everybody but those who keep it."""
    if work.actor.role not in KEEPERS:
        raise Refused("Das Tagesblatt drucken Leitung, Datenschutz und IT. Es wurde nichts gedruckt.")
    unit = work.session.get_one(UnitRow, work.actor.unit_id)
    return sheet_of(work.session, work.office, work.now, unit.name)


def sheet_of(session: Session, office: Office, now: datetime, unit: str = "") -> JournalSheet:
    """Return the sheet of the day of `now`, for whoever prints it. Refuses while nothing is sealed."""
    here = now.astimezone(office.calendar.zone)
    begins = datetime.combine(here.date(), time.min, office.calendar.zone)
    ends = datetime.combine(here.date() + timedelta(days=1), time.min, office.calendar.zone)
    of_day = select(func.sum(JournalBlockRow.entries)).where(
        JournalBlockRow.sealed_at >= begins, JournalBlockRow.sealed_at < ends
    )
    head = journal_head(session, office)
    return JournalSheet(
        letterhead=office.letterhead(unit),
        dated=here,
        day=here.date(),
        entries_of_day=int(session.scalar(of_day) or 0),
        head=head,
        practice=office.practice,
    )


def draw_journal_sheet(sheet: JournalSheet) -> bytes:
    """Return the sheet as PDF."""
    return render_day_head(sheet)
