"""What can be done with appointments, with keys and a sentence of help each."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.appointments.appointment_papers import AppointmentPapers
from rathaus_desk.ui.appointments.appointment_starts import AppointmentStarts
from rathaus_desk.ui.appointments.appointment_steps import AppointmentSteps
from rathaus_desk.ui.kit.actions import EVERYWHERE, Actions

ROOM = "appointments"


class AppointmentDesk(Protocol):
    """The page as its actions need it."""

    def repeat(self) -> None: ...
    def confirm(self) -> None: ...
    def undo(self) -> None: ...
    def step_back(self) -> None: ...
    def step_on(self) -> None: ...
    def go_to_today(self) -> None: ...
    def go_to_date(self) -> None: ...
    def turn(self) -> None: ...
    def set_hours(self) -> None: ...


class Changes(Protocol):
    """Moving and cancelling as the actions need it."""

    def begin_move(self) -> None: ...
    def cancel(self) -> None: ...
    def cancel_series(self) -> None: ...


class AppointmentActions(QObject):
    """Registers the actions of the appointments."""

    def __init__(
        self, parent: QObject, actions: Actions, page: AppointmentDesk, starts: AppointmentStarts,
        steps: AppointmentSteps, papers: AppointmentPapers, changes: Changes,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._actions = actions
        self._for_booking(page, starts)
        self._for_one(steps, papers)
        self._for_changes(page, changes, steps)
        self._for_the_day(page, papers)

    def _for_booking(self, page: AppointmentDesk, starts: AppointmentStarts) -> None:
        tr = self.tr
        self._add("book", tr("Termin vergeben"), "Vorgang",
                  tr("Vergibt einen Termin; Anliegen und Person kommen aus der Aufnahme."),
                  starts.book_for_intake, "Shift+F2", EVERYWHERE)  # fmt: skip
        self._add("for_ticket", tr("Termin statt Warten"), "Vorgang",
                  tr("Gibt der gewählten Wartemarke einen Termin; die Nummer endet damit."),
                  starts.book_for_ticket, "Ctrl+Shift+O", "queue")  # fmt: skip
        self._add("for_case", tr("Termin zu diesem Vorgang"), "Vorgang",
                  tr("Gibt zum offenen Vorgang einen Termin; er steht dann im Verlauf."),
                  starts.book_for_case, "Ctrl+F2", "cases")  # fmt: skip
        self._add("repeat", tr("Als Serie vergeben"), "Vorgang",
                  tr("Dieselbe Zeit jede Woche oder alle paar Wochen, bis zu einem Tag."),
                  page.repeat, "Ctrl+Shift+R")  # fmt: skip
        self._add("confirm", tr("Termin buchen"), "Vorgang",
                  tr("Bucht die gewählte Zeit."), page.confirm, "Ctrl+Return, Ctrl+Enter")  # fmt: skip

    def _for_one(self, steps: AppointmentSteps, papers: AppointmentPapers) -> None:
        tr = self.tr
        self._add("arrive", tr("Angekommen"), "Vorgang",
                  tr("Die Person ist da und bekommt eine Wartemarke."), steps.arrive,
                  "Ctrl+Shift+G")  # fmt: skip
        self._add("serve", tr("Ist dran"), "Vorgang",
                  tr("Das Gespräch hat begonnen, auch am Telefon oder per Video."), steps.serve)  # fmt: skip
        self._add("finish", tr("Erledigt"), "Vorgang", tr("Das Gespräch ist zu Ende."), steps.finish)
        self._add("miss", tr("Nicht gekommen"), "Vorgang",
                  tr("Zählt nur für das Anliegen, nicht für die Person."), steps.miss,
                  "Ctrl+Shift+N")  # fmt: skip
        self._add("print", tr("Bestätigung drucken"), "Drucken",
                  tr("Das Blatt zum Mitnehmen: wann, wo, was mitzubringen ist."),
                  papers.print_confirmation, "Ctrl+P")  # fmt: skip
        self._add("small", tr("Bestätigung auf A5"), "Drucken",
                  tr("Das kleine Blatt; was darauf keinen Platz hat, kommt auf A4."),
                  papers.print_small)  # fmt: skip
        self._add("letter", tr("Bestätigung als Brief"), "Drucken",
                  tr("Die Bestätigung mit Anschrift für den Fensterumschlag."),
                  papers.print_letter)  # fmt: skip
        self._add("calendar", tr("Kalenderdatei speichern"), "Drucken",
                  tr("Der Termin als Datei für den Kalender der Person."), papers.save_calendar)  # fmt: skip

    def _for_changes(self, page: AppointmentDesk, changes: Changes, steps: AppointmentSteps) -> None:
        tr = self.tr
        self._add("move", tr("Verlegen"), "Bearbeiten",
                  tr("Danach mit den Pfeiltasten zur neuen Zeit und Enter. Die Nummer bleibt."),
                  changes.begin_move, "Ctrl+M")  # fmt: skip
        self._add("earlier", tr("Möchte früher kommen"), "Bearbeiten",
                  tr("Meldet sich, sobald eine passende Zeit frei wird."), steps.want_earlier)  # fmt: skip
        self._add("cancel", tr("Absagen"), "Bearbeiten",
                  tr("Sagt den Termin ab; die Zeit ist sofort frei."), changes.cancel,
                  "Ctrl+Shift+Del")  # fmt: skip
        self._add("cancel_series", tr("Ganze Serie absagen"), "Bearbeiten",
                  tr("Sagt alle Termine der Serie ab, die noch kommen."), changes.cancel_series)  # fmt: skip
        self._add("reopen", tr("Zurück auf gebucht"), "Bearbeiten",
                  tr("Nimmt „angekommen“ oder „nicht gekommen“ zurück."), steps.reopen)  # fmt: skip
        self._add("undo", tr("Buchung oder Absage zurücknehmen"), "Bearbeiten",
                  tr("Nimmt die letzte Buchung oder Absage zurück, bis zehn Sekunden danach."),
                  page.undo, "Ctrl+Shift+Z")  # fmt: skip

    def _for_the_day(self, page: AppointmentDesk, papers: AppointmentPapers) -> None:
        tr = self.tr
        self._add("day_list", tr("Liste des Tages drucken"), "Drucken",
                  tr("Alle Termine des Tages in großer Schrift, in der Tresenansicht ohne Namen."),
                  papers.print_day, "Ctrl+Shift+P")  # fmt: skip
        self._add("named_list", tr("Liste des Tages mit Namen"), "Drucken",
                  tr("Alle Termine des Tages mit Namen, auch in der Tresenansicht."),
                  papers.print_names)  # fmt: skip
        self._add("back", tr("Früherer Tag"), "Ansicht", tr("Einen Tag oder eine Woche zurück."),
                  page.step_back, "Ctrl+PgUp")  # fmt: skip
        self._add("on", tr("Späterer Tag"), "Ansicht", tr("Einen Tag oder eine Woche weiter."),
                  page.step_on, "Ctrl+PgDown")  # fmt: skip
        self._add("today", tr("Heute"), "Ansicht", tr("Zurück zum heutigen Tag."),
                  page.go_to_today, "Ctrl+Home")  # fmt: skip
        self._add("date", tr("Tag wählen"), "Ansicht",
                  tr("Springt zu einem Tag, zum Beispiel „do“, „+7“ oder „31.10.“."),
                  page.go_to_date, "Ctrl+G")  # fmt: skip
        self._add("turn", tr("Tag oder Woche"), "Ansicht", tr("Wechselt zwischen Tag und Woche."),
                  page.turn, "Ctrl+L")  # fmt: skip
        # Not named after the appointments: the administration sets hours and sees nobody's appointment.
        self._actions.add("counter_hours", tr("Öffnungszeiten der Plätze"), "Extras",
                          tr("Wann welcher Platz Termine hat, und einzelne Tage, die anders sind."),
                          page.set_hours)  # fmt: skip

    def _add(
        self, name: str, text: str, menu: str, help_text: str, run: Callable[[], None], keys: str = "",
        room: str = ROOM,
    ) -> None:  # fmt: skip
        self._actions.add(f"appointment.{name}", text, menu, help_text, run, keys=keys, room=room)
