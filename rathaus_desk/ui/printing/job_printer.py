"""Sends a job batch by batch: written down, set, sent, noted; it goes on by itself only after a yes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.errors import DeskError
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
from rathaus_desk.usecases.campaigns.batch_printing import FILE, print_letters, write_letters
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun, job_run
from rathaus_desk.usecases.lists.export_files import Progress
from rathaus_desk.usecases.printing.ipp_printer import cancel_at_printer

Numbers = tuple[int, ...]
Way = Callable[[CampaignRun, Numbers, BatchToSend, Progress], Sending]


class JobPrinter(QObject):
    """One batch at a time; `flowing` says whether the next one follows a yes without another key."""

    told = Signal(object)  # the job after a step
    refused = Signal(object)

    def __init__(self, workplace: Workplace, work: LongWork) -> None:
        super().__init__(work)
        self._at, self._work = workplace, work
        self.flowing = False
        self.busy = False

    def print_next(self, job: PrintJob, choice: PrintChoice) -> None:
        """Send the next batch of a job to a printer."""

        def way(run: CampaignRun, numbers: Numbers, batch: BatchToSend, progress: Progress) -> Sending:
            named = PrintChoice(choice.printer, choice.tray, job.duplex).ticket(batch.spool_name)
            return print_letters(run, numbers, choice.printer, named, progress)

        self.flowing = True
        self._send(job, choice.printer, way, whole=False)

    def write(self, job: PrintJob, target: Path) -> None:
        """Write all that is still to be printed into one file, for any printer there is."""

        def way(run: CampaignRun, numbers: Numbers, _batch: BatchToSend, progress: Progress) -> Sending:
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
        self._at.background.do(self, command, partial(self._written_down, way), self._refuse)

    def _written_down(self, way: Way, batch: BatchToSend) -> None:
        numbers = tuple(dict.fromkeys(one.letter for one in batch.sheets))
        self._at.background.ask(
            self,
            job_run,
            partial(self._set, way, batch, numbers),
            on_refusal=partial(self._not_set, batch),
            job_id=batch.job_id,
            numbers=numbers,
        )

    def _set(self, way: Way, batch: BatchToSend, numbers: Numbers, run: CampaignRun) -> None:
        told = self.tr("Nummer {numbers} wird gesetzt und gesendet")
        self._work.run(
            told.format(numbers=written_numbers(set(numbers))),
            partial(_go, way, run, numbers, batch),
            partial(self._went, batch),
            self._refuse,
            len(numbers),
        )

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


def _go(way: Way, run: CampaignRun, numbers: Numbers, batch: BatchToSend, progress: Progress) -> Sending:
    return way(run, numbers, batch, progress)


def _drop(printer: str, spool_id: int) -> bool:
    """Return whether the printer dropped a job; one that does not answer has perhaps printed it."""
    try:
        return cancel_at_printer(printer_address(printer), spool_id, 5.0)
    except DeskError:
        return False
