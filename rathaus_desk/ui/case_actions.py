"""What can be done in Vorgänge, with keys and a sentence of help each."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.actions import Actions
from rathaus_desk.ui.case_head import ADD, CLOSE, LETTER, MISSED, NOTE, REACHED, SLIP, WRITTEN
from rathaus_desk.ui.task_card import ANSWER, ASK_BACK, CLAIM, REPLY, RETURN, ROUTE

ROOM = "cases"


class CaseRoom(Protocol):
    """The page as its actions need it."""

    def act(self, name: str) -> None:
        """Do an action on the case that is shown."""

    def send(self) -> None:
        """Send the form or letter that is open."""

    def search(self) -> None:
        """Go to the search line."""


class CaseActions(QObject):
    """Registers the actions; the cards take their words and keys from the registry."""

    def __init__(self, parent: QObject, actions: Actions, room: CaseRoom) -> None:
        super().__init__(parent)
        self._actions = actions
        self._room = room
        self._register_tasks()
        self._register_case()
        self._register_page()

    def _add(self, name: str, text: str, help_text: str, keys: str, menu: str = "Vorgang") -> None:
        self._add_run(name, text, help_text, keys, partial(self._room.act, name), menu)

    def _add_run(
        self, name: str, text: str, help_text: str, keys: str, run: Callable[[], None], menu: str = "Vorgang"
    ) -> None:
        self._actions.add(name, text, menu, help_text, run, keys=keys, room=ROOM)

    def _register_tasks(self) -> None:
        tr = self.tr
        self._add(CLAIM, tr("Übernehmen"),
            tr("Übernimmt die Teilaufgabe: Sie kümmern sich darum."), "Ctrl+Shift+U")  # fmt: skip
        self._add(ANSWER, tr("Beantworten"),
            tr("Schreibt die Antwort der Stelle. Damit ist die Teilaufgabe erledigt."),
            "Ctrl+Shift+A")  # fmt: skip
        self._add(REPLY, tr("Antwort weitergeben"),
            tr("Gibt der Stelle weiter, was die Bürgerin oder der Bürger auf die Rückfrage sagt."),
            "Ctrl+Shift+W")  # fmt: skip
        self._add(ASK_BACK, tr("Rückfrage stellen"),
            tr("Fragt über die Ansprechperson zurück. Die Frist der Stelle ruht so lange."),
            "Ctrl+Shift+F")  # fmt: skip
        self._add(ROUTE, tr("An andere Stelle geben"),
            tr("Gibt eine Teilaufgabe, die niemand übernommen hat, an eine andere Stelle."),
            "Ctrl+Shift+S")  # fmt: skip
        self._add(RETURN, tr("Unzuständig"),
            tr("Gibt die Teilaufgabe zurück, mit einem Vorschlag und einem Satz, warum."),
            "Ctrl+Shift+G")  # fmt: skip

    def _register_case(self) -> None:
        tr = self.tr
        self._add(NOTE, tr("Notiz"), tr("Schreibt eine Notiz in den Verlauf."), "Ctrl+Shift+N")
        self._add(ADD, tr("Weitere Stelle fragen"),
            tr("Fragt eine weitere Stelle, während die anderen schon arbeiten."), "Ctrl+Shift+T")  # fmt: skip
        self._add(REACHED, tr("Erreicht"),
            tr("Der Rückruf hat geklappt. Das Versprechen ist gehalten."), "Ctrl+Shift+E")  # fmt: skip
        self._add(MISSED, tr("Nicht erreicht"),
            tr("Niemand ging ans Telefon. Nach drei Versuchen schreiben wir einen Brief."),
            "Ctrl+Shift+K")  # fmt: skip
        self._add(WRITTEN, tr("Brief ist geschrieben"),
            tr("Der versprochene Brief ist geschrieben. Das Versprechen ist gehalten."),
            "Ctrl+Shift+B")  # fmt: skip
        self._add(LETTER, tr("Brief schreiben"),
            tr("Schreibt einen Brief zu diesem Vorgang, mit Vorschau."), "Ctrl+B")  # fmt: skip
        self._add(SLIP, tr("Laufzettel"),
            tr("Druckt den Laufzettel zu diesem Vorgang neu, in großer Schrift."),
            "F9, Ctrl+P", "Drucken")  # fmt: skip
        self._add(CLOSE, tr("Abschließen"),
            tr("Schließt den Vorgang ab, mit dem Ergebnis und wie die Person es erfahren hat."),
            "Ctrl+E")  # fmt: skip

    def _register_page(self) -> None:
        tr, room = self.tr, self._room
        self._add_run("cases.send", tr("Absenden"),
            tr("Sendet das aufgeklappte Formular ab; einen Brief legt es ab und druckt ihn."),
            "Ctrl+Return, Ctrl+Enter", room.send)  # fmt: skip
        self._add_run("cases.search", tr("In Vorgängen suchen"),
            tr("Geht zur Suchzeile der Vorgänge."), "Ctrl+F", room.search, "Bearbeiten")  # fmt: skip
