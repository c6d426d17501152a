"""What can be done in Vor Ort with those who come to a halt, and what can be printed there."""

from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.bookings.booking_list import ARRIVED, LETTER, MISSED, OFF, REBOOK, SLIP, TOLD
from rathaus_desk.ui.kit.actions import Actions
from rathaus_desk.ui.road.road_actions import ROOM

BOOKINGS, UNTOLD, SLOTS, PRINT = "road.bookings", "road.untold", "road.slots", "road.print"


class Visitors(Protocol):
    """Who comes to the chosen halt."""

    def show_list(self) -> None: ...
    def show_untold(self) -> None: ...
    def arrived(self) -> None: ...
    def missed(self) -> None: ...
    def told(self) -> None: ...
    def rebook(self) -> None: ...
    def cancel(self) -> None: ...
    def print_slip(self) -> None: ...
    def print_letter(self) -> None: ...


class Papers(Protocol):
    """What can be printed."""

    def choose(self) -> None: ...


class Rules(Protocol):
    """How a stop divides its time."""

    def edit(self) -> None: ...


def add_visitor_actions(
    owner: QObject, actions: Actions, visitors: Visitors, papers: Papers, rules: Rules
) -> None:
    """Register them in the room."""
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (BOOKINGS, tr("Anmeldungen am Halt"), "Ansicht",
         tr("Wer an diesem Halt kommt und wer wartet, als Liste."), visitors.show_list, "Ctrl+B"),
        (UNTOLD, tr("Bescheid sagen"), "Ansicht",
         tr("Wer noch eine andere Zeit erwartet; Enter führt zum Halt."), visitors.show_untold,
         "Ctrl+Shift+B"),
        (ARRIVED, tr("War da"), "Bearbeiten",
         tr("Die gewählte Person ist gekommen; noch einmal nimmt es zurück."), visitors.arrived, "Ctrl+D"),
        (MISSED, tr("Nicht gekommen"), "Bearbeiten",
         tr("Die gewählte Person ist nicht gekommen; noch einmal nimmt es zurück."), visitors.missed,
         "Ctrl+Shift+D"),
        (TOLD, tr("Bescheid gesagt"), "Bearbeiten",
         tr("Die gewählte Person weiß jetzt, wann und wo."), visitors.told, "Ctrl+T"),
        (REBOOK, tr("Umbuchen"), "Bearbeiten",
         tr("Eine andere Zeit, hier oder an einem anderen Halt."), visitors.rebook, "Ctrl+U"),
        (OFF, tr("Anmeldung absagen"), "Bearbeiten",
         tr("Gibt die Zeit frei; wer wartet, rückt nach und wird angerufen."), visitors.cancel,
         "Ctrl+Shift+A"),
        (SLIP, tr("Zettel"), "Drucken", tr("Der Zettel zur gewählten Anmeldung."), visitors.print_slip, ""),
        (LETTER, tr("Brief mit Bescheid"), "Drucken",
         tr("Ein Brief an die gewählte Person, die noch eine andere Zeit erwartet."), visitors.print_letter,
         ""),
        (SLOTS, tr("Zeiten am Halt"), "Bearbeiten",
         tr("Wie viel Zeit an diesem Haltepunkt ohne Anmeldung ist, und wie viel zwischen zwei Anmeldungen."),
         rules.edit, "Ctrl+Shift+U"),
        (PRINT, tr("Drucken"), "Drucken",
         tr("Tagesmappe und ihre Teile, Aushang, Handzettel und Brief für den gewählten Tag und Halt."),
         papers.choose, "Ctrl+P"),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)
