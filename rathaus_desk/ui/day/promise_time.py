"""The small form for another time: the windows that somebody can keep, and why it changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.dates import hours, short_day
from rathaus_desk.domain.promises.promises import Window
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Choice, TextField
from rathaus_desk.ui.kit.widgets import button, label, mark_wrong, row


class PromiseTime(QFrame):
    """Asks which time was agreed on; `agreed` carries the window and the reason."""

    agreed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        self._windows: tuple[Window, ...] = ()
        self.window_field = Choice((), self.tr("Bitte wählen"))
        self.because = TextField(1)
        self.agree = button(self.tr("Neue Zeit eintragen"), self._agree, "primary")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("Welche Zeit ist abgesprochen?"), "strong"))
        fields = ((self.tr("Neue Zeit"), self.window_field), (self.tr("Grund"), self.because))
        for name, field in fields:
            title = label(name, "small")
            title.setBuddy(field)
            field.setAccessibleName(name)
            inner.addWidget(title)
            inner.addWidget(field)
        inner.addLayout(row(None, self.agree))
        self.hide()

    @property
    def unfolded(self) -> bool:
        """Tell whether the form is open."""
        return not self.isHidden()

    def unfold(self, windows: tuple[Window, ...]) -> None:
        """Offer these windows, the first one chosen, and go there."""
        self._windows = windows
        self.window_field.clear()
        for place, one in enumerate(windows):
            text = f"{short_day(one.start.date())}, {hours(one.start, one.end)}, {one.served_by}"
            self.window_field.addItem(text, str(place))
        if not self.because.toPlainText():
            self.because.setPlainText(self.tr("So abgesprochen."))
        self.show()
        self.window_field.setFocus()

    def fold(self) -> None:
        """Close the form and forget what was typed."""
        self.hide()
        self.because.clear()
        mark_wrong(self.because, False)

    def _agree(self) -> None:
        place = self.window_field.currentIndex()
        if 0 <= place < len(self._windows):
            self.agreed.emit(self._windows[place], self.because.toPlainText())
