"""What leaves Aushänge as a file that is no sheet: texts and the calendar of the council."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from rathaus_desk.ui.kit.file_names import ask_where, in_documents
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.notices.meetings import meeting_calendar

_CALENDAR = "Sitzungstermine.ics"


class NoticeFiles:
    """Asks where, writes, and says what came of it."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        self._parent, self._at = parent, workplace

    def save_text(self, name: str, text: str) -> None:
        """Save a text; without a name there is none."""
        if name:
            self._save(name, text.encode("utf-8"))
        else:
            tr = self._parent.tr
            self._at.speaker.say(tr("Bitte zuerst Pressemitteilung, Internetseite oder Rundbrief wählen."))

    def save_calendar(self) -> None:
        """Save the meetings to come."""
        self._at.background.ask(self._parent, meeting_calendar, partial(self._save, _CALENDAR))

    def _save(self, name: str, content: bytes) -> None:
        tr = self._parent.tr
        ending = Path(name).suffix
        file = ask_where(self._parent, tr("Als Datei speichern"), in_documents(name), f"(*{ending})", ending)
        if file is None:
            return
        try:
            file.write_bytes(content)
        except OSError:
            failed = tr("{file} lässt sich dort nicht schreiben. Bitte einen anderen Ort wählen.")
            self._at.speaker.say(failed.format(file=file.name))
            return
        self._at.speaker.say(tr("Gespeichert: {file}").format(file=file.name))
