"""Says at the head of a case who else has it open, and tells the others that it is open here."""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.office.presence import BEAT_SECONDS, LeaveRecord, OpenKind, StayAt
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.presence import others_at

SETTLE_MS = 1_000  # while one runs down a list, nobody is told


class CasePresence(QObject):
    """Stands at one case at a time; `show` is given the colleagues who have it open too."""

    def __init__(
        self, parent: QObject, workplace: Workplace, show: Callable[[tuple[str, ...]], None]
    ) -> None:
        super().__init__(parent)
        self._at = workplace
        self._show = show
        self._window = uuid4().hex
        self._case_id = 0
        self._told = False
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._beat)
        self._again = QTimer(self)
        self._again.setInterval(BEAT_SECONDS * 1_000)
        self._again.timeout.connect(self._beat)
        workplace.background.changed.connect(self._changed)

    def stand_at(self, case_id: int) -> None:
        """Stand at another case from now on; 0 is none."""
        if case_id == self._case_id:
            return
        self.leave()
        self._case_id = case_id
        if case_id:
            self._look()
            self._settled.start()
            self._again.start()

    def leave(self) -> None:
        """Stand nowhere, and say so at once."""
        self._settled.stop()
        self._again.stop()
        self._case_id = 0
        self._show(())
        if self._told:
            self._told = False
            self._at.background.do(self, LeaveRecord(window=self._window), _nothing, _nothing)

    def _beat(self) -> None:
        self._told = True
        stay = StayAt(window=self._window, kind=OpenKind.CASE, record_id=self._case_id)
        self._at.background.do(self, stay, _nothing, _nothing)
        self._look()

    def _look(self) -> None:
        here = self._case_id

        def show(names: tuple[str, ...]) -> None:
            if here == self._case_id:
                self._show(names)

        kind = OpenKind.CASE
        self._at.background.ask(self, others_at, show, on_refusal=_nothing, kind=kind, record_id=here)

    def _changed(self, tables: frozenset[str]) -> None:
        if self._case_id and tables & {"*", "presence"}:
            self._look()


def in_words(names: tuple[str, ...]) -> str:
    """Return who has a case open, as a sentence; empty for nobody."""
    if not names:
        return ""
    tr = QCoreApplication.translate
    if len(names) == 1:
        return tr("CasePresence", "{name} hat den Vorgang offen").format(name=names[0])
    last = names[1] if len(names) == 2 else tr("CasePresence", "{n} weitere").format(n=len(names) - 1)
    return tr("CasePresence", "{name} und {last} haben den Vorgang offen").format(name=names[0], last=last)


def _nothing(_outcome: DeskError | None) -> None:
    """Whether colleagues are seen here is no reason to disturb anybody."""
