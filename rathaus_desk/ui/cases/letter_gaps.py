"""Places of a letter where a field of its template is still empty: said, and gone to one after the other."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from rathaus_desk.ui.kit.inline_form import TextField
from rathaus_desk.ui.kit.widgets import announce, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.letter_checks import gaps, next_gap


class LetterGaps(QObject):
    """The open places of one letter: its subject, its salutation and its text, in this order."""

    def __init__(
        self, desk: QWidget, workplace: Workplace, lines: tuple[QLineEdit, QLineEdit], text: TextField
    ) -> None:
        """Look into the `lines` subject and salutation, and into the text."""
        super().__init__(desk)
        self._at = workplace
        self._lines, self._text = lines, text

    @property
    def names(self) -> tuple[str, ...]:
        """Return what is still open."""
        return gaps(*(one.text() for one in self._lines), self._text.toPlainText())

    def go_on(self) -> None:
        """Go to the next open place: those of the lines first, then of the text, where it begins anew."""
        for line in self._lines:
            gap = next_gap(line.text(), 0)
            if gap is not None and not line.hasFocus():
                line.setFocus()
                line.setSelection(gap[0], gap[1] - gap[0])
                return
        cursor = self._text.textCursor()
        place = next_gap(self._text.toPlainText(), cursor.selectionEnd())
        if place is None:
            self._at.speaker.say(self.tr("In diesem Brief ist nichts offen."))
            return
        cursor.setPosition(place[0])
        cursor.setPosition(place[1], cursor.MoveMode.KeepAnchor)
        self._text.setTextCursor(cursor)
        self._text.setFocus()

    def refuse(self, error: QLabel) -> bool:
        """Say at `error` what is missing, rather than print "[Grund fehlt]"; False if nothing is."""
        names = ", ".join(f"„{one}“" for one in self.names)
        if names:
            told = self.tr("Im Brief fehlt noch: {names}. Ihr Text ist noch da. F8 geht zur nächsten Stelle.")
            show_text(error, told.format(names=names))
            announce(error)
            self.go_on()
        return bool(names)
