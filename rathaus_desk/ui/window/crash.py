"""What happens after a mistake of ours: a log without citizens' data, and a window that says what to do."""

import faulthandler
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from rathaus_desk.error_log import record_error
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import button, label, row


class CrashWindow(QDialog):
    """Says what happened, that stored work is safe, and which number to tell the support."""

    def __init__(self, parent: QWidget | None, log_id: str, folder: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Das hätte nicht passieren dürfen"))
        text = self.tr(
            "Im Programm ist ein Fehler aufgetreten. Was gespeichert war, ist sicher; "
            "was gerade im Formular steht, ist noch da. Sie können weiterarbeiten."
        )
        told = self.tr("Für die Betreuung: Fehler {log_id}, aufgezeichnet in {folder}, ohne Bürgerdaten.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.L)
        layout.setSpacing(tokens.L)
        layout.addWidget(label(text))
        layout.addWidget(label(told.format(log_id=log_id, folder=folder), "small"))
        layout.addLayout(row(None, button(self.tr("Weiterarbeiten"), self.accept, "primary")))
        self.resize(520, 240)


class CrashLog:
    """Writes errors of the program to a file: type and places in our code, never a message or a value."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        self._folder = folder
        self._parent = parent
        self._shown: CrashWindow | None = None

    def install(self) -> None:
        """Catch everything that nobody caught, on every thread, and hard crashes too."""
        self.take_over()
        with suppress(OSError):  # a folder that cannot be written must not keep the town hall closed
            self._folder.mkdir(parents=True, exist_ok=True)
            faulthandler.enable((self._folder / "absturz.log").open("a", encoding="utf-8"))

    def take_over(self) -> None:
        """Catch what nobody caught for this window, in the place of the one before."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_on_thread

    def record(self, error: BaseException) -> str:
        """Write the error down and return its log id."""
        return record_error(self._folder, error)

    def show(self, error: BaseException) -> None:
        """Record the error and tell the person, one window at a time."""
        log_id = self.record(error)
        if self._shown is not None and isValid(self._shown) and self._shown.isVisible():
            return
        self._shown = CrashWindow(self._parent, log_id, self._folder)
        self._shown.open()

    def _uncaught(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.exit(130)
        self.show(error)

    def _uncaught_on_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self.record(told.exc_value)
