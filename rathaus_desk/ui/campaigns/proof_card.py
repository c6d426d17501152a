"""Step 5: the letters as they will be printed; above twenty somebody has to have looked."""

from functools import partial

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, RecordProof
from rathaus_desk.domain.campaigns.campaigns import PROOF_ABOVE, needs_proof
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.text import figure
from rathaus_desk.ui.campaigns.sheet_pages import SheetPages
from rathaus_desk.ui.campaigns.step_card import Deeds, StepCard
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.widgets import button, label, show_text, wrapped
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun, campaign_run
from rathaus_desk.usecases.campaigns.run_paper import Layout, draw_letters, lay_out_run, problems_in_words
from rathaus_desk.usecases.lists.export_files import Progress


class ProofCard(StepCard):
    """Lays out every letter, shows the worst and every n-th, and takes the word that they are right."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__(
            workplace,
            deeds,
            self.tr(
                "Gezeigt werden die schwierigsten Briefe (längster Name, vollstes Fenster) und einige aus "
                "dem ganzen Stapel."
            ),
        )
        self.layout_known: Layout | None = None
        self._campaign: Campaign | None = None
        self.state = label("", "strong")
        self.work = LongWork(workplace.background)
        self.work.stopped.connect(self._stopped)
        self.look_button = button(self.tr("Probedruck ansehen"), self.look, keys=self.tr("Strg+P"))
        self.go_button = button(self.tr("Der Probedruck stimmt"), self.go, "primary", self.tr("Strg+Enter"))
        self.column.addWidget(self.state)
        self.column.addWidget(self.work)
        self.column.addLayout(wrapped(self.look_button, self.go_button, last_right=True))
        self.pages = SheetPages(workplace.background, workplace.look)
        self.column.addWidget(self.pages)
        self.column.addStretch(1)

    def show_campaign(self, campaign: Campaign) -> None:
        if self._campaign is None or (campaign.id, campaign.version) != (
            self._campaign.id,
            self._campaign.version,
        ):
            self.layout_known = None
            self.pages.forget()
        self._campaign = campaign
        self._say()

    def forget(self) -> None:
        super().forget()
        self.work.stop()
        self.layout_known, self._campaign = None, None
        self.pages.forget()

    def begin(self) -> None:
        self.look_button.setFocus()

    def look(self) -> None:
        """Lay the letters out and show the proof."""
        self.forgive()
        if self._campaign is not None:
            lay_out = self.of_this(self._lay_out)
            self._at.background.ask(self, campaign_run, lay_out, campaign_id=self._campaign.id)

    def go(self) -> None:
        """Say that the proof is right; without a look there is none."""
        campaign, layout = self._campaign, self.layout_known
        if campaign is None:
            return
        if layout is None and (campaign.proofed_at or not needs_proof(campaign.funnel.letters)):
            self._deeds.go_on()
        elif layout is None:
            self.look()
        elif not layout.problems:
            self._deeds.send(RecordProof, digest=layout.digest)

    def _lay_out(self, run: CampaignRun) -> None:
        self.work.run(
            self.tr("Die Briefe werden gesetzt"),
            partial(_proof, run),
            self.of_this(self._laid_out),
            self.of_this(self.refuse),
            len(run.letters),
        )

    def _laid_out(self, found: tuple[Layout, bytes]) -> None:
        self.layout_known, pdf = found
        self._say()
        problem = problems_in_words(self.layout_known)
        show_text(self.error, problem)
        if pdf:
            title = self.tr("Probedruck, {count} Briefe").format(count=len(self.layout_known.proof))
            self.pages.show_pdf(pdf, title)
        self.go_button.setFocus()

    def _stopped(self) -> None:
        self._at.speaker.say(self.tr("Abgebrochen. Es wurde nichts gedruckt."))

    def _say(self) -> None:
        campaign = self._campaign
        if campaign is None:
            return
        letters = campaign.funnel.letters
        if campaign.proofed_at:
            day = numeric_date(campaign.proofed_at.date())
            text = self.tr("Am {day} angesehen und für richtig befunden.").format(day=day)
        elif self.layout_known is not None:
            said = self.tr("{letters} Briefe, {pages} Seiten. Bitte die gezeigten Briefe lesen.")
            said = self.tr("Ein Brief. Bitte lesen Sie ihn.") if letters == 1 else said
            text = said.format(letters=figure(letters), pages=figure(self.layout_known.sheets))
        elif needs_proof(letters):
            said = self.tr("{letters} Briefe: Ab {most} Briefen geht es nicht ohne Probedruck.")
            text = said.format(letters=figure(letters), most=PROOF_ABOVE + 1)
        else:
            said = self.tr("{letters} Briefe: Ein Probedruck muss nicht sein.")
            said = self.tr("Ein Brief: Ein Probedruck muss nicht sein.") if letters == 1 else said
            text = said.format(letters=figure(letters))
        self.state.setText(text)
        seen = self.layout_known is not None and not self.layout_known.problems
        self.go_button.setEnabled(seen or bool(campaign.proofed_at) or not needs_proof(letters))


def _proof(run: CampaignRun, progress: Progress) -> tuple[Layout, bytes]:
    layout = lay_out_run(run, progress)
    return layout, b"" if layout.problems else draw_letters(run, layout.proof, Progress(stop=progress.stop))
