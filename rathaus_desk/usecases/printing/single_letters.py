"""A filed letter goes to the printer: its sheet gets a fate, and its code is known when it comes back."""

from datetime import timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import FiledPaper, PaperKind
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.printing.course import JobState, Outcome
from rathaus_desk.domain.printing.print_jobs import (
    COUNTED_RUN,
    LONGEST_RUN,
    RUN,
    BatchSent,
    ConfirmBatch,
    PrintKind,
    ReportJam,
    SendBatch,
    StartPrintJob,
)
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.domain.printing.single_letters import (
    FILE,
    KEPT_DAYS,
    SINGLE,
    FileSingleLetter,
    ForgetLetters,
    NoteSheetOut,
    is_single,
)
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, PaperRow
from rathaus_desk.store.printing_door import (
    LONGEST_COUNT,
    forget_single_letters,
    jobs_of_papers,
    last_run,
)
from rathaus_desk.usecases.cases.papers import filed_value, keep_sheet, seen_paper
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local, speaks_of
from rathaus_desk.usecases.printing.job_queries import job_row
from rathaus_desk.usecases.printing.print_jobs import (
    batch_sent,
    confirm_batch,
    lay_down,
    report_jam,
    send_batch,
)

_AHEAD = 100  # letters that others may be writing at this moment
GONE = "Das Blatt ist gelöscht: Einzelne Briefe werden ein halbes Jahr aufgehoben. Der Auftrag bleibt stehen."
NOT_MINE = "Diesen Brief hat jemand anderes geschrieben; öffnen kann ihn nur, wer ihn geschrieben hat."


@handles(NoteSheetOut, *CASE_ROLES)
def note_sheet_out(work: Work, command: NoteSheetOut) -> bool:
    """Keep that a letter is on paper, once: who prints it again changes nothing; paper replaces a file.

    The job bears no person: who it is to says the case, to those who may see it.
    """
    paper = seen_paper(work, command.paper_id)
    if not has_a_fate(paper) or _of_somebody_locked(work, paper):
        return False
    found = next(iter(jobs_of_papers(work.session, (paper.id,))), None)
    if found is None:
        wanted = StartPrintJob(
            run=paper.reference,
            title=paper.title,
            kind=PrintKind.LETTER,
            letters=(JobLetter(1, max(command.pages, 1)),),
        )
        job_id = lay_down(work, wanted, work.actor.unit_id).id
    elif found.unit_id != work.actor.unit_id:
        return False
    elif found.state is JobState.DONE and found.printer == FILE != command.printer:
        job_id = found.job_id
        report_jam(
            work, ReportJam(job_id=job_id, numbers="1")
        )  # only a file so far: now it goes to a printer
    elif found.state is not JobState.RUNNING:
        return False
    else:
        job_id = found.job_id
    batch = send_batch(work, SendBatch(job_id=job_id, printer=command.printer, whole=True))
    batch_sent(work, BatchSent(job_id=job_id, batch=batch.number, outcome=Outcome.TAKEN))
    confirm_batch(work, ConfirmBatch(job_id=job_id, batch=batch.number))
    return True


@handles(FileSingleLetter, *CASE_ROLES)
def file_single_letter(work: Work, command: FileSingleLetter) -> FiledPaper:
    """Keep a letter and lay its job down: it waits there until somebody has printed it."""
    begin = _begin(work)
    number = command.run.removeprefix(begin)
    # It stands on the sheet already, so it is not counted here; a made-up one must not use all others up.
    counted = number.isascii() and number.isdecimal() and len(number) <= LONGEST_COUNT
    if not (counted and int(number) <= last_run(work.session, begin) + _AHEAD):
        raise Refused("Diese Nummer gehört zu keinem einzelnen Brief. Es wurde nichts gespeichert.", "run")
    wanted = StartPrintJob(
        run=command.run,
        title=command.title,
        kind=PrintKind.LETTER,
        letters=(JobLetter(1, max(command.pages, 1)),),
    )
    lay_down(work, wanted, work.actor.unit_id)  # first: a server keeps such a sheet for whose job it is
    return filed_value(work, keep_sheet(work, PaperKind.LETTER, command.title, command.run, command.pdf))


@handles(ForgetLetters, *CASE_ROLES)
def forget_letters(work: Work, _command: ForgetLetters) -> int:
    """Delete the letters to typed addresses whose period is over, whoever wrote them."""
    return forget_single_letters(work.session, work.now - timedelta(days=KEPT_DAYS))


def next_single_run(work: Work) -> str:
    """Return the number of the next letter of no case, "E26-014": year, and how many it is in this year."""
    begin = _begin(work)
    return f"{begin}{last_run(work.session, begin) + 1:03}"


def _begin(work: Work) -> str:
    return f"{SINGLE}{local(work, work.now):%y}-"


def letter_of_job(work: Work, job_id: int) -> FiledPaper:
    """Return the filed letter of a job that is of no case. Refuses that of somebody else."""
    job = job_row(work, job_id)
    mine = PaperRow.staff_id == work.actor.staff_id
    row = work.session.scalar(select(PaperRow).where(PaperRow.reference == job.run, mine))
    if row is None or not is_single(job.run):
        old = is_single(job.run) and job.created_at < work.now - timedelta(days=KEPT_DAYS)
        raise Refused(GONE if old else NOT_MINE)
    return filed_value(work, row)


def _of_somebody_locked(work: Work, paper: PaperRow) -> bool:
    """Tell whether a sheet lies in a case about somebody under § 51 BMG: its job would tell of the case."""
    found = (
        select(CaseRow.id)
        .join(CasePaperRow, CasePaperRow.case_id == CaseRow.id)
        .where(CasePaperRow.paper_id == paper.id, speaks_of(work, AddressLock.BMG51))
    )
    return work.session.scalar(found.limit(1)) is not None


def has_a_fate(paper: PaperRow) -> bool:
    """Tell whether a sheet is a letter whose reference can stand in its code."""
    fits = len(paper.reference) <= LONGEST_RUN and RUN.fullmatch(paper.reference) is not None
    fits = fits and COUNTED_RUN.match(paper.reference) is None
    return paper.kind is PaperKind.LETTER and fits
