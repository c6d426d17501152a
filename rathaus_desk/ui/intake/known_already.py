"""Whoever is being written down as new may stand in the register already: one line says so."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, label, row


class KnownAlready(QFrame):
    """Hidden as long as nobody of this name and year of birth is known; it never decides by itself."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "hint")
        self.text = label("")
        self.take = button(self.tr("Diese Person nehmen"), self._take, "quiet")
        self._hit: Hit | None = None
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        inner.addWidget(self.text)
        inner.addLayout(row(self.take, None))
        self.hide()

    def show_hit(self, hit: Hit | None) -> None:
        """Show who is known, or nothing."""
        news = hit is not None and hit != self._hit
        self._hit = hit
        self.setVisible(hit is not None)
        if hit is None:
            return
        said = self.tr("Steht vielleicht schon im Verzeichnis: {name}, {detail}")
        self.text.setText(said.format(name=hit.title, detail=hit.detail))
        if news:
            announce(self.text)

    def _take(self) -> None:
        if self._hit is not None:
            self.chosen.emit(self._hit)
