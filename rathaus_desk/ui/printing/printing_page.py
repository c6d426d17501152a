"""Druckaufträge: which jobs there are, the one that is open, and letters that come back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.printing.print_jobs import PrintJob
from rathaus_desk.domain.printing.returns import RegisterReturn
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.printing.job_panel import JobPanel
from rathaus_desk.ui.printing.returns_panel import ReturnsPanel
from rathaus_desk.usecases.printing.job_queries import print_jobs

ROOM = "printing"
GO, JAM, PAUSE, PDF, BACK, LIST = (
    *("printing.go", "printing.jam", "printing.pause", "printing.pdf", "printing.returns", "printing.list"),
)
PANEL_NEEDS = 560
WATCHED = frozenset(("*", "print_job", "print_batch", "print_sheet"))


class PrintingPage(PrintView):
    """The list leads to the job; on a narrow page one after the other."""

    shows_own = True
    campaign_wanted = Signal(object)  # ids are wider than a C integer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self.list: RowsView[PrintJob] = RowsView(
            self.tr("Druckaufträge"),
            (
                Column(self.tr("Auftrag"), lambda one: one.title),
                Column(self.tr("Stand"), _state, 116, tone=_tone, spoken=_state),
                Column(self.tr("Blätter"), lambda one: f"{one.printed}/{one.sheets}", 90, right=True),
            ),
            workplace.look,
            lambda one: one.id,
        )
        self.nothing = label(
            self.tr("Nichts zu drucken. Ein Auftrag entsteht bei „Serienbriefe“, Schritt 6."), "muted"
        )
        self.panel, self.returns = JobPanel(workplace), ReturnsPanel(workplace)
        self._register()
        self._lay_out()
        self.list.activated.connect(self._open)
        self.panel.changed.connect(self._reload_list)
        self.panel.campaign_wanted.connect(self.campaign_wanted)

    def sit_down(self) -> None:
        self._stale = True
        self.list.show_items(())
        self.panel.show_job(None)
        self.returns.sit_down()
        self.panes.show_first()

    def open(self, job_id: int) -> None:
        """Open a job."""
        self.panes.show_second()
        self.panel.open(job_id)
        self.panel.go_button.setFocus()

    def go(self) -> None:
        """Send the next batch, or answer what is asked."""
        if self.list.hasFocus():
            self._open()
        else:
            self.panel.go()

    def go_to_jam(self) -> None:
        """Go to the line for lost numbers."""
        self.panes.show_second()
        self.panel.jam_line.setFocus()

    def go_to_returns(self) -> None:
        """Go to the line for the scanner."""
        self.panes.show_second()
        self.returns.begin()

    def go_to_list(self) -> None:
        """Go to the list of jobs."""
        self.panes.show_first()
        self.list.setFocus()

    def focus_here(self) -> None:
        self.list.setFocus()

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
        add(PAUSE, tr("Druckauftrag anhalten oder fortsetzen"), "Drucken",
            tr("Sendet vorerst nichts mehr, oder macht weiter."),
            self.panel.pause, keys="Ctrl+H", room=ROOM)  # fmt: skip
        add(PDF, tr("Druckauftrag als PDF"), "Drucken",
            tr("Schreibt alles, was noch zu drucken ist, in eine Datei."),
            self.panel.choose_file, keys="Ctrl+Shift+P", room=ROOM)  # fmt: skip
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
        self._lay_out_panes(left, right, (36, 64), PANEL_NEEDS, lambda: self.list.rows.rowCount() > 0)

    def _open(self) -> None:
        chosen = self.list.chosen()
        if chosen is not None:
            self.open(chosen.id)

    def _reload_list(self) -> None:
        self._stale = False
        if self._at.background.desk.may(RegisterReturn):
            self._at.background.ask(self, print_jobs, self._show)

    def _show(self, jobs: tuple[PrintJob, ...]) -> None:
        self.list.show_items(jobs)
        self.list.setVisible(bool(jobs))
        self.nothing.setVisible(not jobs)
        asks = next((one for one in jobs if one.question), None)
        if self.panel.job is None and jobs:
            self.panel.open((asks or jobs[0]).id)


def _state(one: PrintJob) -> str:
    return "Frage offen" if one.question else word(one.state)


def _tone(one: PrintJob) -> str:
    return "soon" if one.question else ""
