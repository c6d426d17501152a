"""What can be done in Empfang, with keys and a sentence of help each."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.intake.last_intake import LastIntake
from rathaus_desk.ui.intake.person_correction import PersonCorrection
from rathaus_desk.ui.intake.reception_line import ReceptionLine
from rathaus_desk.ui.intake.visit_concerns import VisitConcerns
from rathaus_desk.ui.kit.actions import Actions

ROOM = "reception"


class FrontDesk(Protocol):
    """The page and its pieces as the actions need them."""

    visit: VisitConcerns
    last: LastIntake
    line: ReceptionLine
    correction: PersonCorrection

    def save(self) -> None:
        """Save the whole visit and route it."""

    def change_needs(self) -> None:
        """Say how this person can be spoken with."""

    def fold_context(self) -> None:
        """Show knowledge and person, or the form again."""

    def empty_with_return(self) -> None:
        """Empty the form, with a way back."""

    def restore(self) -> None:
        """Put the emptied form back."""

    def next_channel(self) -> None:
        """Change how the citizen reached us."""

    def print_checklist(self) -> None:
        """Print what to bring."""


class ReceptionActions(QObject):
    """Registers the actions of Empfang."""

    def __init__(self, parent: QObject, actions: Actions, page: FrontDesk) -> None:
        super().__init__(parent)
        self._add_saving(actions, page)
        self._add_concerns(actions, page)
        self._add_people(actions, page)
        self._add_after(actions, page)
        self._add_form(actions, page)

    def _add_saving(self, actions: Actions, page: FrontDesk) -> None:
        add, tr = actions.add, self.tr
        add("intake.save", tr("Speichern und weitergeben"), "Vorgang",
            tr("Speichert alle Anliegen und gibt jede Frage an die zuständige Stelle."),
            page.save, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add("intake.at_once", tr("Sofort erledigt"), "Vorgang",
            tr("Zählt die Frage als beantwortet. Es wird keine Person gespeichert."),
            page.visit.answer_at_once, keys="Ctrl+Shift+Return, Ctrl+Shift+Enter", room=ROOM)  # fmt: skip
        add("intake.attach", tr("An ähnlichen Vorgang anhängen"), "Vorgang",
            tr("Nimmt die Person als weitere Meldende auf; sie bekommt eine eigene Nummer."),
            page.visit.attach, keys="Ctrl+D", room=ROOM)  # fmt: skip

    def _add_concerns(self, actions: Actions, page: FrontDesk) -> None:
        add, tr = actions.add, self.tr
        add("intake.next", tr("Weiteres Anliegen"), "Vorgang",
            tr("Legt das Anliegen ab und beginnt das nächste derselben Person, auch nach dem Speichern."),
            page.visit.next, keys="Ctrl+E", room=ROOM)  # fmt: skip
        add("intake.done", tr("Dieses Anliegen gleich erledigt"), "Vorgang",
            tr("Speichert das Anliegen als erledigt, mit einem kurzen Ergebnis."),
            page.visit.mark_done, keys="Ctrl+Shift+E", room=ROOM)  # fmt: skip
        add("intake.before", tr("Anliegen davor öffnen"), "Vorgang",
            tr("Öffnet das Anliegen davor; das jetzige bleibt aufgenommen."),
            page.visit.before, keys="Alt+Up", room=ROOM)  # fmt: skip
        add("intake.after", tr("Anliegen danach öffnen"), "Vorgang",
            tr("Öffnet das Anliegen danach; das jetzige bleibt aufgenommen."),
            page.visit.after, keys="Alt+Down", room=ROOM)  # fmt: skip
        add("intake.remove", tr("Dieses Anliegen entfernen"), "Bearbeiten",
            tr("Nimmt das offene Anliegen heraus. Zehn Sekunden lang lässt es sich zurückholen."),
            page.visit.remove, keys="Ctrl+Shift+Del", room=ROOM)  # fmt: skip
        add("intake.concern_back", tr("Entferntes Anliegen zurückholen"), "Bearbeiten",
            tr("Holt das zuletzt entfernte Anliegen zurück."),
            page.visit.bring_back, room=ROOM)  # fmt: skip
        add("intake.unclear", tr("Unklar, bitte zuordnen"), "Vorgang",
            tr("Nimmt das Anliegen auf, auch wenn noch niemand sagen kann, wohin es gehört."),
            lambda: page.line.take_unclear(), keys="Ctrl+U", room=ROOM)  # fmt: skip

    def _add_people(self, actions: Actions, page: FrontDesk) -> None:
        add, tr = actions.add, self.tr
        add("intake.new_person", tr("Neue Person"), "Vorgang",
            tr("Schreibt eine Person auf, die in keinem Verzeichnis steht. Nötig ist nur der Familienname."),
            lambda: page.line.new_person(), keys="Ctrl+Shift+N", room=ROOM)  # fmt: skip
        add("intake.correct", tr("Daten der Person berichtigen"), "Vorgang",
            tr("Berichtigt, was von der Person im Verzeichnis steht: Name, Anschrift, Telefon, Geburtstag."),
            lambda: page.correction.begin(), keys="Ctrl+Shift+D", room=ROOM)  # fmt: skip
        add("intake.needs", tr("Verständigung"), "Vorgang",
            tr("Hält fest, wie man mit dieser Person gut spricht: Sprache, Großdruck, Schreibgespräch."),
            page.change_needs, keys="Ctrl+Shift+V", room=ROOM)  # fmt: skip
        add("intake.for_whom", tr("Für jemand anderen"), "Vorgang",
            tr("Fragt, wen das Anliegen betrifft, und ob eine Vollmacht vorliegt."),
            lambda: page.line.ask_for_whom(), keys="Ctrl+J", room=ROOM)  # fmt: skip

    def _add_after(self, actions: Actions, page: FrontDesk) -> None:
        add, tr = actions.add, self.tr
        add("intake.undo", tr("Aufnahme zurücknehmen"), "Bearbeiten",
            tr("Nimmt die letzte Aufnahme zurück, bis zehn Sekunden nach dem Speichern."),
            page.last.undo, keys="Ctrl+Shift+Z", room=ROOM)  # fmt: skip
        add("intake.reassign", tr("Falsches Anliegen berichtigen"), "Vorgang",
            tr("Gibt einem eben gespeicherten Anliegen das richtige; die erste Stelle sieht es nicht mehr."),
            page.last.reassign, keys="Ctrl+Shift+B", room=ROOM)  # fmt: skip
        add("intake.swap", tr("Falsche Person berichtigen"), "Vorgang",
            tr("Setzt die richtige Person an die Stelle der falschen, in allem eben Gespeicherten."),
            page.last.swap_person, keys="Ctrl+Shift+P", room=ROOM)  # fmt: skip
        add("intake.slip", tr("Laufzettel drucken"), "Drucken",
            tr("Druckt den Laufzettel der letzten Aufnahme in großer Schrift."),
            page.last.print_slip, keys="F9", room=ROOM)  # fmt: skip
        add("intake.print", tr("Liste zum Mitnehmen drucken"), "Drucken",
            tr("Druckt in großer Schrift, was zu diesem Anliegen mitzubringen ist."),
            page.print_checklist, keys="Ctrl+P", room=ROOM)  # fmt: skip

    def _add_form(self, actions: Actions, page: FrontDesk) -> None:
        add, tr = actions.add, self.tr
        add("intake.empty", tr("Formular leeren"), "Bearbeiten",
            tr("Leert das Formular. Zehn Sekunden lang lässt es sich zurückholen."),
            page.empty_with_return, keys="Ctrl+Shift+L", room=ROOM)  # fmt: skip
        add("intake.restore", tr("Formular zurückholen"), "Bearbeiten",
            tr("Holt das zuletzt geleerte Formular zurück."), page.restore, room=ROOM)  # fmt: skip
        add("intake.channel", tr("Telefon, Besuch, Brief oder E-Mail"), "Vorgang",
            tr("Wechselt, auf welchem Weg das Anliegen kam."),
            page.next_channel, keys="Ctrl+T", room=ROOM)  # fmt: skip
        add("intake.context", tr("Wissen und Person"), "Ansicht",
            tr("Zeigt auf schmalem Platz, was neben dem Formular stünde, und wieder das Formular."),
            page.fold_context, keys="F6", room=ROOM)  # fmt: skip
