"""The way back for ten seconds after a task was sent to another unit."""

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.cases import Task
from rathaus_desk.domain.cases.tasks import UndoRouting
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS
from rathaus_desk.ui.kit.workplace import Workplace

UNDO_ROUTE = "cases.undo_route"


class RoutingUndo(QObject):
    """Remembers what was sent last; whether it can come back is for the office to say."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self._sent: Task | None = None
        workplace.actions.add(
            UNDO_ROUTE, self.tr("Weitergeben zurücknehmen"), "Bearbeiten",
            self.tr("Holt zurück, was eben an eine andere Stelle ging, bis zehn Sekunden danach."),
            self.undo, keys="Ctrl+Shift+Z", room="cases")  # fmt: skip

    def offer(self, task: Task) -> None:
        """Say where a task lies now, and offer to take that back."""
        self._sent = task
        if task.routed_from is None:  # it went to an authority outside, which is on paper
            self._at.speaker.say(self.tr("Weitergegeben."))
            return
        said = self.tr("Weitergegeben an {unit}.").format(unit=task.unit)
        self._at.speaker.offer(said, self.tr("Rückgängig"), UNDO_ROUTE, UNDO_SECONDS)

    def undo(self) -> None:
        """Take it back."""
        sent, self._sent = self._sent, None
        if sent is None:
            self._at.speaker.say(self.tr("Hier ist gerade nichts weitergegeben, das zurückkäme."))
            return
        command = UndoRouting(task_id=sent.id, seen_version=sent.version)
        self._at.background.do(self, command, self._undone)

    def _undone(self, task: Task) -> None:
        self._at.speaker.say(self.tr("Zurückgenommen: liegt wieder bei {unit}.").format(unit=task.unit))
