"""What the copier has scanned: watched while a case is open, laid into it by key, then gone."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from rathaus_desk.domain.cases.attachments import AttachFile, Attachment, AttachmentOrigin
from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.scan_folder import Look, Scan, look_into, read_scan, remove_scan

LOOK_MS = 2_500


class ScanTray(QObject):
    """Looks into the folder every few seconds, off the GUI thread; `arrived` tells what is finished there."""

    arrived = Signal(tuple)
    laid_in = Signal(object)

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
        if look.ready != self._last.ready:
            self.arrived.emit(look.ready)
        self._last = look

    def _read(self, scan: Scan, case_id: int, content: bytes) -> None:
        command = AttachFile(
            case_id=case_id, file_name=scan.path.name, content=content, origin=AttachmentOrigin.SCAN
        )
        self._at.background.do(self, command, partial(self._stored, scan))

    def _stored(self, scan: Scan, made: Attachment) -> None:
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
