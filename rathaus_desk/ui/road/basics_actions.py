"""What one can do in Grundlagen, with its keys: menu, palette, key sheet and help read it from here."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.kit.actions import Actions

ROOM = "road_basics"
NEW, CHANGE, DROP, OUTAGE, TAKE_OVER = (
    f"{ROOM}.{one}" for one in ("new", "change", "drop", "outage", "take_over")
)
REPLAN, CONFIRM, SECTIONS, UNDO = (f"{ROOM}.{one}" for one in ("replan", "confirm", "sections", "undo"))

PRINT = f"{ROOM}.print"


class Deeds(Protocol):
    """The page as its actions need it."""

    def begin(self) -> None: ...
    def edit(self) -> None: ...
    def drop(self) -> None: ...
    def note_outage(self) -> None: ...
    def take_holidays_over(self) -> None: ...
    def replan(self) -> None: ...
    def confirm(self) -> None: ...
    def choose_section(self) -> None: ...
    def print_list(self) -> None: ...
    def undo(self) -> None: ...


def add_basics_actions(owner: QObject, actions: Actions, page: Deeds) -> None:
    """Register the actions of the view."""
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (NEW, tr("Neu"), "Datei",
         tr("Beginnt ein leeres Formular: ein Fahrzeug, einen Ausfall, Ferien, was gerade gewählt ist."),
         page.begin, "Ctrl+Shift+N"),
        (CHANGE, tr("Ändern"), "Bearbeiten", tr("Öffnet, was in der Liste gewählt ist."), page.edit,
         "Ctrl+E"),
        (DROP, tr("Wegnehmen oder stilllegen"), "Bearbeiten",
         tr("Nimmt von der Liste, was gewählt ist; ein Fahrzeug wird nur stillgelegt."), page.drop,
         "Ctrl+Shift+Del"),
        (OUTAGE, tr("Ausfall oder Sperrung melden"), "Bearbeiten",
         tr("Merkt, wann ein Fahrzeug oder eine Ausrüstung fehlt oder ein Haltepunkt gesperrt ist, "
            "und zeigt, welche Touren das trifft."),
         page.note_outage, "Ctrl+Shift+A"),
        (REPLAN, tr("Rest neu planen"), "Bearbeiten",
         tr("Geht zum Fahrplan und plant neu, was ein Ausfall getroffen hat."), page.replan, "Ctrl+R"),
        (TAKE_OVER, tr("Ferien aus dem Kalender übernehmen"), "Bearbeiten",
         tr("Nimmt die Schulferien des Landes aus dem mitgelieferten Kalender auf die Liste."),
         page.take_holidays_over, "Ctrl+Shift+F"),
        (CONFIRM, tr("Speichern"), "Bearbeiten", tr("Sendet das offene Formular."), page.confirm,
         "Ctrl+Return, Ctrl+Enter"),
        (SECTIONS, tr("Abschnitt wählen"), "Ansicht",
         tr("Geht zur Wahl zwischen Fahrzeugen, Team, Ferien und den anderen Abschnitten."),
         page.choose_section, "Ctrl+L"),
        (PRINT, tr("Liste drucken"), "Drucken", tr("Druckt den gewählten Abschnitt, wie er hier steht."),
         page.print_list, "Ctrl+P"),
        (UNDO, tr("Änderung an den Grundlagen zurücknehmen"), "Bearbeiten",
         tr("Nimmt die letzte Änderung zurück, dann die davor."), page.undo, "Ctrl+Shift+Z"),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)
