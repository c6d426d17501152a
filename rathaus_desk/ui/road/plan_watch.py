"""The planner at work: a first plan at once, better ones while one watches, and a button that says enough."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.widgets import button, label, row
from rathaus_desk.usecases.road.givens import Ground
from rathaus_desk.usecases.road.watching import PlanOffer, PlanWatch, watched_offer

LOOK_MS = 100


def _nothing(_offer: PlanOffer) -> None:
    """Nobody waits for the plan any more."""


class PlanWatchCard(QFrame):
    """Runs the planner beside everything else; what is best when one stops is what one gets."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._watch = PlanWatch()
        self._then: Callable[[PlanOffer], None] = _nothing
        self.running = False
        self.rounds = PlanWatch().rounds
        self.took = 0.0  # seconds of the last plan
        self._began = 0.0
        self.setProperty("kind", "card")
        self.words = label("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Touren werden geplant"))
        self.stop_button = button(self.tr("Genügt so"), self.stop, keys=self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        for one in (label(self.tr("Touren werden geplant"), "large"), self.words, self.bar):
            inner.addWidget(one)
        inner.addLayout(row(None, self.stop_button))
        inner.addStretch(1)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show)

    def run(self, begin: Ground, first: date, last: date, then: Callable[[PlanOffer], None]) -> None:
        """Plan the days between two; the offer comes to `then`."""
        if self.running:
            return
        self._watch, self._then = PlanWatch(rounds=self.rounds), then
        self.running, self._began = True, time.monotonic()
        self._show()
        self._look.start()
        self.stop_button.setFocus()
        job = partial(watched_offer, begin, first, last, self._watch)
        self._background.draw(self, job, self._ended)

    def stop(self) -> None:
        """Say enough: the best plan so far is taken."""
        self._watch.enough.set()

    def forget(self) -> None:
        """Stop, and show nobody what came of it: somebody else sits here now, or the window goes."""
        self._then = _nothing
        self.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.running:
            self.stop()
        else:
            super().keyPressEvent(event)

    def _ended(self, offer: PlanOffer) -> None:
        self.running, self.took = False, time.monotonic() - self._began
        self._look.stop()
        self._then(offer)

    def _show(self) -> None:
        watch = self._watch
        self.bar.setRange(0, watch.rounds)
        self.bar.setValue(watch.round)
        if not watch.visits and not watch.left_out:
            self.words.setText(self.tr("Der erste Plan entsteht."))
            return
        said = self.tr("{visits} Besuche, {driving} Minuten Fahrt, {left} ohne Platz")
        self.words.setText(said.format(visits=watch.visits, driving=watch.driving, left=watch.left_out))
