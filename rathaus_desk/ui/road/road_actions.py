"""What can be done in Vor Ort, with keys and a sentence of help each."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.kit.actions import Actions
from rathaus_desk.ui.road.road_undo import UNDO

ROOM = "road"
MONTH, WEEK, LIST, MAP, STOPS = VIEWS = ("month", "week", "list", "map", "stops")
MOVE, PIN, WHY, NEW, REPLAN = "road.move", "road.pin", "road.why", "road.new", "road.replan"
COMPARE, CONFLICTS, CANCEL, EDIT = "road.compare", "road.conflicts", "road.cancel", "road.edit"
CONFIRM, DROP, NEW_STOP, POSTERS = "road.confirm", "road.drop", "road.new_stop", "road.posters"
RHYTHM, SAY = "road.rhythm", "road.notes"


class Views(Protocol):
    """The page as its actions need it."""

    def show_view(self, name: str) -> None: ...
    def step_back(self) -> None: ...
    def step_on(self) -> None: ...
    def go_to_today(self) -> None: ...
    def go_to_date(self) -> None: ...
    def choose_version(self) -> None: ...
    def show_conflicts(self) -> None: ...
    def confirm(self) -> None: ...


class Deeds(Protocol):
    """What is done with halts and stops."""

    def begin_move(self) -> None: ...
    def pin(self) -> None: ...
    def cancel(self) -> None: ...
    def edit_stop(self) -> None: ...
    def new_stop(self) -> None: ...
    def edit_rhythm(self) -> None: ...
    def ask_why(self) -> None: ...
    def undo(self) -> None: ...


class Plans(Protocol):
    """What is done with whole plans."""

    def begin_plan(self) -> None: ...
    def replan(self) -> None: ...
    def compare(self) -> None: ...
    def drop(self) -> None: ...
    def print_posters(self) -> None: ...


def add_road_actions(owner: QObject, actions: Actions, page: Views, deeds: Deeds, plans: Plans) -> None:
    """Register the actions of the room."""
    _add_views(owner, actions, page)
    _add_deeds(owner, actions, deeds)
    _add_plans(owner, actions, plans)
    _add_ways(owner, actions, page)


def _add_views(owner: QObject, actions: Actions, page: Views) -> None:
    tr = owner.tr
    for name, text, told, keys in (
        (MONTH, tr("Monat"), tr("Zeigt die Wochen des Monats, jeden Halt an seinem Tag."), "Ctrl+Shift+M"),
        (WEEK, tr("Woche"), tr("Zeigt eine Woche, nach Fahrzeugen."), "Ctrl+Shift+W"),
        (LIST, tr("Liste"), tr("Zeigt alle Halte untereinander."), "Ctrl+Shift+L"),
        (
            MAP,
            tr("Karte"),
            tr("Zeigt Haltepunkte und die Touren eines Tages, ohne Internet."),
            "Ctrl+Shift+G",
        ),
        (STOPS, tr("Haltepunkte"), tr("Zeigt die Karteikarten der Haltepunkte."), "Ctrl+Shift+H"),
    ):
        actions.add(
            f"road.{name}", text, "Ansicht", told, partial(page.show_view, name), keys=keys, room=ROOM
        )


def _add_deeds(owner: QObject, actions: Actions, deeds: Deeds) -> None:
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (MOVE, tr("Verlegen"), "Bearbeiten",
         tr("Danach mit den Pfeiltasten zum neuen Tag und Enter; Esc lässt den Halt, wo er war."),
         deeds.begin_move, "Ctrl+M"),
        (PIN, tr("Festhalten oder lösen"), "Bearbeiten",
         tr("Ein festgehaltener Halt bleibt an seinem Tag, wenn der Rest neu geplant wird."), deeds.pin,
         "Ctrl+Shift+F"),
        (WHY, tr("Warum nicht dort?"), "Bearbeiten",
         tr("Sagt, ob ein Haltepunkt an einen Tag passt, sonst was dagegen spricht und was helfen würde."),
         deeds.ask_why, "Ctrl+W"),
        (CANCEL, tr("Halt absagen oder herausnehmen"), "Bearbeiten",
         tr("Ein veröffentlichter Halt fällt mit Grund aus, einer im Entwurf kommt heraus."), deeds.cancel,
         "Ctrl+Shift+Del"),
        (EDIT, tr("Haltepunkt ändern"), "Bearbeiten", tr("Öffnet die Karteikarte des Haltepunkts."),
         deeds.edit_stop, "Ctrl+E"),
        (NEW_STOP, tr("Neuer Haltepunkt"), "Datei", tr("Beginnt eine leere Karteikarte."), deeds.new_stop,
         "Ctrl+Shift+E"),
        (RHYTHM, tr("Rhythmus ändern"), "Bearbeiten",
         tr("Wie oft das Mobil an diesem Haltepunkt hält, von wann bis wann."), deeds.edit_rhythm,
         "Ctrl+Shift+R"),
        (UNDO, tr("Letzte Änderung zurücknehmen"), "Bearbeiten",
         tr("Nimmt die letzte Änderung an Plan oder Anmeldungen zurück, dann die davor."), deeds.undo,
         "Ctrl+Shift+Z"),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)


def _add_plans(owner: QObject, actions: Actions, plans: Plans) -> None:
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (REPLAN, tr("Rest neu planen"), "Bearbeiten",
         tr("Plant alles neu, was nicht festgehalten ist; der Vergleich steht daneben, bevor etwas gilt."),
         plans.replan, "Ctrl+R"),
        (NEW, tr("Neuer Plan"), "Datei", tr("Schlägt Touren für ein paar Wochen vor."), plans.begin_plan,
         "Ctrl+Shift+N"),
        (COMPARE, tr("Vergleichen und veröffentlichen"), "Bearbeiten",
         tr("Zeigt, was sich gegen das Veröffentlichte ändert und wem es zu sagen ist."), plans.compare,
         "Ctrl+Shift+V"),
        (POSTERS, tr("Aushänge für alle Haltepunkte"), "Drucken",
         tr("Einer für jeden Haltepunkt mit den Terminen des gezeigten Fahrplans, alle in einem Dokument."),
         plans.print_posters, "Ctrl+Shift+P"),
        (DROP, tr("Entwurf wegwerfen"), "Bearbeiten", tr("Wirft den gezeigten Entwurf weg."), plans.drop, ""),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)


def _add_ways(owner: QObject, actions: Actions, page: Views) -> None:
    tr = owner.tr
    for name, text, menu, told, run, keys in (
        (CONFLICTS, tr("Konflikte"), "Ansicht",
         tr("Zeigt, was gegen eine Regel verstößt; Enter führt hin."), page.show_conflicts, "Ctrl+J"),
        (CONFIRM, tr("Bestätigen"), "Bearbeiten", tr("Sendet das offene Formular oder übernimmt den Plan."),
         page.confirm, "Ctrl+Return, Ctrl+Enter"),
        ("road.back", tr("Früher"), "Ansicht", tr("Einen Monat oder eine Woche zurück."), page.step_back,
         "Ctrl+PgUp"),
        ("road.on", tr("Später"), "Ansicht", tr("Einen Monat oder eine Woche weiter."), page.step_on,
         "Ctrl+PgDown"),
        ("road.today", tr("Heute"), "Ansicht", tr("Zurück zum heutigen Tag."), page.go_to_today, "Ctrl+Home"),
        ("road.date", tr("Tag wählen"), "Ansicht",
         tr("Springt zu einem Tag, zum Beispiel „do“, „+7“ oder „3.12.“."), page.go_to_date, "Ctrl+G"),
        ("road.version", tr("Fahrplan wählen"), "Ansicht",
         tr("Wechselt zwischen dem Veröffentlichten und den Entwürfen."), page.choose_version, "Ctrl+L"),
    ):  # fmt: skip
        actions.add(name, text, menu, told, run, keys=keys, room=ROOM)
