"""A notice as a print job: its words kept as they are, its copies counted, sent as the PDF itself."""

from dataclasses import replace
from pathlib import Path

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import SHEET_NAMES, NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.notices.printed_notices import (
    BATCH,
    NoticeRun,
    PrintNotice,
    on_both_sides,
    over_short_edge,
    paper_of,
    print_kind,
)
from rathaus_desk.domain.printing.course import Outcome
from rathaus_desk.domain.printing.print_jobs import LARGEST_BATCH, PrintJob, StartPrintJob
from rathaus_desk.domain.printing.printers import MOST_COPIES, PrintTicket, Sending, printer_address
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.paper.preview import page_count
from rathaus_desk.store.notice_tables import NoticeRow, PrintedNoticeRow
from rathaus_desk.usecases.cases.sheet_files import write_sheet
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.notices.notices import notice_row, words_of
from rathaus_desk.usecases.notices.sheets import draw_notice_sheet, notice_paper
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.printing.ipp_printer import send_pdf
from rathaus_desk.usecases.printing.job_queries import job_row, print_job
from rathaus_desk.usecases.printing.print_jobs import lay_down
from rathaus_desk.usecases.printing.runs import next_counted

_NO_NOTICE = "Zu diesem Druckauftrag gehört kein Aushang. Es wurde nichts gedruckt."


def _drawn(work: Work, command: PrintNotice) -> tuple[NoticeText, int]:
    """Draw the notice before anybody is kept from writing; return its words and how many pages they take."""
    row = notice_row(work, command.notice_id)
    pdf, _ = draw_notice_sheet(_paper(work, row, words_of(row), command.sheet))
    return words_of(row), page_count(pdf)


@handles(PrintNotice, *CASE_ROLES, prepare=_drawn)
def print_notice(work: Work, command: PrintNotice) -> PrintJob:
    """Lay down a job of copies of a notice. Refuses one whose words do not fit on the sheet."""
    if not 1 <= command.copies <= MOST_COPIES:
        raise Refused(f"Hier gehen 1 bis {MOST_COPIES} Stück. Es wurde nichts gedruckt.", "copies")
    words, pages = work.prepared
    duplex = on_both_sides(command.sheet, pages, wanted=command.duplex)
    sheets = (pages + 1) // 2 if duplex else pages
    wanted = StartPrintJob(
        run=next_counted(work, "A", "notices"),
        title=f"{words.title} ({SHEET_NAMES[command.sheet]})",
        kind=print_kind(command.sheet),
        letters=tuple(JobLetter(number, pages) for number in range(1, command.copies + 1)),
        duplex=duplex,
        batch_size=min(BATCH * sheets, LARGEST_BATCH),
    )
    job = lay_down(work, wanted, work.actor.unit_id)
    work.session.add(
        PrintedNoticeRow(
            job_id=job.id, notice_id=command.notice_id, sheet=command.sheet, words=to_plain(words)
        )
    )
    work.session.flush()
    return print_job(work, job.id)


def notice_run(work: Work, job_id: int) -> NoticeRun:
    """Return the notice of a job in the words that it had when the job was laid down. Refuses another job."""
    job = job_row(work, job_id)
    kept = work.session.get(PrintedNoticeRow, job.id)
    if kept is None:
        raise Refused(_NO_NOTICE)
    words = from_plain(NoticeText, kept.words)
    paper = _paper(work, notice_row(work, kept.notice_id), words, kept.sheet)
    dated = local(work, job.created_at).date()
    return NoticeRun(print_job(work, job.id), replace(paper, dated=dated))


def print_copies(run: NoticeRun, copies: int, printer: str, ticket: PrintTicket) -> Sending:
    """Send so many copies to a printer; whatever happens before the first byte leaves is REFUSED."""
    sheet = run.paper.sheet
    whole = replace(
        ticket, copies=copies, duplex=run.job.duplex, short_edge=over_short_edge(sheet), paper=paper_of(sheet)
    )
    try:
        address = printer_address(printer)
        pdf, _ = draw_notice_sheet(run.paper)
    except Refused as refused:
        return Sending(Outcome.REFUSED, 0, str(refused))
    return send_pdf(address, pdf, whole)


def write_copy(run: NoticeRun, target: Path) -> Sending:
    """Write the notice to a file, once: whoever prints that says how often. What goes wrong is REFUSED."""
    try:
        pdf, _ = draw_notice_sheet(run.paper)
        write_sheet(pdf, target)
    except Refused as refused:
        return Sending(Outcome.REFUSED, 0, str(refused))
    return Sending(Outcome.TAKEN)


def _paper(work: Work, row: NoticeRow, words: NoticeText, sheet: NoticeSheet) -> NoticePaper:
    return notice_paper(work, words, sheet, row.unit_id)
