"""What must be deleted on its day though nobody opens the room it lies in: asked for once a day, silently."""

from datetime import date

from PySide6.QtCore import QObject, QTimer, Slot

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.campaigns.campaign_commands import ForgetRecipients
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.mailing.mailing_lists import ForgetConsents
from rathaus_desk.domain.printing.single_letters import ForgetLetters
from rathaus_desk.ui.kit.workplace import Workplace

EVERY_MS = 120_000  # long after the first paint; what a start needs goes first


class Tidying(QObject):
    """Sends what deletes consents, recipients and letters whose period is over; the one place that does."""

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._background = workplace.background
        self._tidied: tuple[date, int] | None = None  # the day, and who sat here
        self.timer = QTimer(self, interval=EVERY_MS)
        self.timer.timeout.connect(self.tidy)
        self.timer.start()

    @Slot()
    def tidy(self) -> None:
        """Delete what is over, once a day for each who sits here; a server that is away is asked later."""
        desk = self._background.desk
        now = (desk.now().date(), desk.actor.staff_id)
        if desk.away or desk.on_the_road or desk.actor.role not in CASE_ROLES or now == self._tidied:
            return
        self._tidied = now
        for command in (ForgetConsents(), ForgetRecipients(), ForgetLetters()):
            self._background.do(self, command, lambda _count: None, _stay_silent)


def _stay_silent(_error: DeskError) -> None:
    """Nobody has asked for it; tomorrow it is tried again."""
