"""What can be done with packs, with keys and a sentence of help each."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.kit.actions import Actions

ROOM, CONFLICT_ROOM, ROAD = "packs", "pack_conflicts", "road"
OUT, BACK, LOST, READMIT, PEOPLE, SEND, WIPE = (
    f"{ROOM}.{one}" for one in ("out", "back", "lost", "readmit", "people", "send", "wipe")
)
TAKE_ROAD, TAKE_OFFICE, OPEN_CASE, UNDO = (
    f"{CONFLICT_ROOM}.{one}" for one in ("road", "office", "case", "undo")
)

PRINT = f"{CONFLICT_ROOM}.print"


class Packs(Protocol):
    """The page of the packs as its actions need it."""

    def take_along(self) -> None: ...
    def hand_back(self) -> None: ...
    def revoke(self) -> None: ...
    def readmit(self) -> None: ...
    def print_people(self) -> None: ...
    def send(self) -> None: ...


class OwnPackPage(Protocol):
    """The page of the pack that one works on, as its actions need it."""

    def hand_back(self) -> None: ...
    def wipe(self) -> None: ...
    def send(self) -> None: ...


class Decisions(Protocol):
    """The page of what waits to be looked at."""

    def take_road(self) -> None: ...
    def take_office(self) -> None: ...
    def open_case(self) -> None: ...
    def print_list(self) -> None: ...
    def undo(self) -> None: ...


class FromThePlan(Protocol):
    """The ways from the timetable to the packs."""

    def take_chosen_along(self) -> None: ...
    def hand_back(self) -> None: ...


def add_pack_actions(owner: QObject, actions: Actions, page: Packs) -> None:
    """Register what the page of the packs does."""
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (OUT, tr("Tagespaket mitnehmen"), "Datei",
         tr("Packt einen Tag ohne Netz in eine verschlüsselte Datei: für eine Tour, mit einer PIN."),
         page.take_along, "Ctrl+Shift+O"),
        (BACK, tr("Tagespaket zurückgeben"), "Datei",
         tr("Trägt ein, was unterwegs geschah; unterbrochen, geht es dort weiter, wo es stand."),
         page.hand_back, "Ctrl+Shift+I"),
        (LOST, tr("Tagespaket ist verloren"), "Bearbeiten",
         tr("Sperrt das gewählte Tagespaket und sagt, wessen Daten darin waren."), page.revoke,
         "Ctrl+Shift+Del"),
        (READMIT, tr("Tagespaket wieder zulassen"), "Bearbeiten",
         tr("Der Laptop ist wieder da: Was darauf steht, darf zurückkommen."), page.readmit, ""),
        (PEOPLE, tr("Personen im Tagespaket drucken"), "Drucken",
         tr("Eine Liste der Menschen, deren Daten im gewählten Tagespaket sind."), page.print_people,
         "Ctrl+P"),
        (SEND, tr("Bestätigen"), "Bearbeiten", tr("Tut, was der Knopf im offenen Formular sagt."), page.send,
         "Ctrl+Return, Ctrl+Enter"),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)


def add_laptop_actions(owner: QObject, actions: Actions, page: OwnPackPage) -> None:
    """Register what one does on the road with the pack itself."""
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (BACK, tr("Tagespaket zurückgeben"), "Datei",
         tr("Trägt im Rathaus ein, was unterwegs geschah; unterbrochen, geht es dort weiter, wo es stand."),
         page.hand_back, "Ctrl+Shift+I"),
        (WIPE, tr("Tagespaket löschen"), "Datei",
         tr("Löscht das Tagespaket von diesem Laptop, sobald das Rathaus alles bestätigt hat."), page.wipe,
         "Ctrl+Shift+Del"),
        (SEND, tr("Bestätigen"), "Bearbeiten", tr("Tut, was der Knopf im Formular sagt."), page.send,
         "Ctrl+Return, Ctrl+Enter"),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)


def add_conflict_actions(owner: QObject, actions: Actions, page: Decisions) -> None:
    """Register how one decides what waits."""
    tr = owner.tr
    for name, text, told, run, keys in (
        (TAKE_ROAD, tr("So wie unterwegs"), tr("Was unterwegs geschrieben wurde, gilt."), page.take_road,
         "Ctrl+U"),
        (TAKE_OFFICE, tr("So wie im Rathaus"), tr("Was im Rathaus steht, bleibt."), page.take_office,
         "Ctrl+R"),
        (OPEN_CASE, tr("Vorgang ansehen"), tr("Öffnet den Vorgang, um den es geht."), page.open_case,
         "Ctrl+O"),
        (UNDO, tr("Entscheidung zurücknehmen"), tr("Die letzte Entscheidung wartet wieder."), page.undo,
         "Ctrl+Shift+Z"),
        (PRINT, tr("Was hier wartet, drucken"), tr("Druckt die Liste, wie sie hier steht."), page.print_list,
         "Ctrl+P"),
    ):  # fmt: skip
        actions.add(name, text, "Bearbeiten", told, run, keys=keys, room=CONFLICT_ROOM)


def add_ways_from_plan(owner: QObject, actions: Actions, ways: FromThePlan) -> None:
    """Register the ways from the timetable."""
    tr = owner.tr
    for name, text, told, run, keys in (
        ("road.pack_out", tr("Tagespaket dieser Tour mitnehmen"),
         tr("Packt die gewählte Tour in eine verschlüsselte Datei für einen Tag ohne Netz."),
         ways.take_chosen_along, "Ctrl+Shift+O"),
        ("road.pack_back", tr("Tagespaket zurückgeben"),
         tr("Trägt ein, was unterwegs ohne Netz geschah."), ways.hand_back, "Ctrl+Shift+I"),
    ):  # fmt: skip
        actions.add(name, text, "Datei", told, run, keys=keys, room=ROAD)
