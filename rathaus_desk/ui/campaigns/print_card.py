"""Steps 6 and 7: the letters become a print job, labels or envelopes; and the campaign is filed."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtWidgets import QCheckBox

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, FileCampaign, PrintCampaign
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.printing.print_jobs import PrintJob, PrintKind
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.ui.campaigns.label_start import LabelStart
from rathaus_desk.ui.campaigns.step_card import Deeds, StepCard
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.widgets import button, label, row, show_text, wrapped
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun, campaign_run
from rathaus_desk.usecases.campaigns.run_paper import (
    Layout,
    draw_envelopes,
    draw_labels,
    draw_letters,
    lay_out_run,
    problems_in_words,
)
from rathaus_desk.usecases.lists.export_files import Progress
from rathaus_desk.usecases.printing.remembered_printers import keep_label_stock, label_stock, print_choice

BATCHES = (25, 50, 100, 200, 500)
USUAL_BATCH = 50


class PrintCard(StepCard):
    """One press makes the job; it is sent, stopped and gone on with under "Druckaufträge"."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__(
            workplace,
            deeds,
            self.tr(
                "Sortiert nach Postleitzahl, jedes Blatt mit Nummer. Nichts wird von selbst doppelt gedruckt."
            ),
        )
        self._campaign: Campaign | None = None
        self._remembered = False
        self.state = label("", "strong")
        self.own_pile = label("", "muted")
        self.duplex = QCheckBox(self.tr("Beide Seiten bedrucken"))
        self.batch = Choice([(self.tr("{count} Blätter").format(count=one), str(one)) for one in BATCHES], "")
        self.batch.removeItem(0)
        self.batch.setCurrentIndex(BATCHES.index(USUAL_BATCH))
        self.batch.setAccessibleName(self.tr("Blätter auf einmal zum Drucker"))
        self.work = LongWork(workplace.background)
        self.go_button = button(self.tr("Drucken"), self.go, "primary", self.tr("Strg+Enter"))
        self.job_button = button(self.tr("Zum Druckauftrag"), self.open_job)
        self.all_button = button(self.tr("Alle ansehen"), self._draw_letters)
        self.labels_button = button(self.tr("Etiketten"), self._draw_labels)
        self.stock = Choice([(word(one), one.value) for one in LabelStock], "")
        self.stock.removeItem(0)
        self.stock.setAccessibleName(self.tr("Bogen der Etiketten"))
        self.stock.setMinimumContentsLength(max(len(word(one)) for one in LabelStock) - 4)
        self.first_label = LabelStart(workplace.look)
        self.stock.currentIndexChanged.connect(self._show_stock)
        self.envelopes_button = button(self.tr("Umschläge"), self._draw_envelopes)
        for one in (self.state, self.own_pile):
            self.column.addWidget(one)
        line = row(self.duplex, label(self.tr("Auf einmal"), "small", wrap=False), self.batch, None)
        self.column.addLayout(line)
        self.column.addWidget(self.work)
        self.column.addLayout(wrapped(self.labels_button, self.stock, self.envelopes_button, self.all_button))
        self.column.addWidget(self.first_label)
        self.column.addLayout(wrapped(self.job_button, self.go_button, last_right=True))
        self.column.addStretch(1)

    def show_campaign(self, campaign: Campaign) -> None:
        self._campaign = campaign
        letters = campaign.funnel.letters
        left = letters - campaign.printed
        verb = self.tr("1 Brief drucken") if left == 1 else self.tr("{count} Briefe drucken")
        verb = verb.format(count=figure(left))
        self.go_button.setText(f"{verb}  {self.tr('Strg+Enter')}")
        self.go_button.setAccessibleName(verb)
        waits = campaign.settled < letters if campaign.jobs else False
        running = bool(campaign.jobs) and waits
        self.go_button.setVisible(left > 0 and not running and campaign.filed_at is None)
        self.job_button.setVisible(bool(campaign.jobs))
        said = self.tr("{printed} von {letters} Briefen sind gedruckt.")
        none = self.tr("{letters} Briefe warten auf den Drucker.")
        if letters == 1:
            there, under_way = self.tr("Der Brief ist gedruckt."), self.tr("Der Brief ist im Druck.")
            said = there if campaign.printed else under_way
            none = self.tr("Ein Brief wartet auf den Drucker.")
        text = said if campaign.printed or running else none
        self.state.setText(text.format(printed=figure(campaign.printed), letters=figure(letters)))
        own = dict(campaign.counts).get(Fate.PROTECTED, 0)
        told = self.tr(
            "Die letzten {count} Nummern sind der eigene Stapel (§ 52 BMG), bitte getrennt halten."
        )
        if own == 1:
            told = self.tr("Die letzte Nummer ist der eigene Stapel (§ 52 BMG), bitte getrennt halten.")
        show_text(self.own_pile, told.format(count=figure(own)) if own else "")

    def forget(self) -> None:
        super().forget()
        self.work.stop()

    def begin(self) -> None:
        if not self._remembered:
            self._remembered = True
            with suppress(DeskError):  # a file that cannot be read is told where the printer is chosen
                self.duplex.setChecked(print_choice(PrintKind.MASS_LETTER).duplex)
                self.stock.setCurrentIndex(self.stock.findData(label_stock().value))
        (self.go_button if self.go_button.isVisibleTo(self) else self.job_button).setFocus()

    def go(self) -> None:
        """Lay the letters out and make the job."""
        self.forgive()
        if not self.go_button.isVisibleTo(self):
            self.open_job()
        elif self._campaign is not None and not self.work.running:
            duplex = self.duplex.isChecked()
            lay_out = self.of_this(self._lay_out)
            self._at.background.ask(self, campaign_run, lay_out, campaign_id=self._campaign.id, duplex=duplex)

    def open_job(self) -> None:
        """Go to the print job."""
        if self._campaign is not None and self._campaign.jobs:
            self._deeds.printed(self._campaign.jobs[0])

    def made(self, job: PrintJob) -> None:
        """Go to a job that was just made."""
        self._deeds.printed(job.id)

    def _lay_out(self, run: CampaignRun) -> None:
        told = self.tr("Die Briefe werden gesetzt")
        job = partial(lay_out_run, run)
        self.work.run(told, job, self.of_this(self._laid_out), self.of_this(self.refuse), len(run.letters))

    def _laid_out(self, layout: Layout) -> None:
        problem = problems_in_words(layout)
        if problem:
            self.refuse(Refused(problem))
            return
        self._deeds.send(
            PrintCampaign,
            digest=layout.digest,
            pages=layout.pages,
            duplex=self.duplex.isChecked(),
            batch_size=int(self.batch.currentData()),
        )

    def _draw_labels(self) -> None:
        """Draw labels for the chosen sheets, and remember these on this PC."""
        self.forgive()
        stock = LabelStock(self.stock.currentData())
        try:
            keep_label_stock(stock)
        except DeskError as error:
            self.refuse(error)  # the labels come all the same
        self._draw_addresses(partial(self._run_labels, stock))

    def _run_labels(self, stock: LabelStock, run: CampaignRun) -> None:
        start = self.first_label.start
        self.first_label.tell_end(len(run.letters))
        self._run_drawing(partial(draw_labels_of, stock, start), run)

    def _draw_envelopes(self) -> None:
        self._draw_addresses(partial(self._run_drawing, draw_envelopes_of))

    def _draw_addresses(self, go_on: Callable[[CampaignRun], None]) -> None:
        """Go on with every letter of the campaign: those on paper wait for their envelopes."""
        if self._campaign is not None:
            drawn = self.of_this(go_on)
            self._at.background.ask(self, campaign_run, drawn, campaign_id=self._campaign.id, every=True)

    def _show_stock(self) -> None:
        self.first_label.show_stock(LabelStock(self.stock.currentData()))

    def _draw_letters(self) -> None:
        """Show every letter that is not on paper yet; it is the job that prints them."""
        if self._campaign is not None:
            drawn = self.of_this(partial(self._run_drawing, draw_letters_of))
            self._at.background.ask(self, campaign_run, drawn, campaign_id=self._campaign.id)

    def _run_drawing(self, draw: "Drawing", run: CampaignRun) -> None:
        told = self.tr("Das PDF entsteht")
        drawn, refuse = self.of_this(self._drawn), self.of_this(self.refuse)
        self.work.run(told, partial(draw, run), drawn, refuse, len(run.letters))

    def _drawn(self, found: "Drawn") -> None:
        name, pdf, kind = found
        self._at.speaker.show_paper(name, pdf, f"{name}.pdf", kind=kind)


