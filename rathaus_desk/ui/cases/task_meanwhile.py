"""Says who changed a task while a form of its card stands open with somebody's text in it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.cases import EntryKind, Task, TimelineEntry
from rathaus_desk.domain.dates import clock

_CHANGES_NOTHING = (EntryKind.NOTE, EntryKind.PAPER)


class TaskMeanwhile(QObject):
    """Remembers what the card showed last, to tell what is new from it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._version = 0
        self._known: frozenset[int] = frozenset()
        self._said = ""

    def see(self, task: Task, timeline: Sequence[TimelineEntry], me: str) -> None:
        """Note what the card shows from now on; `me` is how the person at this desk is called there."""
        fresh = [one for one in timeline if one.id not in self._known and one.kind not in _CHANGES_NOTHING]
        if self._version and task.version != self._version:
            self._said = self._sentence(fresh, me)
        self._version = task.version
        self._known = frozenset(one.id for one in timeline)

    def words(self, seen_version: int | None) -> str:
        """Return what to say at a form that was begun at `seen_version`; empty if nothing changed since."""
        if seen_version is None or seen_version == self._version:
            return ""
        return self._said or self._somebody()

    def _sentence(self, fresh: Sequence[TimelineEntry], me: str) -> str:
        last = max(fresh, key=lambda one: (one.at, one.id), default=None)
        if last is None or last.actor == me:  # a line that one may not read, or one's own deed besides it
            return self._somebody()
        said = self.tr("{name} hat diese Teilaufgabe um {time} geändert. Ihr Text bleibt da.")
        return said.format(name=last.actor, time=clock(last.at))

    def _somebody(self) -> str:
        return self.tr("Diese Teilaufgabe ist inzwischen geändert. Ihr Text bleibt da.")
