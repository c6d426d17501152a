"""Opens the protocols from the menu, for who watches over data protection and nobody else."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.protection.protocols_dialog import ProtocolsDialog

OPEN = "protocols.open"


class Protocols(QObject):
    """Registers the action; `sit_down` whenever somebody else sits here."""

    def __init__(self, window: QWidget, workplace: Workplace) -> None:
        super().__init__(window)
        self._window, self._at = window, workplace
        workplace.actions.add(
            OPEN,
            self.tr("Protokolle …"),
            "Extras",
            self.tr("Für den Datenschutz: wer wen angesehen hat, welche Listen gingen, was gelöscht ist."),
            self.open_dialog,
        )
        self.sit_down()

    def sit_down(self) -> None:
        """Offer the protocols to who may read them."""
        self._at.actions.offer(OPEN, self._at.background.desk.actor.role is Role.DPO)

    def open_dialog(self) -> None:
        """Show the protocols."""
        self.dialog = ProtocolsDialog(self._window, self._at)
        self.dialog.open()
