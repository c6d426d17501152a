"""What is told of print jobs: where each stands, what it asks."""

from datetime import datetime

from sqlalchemy import func, or_, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import OPEN_BATCHES, BatchState, Course
from rathaus_desk.domain.printing.print_jobs import COPIES, PrintJob, PrintKind
from rathaus_desk.domain.printing.ranges import written_numbers
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.domain.printing.sheets import Sheet, SheetFate, SheetSpan, spans_of
from rathaus_desk.domain.printing.single_letters import SINGLE
from rathaus_desk.store.notice_tables import PrintedNoticeRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.printing_tables import PrintBatchRow, PrintJobRow, PrintLetterRow, PrintSheetRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import demand_case_role, local

NO_JOB = "Diesen Druckauftrag gibt es hier nicht. Es wurde nichts geändert."
_MOST_JOBS = 50


def print_job(work: Work, job_id: int) -> PrintJob:
    """Return a job as it stands. Raises Refused if there is none here."""
    return _told(work, job_row(work, job_id))


def print_jobs(work: Work) -> tuple[PrintJob, ...]:
    """Return the jobs of the actor's unit, for the lead those of all; the latest first, at most 50."""
    demand_case_role(work)
    found = select(PrintJobRow).order_by(PrintJobRow.created_at.desc(), PrintJobRow.id.desc())
    # Letters of cases stand in their case; they would push everything else off this list.
    of_room = or_(PrintJobRow.kind != PrintKind.LETTER, PrintJobRow.run.startswith(SINGLE))
    found = found.where(of_room).limit(_MOST_JOBS)
    if work.actor.role is not Role.LEAD:
        found = found.where(PrintJobRow.unit_id == work.actor.unit_id)
    return tuple(_told(work, row) for row in work.session.scalars(found).all())


def sheet_spans(work: Work, job_id: int) -> tuple[SheetSpan, ...]:
    """Return what became of the sheets of a job, in their order. Raises Refused if there is none here."""
    course, _ = course_of(work, job_row(work, job_id))
    return spans_of(course.sheets)


def job_row(work: Work, job_id: int) -> PrintJobRow:
    """Return the row of a job; that of another unit is there for the lead alone. Raises Refused."""
    demand_case_role(work)
    row = work.session.get(PrintJobRow, job_id)
    if row is None or (work.actor.role is not Role.LEAD and row.unit_id != work.actor.unit_id):
        raise Refused(NO_JOB)
    return row


def last_batch(work: Work, row: PrintJobRow) -> PrintBatchRow:
    """Return what is known of the last batch of a job that has sent one."""
    return work.session.get_one(PrintBatchRow, (row.id, row.batch))


def course_of(work: Work, row: PrintJobRow) -> tuple[Course, dict[int, PrintSheetRow]]:
    """Return the course of a job, and the rows of its sheets by their number."""
    found = select(PrintSheetRow).where(PrintSheetRow.job_id == row.id).order_by(PrintSheetRow.number)
    rows = {one.number: one for one in work.session.scalars(found)}
    state = last_batch(work, row).state if row.batch else BatchState.CONFIRMED
    return Course(row.state, tuple(map(_sheet, rows.values())), row.batch, state), rows


def _told(work: Work, row: PrintJobRow) -> PrintJob:
    count = _counted(work, row.id)
    batch = last_batch(work, row) if row.batch else None
    asked = _asked(work, row, batch)
    staff = work.session.get_one(StaffRow, row.staff_id)
    letters = select(func.count()).select_from(PrintLetterRow).where(PrintLetterRow.job_id == row.id)
    again = select(func.count()).select_from(PrintSheetRow)
    again = again.where(PrintSheetRow.job_id == row.id, PrintSheetRow.attempts > 1)
    back, reason = _back(work, row)
    return PrintJob(
        id=row.id,
        run=row.run,
        title=row.title,
        kind=row.kind,
        state=row.state,
        duplex=row.duplex,
        batch_size=row.batch_size,
        letters=work.session.scalars(letters).one(),
        sheets=sum(count.values()),
        waiting=count[SheetFate.WAITING],
        sent=count[SheetFate.SENT],
        printed=count[SheetFate.PRINTED],
        lost=count[SheetFate.LOST],
        cancelled=count[SheetFate.CANCELLED],
        reprinted=work.session.scalars(again).one(),
        batch=row.batch,
        batch_state=batch.state if batch else BatchState.CONFIRMED,
        printer=batch.printer if batch else "",
        spool_id=batch.spool_id if batch else 0,
        reason=batch.reason if batch else "",
        question=written_numbers(asked) if asked else "",
        created_at=local(work, row.created_at),
        by=f"{staff.given_name} {staff.family_name}",
        version=row.version,
        campaign_id=row.campaign_id,
        notice_id=_notice_id(work, row),
        asked=len(asked),
        returned_at=local(work, back) if back else None,
        return_reason=reason,
    )


def _back(work: Work, row: PrintJobRow) -> tuple[datetime | None, ReturnReason | None]:
    """Return when and why a single letter came back; of many letters each has its own fate."""
    if row.kind is not PrintKind.LETTER:
        return None, None
    letter = work.session.get(PrintLetterRow, (row.id, 1))
    return (letter.returned_at, letter.return_reason) if letter else (None, None)


def _notice_id(work: Work, row: PrintJobRow) -> int | None:
    if row.kind not in COPIES:
        return None
    return work.session.scalar(select(PrintedNoticeRow.notice_id).where(PrintedNoticeRow.job_id == row.id))


def _counted(work: Work, job_id: int) -> dict[SheetFate, int]:
    found = select(PrintSheetRow.fate, func.count()).where(PrintSheetRow.job_id == job_id)
    known = dict(work.session.execute(found.group_by(PrintSheetRow.fate)).all())
    return {fate: known.get(fate, 0) for fate in SheetFate}


def _asked(work: Work, row: PrintJobRow, batch: PrintBatchRow | None) -> set[int]:
    """Return which numbers somebody has to look for at the printer; none if nothing is asked."""
    if batch is None or batch.state not in OPEN_BATCHES:
        return set()
    found = select(PrintSheetRow.letter).where(
        PrintSheetRow.job_id == row.id, PrintSheetRow.batch == row.batch, PrintSheetRow.fate == SheetFate.SENT
    )
    return set(work.session.scalars(found))


def _sheet(row: PrintSheetRow) -> Sheet:
    return Sheet(row.number, row.letter, row.place, row.places, row.fate, row.attempts, row.batch)
