"""The Druckwerkstatt: each view is a page of its own, and the switch above leads from one to the other."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.mailing.mailing_lists import MailingList
from rathaus_desk.ui.campaigns.campaigns_page import CampaignsPage
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.mailing.mailing_page import MailingPage
from rathaus_desk.ui.notices.notices_page import NoticesPage
from rathaus_desk.ui.printing.printing_page import PrintingPage
from rathaus_desk.ui.templates.templates_page import TemplatesPage

# A further view is one line here, by the key under which ui/kit/rooms.py says its name and its Alt key.
VIEWS: Mapping[str, Callable[[Workplace], PrintView]] = {
    "print_shop": TemplatesPage,
    "notices": NoticesPage,
}


class PrintShop:
    """The pages of the print shop in one window."""

    def __init__(self, workplace: Workplace) -> None:
        self._go_to = workplace.speaker.go_to
        self.campaigns, self.printing = CampaignsPage(workplace), PrintingPage(workplace)
        self.mailing = MailingPage(workplace)
        self.views: dict[str, PrintView] = {key: make(workplace) for key, make in VIEWS.items()}
        self.views |= {"campaigns": self.campaigns, "printing": self.printing, "mailing": self.mailing}
        self.campaigns.job_wanted.connect(self._show_job)
        self.notices = self.views["notices"]
        if isinstance(self.notices, NoticesPage):
            self.notices.job_wanted.connect(self._show_job)
        self.printing.notice_wanted.connect(self._show_notice)
        self.mailing.letters_wanted.connect(self._write_letters)
        self.printing.campaign_wanted.connect(self._show_campaign)

    def show_place(self, place_id: int) -> None:
        """Lead from Mein Tag to the place where a notice hangs that must be taken down."""
        page = self._go_to("notices")
        if isinstance(page, NoticesPage):
            page.show_place(place_id)

    @property
    def pages(self) -> dict[str, QWidget]:
        """The page of each view, by the key of its room."""
        return dict(self.views)

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        for one in self.views.values():
            one.sit_down()

    def _show_job(self, job_id: int) -> None:
        """Lead from a campaign to its print job."""
        if self._go_to("printing") is self.printing:
            self.printing.open(job_id)

    def _show_notice(self, notice_id: int) -> None:
        """Lead from a print job back to its notice."""
        page = self._go_to("notices")
        if isinstance(page, NoticesPage):
            page.show_notice(notice_id)

    def _show_campaign(self, campaign_id: int) -> None:
        """Lead from a print job back to its campaign."""
        if self._go_to("campaigns") is self.campaigns:
            self.campaigns.open(campaign_id)

    def _write_letters(self, kept: MailingList) -> None:
        """Lead from a mailing list to letters that go to it."""
        if self._go_to("campaigns") is self.campaigns:
            self.campaigns.begin_for_list(kept)
