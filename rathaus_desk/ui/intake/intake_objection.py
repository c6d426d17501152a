"""What still keeps an intake from going on, said in one line right above the button."""

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.ui.intake.entry_line import EntryLine
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.kit.focus import bring_into_sight
from rathaus_desk.ui.kit.widgets import announce, label, show_text

WIDGETS = {"promise": "reply"}  # rules call some fields otherwise than the form


class IntakeObjection(QObject):
    """Says it, marks the field and leads there; what was typed stays."""

    said = Signal()

    def __init__(self, parent: QObject, form: IntakeForm) -> None:
        super().__init__(parent)
        self._form = form
        self._unreadable = False
        self.entry: EntryLine | None = None
        self.text = label("", "error")
        self.text.hide()
        form.caller.finished.connect(self.check)

    def clear(self) -> None:
        """Take back what was said before."""
        self.text.hide()

    def say(self, text: str) -> None:
        """Say what is missing, aloud too."""
        show_text(self.text, text)
        self.said.emit()
        announce(self.text)

    def needs_service(self) -> bool:
        """Tell whether it is not said yet what the concern is about; if so, say it."""
        missing = self._form.service is None
        if missing:
            self._say_at_line(self.tr("Bitte noch das Anliegen wählen. „Unklar“ geht auch."))
        return missing

    def line_is_open(self) -> bool:
        """Tell whether something stands in the entry line that was not taken; if so, say it."""
        text = self.entry.text().strip() if self.entry else ""
        if text:
            asked = self.tr(
                "In der Zeile steht noch „{text}“. Bitte mit Enter übernehmen oder mit Esc leeren."
            )
            self._say_at_line(asked.format(text=text[:60]))
        return bool(text)

    def found_nothing(self, text: str) -> None:
        """Say that nothing fits what was typed, and how it goes on."""
        if read_number(text) is not None:
            wrong = self.tr("Einen Vorgang {number} gibt es nicht. Vielleicht sind zwei Ziffern vertauscht.")
            self.say(wrong.format(number=text.strip()))
            return
        found = self.tr("Zu „{text}“ ist nichts eingetragen. Mit „Unklar“ geht es trotzdem weiter.")
        self.say(found.format(text=text[:60]))

    def check(self) -> None:
        """Say what cannot be read as soon as its field is left, and take it back once it can."""
        problem = self._form.caller.problem()
        if problem is not None:
            self.refused(problem, lead=False)
        elif self._unreadable:
            self.clear()
            self._form.mark("")
        self._unreadable = problem is not None

    def refused(self, error: DeskError, *, lead: bool = True) -> None:
        """Say why a rule refused it, mark the field and lead there, unless somebody has just left it."""
        self.say(str(error))
        if isinstance(error, Refused) and error.field:
            self._form.mark(error.field)
            field = self._form.fields().get(WIDGETS.get(error.field, error.field))
            if lead and field is not None and field.isVisible():
                field.setFocus()
                bring_into_sight(field)

    def _say_at_line(self, text: str) -> None:
        self.say(text)
        if self.entry is not None:
            self.entry.setFocus()
