"""What one can do in Verteiler, with its keys: menu, palette, key sheet and help read it from here."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.kit.workplace import Workplace

ROOM = "mailing"
NEW, CHANGE, CLOSE, CONSENT, WITHDRAW, SEND = (
    f"{ROOM}.{one}" for one in ("new", "change", "close", "consent", "withdraw", "send")
)
FIND, EXPORT, LETTERS, LIST, ENDED, WORDINGS, UNDO = (
    f"{ROOM}.{one}" for one in ("find", "export", "letters", "list", "ended", "wordings", "undo")
)

PRINT = f"{ROOM}.print"


class Deeds(Protocol):
    """What the page can do."""

    def begin(self) -> None:
        """Begin a list."""

    def print_sign_up(self) -> None:
        """Print the sheet on which people sign."""

    def change(self) -> None:
        """Change the chosen list."""

    def close_list(self) -> None:
        """Close the chosen list, or open it again."""

    def consent(self) -> None:
        """Write down that somebody consents to the chosen list."""

    def withdraw(self) -> None:
        """Write down that the chosen subscriber wants no more."""

    def send(self) -> None:
        """Send the form that is open, or open what is chosen."""

    def search(self) -> None:
        """Go to the search among the subscribers."""

    def take_out(self) -> None:
        """Let the addresses of the chosen list leave as a file."""

    def write_letters(self) -> None:
        """Begin letters to the chosen list."""

    def go_to_list(self) -> None:
        """Go to the lists."""

    def turn(self) -> None:
        """Show those who have withdrawn, or those who stand in the list."""

    def show_wordings(self) -> None:
        """Show every version of the words of the chosen list."""

    def undo(self) -> None:
        """Take back what was done last."""


def add_mailing_actions(page: Deeds, owner: QObject, workplace: Workplace) -> None:
    """Register the actions of the page."""
    tr, add = owner.tr, workplace.actions.add
    for name, text, menu, told, run, keys in (
        (NEW, tr("Neuer Verteiler"), "Bearbeiten",
         tr("Legt einen Verteiler an, mit Zweck und Wortlaut der Einwilligung."), page.begin, "Ctrl+Shift+N"),
        (CHANGE, tr("Verteiler ändern"), "Bearbeiten",
         tr("Ändert Namen, Zweck oder Wortlaut. Wer schon eingewilligt hat, tat es im alten Wortlaut."),
         page.change, "Ctrl+E"),
        (CLOSE, tr("Schließen oder wieder öffnen"), "Bearbeiten",
         tr("Schließt den gewählten Verteiler: Es kommt niemand dazu, und es geht nichts mehr hinaus."),
         page.close_list, "Ctrl+Shift+Del"),
        (CONSENT, tr("Einwilligung aufnehmen"), "Bearbeiten",
         tr("Nimmt jemanden in den Verteiler auf, im gezeigten Wortlaut, mit Tag und Weg."),
         page.consent, "Ctrl+N"),
        (WITHDRAW, tr("Widerruf"), "Bearbeiten",
         tr("Hält fest, dass jemand nichts mehr bekommen will. Zehn Sekunden lang geht es zurück."),
         page.withdraw, "Ctrl+Shift+W"),
        (SEND, tr("Speichern"), "Bearbeiten",
         tr("Tut, was auf dem gefüllten Knopf steht."), page.send, "Ctrl+Return, Ctrl+Enter"),
        (EXPORT, tr("Als Datei ausgeben"), "Datei",
         tr("Gibt die Anschriften als CSV oder Excel aus; das Protokoll hält es fest."),
         page.take_out, "Ctrl+Shift+S"),
        (LETTERS, tr("Serienbrief an diesen Verteiler"), "Drucken",
         tr("Beginnt eine Serienbrief-Aktion mit diesem Verteiler."), page.write_letters, "Ctrl+B"),
        (PRINT, tr("Blatt zum Eintragen drucken"), "Drucken",
         tr("Druckt den Wortlaut der Einwilligung mit Zeilen für Name, Anschrift und Unterschrift."),
         page.print_sign_up, "Ctrl+P"),
        (UNDO, tr("Zurücknehmen, was gerade am Verteiler geschah"), "Bearbeiten",
         tr("Nimmt einen Widerruf oder eine Änderung zurück, solange die Zeile es anbietet."),
         page.undo, "Ctrl+Shift+Z"),
    ):  # fmt: skip
        add(name, text, menu, told, run, keys=keys, room=ROOM)
    _add_views(page, owner, workplace)


def _add_views(page: Deeds, owner: QObject, workplace: Workplace) -> None:
    tr, add = owner.tr, workplace.actions.add
    for name, text, menu, told, run, keys in (
        (FIND, tr("Im Verteiler suchen"), "Ansicht",
         tr("Geht zur Suche nach Namen, Straße oder E-Mail."), page.search, "Ctrl+F"),
        (LIST, tr("Zu den Verteilern"), "Ansicht",
         tr("Geht zur Liste der Verteiler."), page.go_to_list, "Ctrl+L"),
        (ENDED, tr("Wer widerrufen hat"), "Ansicht",
         tr("Zeigt, wer widerrufen hat, oder wieder, wer im Verteiler steht."), page.turn, "Ctrl+T"),
        (WORDINGS, tr("Fassungen des Wortlauts"), "Ansicht",
         tr("Zeigt, in welchen Worten wann um die Einwilligung gebeten wurde."), page.show_wordings,
         "Ctrl+Shift+F"),
    ):  # fmt: skip
        add(name, text, menu, told, run, keys=keys, room=ROOM)
