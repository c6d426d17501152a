"""What one can do in Aushänge, with its keys: menu, palette, key sheet and help read it from here."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.kit.workplace import Workplace

ROOM = "notices"
NEW, CHANGE, END, HANG, DONE = (f"{ROOM}.{one}" for one in ("new", "change", "end", "hang", "done"))
PRINT_LIST, AGAIN, MANY = (f"{ROOM}.{one}" for one in ("print_list", "again", "many"))
PRINT, COPY, SAVE_TEXT, CALENDAR, UNDO = (
    f"{ROOM}.{one}" for one in ("print", "copy", "save_text", "calendar", "undo")
)


class Deeds(Protocol):
    """What the page can do."""

    def begin(self) -> None:
        """Begin a notice, or a meeting where the meetings are shown."""

    def begin_copy(self) -> None:
        """Begin a notice with the words of the chosen one."""

    def change(self) -> None:
        """Change what is chosen."""

    def end(self) -> None:
        """Put away what is chosen."""

    def hang(self) -> None:
        """Note a place where the chosen notice hangs."""

    def done(self) -> None:
        """Send the form that is open, or take the chosen notice down."""

    def print_sheet(self) -> None:
        """Show what is in sight as a sheet."""

    def print_many(self) -> None:
        """Ask how many copies of the chosen notice become a print job."""

    def print_list(self) -> None:
        """Print what hangs where."""

    def copy_text(self) -> None:
        """Copy the text in sight."""

    def save_text(self) -> None:
        """Save the text in sight."""

    def save_calendar(self) -> None:
        """Save the meetings as a calendar."""

    def undo(self) -> None:
        """Take back what was done last."""

    def show_notices(self) -> None:
        """Show the notices."""

    def show_hanging(self) -> None:
        """Show what hangs where."""

    def show_meetings(self) -> None:
        """Show the dates of the council and the lists of the town."""


def add_notice_actions(page: Deeds, owner: QObject, workplace: Workplace) -> None:
    """Register the actions of the page."""
    tr, add = owner.tr, workplace.actions.add
    for name, text, menu, told, run, keys in (
        (NEW, tr("Neuer Aushang oder Termin"), "Bearbeiten",
         tr("Beginnt einen Aushang; bei den Sitzungen einen Termin."), page.begin, "Ctrl+Shift+N"),
        (CHANGE, tr("Ändern"), "Bearbeiten",
         tr("Öffnet den gewählten Aushang oder Termin zum Schreiben; daneben steht, wie er aussieht."),
         page.change, "Ctrl+E"),
        (AGAIN, tr("Als Vorlage nehmen"), "Bearbeiten",
         tr("Beginnt einen neuen Aushang mit den Worten des gewählten."), page.begin_copy, "Ctrl+Shift+D"),
        (END, tr("Weglegen"), "Bearbeiten",
         tr("Nimmt den gewählten Aushang oder Termin von der Liste. Zehn Sekunden lang geht es zurück."),
         page.end, "Ctrl+Shift+Del"),
        (HANG, tr("Aufgehängt …"), "Bearbeiten",
         tr("Merkt, wo der gewählte Aushang hängt und bis wann."), page.hang, "Ctrl+Shift+H"),
        (DONE, tr("Abgenommen"), "Bearbeiten",
         tr("Hält fest, dass der gewählte Aushang abgenommen ist; in einem Formular speichert es."),
         page.done, "Ctrl+Return, Ctrl+Enter"),
        (UNDO, tr("Zurücknehmen, was gerade an den Aushängen geschah"), "Bearbeiten",
         tr("Holt zurück, was zuletzt weggelegt oder abgenommen wurde."), page.undo, ""),
    ):  # fmt: skip
        add(name, text, menu, told, run, keys=keys, room=ROOM)
    _add_papers(page, owner, workplace)
    _add_views(page, owner, workplace)


def _add_papers(page: Deeds, owner: QObject, workplace: Workplace) -> None:
    tr, add = owner.tr, workplace.actions.add
    for name, text, menu, told, run, keys in (
        (PRINT, tr("Drucken oder als PDF"), "Drucken",
         tr("Zeigt das gewählte Blatt fertig gesetzt; dort wird es gedruckt oder gespeichert."),
         page.print_sheet, "Ctrl+P"),
        (MANY, tr("Viele drucken …"), "Drucken",
         tr("Macht aus dem gewählten Blatt einen Druckauftrag mit so vielen Stück, wie gebraucht werden."),
         page.print_many, "Ctrl+M"),
        (PRINT_LIST, tr("Rundgang drucken"), "Drucken",
         tr("Druckt für den Rundgang, was wo hängt und wann es abgenommen wird."),
         page.print_list, "Ctrl+Shift+P"),
        (COPY, tr("Text kopieren"), "Bearbeiten",
         tr("Legt Pressemitteilung, Internetseite oder Rundbrief in die Zwischenablage."),
         page.copy_text, "Ctrl+Shift+C"),
        (SAVE_TEXT, tr("Text als Datei speichern"), "Datei",
         tr("Speichert Pressemitteilung, Internetseite oder Rundbrief als Datei."),
         page.save_text, "Ctrl+Shift+S"),
        (CALENDAR, tr("Sitzungstermine als Kalenderdatei"), "Datei",
         tr("Speichert die kommenden Sitzungen für jeden Kalender (ICS)."),
         page.save_calendar, "Ctrl+Shift+T"),
    ):  # fmt: skip
        add(name, text, menu, told, run, keys=keys, room=ROOM)


def _add_views(page: Deeds, owner: QObject, workplace: Workplace) -> None:
    tr, add = owner.tr, workplace.actions.add
    for name, text, menu, told, run, keys in (
        (f"{ROOM}.list", tr("Aushänge"), "Ansicht",
         tr("Zeigt alle Aushänge."), page.show_notices, "Ctrl+L"),
        (f"{ROOM}.hanging", tr("Was wo hängt"), "Ansicht",
         tr("Zeigt, wo Aushänge hängen und was abgenommen werden muss."), page.show_hanging, "Ctrl+T"),
        (f"{ROOM}.meetings", tr("Sitzungen und Listen"), "Ansicht",
         tr("Zeigt die Termine von Rat und Ausschüssen und die Listen zum Aufhängen."),
         page.show_meetings, "Ctrl+G"),
    ):  # fmt: skip
        add(name, text, menu, told, run, keys=keys, room=ROOM)
