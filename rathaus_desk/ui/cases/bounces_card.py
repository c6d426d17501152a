"""How often questions came back, by service and pair of units; the lead mends the catalogue with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases.routing import Bounces
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, card, clear, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.bounces import bounces

SHOW = "cases.bounces"
MOST_SHOWN = 30


class BouncesCard(QFrame):
    """Lines that come when they are asked for and go again; sums only, nobody's name."""

    closed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inner = card(self.tr("IRRLÄUFER"))
        whole.addWidget(frame)
        told = self.tr("Wie oft kam eine Frage zurück, und an wen wurde verwiesen? Gezählt wird je Anliegen.")
        self.close_button = button(self.tr("Schließen"), self.closed.emit, "quiet")
        self._told = label(told)
        head = row(self._told, self.close_button)
        head.setStretch(0, 1)
        inner.addLayout(head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.S)
        inner.addLayout(self._lines)
        self.hide()

    def ask(self) -> None:
        """Read the sums anew and show them."""
        self._at.background.ask(self, bounces, self._show)

    def _show(self, found: tuple[Bounces, ...]) -> None:
        clear(self._lines)
        for one in found[:MOST_SHOWN]:
            times = self.tr("{count}-mal").format(count=one.count)
            line = row(
                label(times, "strong", wrap=False), label(f"{one.service}\n{one.unit} → {one.proposed}")
            )
            line.setStretch(1, 1)
            self._lines.addLayout(line)
        rest = sum(one.count for one in found[MOST_SHOWN:])
        if rest:
            more = self.tr("Dazu {count} weitere, die seltener vorkommen.")
            self._lines.addWidget(label(more.format(count=rest), "muted"))
        if not found:
            good = self.tr("Nichts kam zurück. Die Zuständigkeiten stimmen.")
            self._lines.addWidget(label(good, "muted"))
        self.show()
        self.close_button.setFocus()
        announce(self._told)
