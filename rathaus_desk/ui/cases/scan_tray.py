"""What the copier has scanned: watched while a case is open, laid into it by key, then gone."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from rathaus_desk.domain.cases.attachments import AttachFile, Attachment, AttachmentOrigin
from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.attachments import attachments_of
from rathaus_desk.usecases.cases.scan_folder import Look, Scan, look_into, read_scan, remove_scan

LOOK_MS = 2_500


class ScanTray(QObject):
    """Looks into the folder every few seconds, off the GUI thread; `arrived` tells what is finished there."""

    arrived = Signal(tuple)
    laid_in = Signal(object)
    refused = Signal(object, object)

    def __init__(self, workplace: Workplace, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._at = workplace
        self._folder = folder
        self._last = Look()
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def scans(self) -> tuple[Scan, ...]:
        """What is finished in the folder, newest first."""
        return self._last.ready

    @property
    def more(self) -> int:
        """How many scans lie in the folder beyond those that are shown."""
        return self._last.more

    def watch(self, on: bool) -> None:
        """Look now and then, or rest."""
        if on and not self._timer.isActive():
            self._timer.start()
            self.look()
        elif not on:
            self._timer.stop()

    def look(self) -> None:
        """Look into the folder once."""
        if self._looking:
            return
        self._looking = True
        job = partial(_looked, self._folder, self._last)
        self._at.background.draw(self, job, self._got)

    def lay_in(self, scan: Scan, case_id: int) -> None:
        """Lay a scan into a case; it goes from the folder once it is stored there."""
        self._at.background.draw(self, partial(read_scan, scan.path), partial(self._read, scan, case_id))

    def _got(self, look: Look) -> None:
        self._looking = False
        before, self._last = self._last, look
        if (look.ready, look.more) != (before.ready, before.more):
            self.arrived.emit(look.ready)

    def _read(self, scan: Scan, case_id: int, content: bytes) -> None:
        command = AttachFile(
            case_id=case_id, file_name=scan.path.name, content=content, origin=AttachmentOrigin.SCAN
        )
        refused = partial(self.refused.emit, scan.path)
        self._at.background.do(self, command, partial(self._stored, scan), refused)

    def _stored(self, scan: Scan, made: Attachment) -> None:
        """Look whether the attachment is there for the person: what she cannot see she may not lose."""
        asks = QObject(self)  # each scan asks for itself: of one owner only the newest answer would arrive
        seen = partial(self._seen, asks, scan, made)
        self._at.background.ask(asks, attachments_of, seen, case_id=made.case_id)

    def _seen(self, asks: QObject, scan: Scan, made: Attachment, here: tuple[Attachment, ...]) -> None:
        asks.deleteLater()
        if all(one.id != made.id for one in here):
            text = self.tr("{name} bleibt im Scan-Ordner: Die Anlage ist für Sie im Vorgang nicht zu sehen.")
            self._at.speaker.say(text.format(name=scan.path.name))
            return
        removed = partial(self._removed, scan, made)
        self._at.background.draw(self, partial(remove_scan, scan.path, made.sha256), removed)

    def _removed(self, scan: Scan, made: Attachment, gone: bool) -> None:
        text = (
            self.tr("{name} liegt jetzt im Vorgang.")
            if gone
            else self.tr("{name} liegt jetzt im Vorgang. Bitte die Datei im Scan-Ordner löschen.")
        )
        self._at.speaker.say(text.format(name=scan.path.name))
        self.laid_in.emit(made)
        self.look()


def _looked(folder: Path, before: Look) -> Look:
    """A folder on a share may be away for a while; then nothing is new, and the next look tells."""
    try:
        return look_into(folder, before)
    except Refused:
        return Look()
