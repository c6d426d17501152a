"""One campaign: a rail of seven steps that can be left and resumed, and the card of one of them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, CheckAgain, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import STEPS, Basis, Step
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.mailing.mailing_lists import MailingList
from rathaus_desk.domain.printing.print_jobs import PrintJob
from rathaus_desk.domain.words import word
from rathaus_desk.ui.campaigns.check_card import CheckCard
from rathaus_desk.ui.campaigns.occasion_card import OccasionCard
from rathaus_desk.ui.campaigns.print_card import FileCard, PrintCard
from rathaus_desk.ui.campaigns.proof_card import ProofCard
from rathaus_desk.ui.campaigns.recipients_card import RecipientsCard
from rathaus_desk.ui.campaigns.step_card import StepCard
from rathaus_desk.ui.campaigns.template_card import TemplateCard
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import breakable, button, label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.overview import campaign as campaign_now

RAIL = STEPS[:-1]  # "done" is no step of its own


class CampaignDesk(QWidget):
    """Sends the steps of the open campaign, and shows what came of each."""

    changed = Signal(object)  # the campaign after a step
    opened = Signal(object)  # the id of the campaign that came onto the desk
    job_wanted = Signal(object)  # ids are wider than a C integer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.campaign: Campaign | None = None
        self._busy = False
        self.title = label("", "large")
        self.occasion, self.template = OccasionCard(workplace, self), TemplateCard(workplace, self)
        self.recipients, self.check = RecipientsCard(workplace, self), CheckCard(workplace, self)
        self.proof, self.print = ProofCard(workplace, self), PrintCard(workplace, self)
        self.file = FileCard(workplace, self)
        self.cards: dict[Step, StepCard] = dict(
            zip(
                RAIL,
                (
                    *(self.occasion, self.template, self.recipients, self.check),
                    *(self.proof, self.print, self.file),
                ),
                strict=True,
            )
        )
        self.rail: dict[Step, QPushButton] = {}
        self._stack = QStackedWidget()
        self._lay_out()
        self.begin_new()

    @property
    def step(self) -> Step:
        """Return whose card is in sight."""
        return RAIL[self._stack.currentIndex()]

    @property
    def card(self) -> StepCard:
        """Return the card in sight."""
        return self.cards[self.step]

    def begin_new(self) -> None:
        """Offer the form of a new campaign."""
        self.campaign = None
        self.title.setText(self.tr("Neue Serienbrief-Aktion"))
        self.occasion.show_new()
        self._forget()
        self._show_rail()
        self._turn(Step.OCCASION)

    def begin_for_list(self, kept: MailingList) -> None:
        """Offer the form of a new campaign for a mailing list; its consents are the legal basis."""
        self.begin_new()
        values = {"title": kept.name, "purpose": kept.purpose.value, "basis": Basis.CONSENT.value}
        self.occasion.form.fill(values)
        self.recipients.mailing.wanted = kept.id

    def open(self, campaign_id: int) -> None:
        """Open a campaign at its first step that is not done."""
        self._at.background.ask(self, campaign_now, self._opened, campaign_id=campaign_id)

    def reload(self) -> None:
        """Read the open campaign anew; the card in sight stays."""
        if self.campaign is not None and not self._busy:
            self._at.background.ask(
                self, campaign_now, self._read_anew, campaign_id=self.campaign.id, on_refusal=self._gone
            )

    def show_step(self, step: Step) -> None:
        """Show the card of a step, if the campaign is as far as that."""
        if self.rail[step].isEnabled():
            self._turn(step)
            self.card.begin()

    def go_on(self) -> None:
        """Show the card of the first step that is not done."""
        if self.campaign is not None:
            self._turn(_shown(self.campaign.step))
            self.card.begin()
            focused = self.window().focusWidget()
            if focused is None or not self.isAncestorOf(focused):
                self.rail[self.step].setFocus()  # a button that went took the focus along

    def send(self, make: Callable[..., Command[Any]], *, stay: bool = False, **values: Any) -> None:
        """Send a step; a campaign that is still to be begun names no other."""
        if self._busy:
            return
        if make is not OpenCampaign:
            if self.campaign is None:
                return
            values |= {"campaign_id": self.campaign.id, "seen_version": self.campaign.version}
        self._busy = True
        self.card.forgive()
        sent = self.card
        self._at.background.do(
            self, make(**values), partial(self._sent, sent, stay, self._id), partial(self._refused, sent)
        )

    def printed(self, job_id: int) -> None:
        """Go to a print job."""
        self.job_wanted.emit(job_id)

    def go(self) -> None:
        """Do what the filled button of the card does."""
        self.card.go()

    def look(self) -> None:
        """Show on paper what the card has to show."""
        if self.card is self.template:
            self.template.preview()
        elif self.card is self.proof:
            self.proof.look()
        else:
            self._at.speaker.say(self.tr("Zu sehen gibt es etwas bei „Vorlage“ und beim „Probedruck“."))

    @property
    def _id(self) -> int | None:
        return self.campaign.id if self.campaign else None

    def _sent(self, card: StepCard, stay: bool, of: int | None, result: Any) -> None:
        self._busy = False
        if self._id != of:  # another campaign is on the desk by now
            self.changed.emit(result)
            return
        if card is self.recipients and not stay:
            self.recipients.taken()
        if isinstance(result, PrintJob):
            self.printed(result.id)
            self.reload()
            return
        self._show(result)
        self.changed.emit(result)
        if card is self.recipients and not stay and self.rail[Step.CHECK].isEnabled():
            self.show_step(Step.CHECK)  # also where nothing is to be decided: who gets a letter is seen once
        elif not stay:
            self.go_on()

    def _refused(self, card: StepCard, error: DeskError) -> None:
        self._busy = False
        others = isinstance(error, Conflict) or (isinstance(error, Refused) and error.field == "proof")
        if others and card in (self.proof, self.print) and self.campaign is not None:
            self._check_again(card, error, self.campaign)
        else:
            self._tell(card, error)

    def _tell(self, card: StepCard, error: DeskError) -> None:
        card.refuse(error)
        if isinstance(error, Conflict):
            self.reload()

    def _check_again(self, card: StepCard, error: DeskError, of: Campaign) -> None:
        """Bring up to date who gets a letter: a refusal alone leaves all as it was, and would come again."""

        def not_checked(_other: DeskError) -> None:
            self._busy = False
            self._tell(card, error)

        self._busy = True
        command = CheckAgain(campaign_id=of.id, seen_version=of.version)
        self._at.background.do(self, command, self._checked_again, not_checked)

    def _checked_again(self, now: Campaign) -> None:
        self._busy = False
        self.changed.emit(now)
        if self._id != now.id:
            return
        self._show(now)
        self.go_on()
        said = self.tr(
            "Inzwischen hat sich geändert, wer einen Brief bekommt oder was darin steht. Die Empfänger sind "
            "neu geprüft, gedruckt wurde nichts. Bitte sehen Sie die Briefe noch einmal an."
        )
        self.card.refuse(Refused(said))

    def _read_anew(self, found: Campaign) -> None:
        if self._id == found.id:  # else another one was begun or opened meanwhile
            self._show(found)

    def _opened(self, found: Campaign) -> None:
        if self._id != found.id:
            self._forget()
        self._show(found)
        self.opened.emit(found.id)
        self.go_on()

    def _gone(self, _error: DeskError) -> None:
        self.begin_new()

    def _show(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.title.setText(breakable(campaign.title))
        self._show_rail()
        for card in self.cards.values():
            card.show_campaign(campaign)

    def _forget(self) -> None:
        """Empty all cards: what was typed or chosen for one campaign is never sent for another."""
        for card in self.cards.values():
            card.forget()

    def _show_rail(self) -> None:
        """Say of each step whether it is done, is next, or waits for those before."""
        here = STEPS.index(self.campaign.step) if self.campaign else 0
        for at, (step, one) in enumerate(self.rail.items()):
            done, name = at < here, word(step)
            one.setEnabled(at <= here)
            one.setText(f"✓ {name}" if done else f"{at + 1} {name}")
            state = (
                self.tr("fertig") if done else self.tr("jetzt dran") if at == here else self.tr("kommt noch")
            )
            said = self.tr("Schritt {number} von 7: {name}, {state}")
            one.setAccessibleName(said.format(number=at + 1, name=name, state=state))

    def _turn(self, step: Step) -> None:
        self._stack.setCurrentIndex(RAIL.index(step))
        for one, made in self.rail.items():
            made.setChecked(one is step)

    def _lay_out(self) -> None:
        rail = FlowLayout(tokens.XS)
        for step in RAIL:
            made = button(word(step), partial(self.show_step, step), "chip")
            made.setProperty("narrow", "true")  # all seven stand in one line at 1366 pixels
            made.setCheckable(True)
            made.setAutoExclusive(True)
            self.rail[step] = made
            rail.addWidget(made)
            self._stack.addWidget(scrolled(self.cards[step]))
        frame = QFrame()
        frame.setProperty("kind", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.M)
        inner.addWidget(self.title)
        inner.addLayout(rail)
        inner.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)


def _shown(step: Step) -> Step:
    """Return whose card shows a campaign at this step: one that is done shows how it was filed."""
    return Step.FILE if step is Step.DONE else step
