"""Druckaufträge: which jobs there are, the one that is open, and letters that come back."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.printing.print_jobs import PrintJob, PrintKind
from rathaus_desk.domain.printing.returns import RegisterReturn
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.printing.job_panel import JobPanel
from rathaus_desk.ui.printing.job_words import state_of, title_of
from rathaus_desk.ui.printing.returns_panel import ReturnsPanel
from rathaus_desk.usecases.printing.job_queries import print_jobs

ROOM = "printing"
OPEN = "printing.open"
GO, JAM, PAUSE, PDF, BACK, LIST, SHEETS = (
    *("printing.go", "printing.jam", "printing.pause", "printing.pdf", "printing.returns", "printing.list"),
    "printing.sheets",
)
PANEL_NEEDS = 560
WATCHED = frozenset(("*", "print_job", "print_batch", "print_sheet"))


class PrintingPage(PrintView):
    """The list leads to the job; on a narrow page one after the other."""

    shows_own = True
    campaign_wanted = Signal(object)  # ids are wider than a C integer
    notice_wanted = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self.list: RowsView[PrintJob] = RowsView(
            self.tr("Druckaufträge"),
            (
                Column(self.tr("Auftrag"), title_of),
                Column(self.tr("Stand"), _state, 116, tone=_tone, spoken=_state),
                Column(self.tr("Blätter"), lambda one: f"{one.printed}/{one.sheets}", 90, right=True),
            ),
            workplace.look,
            lambda one: one.id,
        )
        SnugColumns(self.list, workplace.look)
        self.nothing = label(
            self.tr(
                "Nichts zu drucken. Ein Auftrag entsteht bei „Serienbriefe“, Schritt 6, "
                "und bei einem Aushang mit Strg+M."
            ),
            "muted",
        )
        self.panel, self.returns = JobPanel(workplace), ReturnsPanel(workplace)
        self._register()
        self._lay_out()
        self._showing = False
        self.list.activated.connect(self._open)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.returns.noted.connect(self.panel.reload)
        self.panel.changed.connect(self._reload_list)
        self.panel.campaign_wanted.connect(self.campaign_wanted)
        self.panel.notice_wanted.connect(self.notice_wanted)

    def sit_down(self) -> None:
        self._stale = True
        self.list.show_items(())
        self.panel.show_job(None)
        self.returns.sit_down()
        self.panes.show_first()

    def open(self, job_id: int) -> None:
        """Open a job."""
        self.panes.show_second()
        self.panel.open(job_id, focus=True)
        self._mark()

    def go(self) -> None:
        """Send the next batch, or answer what is asked."""
        if self.list.hasFocus():
            self._open()
        else:
            self.panel.go()

    def open_paper(self) -> None:
        """Show what the open job prints: a single letter beside the page, many as a file."""
        job = self.panel.job
        if job is None:
            self._at.speaker.say(self.tr("Hier ist gerade nichts zu drucken."))
        elif job.kind is PrintKind.LETTER:
            self.panel.open_letter()
        elif self.panel.pdf_button.isVisibleTo(self.panel):
            self.panel.choose_file()
        else:
            self._at.speaker.say(self.tr("Von diesem Auftrag ist nichts mehr zu drucken."))

    def go_to_jam(self) -> None:
        """Go to the line for lost numbers."""
        self.panes.show_second()
        self.panel.jam_line.setFocus()

    def go_to_sheets(self) -> None:
        """Go to what became of the sheets of the open job."""
        self.panes.show_second()
        self.panel.fates.begin()

    def go_to_returns(self) -> None:
        """Go to the line for the scanner."""
        self.panes.show_second()
        self.returns.begin()

    def go_to_list(self) -> None:
        """Go to the list of jobs."""
        self.panes.show_first()
        self.list.setFocus()

    def focus_here(self) -> None:
        if self.list.isVisibleTo(self):
            self.list.setFocus()
        else:
            self.go_to_returns()  # with nothing to print, letters that come back are what is left to do

    def reload(self) -> None:
        """Read the list and the open job anew."""
        self._reload_list()
        self.panel.reload()

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(GO, tr("Nächsten Stapel drucken"), "Drucken",
            tr("Sendet den nächsten Stapel, oder bestätigt den letzten."),
            self.go, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add(JAM, tr("Verlorene Blätter nochmal drucken"), "Drucken",
            tr("Geht zur Zeile, in der verlorene Nummern genannt werden: „140–147“."),
            self.go_to_jam, keys="Ctrl+J", room=ROOM)  # fmt: skip
        add(SHEETS, tr("Blätter des Auftrags ansehen"), "Drucken",
            tr("Geht zu der Liste, was aus welchen Blättern wurde; Enter druckt eine Zeile nochmal."),
            self.go_to_sheets, keys="Ctrl+B", room=ROOM)  # fmt: skip
        add(PAUSE, tr("Druckauftrag anhalten oder fortsetzen"), "Drucken",
            tr("Sendet vorerst nichts mehr, oder macht weiter."),
            self.panel.pause, keys="Ctrl+H", room=ROOM)  # fmt: skip
        add(PDF, tr("Druckauftrag als PDF"), "Drucken",
            tr("Schreibt alles, was noch zu drucken ist, in eine Datei."),
            self.panel.choose_file, keys="Ctrl+Shift+P", room=ROOM)  # fmt: skip
        add(OPEN, tr("Brief öffnen und drucken"), "Drucken",
            tr("Zeigt den einzelnen Brief, wie er abgelegt ist, oder fragt nach der Datei für alle Blätter."),
            self.open_paper, keys="Ctrl+P", room=ROOM)  # fmt: skip
        add(BACK, tr("Rücklauf erfassen"), "Drucken",
            tr("Geht zur Zeile für den Scanner: Briefe, die zurückgekommen sind."),
            self.go_to_returns, keys="Ctrl+R", room=ROOM)  # fmt: skip
        add(LIST, tr("Zur Liste der Druckaufträge"), "Ansicht",
            tr("Geht zur Liste der Druckaufträge."), self.go_to_list, keys="Ctrl+L", room=ROOM)  # fmt: skip

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.nothing)
        inner.addWidget(self.list, 1)
        inner.addStretch(0)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, tokens.S, 0)
        column.setSpacing(tokens.M)
        for one in (self.panel, self.returns):
            column.addWidget(one)
        column.addStretch(1)
        right = scrolled(content)
        self._lay_out_panes(left, right, (48, 52), PANEL_NEEDS, lambda: self.list.rows.rowCount() > 0)

    def _open(self) -> None:
        chosen = self.list.chosen()
        if chosen is not None:
            self.open(chosen.id)

    def _moved(self, *_: object) -> None:
        """Let the panel follow the cursor; while a batch is on its way the cursor stays with its job."""
        chosen = self.list.chosen()
        if self._showing or chosen is None or chosen.id == self.panel.wanted:
            return
        if self.panel.press.busy:
            self._at.speaker.say(self.tr("Gerade geht ein Stapel zum Drucker. Gleich geht es weiter."))
            QTimer.singleShot(0, self, self._mark)  # the view is still moving its cursor
        else:
            self.panel.open(chosen.id, passing=True)

    def _mark(self) -> None:
        """Put the cursor on the job of the panel: it is what the keys act on."""
        row = self.list.rows.row_of(self.panel.wanted)
        if row >= 0 and row != self.list.currentIndex().row():
            self._showing = True
            self.list.selectRow(row)
            self._showing = False

    def _reload_list(self) -> None:
        self._stale = False
        if self._at.background.desk.may(RegisterReturn):
            self._at.background.ask(self, print_jobs, self._show)

    def _show(self, jobs: tuple[PrintJob, ...]) -> None:
        self._showing = True
        self.list.show_items(jobs)
        self._showing = False
        self.list.setVisible(bool(jobs))
        self.nothing.setVisible(not jobs)
        asks = next((one for one in jobs if one.question), None)
        if self.panel.wanted is None and jobs:
            self.panel.open((asks or jobs[0]).id)
        self._mark()


def _state(one: PrintJob) -> str:
    return "Frage offen" if one.question else state_of(one)


def _tone(one: PrintJob) -> str:
    return "soon" if one.question else ""
