"""Knows whether somebody types this moment, and where: what others changed must not move a form then."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

REST_MS = 1_500  # after the last letter; nobody reads a list sooner


class TypingRest(QObject):
    """Tells whether letters arrive in a page, and when they have ceased to."""

    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._field: QWidget | None = None
        self._watched: QLineEdit | QPlainTextEdit | QTextEdit | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.rested)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def types_in(self, page: QWidget | None) -> bool:
        """Tell whether somebody has just typed into a field of a page."""
        field = self._field
        if not self._rest.isActive() or page is None or field is None or not isValid(field):
            return False
        return page.isAncestorOf(field)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.textChanged.disconnect(self._typed)
        self._watched = new if isinstance(new, QLineEdit | QPlainTextEdit | QTextEdit) else None
        if self._watched is not None:
            self._watched.textChanged.connect(self._typed)

    def _typed(self) -> None:
        self._field = self._watched
        self._rest.start()
