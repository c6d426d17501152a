"""Ten seconds to take back what was just done with appointments: a booking, a series, a cancelling."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.appointments.appointments import UNDO_SECONDS
from rathaus_desk.domain.commands import Command
from rathaus_desk.ui.kit.workplace import Workplace

UNDO = "appointment.undo"


class AppointmentUndo(QObject):
    """Keeps the one command that takes the last deed back, and says so in the line below."""

    undone = Signal()

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self._command: Command[Any] | None = None
        self._said = ""

    def offer(self, done: str, command: Command[Any], said: str) -> None:
        """Say what was done, with a button that takes it back; `said` follows once that is through."""
        self._command, self._said = command, said
        self._at.speaker.offer(done, self.tr("Rückgängig"), UNDO, UNDO_SECONDS)

    def undo(self) -> None:
        """Take the last deed back."""
        if self._command is not None:
            self._at.background.do(self, self._command, partial(self._through, self._said))

    def forget(self) -> None:
        """Forget the last deed; somebody else sits here now."""
        self._command = None

    def _through(self, said: str, _result: object) -> None:
        self._command = None
        self.undone.emit()
        self._at.speaker.say(said)