class FileCard(StepCard):
    """The campaign is over: what was printed, what came back, and that its list is forgotten one day."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__(
            workplace,
            deeds,
            self.tr(
                "Ein halbes Jahr später werden die Empfänger gelöscht. Was gesendet wurde, bleibt bekannt."
            ),
        )
        self.state = label("", "strong")
        self.go_button = button(self.tr("Aktion ablegen"), self.go, "primary", self.tr("Strg+Enter"))
        self.column.addWidget(self.state)
        self.column.addLayout(row(None, self.go_button))
        self.column.addStretch(1)

    def show_campaign(self, campaign: Campaign) -> None:
        printed, letters = figure(campaign.printed), figure(max(campaign.funnel.letters, campaign.printed))
        if campaign.filed_at is not None:
            said = self.tr("Abgelegt am {day}. {printed} Briefe wurden gedruckt.")
            if campaign.printed == 1:
                said = self.tr("Abgelegt am {day}. Ein Brief wurde gedruckt.")
            self.state.setText(said.format(day=numeric_date(campaign.filed_at.date()), printed=printed))
        else:
            said = self.tr("{printed} von {letters} Briefen sind gedruckt, kein Blatt ist mehr offen.")
            if letters == printed == "1":
                said = self.tr("Der Brief ist gedruckt, kein Blatt ist mehr offen.")
            self.state.setText(said.format(printed=printed, letters=letters))
        self.go_button.setVisible(campaign.filed_at is None)

    def begin(self) -> None:
        self.go_button.setFocus()

    def go(self) -> None:
        """File the campaign."""
        if self.go_button.isVisibleTo(self):
            self._deeds.send(FileCampaign)


Drawn = tuple[str, bytes, PrintKind]
Drawing = Callable[[CampaignRun, Progress], Drawn]


def draw_letters_of(run: CampaignRun, progress: Progress) -> Drawn:
    """Return all letters of a run as one PDF, its name, and what is printed."""
    return "Briefe", draw_letters(run, (), progress), PrintKind.MASS_LETTER


def draw_labels_of(stock: LabelStock, start: int, run: CampaignRun, _progress: Progress) -> Drawn:
    """Return the labels of a run from the first free one on, their name, and what is printed."""
    return "Etiketten", draw_labels(run, stock, start), PrintKind.LABEL


def draw_envelopes_of(run: CampaignRun, _progress: Progress) -> Drawn:
    """Return the envelopes of a run, their name, and what is printed."""
    return "Umschläge", draw_envelopes(run), PrintKind.ENVELOPE
