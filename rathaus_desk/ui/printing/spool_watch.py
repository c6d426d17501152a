"""What the printer says of the batch that somebody has to look for: a jam is known without walking there."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.printing.print_jobs import PrintJob
from rathaus_desk.domain.printing.printers import SpoolReport, printer_address
from rathaus_desk.domain.printing.single_letters import FILE
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.widgets import label, show_text
from rathaus_desk.usecases.printing.ipp_printer import spool_report

_EVERY_MS = 5_000
_SILENCE_SECONDS = 2.0  # a printer that says nothing for so long is not asked again: paper waits on this lane

_Batch = tuple[str, int]  # printer and its number for the job


class SpoolWatch(QWidget):
    """Asks the printer while a batch is open, and in sight, until it is done or knows nothing of it."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._batch: _Batch | None = None
        self.said = label("", "muted")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.said)
        self.timer = QTimer(self, interval=_EVERY_MS)
        self.timer.timeout.connect(self._ask)

    def look(self, job: PrintJob | None) -> None:
        """Turn to the batch of a job whose question is open; to none if nothing is asked."""
        asked = job is not None and bool(job.question) and job.spool_id > 0 and job.printer != FILE
        batch = (job.printer, job.spool_id) if job is not None and asked else None
        if batch != self._batch:
            self._batch = batch
            show_text(self.said, "")
            self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.timer.stop()

    def _begin(self) -> None:
        if self._batch is None or not self.isVisible():
            self.timer.stop()
        else:
            self.timer.start()

    def _ask(self) -> None:
        if self._batch is not None:
            self._background.draw(self, partial(_report, *self._batch), partial(self._show, self._batch))

    def _show(self, batch: _Batch, report: SpoolReport | None) -> None:
        if batch != self._batch:
            return
        if report is None or report.outcome is not None:
            self.timer.stop()
        if report is not None:
            told = self.tr("Der Drucker meldet: {state}.").format(state=word(report.state))
            show_text(self.said, " ".join((told, *report.reasons)))


def _report(printer: str, spool_id: int) -> SpoolReport | None:
    """Return what a printer says of a job, None if it says nothing."""
    try:
        return spool_report(printer_address(printer), spool_id, _SILENCE_SECONDS)
    except DeskError:
        return None
