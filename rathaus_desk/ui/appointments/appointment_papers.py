"""The papers of appointments: asked for, drawn on the paper lane, shown; the calendar file is saved."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet, CalendarEntry, DaySheet
from rathaus_desk.domain.appointments.appointments import Appointment
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.paper.letters import FiledPaper, FilePaper, Letter, PaperKind
from rathaus_desk.ui.kit.file_names import ask_where, in_documents
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.filed_sheet import show_filed
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
        """Show the confirmation of the chosen appointment; where none is chosen, the list of the day."""
        if self._chosen() is None:
            self.print_day()
        else:
            self._ask(confirmation_for, self._draw)

    def print_small(self) -> None:
        """Show the confirmation on A5."""
        self._ask(confirmation_for, self._draw, small=True)

    def print_letter(self) -> None:
        """Show the confirmation as a letter for the post; that of a case lies in the case as well."""
        self._ask(confirmation_letter, partial(self._draw_letter, self._chosen()))

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

    def _draw_letter(self, chosen: Appointment | None, letter: Letter) -> None:
        title = self.tr("Brief zum Termin {number}").format(number=letter.reference)
        show = partial(self._show, title, letter.reference)
        if chosen is None or chosen.case_id is None:
            self._at.background.draw(self, partial(draw_letter, letter), show)
            return
        # A time that is moved makes another letter, with a fate of its own.
        reference = f"{letter.reference}-{chosen.sequence + 1}"
        file = partial(self._file, chosen.case_id, title, reference, show)
        self._at.background.draw(self, partial(draw_letter, letter, reference), file)

    def _file(
        self, case_id: int, title: str, reference: str, show: Callable[[bytes], None], pdf: bytes
    ) -> None:
        """File the letter to its case; where that may not be, it is shown all the same."""
        command = FilePaper(
            case_ids=(case_id,), kind=PaperKind.LETTER, title=title, reference=reference, pdf=pdf
        )
        filed = partial(self._show_filed, pdf)
        self._at.background.do(self, command, filed, lambda _refused: show(pdf))

    def _show_filed(self, pdf: bytes, paper: FiledPaper) -> None:
        show_filed(self._at, paper, pdf)

    def _draw_day(self, sheet: DaySheet) -> None:
        title = self.tr("Termine {day}").format(day=short_day(sheet.day))
        self._at.background.draw(
            self, partial(draw_day_list, sheet), partial(self._show, title, f"{sheet.day:%Y-%m-%d}")
        )

    def _show(self, title: str, reference: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, f"Termin-{reference}.pdf")

    def _save(self, entry: CalendarEntry) -> None:
        title, kind = self.tr("Termin für den Kalender speichern"), self.tr("Kalender (*.ics)")
        file = ask_where(self._parent, title, in_documents("Termin.ics"), kind, ".ics")
        if file is None:
            return
        try:
            file.write_bytes(calendar_file(entry))
        except OSError:
            failed = self.tr("{file} lässt sich dort nicht schreiben. Bitte einen anderen Ort wählen.")
            self._at.speaker.say(failed.format(file=file.name))
            return
        self._at.speaker.say(self.tr("Gespeichert: {file}").format(file=file.name))
