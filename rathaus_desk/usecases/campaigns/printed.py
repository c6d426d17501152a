"""What became of a campaign's letters on paper: which jobs it had, and which letters have their last fate."""

from sqlalchemy import ColumnElement, and_, func, select

from rathaus_desk.domain.printing.course import OPEN_BATCHES
from rathaus_desk.domain.printing.sheets import SheetFate
from rathaus_desk.store.printing_tables import PrintBatchRow, PrintJobRow, PrintLetterRow, PrintSheetRow
from rathaus_desk.usecases.desk import Work

LAST_FATES = (SheetFate.PRINTED, SheetFate.CANCELLED)


def printing_of(work: Work, campaign_id: int) -> tuple[tuple[int, ...], int, int]:
    """Return a campaign's jobs, the latest first, how many letters are printed, and how many settled.

    A letter counts once, however many jobs it was in.
    """
    found = select(PrintJobRow.id).where(PrintJobRow.campaign_id == campaign_id)
    jobs = tuple(work.session.scalars(found.order_by(PrintJobRow.created_at.desc(), PrintJobRow.id.desc())))
    if not jobs:
        return (), 0, 0
    letter = PrintLetterRow
    of_them = letter.job_id.in_(jobs)
    count = select(func.count(letter.recipient_id.distinct()))
    printed = work.session.scalar(count.where(of_them, letter.printed_at.is_not(None))) or 0
    every = work.session.scalar(count.where(of_them)) or 0
    still_open = work.session.scalar(count.where(of_them, _is_open())) or 0
    return jobs, printed, every - still_open


def _is_open() -> ColumnElement[bool]:
    """Return the condition on PrintLetterRow: a sheet of it has not got its last fate."""
    sheet = PrintSheetRow
    of_letter = and_(sheet.job_id == PrintLetterRow.job_id, sheet.letter == PrintLetterRow.number)
    return select(sheet.number).where(of_letter, sheet.fate.not_in(LAST_FATES)).exists()


def printed_recipients(work: Work, campaign_id: int) -> frozenset[int]:
    """Return whose letter of a campaign is on paper as a whole."""
    found = (
        select(PrintLetterRow.recipient_id)
        .join(PrintJobRow, PrintJobRow.id == PrintLetterRow.job_id)
        .where(PrintJobRow.campaign_id == campaign_id, PrintLetterRow.printed_at.is_not(None))
    )
    return frozenset(one for one in work.session.scalars(found) if one is not None)


def at_the_printer(work: Work, campaign_id: int) -> bool:
    """Tell whether letters of a campaign are on paper, may be, or wait for a printer."""
    sheet = PrintSheetRow
    found = (
        select(sheet.number)
        .join(PrintJobRow, PrintJobRow.id == sheet.job_id)
        .where(PrintJobRow.campaign_id == campaign_id, sheet.fate != SheetFate.CANCELLED)
    )
    return work.session.scalar(found.limit(1)) is not None


def has_open_sheets(work: Work, campaign_id: int) -> bool:
    """Tell whether a sheet of a campaign still waits for its last fate."""
    sheet = PrintSheetRow
    found = (
        select(sheet.number)
        .join(PrintJobRow, PrintJobRow.id == sheet.job_id)
        .where(PrintJobRow.campaign_id == campaign_id, sheet.fate.not_in(LAST_FATES))
    )
    return work.session.scalar(found.limit(1)) is not None


def asks_first(work: Work, campaign_id: int) -> bool:
    """Tell whether somebody still has to say what came out of the printer."""
    batch = PrintBatchRow
    found = (
        select(batch.number)
        .join(PrintJobRow, PrintJobRow.id == batch.job_id)
        .where(PrintJobRow.campaign_id == campaign_id, batch.state.in_(OPEN_BATCHES))
    )
    return work.session.scalar(found.limit(1)) is not None
