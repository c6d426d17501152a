"""Print jobs: laid down, sent batch by batch, confirmed, jammed, cancelled; nothing twice by itself."""

from collections.abc import Callable, Collection
from dataclasses import astuple
from functools import partial
from typing import Any

from sqlalchemy import func, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import BatchState, Course, JobState, Outcome
from rathaus_desk.domain.printing.print_jobs import (
    COPIES,
    COUNTED_RUN,
    LARGEST_BATCH,
    LONGEST_RUN,
    MOST_SHEETS,
    RUN,
    BatchSent,
    BatchToSend,
    CancelJob,
    ConfirmBatch,
    ContinueJob,
    PauseJob,
    PrintJob,
    ReportJam,
    SendBatch,
    SheetToSend,
    StartPrintJob,
    spool_name,
)
from rathaus_desk.domain.printing.ranges import counted, parse_numbers
from rathaus_desk.domain.printing.sheets import JobLetter, Sheet, SheetFate, pages_of, sheets_of
from rathaus_desk.domain.printing.single_letters import is_single
from rathaus_desk.store.printing_tables import (
    LetterReaderRow,
    PrintBatchRow,
    PrintJobRow,
    PrintLetterRow,
    PrintSheetRow,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.printing.job_queries import course_of, job_row, last_batch, print_job
from rathaus_desk.usecases.printing.withheld import withheld
from rathaus_desk.usecases.texts import typed

_TO_NOBODY = (
    "An wen ein Brief geht, sagt die Serienbrief-Aktion oder der Vorgang, aus dem er kommt. Es wurde nichts "
    "gedruckt."
)
_COUNTED = (
    "Diese Nummern zählt das Programm für Serienbriefe, Aushänge und einzelne Briefe. Es wurde nichts "
    "gedruckt; bitte eine andere nehmen."
)
_NOBODY_LEFT = (
    "Wer von diesem Auftrag noch aussteht, bekommt keinen Brief mehr: Sperre, Widerspruch oder Rückläufer. "
    "Es wurde nichts gedruckt. Bitte den Auftrag abbrechen."
)
_Step = Callable[[Course], Course]


@handles(StartPrintJob, *CASE_ROLES)
def start_print_job(work: Work, command: StartPrintJob) -> PrintJob:
    """Lay a job down with all its sheets; it runs, but nothing is at a printer yet.

    Who of the register a letter is for says the campaign that lays it down: a letter that comes back marks an
    address. Their runs have numbers of their own.
    """
    if any(one.person_id or one.readers or one.recipient_id for one in command.letters):
        raise Refused(_TO_NOBODY, "letters")
    if COUNTED_RUN.match(command.run) or is_single(command.run):
        raise Refused(_COUNTED, "run")
    return lay_down(work, command, work.actor.unit_id)


def lay_down(work: Work, command: StartPrintJob, unit_id: int, campaign_id: int | None = None) -> PrintJob:
    """Lay a job of a unit down, perhaps of a campaign."""
    _check(work, command)
    row = PrintJobRow(
        id=work.new_id(),
        run=command.run,
        title=typed(command.title, "title", "Titel", needed=True),
        kind=command.kind,
        unit_id=unit_id,
        campaign_id=campaign_id,
        staff_id=work.actor.staff_id,
        created_at=work.now,
        state=JobState.RUNNING,
        duplex=command.duplex,
        batch_size=command.batch_size,
        batch=0,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(_letter_row(row.id, one) for one in command.letters)
    work.session.flush()
    work.session.add_all(
        LetterReaderRow(job_id=row.id, number=one.number, person_id=person_id)
        for one in command.letters
        for person_id in one.readers
    )
    sheets = sheets_of(command.letters, duplex=command.duplex)
    work.session.add_all(PrintSheetRow(job_id=row.id, **_columns(one)) for one in sheets)
    work.session.flush()
    return print_job(work, row.id)


@handles(SendBatch, *CASE_ROLES)
def send_batch(work: Work, command: SendBatch) -> BatchToSend:
    """Take the next sheets in hand: from now on they may be on paper, whatever happens to this PC.

    Letters that nobody may get any more go out of the job. Refuses one of which nothing else is left.
    """
    printer = typed(command.printer, "printer", "Drucker", needed=True)
    job = job_row(work, command.job_id)
    size = MOST_SHEETS if command.whole else job.batch_size
    row, after = _changed(work, job.id, partial(_send, withheld(work, job), size))
    work.session.add(
        PrintBatchRow(
            job_id=row.id,
            number=after.batch,
            state=after.batch_state,
            printer=printer,
            spool_id=0,
            reason="",
            sent_at=work.now,
            settled_at=None,
        )
    )
    work.session.flush()
    letters = dict(
        work.session.execute(
            select(PrintLetterRow.number, PrintLetterRow.pages).where(PrintLetterRow.job_id == row.id)
        ).all()
    )
    sheets = tuple(
        SheetToSend(one.number, one.letter, pages_of(one, letters[one.letter], duplex=row.duplex))
        for one in after.in_batch
    )
    name = spool_name(row.run, {one.letter for one in sheets})
    return BatchToSend(row.id, after.batch, name, sheets)


@handles(BatchSent, *CASE_ROLES)
def batch_sent(work: Work, command: BatchSent) -> PrintJob:
    """Note what became of sending."""
    row, _ = _changed(work, command.job_id, lambda course: course.sent(command.batch, command.outcome))
    batch = last_batch(work, row)
    if command.outcome is Outcome.TAKEN:
        batch.spool_id = command.spool_id
    batch.reason = typed(command.reason, "reason", "Grund")
    work.session.flush()
    return print_job(work, row.id)


@handles(ConfirmBatch, *CASE_ROLES)
def confirm_batch(work: Work, command: ConfirmBatch) -> PrintJob:
    """Note which numbers came out of the printer; the others of the batch are lost and go once more."""

    read = counted if job_row(work, command.job_id).kind in COPIES else parse_numbers

    def confirm(course: Course) -> Course:
        there = {one.letter for one in course.in_batch}
        return course.confirm(command.batch, read(command.came_out, there, "came_out"))

    row, _ = _changed(work, command.job_id, confirm)
    return print_job(work, row.id)


@handles(ReportJam, *CASE_ROLES)
def report_jam(work: Work, command: ReportJam) -> PrintJob:
    """Note which numbers were lost at the printer; just these go once more."""

    copies = job_row(work, command.job_id).kind in COPIES

    def jam(course: Course) -> Course:
        if copies:  # one is as good as the other; what was lost is not lost once more
            lost = {one.letter for one in course.sheets if one.fate is SheetFate.LOST}
            return course.jam(counted(command.numbers, course.on_paper - lost, last=True))
        return course.jam(parse_numbers(command.numbers, course.on_paper))

    row, _ = _changed(work, command.job_id, jam)
    return print_job(work, row.id)


@handles(PauseJob, *CASE_ROLES)
def pause_job(work: Work, command: PauseJob) -> PrintJob:
    """Send nothing more for now."""
    _changed(work, command.job_id, Course.pause)
    return print_job(work, command.job_id)


@handles(ContinueJob, *CASE_ROLES)
def continue_job(work: Work, command: ContinueJob) -> PrintJob:
    """Send again after a pause."""
    _changed(work, command.job_id, Course.go_on)
    return print_job(work, command.job_id)


@handles(CancelJob, *CASE_ROLES)
def cancel_job(work: Work, command: CancelJob) -> PrintJob:
    """Send nothing more at all; what is at the printer still has to be looked for."""
    _changed(work, command.job_id, Course.cancel)
    return print_job(work, command.job_id)


def _send(gone: Collection[int], size: int, course: Course) -> Course:
    rest = course.leave_out(gone)
    if rest.state is JobState.DONE and course.state is not JobState.DONE:
        raise Refused(_NOBODY_LEFT)
    return rest.send(size)


def _check(work: Work, command: StartPrintJob) -> None:
    if len(command.run) > LONGEST_RUN or not RUN.fullmatch(command.run):
        raise Refused(
            "Die Nummer des Laufs darf nur Großbuchstaben, Ziffern und Bindestriche haben. "
            "Es wurde nichts gedruckt.",
            "run",
        )
    if not 1 <= command.batch_size <= LARGEST_BATCH:
        raise Refused(
            f"Auf einmal gehen 1 bis {LARGEST_BATCH} Blätter. Es wurde nichts gedruckt.", "batch_size"
        )
    _check_letters(command.letters)
    taken = select(func.count()).select_from(PrintJobRow).where(PrintJobRow.run == command.run)
    if work.session.scalar(taken):
        raise Refused(f"Den Lauf {command.run} gibt es schon. Es wurde nichts gedruckt.", "run")


def _check_letters(letters: tuple[JobLetter, ...]) -> None:
    if not letters:
        raise Refused("Es ist kein Brief dabei. Es wurde nichts gedruckt.", "letters")
    if sum(max(one.pages, 1) for one in letters) > MOST_SHEETS:
        raise Refused(f"Ein Auftrag hat höchstens {MOST_SHEETS} Blätter. Bitte teilen Sie ihn.", "letters")
    numbers = [one.number for one in letters]
    if min(numbers) < 1 or min(one.pages for one in letters) < 1 or len(set(numbers)) < len(numbers):
        raise Refused(
            "Jeder Brief braucht eine eigene Nummer und eine Seite. Es wurde nichts gedruckt.", "letters"
        )


def _letter_row(job_id: int, letter: JobLetter) -> PrintLetterRow:
    return PrintLetterRow(
        job_id=job_id,
        number=letter.number,
        pages=letter.pages,
        person_id=letter.person_id,
        recipient_id=letter.recipient_id,
    )


def _changed(work: Work, job_id: int, step: _Step) -> tuple[PrintJobRow, Course]:
    """Take one step with a job and write down what it changed."""
    row = job_row(work, job_id)
    before, rows = course_of(work, row)
    after = step(before)
    moved = [new for old, new in zip(before.sheets, after.sheets, strict=True) if new != old]
    for one in moved:
        rows[one.number].fate, rows[one.number].attempts = one.fate, one.attempts
        rows[one.number].batch = one.batch
    if before.batch and after.batch == before.batch and after.batch_state is not before.batch_state:
        batch = last_batch(work, row)
        batch.state = after.batch_state
        if after.batch_state in (BatchState.CONFIRMED, BatchState.NOT_TAKEN):
            batch.settled_at = work.now
    row.state, row.batch = after.state, after.batch
    _mark_letters(work, row, after, {one.letter for one in moved})
    work.session.flush()
    return row, after


def _mark_letters(work: Work, row: PrintJobRow, course: Course, touched: set[int]) -> None:
    """Keep true when each letter was on paper as a whole; one that has to be printed again is not."""
    missing = {one.letter for one in course.sheets if one.fate is not SheetFate.PRINTED}
    found = select(PrintLetterRow).where(PrintLetterRow.job_id == row.id, PrintLetterRow.number.in_(touched))
    for letter in work.session.scalars(found):
        letter.printed_at = None if letter.number in missing else work.now


def _columns(sheet: Sheet) -> dict[str, Any]:
    return dict(zip(Sheet.__slots__, astuple(sheet), strict=True))
