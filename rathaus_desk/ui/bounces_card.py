"""How often questions came back, by service and pair of units; the lead mends the catalogue with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.routing import Bounces
from rathaus_desk.ui import tokens
from rathaus_desk.ui.tables import Column, RowsView
from rathaus_desk.ui.widgets import button, card, label, row
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.bounces import bounces

SHOW = "cases.bounces"
_COUNT_WIDTH, _UNIT_WIDTH = 70, 140


class BouncesCard(QFrame):
    """A list that comes when it is asked for and goes again; sums only, nobody's name."""

    closed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inner = card(self.tr("IRRLÄUFER"))
        whole.addWidget(frame)
        told = self.tr("Wie oft kam eine Frage zurück, und an wen wurde verwiesen? Gezählt wird je Anliegen.")
        close = button(self.tr("Schließen"), self.closed.emit, "quiet")
        head = row(label(told), close)
        head.setStretch(0, 1)
        inner.addLayout(head)
        columns = (
            Column[Bounces](self.tr("Anliegen"), lambda one: one.service),
            Column[Bounces](self.tr("Kam zurück von"), lambda one: one.unit, _UNIT_WIDTH),
            Column[Bounces](self.tr("Verwies an"), lambda one: one.proposed, _UNIT_WIDTH),
            Column[Bounces](self.tr("Anzahl"), lambda one: str(one.count), _COUNT_WIDTH, right=True),
        )
        self.list: RowsView[Bounces] = RowsView(
            self.tr("Irrläufer"), columns, workplace.look, lambda one: (one.service, one.unit, one.proposed)
        )
        self.empty = label(self.tr("Nichts kam zurück. Die Zuständigkeiten stimmen."), "muted")
        inner.addWidget(self.list)
        inner.addWidget(self.empty)
        workplace.look.changed.connect(self._fit)
        self.hide()

    def ask(self) -> None:
        """Read the sums anew and show them."""
        self._at.background.ask(self, bounces, self._show)

    def _show(self, found: tuple[Bounces, ...]) -> None:
        self.list.show_items(found)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._fit()
        self.show()
        (self.list if found else self).setFocus()

    def _fit(self) -> None:
        rows = self.list.rows.rowCount()
        header = self.list.horizontalHeader().sizeHint().height()
        self.list.setFixedHeight(header + rows * self._at.look.pixels(tokens.ROW) + tokens.XS)
