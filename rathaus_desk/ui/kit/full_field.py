"""The most letters a line takes: when it is full it says so beneath itself, and nothing is cut silently."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, label

_HIDING = (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)


def at_most(field: QLineEdit, letters: int) -> None:
    """Let a line take so many letters; as soon as it is full it says how many fit."""
    field.setMaxLength(letters)
    _FullField(field)


class FullHint(QFrame):
    """One sentence under a line that is full; it lies over the window, so that nothing on the page moves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.about: QLineEdit | None = None
        self.setProperty("kind", "hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = label("", "small")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.addWidget(self.text)
        self.hide()

    def lie_at(self, field: QLineEdit) -> None:
        """Lie right below a line, or above it at the lower edge of the window, and be spoken once."""
        news = self.about is not field
        self.about = field
        text = self.tr("Hier passen {count} Zeichen hin.").format(count=field.maxLength())
        self.text.setText(text)
        self.text.setAccessibleName(text)
        for one in (self, self.text):
            one.ensurePolished()
        room = self._window.rect()
        width = min(self.text.fontMetrics().horizontalAdvance(text) + 4 * tokens.S, room.width())
        self.resize(width, self.heightForWidth(width))
        place = field.mapTo(self._window, QPoint(0, field.height() + tokens.XS))
        if place.y() + self.height() > room.height():
            place.setY(place.y() - field.height() - self.height() - 2 * tokens.XS)
        place.setX(max(min(place.x(), room.width() - width), 0))
        self.move(place)
        self.show()
        self.raise_()
        if news:
            announce(self.text)

    def leave(self, field: QLineEdit) -> None:
        """Say nothing more about a line."""
        if self.about is field:
            self.about = None
            self.hide()


class _FullField(QObject):
    """Watches one line."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        field.textEdited.connect(self._follow)
        field.inputRejected.connect(self._say)
        field.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _HIDING:
            self._hush()
        return False

    def _follow(self, text: str) -> None:
        # A line counts as Qt does, in units of UTF-16. What was pasted may have been cut to just this length.
        if len(text.encode("utf-16-le", "surrogatepass")) // 2 >= self._field.maxLength():
            self._say()
        else:
            self._hush()

    def _say(self) -> None:
        if self._field.hasFocus():
            window = self._field.window()
            hint = window.findChild(FullHint) or FullHint(window)
            hint.lie_at(self._field)

    def _hush(self) -> None:
        hint = self._field.window().findChild(FullHint)
        if hint is not None:
            hint.leave(self._field)
