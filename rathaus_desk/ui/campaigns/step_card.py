"""What the seven cards of a campaign have in common."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import Campaign
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.focus import bring_soon
from rathaus_desk.ui.kit.widgets import announce, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace


class Deeds(Protocol):
    """What a card asks of the desk on which the campaign lies."""

    campaign: Campaign | None

    def send(self, make: Callable[..., Command[Any]], *, stay: bool = False, **values: Any) -> None:
        """Send a step of the open campaign; with `stay` its card remains in sight."""

    def go_on(self) -> None:
        """Show the card of the first step that is not done."""

    def printed(self, job_id: int) -> None:
        """Go to a print job that was just made."""


class StepCard(QWidget):
    """One step: what is to be done, what a rule answered, and one filled button."""

    def __init__(self, workplace: Workplace, deeds: Deeds, lead: str) -> None:
        super().__init__()
        self._at, self._deeds = workplace, deeds
        self._turn = 0  # how often another campaign came onto the desk
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.M)
        self.lead: QLabel = label(lead, "muted")
        self.error: QLabel = label("", "error")
        self.error.hide()
        for one in (self.lead, self.error):
            self.column.addWidget(one)

    def show_campaign(self, campaign: Campaign) -> None:
        """Show a campaign as it stands."""

    def forget(self) -> None:
        """Empty what was typed: another campaign comes onto the desk."""
        self._turn += 1
        self.forgive()

    def of_this(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return `then`, deaf from when another campaign lies on the desk: what comes late is not of that."""
        turn = self._turn

        def hear(result: Any) -> None:
            if turn == self._turn:
                then(result)

        return hear

    def begin(self) -> None:
        """Take the focus to what is to be done first."""

    def go(self) -> None:
        """Do what the filled button does."""

    def refuse(self, error: DeskError) -> None:
        """Say at the card why it did not work."""
        show_text(self.error, str(error))
        announce(self.error)
        bring_soon(self.error)

    def forgive(self) -> None:
        """Take back what a rule answered before."""
        show_text(self.error, "")
