"""Sends a job batch by batch: written down, set, sent, noted; it goes on by itself only after a yes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.notices.printed_notices import NoticeRun
from rathaus_desk.domain.printing.course import JobState, Outcome
from rathaus_desk.domain.printing.print_choices import PrintChoice
from rathaus_desk.domain.printing.print_jobs import (
    BatchSent,
    BatchToSend,
    CancelJob,
    PrintJob,
    SendBatch,
)
from rathaus_desk.domain.printing.printers import Sending, printer_address
from rathaus_desk.domain.printing.ranges import written_numbers
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.printing.case_filing import CaseFiling
from rathaus_desk.usecases.campaigns.batch_printing import FILE, print_letters, write_letters
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun, job_run
from rathaus_desk.usecases.lists.export_files import Progress
from rathaus_desk.usecases.notices.printed import notice_run, print_copies, write_copy
from rathaus_desk.usecases.printing.ipp_printer import cancel_at_printer

Numbers = tuple[int, ...]
Run = CampaignRun | NoticeRun
Way = Callable[[Run, Numbers, BatchToSend, Progress], Sending]


class JobPrinter(QObject):
    """One batch at a time; `flowing` says whether the next one follows a yes without another key."""

    told = Signal(object)  # the job after a step
    refused = Signal(object)

    def __init__(self, workplace: Workplace, work: LongWork) -> None:
        super().__init__(work)
        self._at, self._work = workplace, work
        self._cases = CaseFiling(self, workplace)
        self.flowing = False
        self.busy = False

    def print_next(self, job: PrintJob, choice: PrintChoice) -> None:
        """Send the next batch of a job to a printer."""

        def way(run: Run, numbers: Numbers, batch: BatchToSend, progress: Progress) -> Sending:
            named = PrintChoice(choice.printer, choice.tray, job.duplex).ticket(batch.spool_name)
            if isinstance(run, NoticeRun):
                return print_copies(run, len(numbers), choice.printer, named)
            return print_letters(run, numbers, choice.printer, named, progress)

        self.flowing = True
        self._send(job, choice.printer, way, whole=False)

    def write(self, job: PrintJob, target: Path) -> None:
        """Write all that is still to be printed into one file, for any printer there is."""

        def way(run: Run, numbers: Numbers, _batch: BatchToSend, progress: Progress) -> Sending:
            if isinstance(run, NoticeRun):
                return write_copy(run, target)
            return write_letters(run, numbers, target, progress)

        self.flowing = False
        self._send(job, FILE, way, whole=True)

    def cancel(self, job: PrintJob) -> None:
        """Send nothing more, and ask the printer to drop what it has not printed."""
        self.flowing = False
        self._work.stop()
        self._at.background.do(self, CancelJob(job_id=job.id), partial(self._cancelled, job), self._refuse)

    def _send(self, job: PrintJob, printer: str, way: Way, *, whole: bool) -> None:
        if self.busy:
            return
        self.busy = True
        command = SendBatch(job_id=job.id, printer=printer, whole=whole)
        self._at.background.do(self, command, partial(self._written_down, job, way), self._refuse)

    def _written_down(self, job: PrintJob, way: Way, batch: BatchToSend) -> None:
        numbers = tuple(dict.fromkeys(one.letter for one in batch.sheets))
        then, failed = partial(self._set, way, batch, numbers), partial(self._not_set, batch)
        ask = self._at.background.ask
        if job.are_copies:
            ask(self, notice_run, then, on_refusal=failed, job_id=job.id)
        else:
            ask(self, job_run, then, on_refusal=failed, job_id=job.id, numbers=numbers)

    def _set(self, way: Way, batch: BatchToSend, numbers: Numbers, run: Run) -> None:
        told = self.tr("Nummer {numbers} wird gesetzt und gesendet")
        if isinstance(run, NoticeRun):
            told = self.tr("{count} Stück werden gesetzt und gesendet")
        self._work.run(
            told.format(numbers=written_numbers(set(numbers)), count=len(numbers)),
            partial(_go, way, run, numbers, batch),
            partial(self._was_sent, batch, run, numbers),
            self._refuse,
            len(numbers),
        )

    def _was_sent(self, batch: BatchToSend, run: Run, numbers: Numbers, sending: Sending) -> None:
        self._went(batch, sending)
        paper = sending.outcome is not Outcome.REFUSED  # there may be some
        if paper and not isinstance(run, NoticeRun):
            self._cases.file(run, numbers)

    def _went(self, batch: BatchToSend, sending: Sending) -> None:
        command = BatchSent(
            job_id=batch.job_id,
            batch=batch.number,
            outcome=sending.outcome,
            spool_id=sending.spool_id,
            reason=sending.sentence,
        )
        self._at.background.do(self, command, self._noted, self._refuse)

    def _not_set(self, batch: BatchToSend, error: DeskError) -> None:
        """Give a batch back that could not even be set: surely nothing of it was printed."""
        self._went(batch, Sending(Outcome.REFUSED, 0, str(error)))

    def _noted(self, job: PrintJob) -> None:
        self.busy = False
        self.flowing = self.flowing and job.state is JobState.RUNNING
        self.told.emit(job)

    def _cancelled(self, before: PrintJob, job: PrintJob) -> None:
        if before.question and before.spool_id and before.printer != FILE:
            asked = partial(_drop, before.printer, before.spool_id)
            self._at.background.draw(self, asked, lambda _dropped: None)
        self.told.emit(job)

    def _refuse(self, error: DeskError) -> None:
        self.busy = self.flowing = False
        self.refused.emit(error)


def _go(way: Way, run: Run, numbers: Numbers, batch: BatchToSend, progress: Progress) -> Sending:
    return way(run, numbers, batch, progress)


def _drop(printer: str, spool_id: int) -> bool:
    """Return whether the printer dropped a job; one that does not answer has perhaps printed it."""
    try:
        return cancel_at_printer(printer_address(printer), spool_id, 5.0)
    except DeskError:
        return False
