"""The papers of appointments: asked for, drawn on the paper lane, shown; the calendar file is saved."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet, CalendarEntry, DaySheet
from rathaus_desk.domain.appointments.appointments import Appointment
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.appointment_papers import (
    calendar_entry,
    calendar_file,
    confirmation_for,
    confirmation_letter,
    day_sheet,
    draw_confirmation,
    draw_day_list,
)
from rathaus_desk.usecases.cases.letters import draw_letter


class AppointmentPapers(QObject):
    """What can be printed or saved about an appointment or a day."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        chosen: Callable[[], Appointment | None],
        day: Callable[[], date],
    ) -> None:
        super().__init__(parent)
        self._parent, self._at = parent, workplace
        self._chosen, self._day = chosen, day

    def print_confirmation(self) -> None:
        """Show the confirmation of the chosen appointment."""
        self._ask(confirmation_for, self._draw)

    def print_small(self) -> None:
        """Show the confirmation on A5."""
        self._ask(confirmation_for, self._draw, small=True)

    def print_letter(self) -> None:
        """Show the confirmation as a letter for the post."""
        self._ask(confirmation_letter, self._draw_letter)

    def save_calendar(self) -> None:
        """Save the appointment for the citizen's own calendar."""
        self._ask(calendar_entry, self._save)

    def print_day(self) -> None:
        """Show the list of the day, in the counter view without names."""
        names = not self._at.privacy.counter_view
        self._at.background.ask(self, day_sheet, self._draw_day, day=self._day(), names=names)

    def print_names(self) -> None:
        """Show the list of the day with names, because somebody asked for them."""
        self._at.background.ask(self, day_sheet, self._draw_day, day=self._day())

    def _ask(self, query: Callable[..., Any], then: Callable[[Any], None], **values: Any) -> None:
        chosen = self._chosen()
        if chosen is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Termin wählen."))
        else:
            self._at.background.ask(self, query, then, appointment_id=chosen.id, **values)

    def _draw(self, sheet: AppointmentSheet) -> None:
        show = partial(self._show, self.tr("Termin {number}").format(number=sheet.number), sheet.number)
        self._at.background.draw(self, partial(draw_confirmation, sheet), show)

    def _draw_letter(self, letter: Letter) -> None:
        title = self.tr("Brief zum Termin {number}").format(number=letter.reference)
        show = partial(self._show, title, letter.reference)
        self._at.background.draw(self, partial(draw_letter, letter), show)

    def _draw_day(self, sheet: DaySheet) -> None:
        title = self.tr("Termine {day}").format(day=short_day(sheet.day))
        self._at.background.draw(
            self, partial(draw_day_list, sheet), partial(self._show, title, f"{sheet.day:%Y-%m-%d}")
        )

    def _show(self, title: str, reference: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, f"Termin-{reference}.pdf")

    def _save(self, entry: CalendarEntry) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        target, _kind = QFileDialog.getSaveFileName(
            self._parent,
            self.tr("Termin für den Kalender speichern"),
            str(Path(folder) / "Termin.ics"),
            self.tr("Kalender (*.ics)"),
        )
        if not target:
            return
        file = Path(target).with_suffix(".ics")
        try:
            file.write_bytes(calendar_file(entry))
        except OSError:
            failed = self.tr("{file} lässt sich dort nicht schreiben. Bitte einen anderen Ort wählen.")
            self._at.speaker.say(failed.format(file=file.name))
            return
        self._at.speaker.say(self.tr("Gespeichert: {file}").format(file=file.name))
