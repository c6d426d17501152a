"""One print job: how far it is, what it asks, which numbers were lost, and where it goes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QProgressBar, QVBoxLayout

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_jobs import (
    ConfirmBatch,
    ContinueJob,
    PauseJob,
    PrintJob,
    PrintKind,
    ReportJam,
)
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.widgets import announce, button, column, label, mark_wrong, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.printing.job_printer import JobPrinter
from rathaus_desk.ui.printing.printer_row import PrinterRow
from rathaus_desk.ui.printing.rest_time import RestTime
from rathaus_desk.usecases.printing.job_queries import print_job

ALL = "alle"


class JobPanel(QFrame):
    """Everything about the job that is open."""

    changed = Signal()
    campaign_wanted = Signal(object)  # ids are wider than a C integer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.job: PrintJob | None = None
        self._rest = RestTime()
        self.setProperty("kind", "card")
        self._make()
        self.press = JobPrinter(workplace, self.work)
        self.press.told.connect(self._told)
        self.press.refused.connect(self.refuse)
        self._lay_out()
        self.show_job(None)

    def open(self, job_id: int) -> None:
        """Open a job."""
        self._at.background.ask(self, print_job, self.show_job, job_id=job_id)

    def reload(self) -> None:
        """Read the open job anew."""
        if self.job is not None and not self.press.busy:
            self.open(self.job.id)

    def show_job(self, job: PrintJob | None) -> None:
        """Show a job as it stands; None shows that nothing is to be printed."""
        other = self.job is None or job is None or job.id != self.job.id
        asked_before = "" if other or self.job is None else self.job.question
        self.job = job
        for part in (self.facts, self.bar, self.counts, self.printer, *self._lost):
            part.setVisible(job is not None)
        for verb in self._verbs:
            verb.setVisible(job is not None)
        self.question.setVisible(job is not None and bool(job.question))
        if job is None:
            self.press.flowing = False  # whoever comes next begins anew
            self.title.setText(self.tr("Kein Druckauftrag offen."))
            return
        if other:
            self.forgive()
            self.printer.look()
        self._say(job)
        self._offer(job)
        if job.question and job.question != asked_before:
            self.came_out.setText(ALL)
            self.came_out.setFocus()
            self.came_out.selectAll()
            announce(self.asked)

    def go(self) -> None:
        """Send the next batch; if something is asked, answer that first."""
        job = self.job
        if job is None:
            return
        if job.question:
            self.confirm()
            return
        choice = self.printer.choice
        if not choice.printer:
            self.refuse(Refused(self.tr("Bitte einen Drucker wählen. Als PDF geht es immer.")))
            self.printer.printer.setFocus()
            return
        self.forgive()
        self.printer.keep(duplex=job.duplex)
        if job.state is JobState.PAUSED:
            self._at.background.do(self, ContinueJob(job_id=job.id), self._go_on, self.refuse)
        else:
            self._rest.begin(job.printed)
            self.press.print_next(job, choice)

    def confirm(self) -> None:
        """Say which numbers came out; the next batch follows by itself."""
        if self.job is not None and self.job.question:
            command = ConfirmBatch(
                job_id=self.job.id, batch=self.job.batch, came_out=self.came_out.text().strip() or ALL
            )
            self._at.background.do(self, command, self._confirmed, partial(self._wrong, self.came_out))

    def jam(self) -> None:
        """Say which numbers were lost; just these are printed again."""
        if self.job is not None and self.jam_line.text().strip():
            command = ReportJam(job_id=self.job.id, numbers=self.jam_line.text().strip())
            self._at.background.do(self, command, self._jammed, partial(self._wrong, self.jam_line))

    def pause(self) -> None:
        """Send nothing more for now, or go on."""
        job = self.job
        if job is None:
            return
        self.press.flowing = False
        if job.state is JobState.PAUSED:
            self.go()
        else:
            self._at.background.do(self, PauseJob(job_id=job.id), self._told, self.refuse)

    def cancel(self) -> None:
        """Send nothing more at all."""
        if self.job is not None:
            self.press.cancel(self.job)

    def choose_file(self) -> None:
        """Ask where the PDF goes."""
        if self.job is None:
            return
        suggestion = f"{self.job.run}.pdf"
        target, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Alle Blätter als PDF speichern"), suggestion, self.tr("PDF (*.pdf)")
        )
        if target:
            self.write(Path(target))

    def write(self, target: Path) -> None:
        """Write all that is still to be printed into one file."""
        if self.job is not None:
            self.forgive()
            self.press.write(self.job, target)

    def refuse(self, error: DeskError) -> None:
        """Say why it did not work."""
        show_text(self.error, str(error))
        announce(self.error)
        self.reload()

    def forgive(self) -> None:
        """Take back what was said before."""
        show_text(self.error, "")
        for field in (self.came_out, self.jam_line):
            mark_wrong(field, False)

    def _make(self) -> None:
        tr = self.tr
        self.title, self.facts, self.counts = label("", "large"), label("", "muted"), label("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.error, self.reason = label("", "error"), label("", "muted")
        self.error.hide()
        self.reason.hide()
        self.question = QFrame()
        self.question.setProperty("kind", "inline")
        self.asked = label("", "strong")
        self.came_out = QLineEdit(ALL)
        self.came_out.setAccessibleName(tr("Welche Nummern sind herausgekommen?"))
        self.came_out.returnPressed.connect(self.confirm)
        self.confirm_button = button(tr("Bestätigen"), self.confirm, "primary", tr("Enter"))
        self.jam_title = label(tr("Papierstau? Verlorene Nummern, die noch einmal gedruckt werden"), "small")
        self.jam_line = QLineEdit()
        self.jam_line.setAccessibleName(tr("Verlorene Nummern"))
        self.jam_line.setPlaceholderText(tr("140–147"))
        self.jam_line.returnPressed.connect(self.jam)
        self.jam_line.textChanged.connect(self._name_jam)
        self.jam_button = button("", self.jam, keys=tr("Enter"))
        self.printer = PrinterRow(self._at, PrintKind.MASS_LETTER)
        self.work = LongWork(self._at.background)
        self.go_button = button("", self.go, "primary", tr("Strg+Enter"))
        self.pause_button = button(tr("Anhalten"), self.pause)
        self.cancel_button = button(tr("Abbrechen"), self.cancel)
        self.pdf_button = button(tr("Als PDF …"), self.choose_file)
        self.back_button = button(tr("Zur Aktion"), self._to_campaign, "quiet")
        beside = (self.pause_button, self.cancel_button, self.pdf_button, self.back_button)
        self._verbs = (self.go_button, *beside)
        self._lost = (self.jam_title, self.jam_line, self.jam_button)
        self._name_jam()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        asked = column(self.asked)
        asked.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        line = row(self.came_out, self.confirm_button)
        line.setStretch(0, 1)
        asked.addLayout(line)
        self.question.setLayout(asked)
        for one in (self.title, self.facts, self.bar, self.counts, self.error, self.reason, self.question):
            inner.addWidget(one)
        inner.addWidget(self.work)
        lost = row(self.jam_line, self.jam_button)
        lost.setStretch(0, 1)
        inner.addWidget(self.jam_title)
        inner.addLayout(lost)
        inner.addWidget(self.printer)
        verbs = FlowLayout(tokens.S)
        for verb in self._verbs[1:]:
            verbs.addWidget(verb)
        inner.addLayout(verbs)
        inner.addLayout(row(None, self.go_button))

    def _say(self, job: PrintJob) -> None:
        tr = self.tr
        self.title.setText(job.title)
        told = tr("{run} · {letters} Briefe auf {sheets} Blättern · {state} · {by}")
        self.facts.setText(
            told.format(
                run=job.run,
                letters=figure(job.letters),
                sheets=figure(job.sheets),
                state=word(job.state),
                by=job.by,
            )
        )
        self.bar.setRange(0, max(job.sheets, 1))
        self.bar.setValue(job.printed)
        self.bar.setAccessibleName(tr("Gedruckte Blätter"))
        parts = [tr("{printed} von {sheets} Blättern gedruckt")]
        parts += [text for count, text in (
            (job.sent, tr("{sent} beim Drucker")), (job.lost, tr("{lost} verloren, werden neu gedruckt")),
            (job.waiting, tr("{waiting} warten")), (job.cancelled, tr("{cancelled} abgebrochen")),
        ) if count]  # fmt: skip
        names = ("printed", "sheets", "sent", "lost", "waiting", "cancelled")
        values = {name: figure(getattr(job, name)) for name in names}
        rest = self._rest.words(job.printed, job.sheets - job.cancelled)
        self.counts.setText(" · ".join((*(one.format(**values) for one in parts), *([rest] if rest else []))))
        show_text(self.reason, job.reason)
        asked = tr("{numbers} waren beim Drucker. Welche sind herausgekommen?")
        self.asked.setText(asked.format(numbers=job.question))

    def _offer(self, job: PrintJob) -> None:
        """Show the verbs that mean something now."""
        still = job.waiting + job.lost
        verb = self.tr("Weiterdrucken") if job.printed or job.batch else self.tr("Ersten Stapel drucken")
        self.go_button.setText(f"{verb}  {self.tr('Strg+Enter')}")
        self.go_button.setAccessibleName(verb)
        is_open = job.state in (JobState.RUNNING, JobState.PAUSED)
        self.go_button.setVisible(is_open and still > 0 and not job.question)
        self.pause_button.setVisible(job.state is JobState.RUNNING and still > 0)
        self.cancel_button.setVisible(is_open)
        self.pdf_button.setVisible(is_open and still > 0 and not job.question)
        self.back_button.setVisible(job.campaign_id is not None)
        at_printer = job.printed + job.sent + job.lost > 0
        for one in self._lost:
            one.setVisible(at_printer)

    def _name_jam(self) -> None:
        typed = self.jam_line.text().strip()
        named = self.tr("{numbers} nochmal drucken") if typed else self.tr("Nochmal drucken")
        self.jam_button.setText(f"{named.format(numbers=typed)}  {self.tr('Enter')}")
        self.jam_button.setAccessibleName(named.format(numbers=typed))
        self.jam_button.setEnabled(bool(typed))

    def _told(self, job: PrintJob) -> None:
        self.show_job(job)
        self.changed.emit()

    def _go_on(self, job: PrintJob) -> None:
        self._told(job)
        self._rest.begin(job.printed)
        self.press.print_next(job, self.printer.choice)

    def _confirmed(self, job: PrintJob) -> None:
        self.forgive()
        self._told(job)
        if self.press.flowing and job.state is JobState.RUNNING and job.waiting + job.lost:
            self.press.print_next(job, self.printer.choice)
        elif job.state is JobState.DONE:
            said = self.tr("Fertig: {letters} Briefe sind gedruckt.")
            self._at.speaker.say(said.format(letters=figure(job.letters)))

    def _jammed(self, job: PrintJob) -> None:
        self.forgive()
        self.jam_line.clear()
        self._told(job)

    def _wrong(self, field: QLineEdit, error: DeskError) -> None:
        show_text(self.error, str(error))
        mark_wrong(field, True)
        announce(self.error)

    def _to_campaign(self) -> None:
        if self.job is not None and self.job.campaign_id is not None:
            self.campaign_wanted.emit(self.job.campaign_id)
