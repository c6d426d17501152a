"""What is asked of print jobs past one's own unit: on a server through functions that know who asks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, Boolean, cast, column, delete, func, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.domain.printing.single_letters import SINGLE, run_and_number
from rathaus_desk.store.base import Moment, Word
from rathaus_desk.store.case_tables import CasePaperRow, PaperRow
from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.printing_tables import (
    AddressFlagRow,
    PrintBatchRow,
    PrintJobRow,
    PrintLetterRow,
    PrintSheetRow,
)

LONGEST_COUNT = 15  # digits: a longer number was made up, in a file of before


class CameBack(NamedTuple):
    """A letter that was scanned; one that is not `printed` was left as it is."""

    title: str
    printed: bool
    flagged: bool
    before: datetime | None


class LetterFate(NamedTuple):
    """What became of one letter to somebody."""

    title: str
    run: str
    number: int
    printed_at: datetime
    returned_at: datetime | None
    return_reason: ReturnReason | None


class PaperJob(NamedTuple):
    """The job of a filed letter, by its reference, and what became of it."""

    run: str
    number: int
    job_id: int
    state: JobState
    unit_id: int
    printer: str  # of the batch it went with, empty if nothing was sent
    printed_at: datetime | None
    returned_at: datetime | None
    return_reason: ReturnReason | None


def letter_came_back(
    session: Session, run: str, number: int, reason: ReturnReason, at: datetime
) -> CameBack | None:
    """Note on a server that a letter came back, in one's own name; None if there is no such letter."""
    call = func.desk.letter_came_back(run, cast(number, BigInteger), reason.value, cast(at, Moment()))
    found = call.table_valued(
        column("title"),
        column("printed", Boolean),
        column("flagged", Boolean),
        column("before", Moment()),
    )
    row = session.execute(select(*found.c)).one_or_none()
    note_changed(session, PrintLetterRow, AddressFlagRow)
    return CameBack(*row) if row else None


def letters_to(session: Session, person_id: int) -> list[LetterFate]:
    """Return on a server the letters to somebody whom one has opened, the latest first."""
    columns = [column("title"), column("run"), column("number", BigInteger), *_fate("printed_at")]
    call = func.desk.letters_to(cast(person_id, BigInteger)).table_valued(*columns)
    return [LetterFate(*row) for row in session.execute(select(*call.c))]


def jobs_of_papers(session: Session, papers: Iterable[int]) -> list[PaperJob]:
    """Return the jobs of filed letters that one sees."""
    ids = list(papers)
    if not behind_door(session):
        return _jobs_in_file(session, ids)
    columns = [
        column("run"),
        column("number", BigInteger),
        column("job_id", BigInteger),
        column("state", Word(JobState)),
        column("unit_id", BigInteger),
        column("printer"),
        *_fate("printed_at"),
    ]
    call = func.desk.jobs_of_papers(cast(ids, ARRAY(BigInteger))).table_valued(*columns)
    return [PaperJob(*row) for row in session.execute(select(*call.c))]


def forget_single_letters(session: Session, before: datetime) -> int:
    """Delete the letters of no case filed before a time; a server goes by its own clock. Return how many."""
    if behind_door(session):
        count = session.scalar(select(func.desk.forget_letters())) or 0
        if count:
            note_changed(session, PaperRow)
        return count
    in_a_case = select(CasePaperRow.case_id).where(CasePaperRow.paper_id == PaperRow.id).exists()
    single = PaperRow.reference.startswith(SINGLE) & ~in_a_case
    gone = delete(PaperRow).where(single, PaperRow.filed_at < before)
    return len(session.execute(gone.returning(PaperRow.id)).all())


def last_run(session: Session, begin: str) -> int:
    """Return the number of the last run under a letter and a year such as "K26-", 0 if there is none."""
    if behind_door(session):
        return int(session.scalars(select(func.desk.last_run(begin))).one())
    runs = session.scalars(select(PrintJobRow.run).where(PrintJobRow.run.startswith(begin)))
    behind = [run.removeprefix(begin) for run in runs]
    return max((int(one) for one in behind if one.isdigit() and len(one) <= LONGEST_COUNT), default=0)


def _fate(first: str) -> list[Any]:
    return [
        column(first, Moment()),
        column("returned_at", Moment()),
        column("return_reason", Word(ReturnReason)),
    ]


def _jobs_in_file(session: Session, papers: list[int]) -> list[PaperJob]:
    job, letter, batch = PrintJobRow, PrintLetterRow, PrintBatchRow
    named = set(session.scalars(select(PaperRow.reference).where(PaperRow.id.in_(papers))))
    wanted = {run_and_number(one) for one in named}
    sheet = PrintSheetRow
    of_letter = (sheet.job_id == job.id) & (sheet.letter == letter.number)
    last = select(func.max(sheet.batch)).where(of_letter).correlate(job, letter).scalar_subquery()
    found = (
        select(
            job.run, letter.number, job.id, job.state, job.unit_id,
            func.coalesce(batch.printer, ""), letter.printed_at, letter.returned_at, letter.return_reason,
        )
        .join(letter, letter.job_id == job.id)
        .outerjoin(batch, (batch.job_id == job.id) & (batch.number == last))
        .where(job.run.in_({run for run, _ in wanted}), letter.number.in_({number for _, number in wanted}))
    )  # fmt: skip
    return [one for one in map(PaperJob._make, session.execute(found)) if (one.run, one.number) in wanted]
