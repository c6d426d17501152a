"""One print job: how far it is, what it asks, which numbers were lost, and where it goes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QVBoxLayout

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.printing.course import OPEN_JOBS, JobState
from rathaus_desk.domain.printing.print_jobs import (
    ConfirmBatch,
    ContinueJob,
    PauseJob,
    PrintJob,
    PrintKind,
    ReportJam,
)
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.file_names import ask_where, in_documents
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.widgets import announce, breakable, button, column, label, mark_wrong, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.filed_sheet import open_filed
from rathaus_desk.ui.printing.job_printer import JobPrinter
from rathaus_desk.ui.printing.job_words import (
    counts_of,
    done_of,
    facts_of,
    letter_fate,
    lost_asked,
    question_of,
)
from rathaus_desk.ui.printing.printer_row import PrinterRow
from rathaus_desk.ui.printing.rest_time import RestTime
from rathaus_desk.ui.printing.sheet_fates import SheetFates
from rathaus_desk.ui.printing.spool_watch import SpoolWatch
from rathaus_desk.usecases.printing.job_queries import print_job
from rathaus_desk.usecases.printing.single_letters import letter_of_job

ALL = "alle"


class JobPanel(QFrame):
    """Everything about the job that is open."""

    changed = Signal()
    campaign_wanted = Signal(object)  # ids are wider than a C integer
    notice_wanted = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.job: PrintJob | None = None
        self.wanted: int | None = None
        self._focus_wanted = False
        self._rest = RestTime()
        self.setProperty("kind", "card")
        self._make()
        self.press = JobPrinter(workplace, self.work)
        self.press.told.connect(self._told)
        self.press.refused.connect(self.refuse)
        self._lay_out()
        self.show_job(None)

    def open(self, job_id: int, *, focus: bool = False, passing: bool = False) -> None:
        """Open a job; until it is there none is shown, or a quick key would print the one before.

        With `focus` go to its next step then; who is only `passing` with the cursor is not taken away from
        the list.
        """
        if self.job is None or self.job.id != job_id:
            self.show_job(None)
        self.wanted, self._focus_wanted = job_id, focus or (self._focus_wanted and not passing)
        self._at.background.ask(self, print_job, partial(self._arrived, passing), job_id=job_id)

    def _arrived(self, passing: bool, job: PrintJob) -> None:
        if job.id == self.wanted:
            focus, self._focus_wanted = self._focus_wanted, False
            self.show_job(job, passing=passing and not focus)
            if focus and job.question:
                self.came_out.setFocus()
            if focus and not job.question:
                self.go_button.setFocus()

    def reload(self) -> None:
        """Read the open job anew."""
        if self.job is not None and not self.press.busy:
            self.open(self.job.id)

    def reload_all(self) -> None:
        """Read the open job anew, and let the list be read: something became of a sheet."""
        self.reload()
        self.changed.emit()

    def show_job(self, job: PrintJob | None, *, passing: bool = False) -> None:
        """Show a job as it stands; None shows that nothing is to be printed."""
        other = self.job is None or job is None or job.id != self.job.id
        asked_before = "" if other or self.job is None else self.job.question
        self.job = job
        self.fates.look(job)
        self.spool.look(job)
        for part in (self.facts, self.bar, self.counts, self.printer, *self._lost):
            part.setVisible(job is not None)
        for verb in self._verbs:
            verb.setVisible(job is not None)
        self.question.setVisible(job is not None and bool(job.question))
        if job is None:
            self.wanted = None
            self.press.flowing = False  # whoever comes next begins anew
            self.title.setText(self.tr("Kein Druckauftrag offen."))
            return
        if other:
            self.forgive()
            self.jam_line.clear()  # the numbers of another job
            self.printer.look(job.kind)
        self._say(job)
        self._offer(job)
        if job.question and job.question != asked_before:
            self.came_out.setText(ALL)
            self.came_out.selectAll()
            if not passing:
                self.came_out.setFocus()
                announce(self.asked)

    def go(self) -> None:
        """Send the next batch; if something is asked, answer that first."""
        job = self.job
        if job is None:
            return
        if job.question:
            self.confirm()
            return
        if job.kind is PrintKind.LETTER:
            self.open_letter()
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

    def name_lost(self, numbers: str) -> None:
        """Put numbers into the line for lost ones; Enter prints them again, and nothing else does."""
        self.jam_line.setText(numbers)
        self.jam_line.setFocus()
        self.jam_line.selectAll()

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
        """Ask where the PDF goes; what is at the printer has to be answered for first, or it came twice."""
        if self.job is None:
            return
        if self.job.question:
            told = self.tr(
                "Bitte erst sagen, was herausgekommen ist: „alle“, „keine“ oder welche. Was fehlt, und was "
                "noch wartet, kommt danach in die PDF."
            )
            self._wrong(self.came_out, Refused(told))
            self.came_out.setFocus()
            return
        title, kind = self.tr("Alle Blätter als PDF speichern"), self.tr("PDF (*.pdf)")
        target = ask_where(self, title, in_documents(f"{self.job.run}.pdf"), kind, ".pdf")
        if target is not None:
            self.write(target)

    def write(self, target: Path) -> None:
        """Write all that is still to be printed into one file; a job that was halted goes on by it."""
        job = self.job
        if job is None:
            return
        self.forgive()
        if job.state is JobState.PAUSED:
            then = partial(self.press.write, target=target)
            self._at.background.do(self, ContinueJob(job_id=job.id), then, self.refuse)
        else:
            self.press.write(job, target)

    def open_letter(self) -> None:
        """Show the one letter of this job as it was filed; from there it is printed."""
        if self.job is not None and self.job.kind is PrintKind.LETTER:
            show = partial(open_filed, self._at, noted=self.reload_all)
            self._at.background.ask(self, letter_of_job, show, on_refusal=self.refuse, job_id=self.job.id)

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
        self.came_out.returnPressed.connect(self.confirm)
        self.confirm_button = button(tr("Bestätigen"), self.confirm, "primary", tr("Enter"))
        self.jam_title = label("", "small")
        self.jam_line = QLineEdit()
        self.jam_line.returnPressed.connect(self.jam)
        self.jam_line.textChanged.connect(self._name_jam)
        self.jam_button = button("", self.jam, keys=tr("Enter"))
        self.fates, self.spool = SheetFates(self._at), SpoolWatch(self._at.background)
        self.fates.again.connect(self.name_lost)
        self.printer = PrinterRow(self._at)
        self.work = LongWork(self._at.background)
        self.go_button = button("", self.go, "primary", tr("Strg+Enter"))
        self.pause_button = button(tr("Anhalten"), self.pause)
        self.cancel_button = button(tr("Abbrechen"), self.cancel)
        self.pdf_button = button(tr("Als PDF …"), self.choose_file)
        self.back_button = button("", self._back, "quiet")
        self.open_button = button(tr("Brief öffnen und drucken"), self.open_letter, "", tr("Strg+P"))
        beside = (self.open_button, self.pause_button, self.cancel_button, self.pdf_button, self.back_button)
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
        asked.addWidget(self.spool)
        self.question.setLayout(asked)
        for one in (self.title, self.facts, self.bar, self.counts, self.error, self.reason, self.question):
            inner.addWidget(one)
        inner.addWidget(self.work)
        inner.addWidget(self.fates)
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
        self.title.setText(breakable(job.title))
        self.facts.setText(facts_of(job))
        asked, name, example = lost_asked(job)
        self.jam_title.setText(asked)
        self.jam_line.setAccessibleName(name)
        self.jam_line.setPlaceholderText(example)
        self.bar.setRange(0, max(job.sheets, 1))
        self.bar.setValue(job.printed)
        self.bar.setAccessibleName(tr("Gedruckte Blätter"))
        halted = job.state is not JobState.RUNNING  # then nobody knows how long it still takes
        rest = "" if halted else self._rest.words(job.printed, job.sheets - job.cancelled)
        self.counts.setText(" · ".join((*counts_of(job), *([rest] if rest else []))))
        if job.kind is PrintKind.LETTER:
            self.counts.setText(letter_fate(job))
        show_text(self.reason, job.reason)
        self.asked.setText(question_of(job))
        self.came_out.setAccessibleName(
            tr("Wie viele sind herausgekommen?")
            if job.are_copies
            else tr("Welche Nummern sind herausgekommen?")
        )

    def _offer(self, job: PrintJob) -> None:
        """Show the verbs that mean something now."""
        still = job.waiting + job.lost
        verb = self.tr("Weiterdrucken") if job.printed or job.batch else self.tr("Ersten Stapel drucken")
        self.go_button.setText(f"{verb}  {self.tr('Strg+Enter')}")
        self.go_button.setAccessibleName(verb)
        single = job.kind is PrintKind.LETTER
        is_open = job.state in (JobState.RUNNING, JobState.PAUSED) and not single
        self.open_button.setVisible(single)
        self.go_button.setVisible(is_open and still > 0 and not job.question)
        self.pause_button.setVisible(job.state is JobState.RUNNING and still > 0 and not single)
        self.pdf_button.setVisible(is_open and (still > 0 or bool(job.question)))
        self.back_button.setVisible(job.campaign_id is not None or job.notice_id is not None)
        back = self.tr("Zum Aushang") if job.are_copies else self.tr("Zur Aktion")
        self.back_button.setText(back)
        self.back_button.setAccessibleName(back)
        at_printer = job.printed + job.sent + job.lost > 0
        for one in self._lost:
            one.setVisible(at_printer and not single)
        self.printer.setVisible(not single)
        self.bar.setVisible(not single)
        self.cancel_button.setVisible(job.state in OPEN_JOBS)

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
            self._at.speaker.say(done_of(job))

    def _jammed(self, job: PrintJob) -> None:
        self.forgive()
        self.jam_line.clear()
        self._told(job)

    def _wrong(self, field: QLineEdit, error: DeskError) -> None:
        show_text(self.error, str(error))
        mark_wrong(field, True)
        announce(self.error)

    def _back(self) -> None:
        """Go to what the job prints."""
        job = self.job
        if job is not None and job.campaign_id is not None:
            self.campaign_wanted.emit(job.campaign_id)
        elif job is not None and job.notice_id is not None:
            self.notice_wanted.emit(job.notice_id)
