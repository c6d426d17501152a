"""Work that takes a while: how far it is, how long it still takes, and a button that truly stops it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.text import figure
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.widgets import announce, button, label, row
from rathaus_desk.usecases.lists.export_files import Cancelled, Progress

LOOK_MS = 100
KNOWN_AFTER = 1.0  # seconds until there is a rest time worth saying

Job = Callable[[Progress], Any]


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a piece of work ended: with a result, stopped, or refused."""

    result: Any = None
    stopped: bool = False
    error: DeskError | None = None


class LongWork(QFrame):
    """A bar that shows itself only while something runs on the paper lane."""

    stopped = Signal()

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self.progress = Progress()
        self._then: Callable[[Any], None] = lambda _result: None
        self._on_refusal: Callable[[DeskError], None] = lambda _error: None
        self._began = 0.0
        self.running = False
        self.setProperty("kind", "inline")
        self.what = label("", "strong")
        self.words = label("", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = button(self.tr("Abbrechen"), self.stop, keys=self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        for one in (self.what, self.bar):
            inner.addWidget(one)
        line = row(self.words, self.stop_button)
        line.setStretch(0, 1)
        inner.addLayout(line)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show)
        self.hide()

    def run(
        self,
        what: str,
        job: Job,
        then: Callable[[Any], None],
        on_refusal: Callable[[DeskError], None],
        total: int = 0,
    ) -> None:
        """Do a job beside everything else; `job` gets a Progress and plain data only."""
        if self.running:
            return
        self.progress = Progress(total=total)
        self._then, self._on_refusal = then, on_refusal
        self._began = time.monotonic()
        self.running = True
        self.what.setText(what)
        self.bar.setAccessibleName(what)
        self._show()
        self.show()
        self._look.start()
        self.stop_button.setFocus()
        self._background.draw(self, partial(_guarded, job, self.progress), self._ended)

    def stop(self) -> None:
        """Stop before the next piece."""
        self.progress.stop.set()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.running:
            self.stop()
        else:
            super().keyPressEvent(event)

    def _ended(self, ended: _Ended) -> None:
        self.running = False
        self._look.stop()
        self.hide()
        if ended.error is not None:
            self._on_refusal(ended.error)
        elif ended.stopped:
            self.stopped.emit()
        else:
            self._then(ended.result)

    def _show(self) -> None:
        done, total = self.progress.written, self.progress.total
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))
        told = self.tr("{done} von {total}").format(done=figure(done), total=figure(total)) if total else ""
        news = told != self.words.text()
        self.words.setText(" · ".join(one for one in (told, self._rest(done, total)) if one))
        if news and done == total:
            announce(self.words)

    def _rest(self, done: int, total: int) -> str:
        passed = time.monotonic() - self._began
        if not done or passed < KNOWN_AFTER or done >= total:
            return ""
        return rest_in_words(passed / done * (total - done))


def rest_in_words(seconds: float) -> str:
    """Return how long something still takes, as one would say it."""
    if seconds < 55:
        return f"noch etwa {max(round(seconds / 5) * 5, 5)} Sekunden"
    minutes = round(seconds / 60)
    return "noch etwa eine Minute" if minutes <= 1 else f"noch etwa {minutes} Minuten"


def _guarded(job: Job, progress: Progress) -> _Ended:
    try:
        return _Ended(job(progress))
    except Cancelled:
        return _Ended(stopped=True)
    except DeskError as error:
        return _Ended(error=error)
