"""What can be done in Empfang, with keys and a sentence of help each."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.actions import Actions

ROOM = "reception"


class FrontDesk(Protocol):
    """The page as its actions need it."""

    def save(self) -> None:
        """Save the intake and route it."""

    def answer_at_once(self) -> None:
        """Count a question that was answered on the spot."""

    def attach(self) -> None:
        """Attach the intake to a similar case."""

    def undo(self) -> None:
        """Take the last intake back."""

    def empty_with_return(self) -> None:
        """Empty the form, with a way back."""

    def restore(self) -> None:
        """Put the emptied form back."""

    def next_channel(self) -> None:
        """Change how the citizen reached us."""

    def print_slip(self) -> None:
        """Print the routing slip of the last intake."""

    def print_checklist(self) -> None:
        """Print what to bring."""


class ReceptionActions(QObject):
    """Registers the actions of Empfang; they work while its page is open."""

    def __init__(self, parent: QObject, actions: Actions, page: FrontDesk) -> None:
        super().__init__(parent)
        self._register(actions, page)

    def _register(self, actions: Actions, page: FrontDesk) -> None:
        add = actions.add
        tr = self.tr
        add("intake.save", tr("Speichern und weitergeben"), "Vorgang",
            tr("Speichert das Anliegen und gibt die Frage an die zuständige Stelle."),
            page.save, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add("intake.at_once", tr("Sofort erledigt"), "Vorgang",
            tr("Zählt die Frage als beantwortet. Es wird keine Person gespeichert."),
            page.answer_at_once, keys="Ctrl+Shift+Return, Ctrl+Shift+Enter", room=ROOM)  # fmt: skip
        add("intake.attach", tr("An ähnlichen Vorgang anhängen"), "Vorgang",
            tr("Nimmt die Person als weitere Meldende auf; sie bekommt eine eigene Nummer."),
            page.attach, keys="Ctrl+D", room=ROOM)  # fmt: skip
        add("intake.undo", tr("Aufnahme zurücknehmen"), "Bearbeiten",
            tr("Nimmt die letzte Aufnahme zurück, bis zehn Sekunden nach dem Speichern."),
            page.undo, keys="Ctrl+Shift+Z", room=ROOM)  # fmt: skip
        add("intake.empty", tr("Formular leeren"), "Bearbeiten",
            tr("Leert das Formular. Zehn Sekunden lang lässt es sich zurückholen."),
            page.empty_with_return, keys="Ctrl+Shift+L", room=ROOM)  # fmt: skip
        add("intake.restore", tr("Formular zurückholen"), "Bearbeiten",
            tr("Holt das zuletzt geleerte Formular zurück."), page.restore, room=ROOM)  # fmt: skip
        add("intake.channel", tr("Telefon, Besuch, Brief oder E-Mail"), "Vorgang",
            tr("Wechselt, auf welchem Weg das Anliegen kam."),
            page.next_channel, keys="Ctrl+T", room=ROOM)  # fmt: skip
        add("intake.slip", tr("Laufzettel drucken"), "Drucken",
            tr("Druckt den Laufzettel der letzten Aufnahme in großer Schrift."),
            page.print_slip, keys="F9", room=ROOM)  # fmt: skip
        add("intake.print", tr("Liste zum Mitnehmen drucken"), "Drucken",
            tr("Druckt in großer Schrift, was zu diesem Anliegen mitzubringen ist."),
            page.print_checklist, keys="Ctrl+P", room=ROOM)  # fmt: skip
