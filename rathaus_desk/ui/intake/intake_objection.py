"""What still keeps an intake from going on, said in one line right above the button."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.ui.intake.entry_line import EntryLine
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.ui.kit.focus import bring_into_sight
from rathaus_desk.ui.kit.widgets import announce, label, show_text

WIDGETS = {"promise": "reply"}  # rules call some fields otherwise than the form


class IntakeObjection(QObject):
    """Says it, marks the field and leads there, and takes it back once it is no longer so."""

    said = Signal()

    def __init__(self, parent: QObject, form: IntakeForm) -> None:
        super().__init__(parent)
        self._form = form
        self._unreadable = False
        self._still: Callable[[], bool] | None = None  # whether what was said is still so; None: nobody knows
        self.entry: EntryLine | None = None
        self.text = label("", "error")
        self.text.hide()
        form.caller.finished.connect(self.check)
        form.typed.connect(self.follow)
        form.edited.connect(self.follow)

    def clear(self) -> None:
        """Take back what was said before."""
        self.text.hide()
        self._still = None

    def follow(self) -> None:
        """Take back what was said if its cause is gone."""
        if self.text.isHidden() or self._still is None or self._still():
            return
        self.clear()
        self._form.mark("")

    def database_answers(self, tables: frozenset[str]) -> None:
        """Take back what was no matter of a field: perhaps it works by now."""
        if tables >= EVERYTHING and self._still is None:
            self.clear()

    def say(self, text: str, still: Callable[[], bool] | None = None) -> None:
        """Say what is missing, aloud too; `still` tells later whether it is still so."""
        self._still = still
        show_text(self.text, text)
        self.said.emit()
        announce(self.text)

    def needs_service(self) -> bool:
        """Tell whether it is not said yet what the concern is about; if so, say it."""
        missing = self._form.service is None
        if missing:
            wanted = self.tr("Bitte noch das Anliegen wählen. „Unklar“ geht auch.")
            self._say_at_line(wanted, lambda: self._form.service is None)
        return missing

    def line_is_open(self) -> bool:
        """Tell whether something stands in the entry line that was not taken; if so, say it."""
        text = self._line()
        if text:
            asked = self.tr(
                "In der Zeile steht noch „{text}“. Bitte mit Enter übernehmen oder mit Esc leeren."
            )
            self._say_at_line(asked.format(text=text[:60]), lambda: bool(self._line()))
        return bool(text)

    def found_nothing(self, text: str) -> None:
        """Say that nothing fits what was typed, and how it goes on."""
        if read_number(text) is not None:
            wrong = self.tr("Einen Vorgang {number} gibt es nicht. Vielleicht sind zwei Ziffern vertauscht.")
            self.say(wrong.format(number=text.strip()), partial(self._in_line, text))
            return
        found = self.tr("Zu „{text}“ ist nichts eingetragen. Mit „Unklar“ geht es trotzdem weiter.")
        self.say(found.format(text=text[:60]), partial(self._in_line, text))

    def cannot_look_up(self, text: str) -> None:
        """Say that nobody of the register can be found at the moment, and how it goes on."""
        wanted = self.tr(
            "Personen lassen sich erst nachschlagen, wenn die Datenbank wieder antwortet. Bitte den Namen "
            "ausschreiben und Enter drücken; er kommt ungeprüft in den Vorgang."
        )
        self.say(wanted, partial(self._in_line, text))

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
        if not (isinstance(error, Refused) and error.field):
            self.say(str(error))
        else:
            self._form.mark(error.field)
            field = self._form.fields().get(WIDGETS.get(error.field, error.field))
            self.say(str(error), partial(_holds, field, _content(field)) if field is not None else None)
            if lead and field is not None and field.isVisible():
                field.setFocus()
                bring_into_sight(field)

    def _line(self) -> str:
        return self.entry.text().strip() if self.entry else ""

    def _in_line(self, text: str) -> bool:
        return self._line() == text.strip()

    def _say_at_line(self, text: str, still: Callable[[], bool]) -> None:
        self.say(text, still)
        if self.entry is not None:
            self.entry.setFocus()


def _content(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else ""


def _holds(field: QWidget, content: str) -> bool:
    return isValid(field) and _content(field) == content
