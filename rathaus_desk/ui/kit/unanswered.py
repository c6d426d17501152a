"""What is said while the database is away: why a room is empty; and a refusal, until it answers again."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from rathaus_desk.ui.kit.background import EVERYTHING, Background
from rathaus_desk.ui.kit.widgets import announce, show_text


class Unanswered(QLabel):
    """Stands above an empty page while the database is away; one that was read before needs no sentence."""

    def __init__(self, background: Background, room: str, filled: Callable[[], bool]) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("kind", "large")
        self._background, self._room, self._filled = background, room, filled
        background.reachable.connect(self._note)
        if background.desk.away:  # shown with the page; on its own it would be a window
            self.setText(self._words())
        else:
            self.hide()

    def _note(self, there: bool) -> None:
        show_text(self, "" if there or self._filled() else self._words())
        if self.isVisible():
            announce(self)

    def _words(self) -> str:
        needs = self.tr("„{room}“ braucht die Datenbank, und die antwortet gerade nicht.")
        meanwhile = self.tr("Die Seite füllt sich von selbst, sobald sie wieder antwortet.")
        desk = self._background.desk
        if desk.goes_on and desk.numbers_left:
            meanwhile = self.tr("Aufnehmen geht weiter, im Empfang mit Alt+2.")
        return f"{needs.format(room=self._room)} {meanwhile}"


class UntilAnswered(QObject):
    """Takes a refusal away once everything is read anew: perhaps it works by now."""

    def __init__(self, said: QLabel, background: Background) -> None:
        super().__init__(said)
        self._said = said
        background.changed.connect(self._read_anew)

    def _read_anew(self, tables: frozenset[str]) -> None:
        if tables >= EVERYTHING:
            show_text(self._said, "")
