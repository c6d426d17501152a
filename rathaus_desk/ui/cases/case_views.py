"""The views of the list of cases, built in and saved: a column on a wide page, one line on a narrow one."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, SavedView
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import card
from rathaus_desk.ui.kit.workplace import Workplace

COLUMN_WIDTH = 248
COUNT_WIDTH = 60
MOST_COUNTED = 1_000

AnyView = CaseView | SavedView


class CaseViews(QObject):
    """What the list shows and in which order, and how many cases each view has; both shapes show the same."""

    chosen = Signal(object)
    narrowed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._look = workplace.look
        self.selection = CaseSelection()
        self.saved: tuple[SavedView, ...] = ()
        self.current: AnyView = CaseView.MINE
        self._counts: dict[CaseView, int] = {}
        self._saved_counts: dict[int, int] = {}
        self._showing = False
        columns = (
            Column[AnyView](self.tr("Ansicht"), name_of),
            Column[AnyView](self.tr("Anzahl"), self.count, COUNT_WIDTH, right=True),
        )
        self.list: RowsView[AnyView] = RowsView(self.tr("Ansichten"), columns, workplace.look, key_of)
        self.list.horizontalHeader().hide()
        self.list.setWordWrap(True)
        self.column, inner = card(self.tr("ANSICHTEN"))
        inner.setContentsMargins(tokens.XS, tokens.M, tokens.XS, tokens.M)
        inner.addWidget(self.list)
        self.line = Choice((), self.tr("Ansicht"))
        self.line.setAccessibleName(self.tr("Ansicht"))
        self._show_views()
        self.list.selectionModel().currentRowChanged.connect(self._picked_row)
        self.line.activated.connect(self._picked_line)
        workplace.look.changed.connect(self._fit)

    @property
    def view(self) -> CaseView:
        """The built-in view that the list begins with."""
        return self.selection.view

    @property
    def all(self) -> tuple[AnyView, ...]:
        """All views in their order: the built-in ones, then those that were saved."""
        return (*CaseView, *self.saved)

    @property
    def unsaved(self) -> bool:
        """Tell whether the list shows something that no view of this name shows."""
        if isinstance(self.current, SavedView):
            return self.selection != self.current.selection
        return self.selection.filter != CaseFilter()

    def start(self, view: CaseView) -> None:
        """Stand on a view without telling anybody; the page reads its cases when it is seen."""
        self.selection = CaseSelection(view, CaseFilter(), self.selection.sort, self.selection.descending)
        self._mark(view)

    def choose(self, view: CaseView) -> None:
        """Choose a built-in view, as if somebody had picked it; the order stays."""
        before = self.selection
        self.start(view)
        if self.selection != before:
            self.chosen.emit(view)

    def choose_saved(self, view: SavedView) -> None:
        """Choose a saved view with its filter, its order and its columns."""
        self.selection = view.selection
        self._mark(view)
        self.chosen.emit(view)

    def narrow(self, wanted: CaseFilter) -> None:
        """Narrow the present view."""
        self.change(replace(self.selection, filter=wanted))

    def change(self, selection: CaseSelection) -> None:
        """Show something else under the present view's name."""
        if selection != self.selection:
            self.selection = selection
            self.narrowed.emit(selection)

    def show_saved(self, views: tuple[SavedView, ...]) -> None:
        """Show the saved views; one that is gone leaves its list standing under the built-in name."""
        self.saved = views
        if isinstance(self.current, SavedView):
            here = self.current.id
            self.current = next((one for one in views if one.id == here), self.selection.view)
        self._show_views()

    def show_counts(self, counts: dict[CaseView, int]) -> None:
        """Show how many cases each built-in view has."""
        self._counts = counts
        self._show_views()

    def show_saved_counts(self, counts: dict[int, int]) -> None:
        """Show how many cases each saved view has."""
        self._saved_counts = counts
        self._show_views()

    def count(self, view: AnyView) -> str:
        """Return how many cases a view has, in figures; the use case stops counting at 1,000."""
        found = self._saved_counts.get(view.id) if isinstance(view, SavedView) else self._counts.get(view)
        if found is None:
            return ""
        return "999+" if found >= MOST_COUNTED else str(found)

    def _show_views(self) -> None:
        self._showing = True
        self.list.show_items(self.all)
        self.line.clear()
        for view in self.all:
            count = self.count(view)
            self.line.addItem(f"{name_of(view)} ({count})" if count else name_of(view))
        self._showing = False
        self._fit()
        self._mark(self.current)

    def _picked_row(self, row: QModelIndex, _before: QModelIndex) -> None:
        view = self.list.rows.item(row.row())
        if view is not None and not self._showing:
            self._pick(view)

    def _picked_line(self, index: int) -> None:
        self._pick(self.all[index])

    def _pick(self, view: AnyView) -> None:
        if isinstance(view, SavedView):
            self.choose_saved(view)
        else:
            self.choose(view)

    def _mark(self, view: AnyView) -> None:
        """Let both shapes stand on the view."""
        self.current = view
        self._showing = True
        row = self.list.rows.row_of(key_of(view))
        self.list.selectRow(row)
        self.line.setCurrentIndex(row)
        self._showing = False

    def _fit(self) -> None:
        """Give each view the lines that its words need."""
        look = self._look
        self.column.setFixedWidth(look.pixels(COLUMN_WIDTH))
        self.list.ensurePolished()
        metrics = self.list.fontMetrics()
        room = QRect(0, 0, look.pixels(COLUMN_WIDTH - COUNT_WIDTH) - look.pixels(tokens.XXL), 1000)
        for row, view in enumerate(self.all):
            words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, name_of(view)).height()
            self.list.setRowHeight(row, max(look.pixels(tokens.ROW), words + look.pixels(tokens.M)))


def name_of(view: AnyView) -> str:
    """Return what a view is called."""
    return view.name if isinstance(view, SavedView) else word(view)


def key_of(view: AnyView) -> object:
    """Return what a view is known by, however it is changed."""
    return view.id if isinstance(view, SavedView) else view
