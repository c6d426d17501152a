"""Those who consented to a mailing list, as recipients: one choice, and what it means."""

from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.campaigns.campaign_commands import AddMailingListSource, Campaign
from rathaus_desk.domain.mailing.mailing_lists import ListChannel, MailingList
from rathaus_desk.ui.campaigns.step_card import Deeds
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import button, column, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.mailing.mailing_lists import mailing_lists

_SHOWN = 24  # letters of the choice that can be read


class MailingForm(QWidget):
    """Offers the lists of one's unit to which letters go."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__()
        self._at, self._deeds = workplace, deeds
        self.wanted: int | None = None  # the list from which somebody came here
        self.choice = Choice((), self.tr("Bitte wählen"))
        self.choice.setAccessibleName(self.tr("Verteiler"))
        self.choice.setMinimumContentsLength(_SHOWN)
        self.take_button = button(self.tr("Verteiler nehmen"), self.take)
        self.take_button.setAutoDefault(True)
        line = FlowLayout(tokens.S)
        for one in (self.choice, self.take_button):
            line.addWidget(one)
        inner = column(label(self.tr("AUS EINEM VERTEILER"), "group"))
        inner.addLayout(line)
        self.setLayout(inner)
        self.hide()

    @property
    def chosen(self) -> bool:
        """Tell whether a list is chosen that is still to be taken."""
        return bool(self.choice.currentData())

    def show_campaign(self, _campaign: Campaign) -> None:
        """Offer the lists as they are now."""
        self._at.background.ask(self, mailing_lists, self._offer)

    def take(self) -> None:
        """Take those who stand in the chosen list."""
        if self.chosen:
            self._deeds.send(AddMailingListSource, list_id=int(self.choice.currentData()))
        else:
            self.choice.setFocus()

    def taken(self) -> None:
        """Forget the choice: the list is in now."""
        self.wanted = None
        self.choice.setCurrentIndex(0)

    def _offer(self, found: tuple[MailingList, ...]) -> None:
        me = self._at.background.desk.actor
        mine = [one for one in found if me.role is Role.LEAD or one.unit_id == me.unit_id]
        chosen = self.wanted or self.choice.currentData()
        while self.choice.count() > 1:
            self.choice.removeItem(1)
        for one in mine:
            if one.channel is not ListChannel.EMAIL:
                self.choice.addItem(one.name, str(one.id))
        self.choice.setCurrentIndex(max(self.choice.findData(str(chosen or "")), 0))
        self.setVisible(self.choice.count() > 1)
