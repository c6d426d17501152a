"""The call card: who may be calling, at the corner of the window, never taking the focus."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.hits import Hit
from rathaus_desk.ui import tokens
from rathaus_desk.ui.widgets import announce, button, clear, label, row

MOST_SHOWN = 3


class CallCard(QFrame):
    """Shows a number and the people known by it; a number alone proves nobody's identity."""

    def __init__(self, over: QWidget, take: Callable[[Hit], None]) -> None:
        super().__init__(over)
        self.setProperty("kind", "numbercard")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._over = over
        self._take = take
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        self._column.setSpacing(tokens.S)
        self.hide()

    def show_call(self, number: str, people: tuple[Hit, ...]) -> None:
        """Show a call; with several people, each can be taken over."""
        clear(self._column)
        self._column.addWidget(label(self.tr("ANRUF"), "group"))
        self._column.addWidget(label(number, "large"))
        if not people:
            self._column.addWidget(label(self.tr("Diese Nummer ist nicht eingetragen."), "muted"))
        elif len(people) > 1:
            self._column.addWidget(label(self.tr("Mehrere Personen haben diese Nummer."), "muted"))
        for one in people[:MOST_SHOWN]:
            take = button(self.tr("Aufnehmen"), partial(self._taken, one))
            take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line = row(label(f"{one.title} · {one.detail}"), take)
            line.setStretch(0, 1)
            self._column.addLayout(line)
        self._column.addLayout(row(None, button(self.tr("Schließen"), self.hide, "quiet")))
        self.setFixedWidth(min(460, self._over.width() - 2 * tokens.XL))
        self.adjustSize()
        corner = self._over.rect().bottomRight()
        self.move(corner.x() - self.width() - tokens.XL, corner.y() - self.height() - 3 * tokens.XL)
        self.show()
        self.raise_()
        announce(self)

    def _taken(self, hit: Hit) -> None:
        self.hide()
        self._take(hit)
