"""What leaves Vor Ort as a file for others: calendar, table, points for a map, a page for the website."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from rathaus_desk.domain.road.public_timetable import PublicFile, PublicForm
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.road_actions import ROOM
from rathaus_desk.usecases.road.public import public_file
from rathaus_desk.usecases.road.public_files import ended, form_of, write_public

EXPORT = "road.export"


class RoadFiles(QObject):
    """Asks where and as what, writes beside everything else, and says what came of it."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent)
        self._window, self._at = parent, workplace
        told = self.tr(
            "Speichert, was veröffentlicht ist: als Kalender, Tabelle, Karte, Seite fürs Internet."
        )
        title = self.tr("Fahrplan weitergeben")
        workplace.actions.add(EXPORT, title, "Datei", told, self.save, keys="Ctrl+Shift+S", room=ROOM)

    def save(self) -> None:
        """Save what is published from today on; the ending of the name says as what, else the kind."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        today = self._at.background.desk.now().date()
        kinds = {f"{word(one)} (*.{one.value})": one for one in PublicForm}
        chosen, kind = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Veröffentlichten Fahrplan weitergeben"),
            str(Path(folder) / f"Fahrplan-{today.isoformat()}"),
            ";;".join(kinds),
        )
        if chosen:
            named = Path(chosen)
            form = form_of(named, kinds.get(kind, PublicForm.CALENDAR))
            self._at.background.ask(self, public_file, partial(self._write, named), form=form)

    def _write(self, named: Path, file: PublicFile) -> None:
        job = partial(write_public, file.content, named, file.form)
        said = self.tr("Gespeichert: {name}, {count} Halte von heute an, ohne Personen und Hausbesuche.")
        text = said.format(name=ended(named, file.form).name, count=file.halts)
        self._at.background.draw(self, job, lambda refused: self._at.speaker.say(refused or text))
