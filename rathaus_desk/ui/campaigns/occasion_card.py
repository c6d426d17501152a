"""Step 1: what is written for, to what purpose, and on which law it rests."""

from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.words import word
from rathaus_desk.ui.campaigns.step_card import Deeds, StepCard
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.widgets import column, label
from rathaus_desk.ui.kit.workplace import Workplace


class OccasionCard(StepCard):
    """A form for a new campaign; of one that there is already it says what was chosen."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__(
            workplace,
            deeds,
            self.tr(
                "Ohne Zweck und Rechtsgrundlage wird niemand angeschrieben. Wer dem widersprochen hat, fehlt."
            ),
        )
        bases = tuple((word(one), one.value) for one in Basis)
        self.form = InlineForm(
            self.tr("Neue Aktion"),
            self.tr("Aktion beginnen"),
            self.tr("Strg+Enter"),
            (
                Blank("title", self.tr("Name der Aktion"), 1),
                Blank("purpose", self.tr("Zweck"), choices=tuple((word(one), one.value) for one in Purpose)),
                Blank("basis", self.tr("Rechtsgrundlage"), choices=bases, beside=True),
                Blank("occasion", self.tr("Anlass in einem Satz (muss nicht sein)"), 2),
            ),
            closes=False,
        )
        self.form.sent.connect(self.go)
        self.facts = QWidget()
        self._facts = column(spacing=tokens.XS)
        self.facts.setLayout(self._facts)
        self._said = [label("") for _ in range(4)]
        for one in self._said:
            self._facts.addWidget(one)
        self.column.addWidget(self.form)
        self.column.addWidget(self.facts)
        self.column.addStretch(1)
        self.show_new()

    def show_new(self) -> None:
        """Offer the form for a campaign that is still to be begun."""
        self.form.show()
        self.facts.hide()

    def show_campaign(self, campaign: Campaign) -> None:
        self.form.hide()
        self.facts.show()
        for said, (name, text) in zip(
            self._said,
            (
                (self.tr("Name"), campaign.title),
                (self.tr("Zweck"), word(campaign.purpose)),
                (self.tr("Rechtsgrundlage"), word(campaign.basis)),
                (self.tr("Anlass"), campaign.occasion),
            ),
            strict=True,
        ):
            said.setText(f"{name}: {text}" if text else "")
            said.setVisible(bool(text))

    def begin(self) -> None:
        if self.form.isVisibleTo(self):
            self.form.focus_first()

    def go(self) -> None:
        """Begin the campaign."""
        if not self.form.isVisibleTo(self):
            self._deeds.go_on()
            return
        values = self.form.values()
        self.form.forgive()
        for name, asked in (
            ("purpose", self.tr("Bitte sagen, zu welchem Zweck geschrieben wird. Es wurde nichts angelegt.")),
            ("basis", self.tr("Bitte die Rechtsgrundlage wählen. Ohne sie wird niemand angeschrieben.")),
        ):
            if not values[name]:
                self.refuse(Refused(asked, name))
                return
        self._deeds.send(
            OpenCampaign,
            title=values["title"],
            purpose=Purpose(values["purpose"]),
            basis=Basis(values["basis"]),
            occasion=values["occasion"],
        )

    def refuse(self, error: DeskError) -> None:
        self.form.refuse(error)
        self.form.focus_refused(error)

    def forget(self) -> None:
        super().forget()
        self.form.fill(dict.fromkeys(("title", "purpose", "basis", "occasion"), ""))
        self.form.forgive()
        self.form.set_busy(False)
