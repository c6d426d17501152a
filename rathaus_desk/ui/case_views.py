"""The saved views of the list of cases: a column on a wide page, one line to choose from on a narrow one."""

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal

from rathaus_desk.domain.cases import CaseView
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.inline_form import Choice
from rathaus_desk.ui.tables import Column, RowsView
from rathaus_desk.ui.widgets import card
from rathaus_desk.ui.workplace import Workplace

COLUMN_WIDTH = 248
COUNT_WIDTH = 60
MOST_COUNTED = 1_000


class CaseViews(QObject):
    """Which view is chosen and how many cases each has; both shapes show the same."""

    chosen = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._look = workplace.look
        self.view = CaseView.MINE
        self._counts: dict[CaseView, int] = {}
        self._showing = False
        columns = (
            Column[CaseView](self.tr("Ansicht"), word),
            Column[CaseView](self.tr("Anzahl"), self.count, COUNT_WIDTH, right=True),
        )
        self.list: RowsView[CaseView] = RowsView(
            self.tr("Ansichten"), columns, workplace.look, lambda one: one
        )
        self.list.horizontalHeader().hide()
        self.list.setWordWrap(True)
        self.column, inner = card(self.tr("ANSICHTEN"))
        inner.setContentsMargins(tokens.XS, tokens.M, tokens.XS, tokens.M)
        inner.addWidget(self.list)
        self.line = Choice((), self.tr("Ansicht"))
        self.line.setAccessibleName(self.tr("Ansicht"))
        self.line.clear()
        for view in CaseView:
            self.line.addItem(word(view), view)
        self.list.show_items(tuple(CaseView))
        self.list.selectionModel().currentRowChanged.connect(self._picked_row)
        self.line.activated.connect(self._picked_line)
        workplace.look.changed.connect(self._fit)
        self._fit()

    def start(self, view: CaseView) -> None:
        """Stand on a view without telling anybody; the page reads its cases when it is seen."""
        self._mark(view)
        self.view = view

    def choose(self, view: CaseView) -> None:
        """Choose a view, as if somebody had picked it."""
        changed = view is not self.view
        self.start(view)
        if changed:
            self.chosen.emit(view)

    def show_counts(self, counts: dict[CaseView, int]) -> None:
        """Show how many cases each view has."""
        self._counts = counts
        self.list.show_items(tuple(CaseView))
        for index, view in enumerate(CaseView):
            self.line.setItemText(index, f"{word(view)} ({self.count(view)})" if counts else word(view))

    def count(self, view: CaseView) -> str:
        """Return how many cases a view has, in figures; the use case stops counting at 1,000."""
        number = self._counts.get(view)
        if number is None:
            return ""
        return "999+" if number >= MOST_COUNTED else str(number)

    def _picked_row(self, row: QModelIndex, _before: QModelIndex) -> None:
        view = self.list.rows.item(row.row())
        if view is not None and not self._showing:
            self.choose(view)

    def _picked_line(self, index: int) -> None:
        self.choose(CaseView(self.line.itemData(index)))

    def _mark(self, view: CaseView) -> None:
        """Let both shapes stand on the view."""
        self._showing = True
        self.list.selectRow(self.list.rows.row_of(view))
        self.line.setCurrentIndex(self.line.findData(view))
        self._showing = False

    def _fit(self) -> None:
        """Give each view the lines that its words need."""
        look = self._look
        self.column.setFixedWidth(look.pixels(COLUMN_WIDTH))
        self.list.ensurePolished()
        metrics = self.list.fontMetrics()
        room = QRect(0, 0, look.pixels(COLUMN_WIDTH - COUNT_WIDTH) - look.pixels(tokens.XXL), 1000)
        for row, view in enumerate(CaseView):
            words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, word(view)).height()
            self.list.setRowHeight(row, max(look.pixels(tokens.ROW), words + look.pixels(tokens.M)))
