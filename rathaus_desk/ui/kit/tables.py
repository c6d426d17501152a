"""One table model for every list of frozen dataclasses, and the one way to show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.toned_rows import TonedRows

Item = TypeVar("Item")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
# Qt asks some 1,400 times a frame; comparing plain ints halves the time.
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
TIP = int(Qt.ItemDataRole.ToolTipRole)
SPOKEN = (int(Qt.ItemDataRole.AccessibleTextRole), TIP)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column: its German title, its text, its width in pixels at 100 %; 0 takes the rest.

    `key` names it in what people choose; what has a `sort` can order the list. `spoken` says in words what
    its colour says, to screen readers and under the pointer.
    """

    title: str
    text: Callable[[Item], str]
    width: int = 0
    right: bool = False
    tone: Callable[[Item], str] | None = None
    key: str = ""
    sort: str = ""
    spoken: Callable[[Item], str] | None = None


class RowsModel(QAbstractTableModel, Generic[Item]):
    """Rows of frozen values; their texts are made once, when they arrive."""

    def __init__(
        self, columns: Sequence[Column[Item]], look: Look, key: Callable[[Item], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._look = look
        self._key = key
        self._items: Sequence[Item] = ()
        self._ordered = (-1, False)
        self._texts: list[tuple[str, ...]] = []

    def set_items(self, items: Sequence[Item]) -> None:
        """Show other rows; unchanged ones stay where they are, so nothing jumps under the cursor."""
        same = [self._key(one) for one in items] == [self._key(one) for one in self._items]
        texts = [tuple(one.text(item) for one in self._columns) for item in items]
        if same:
            self._items, self._texts = items, texts
            if items:
                last = self.index(len(items) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._items, self._texts = items, texts
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        """Return the value in a row, or None."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, key: object) -> int:
        """Return the row of the value with this key, or -1."""
        return next((row for row, one in enumerate(self._items) if self._key(one) == key), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY and index.isValid():
            return self._texts[index.row()][index.column()]
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role in SPOKEN and column.spoken:
            said = column.spoken(self._items[index.row()])
            return plain_tip(said) if role == TIP else said
        if role not in (ALIGNMENT, FOREGROUND):
            return None
        if role == ALIGNMENT:
            return RIGHT if column.right else None
        meaning = column.tone(self._items[index.row()]) if column.tone else ""
        return QColor(getattr(self._look.colours, meaning)) if meaning else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        title = self._columns[section].title
        if role in SPOKEN and section == self._ordered[0]:
            falling = self.tr("{column}, absteigend geordnet")
            rising = self.tr("{column}, aufsteigend geordnet")
            return (falling if self._ordered[1] else rising).format(column=title)
        return title if role == DISPLAY else None

    def show_order(self, section: int, descending: bool) -> None:
        """Say at the head of a column that the list is ordered by it."""
        self._ordered = (section, descending)
        if self._columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)


class RowsView(QTableView, Generic[Item]):
    """A flat list: whole rows, hairlines, no grid; Enter and double click open a row."""

    sort_wanted = Signal(str)

    def __init__(
        self, name: str, columns: Sequence[Column[Item]], look: Look, key: Callable[[Item], object]
    ) -> None:
        super().__init__()
        self.columns = columns
        self._look = look
        self._key = key
        self.rows: RowsModel[Item] = RowsModel(columns, look, key, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setItemDelegate(TonedRows(look, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)  # else rows stay as high as large letters were
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        look.changed.connect(self._fit)
        self._fit()

    def show_order(self, sort: str, descending: bool) -> None:
        """Let the heads order the list, and mark the one that does; a click is told by `sort_wanted`."""
        header = self.horizontalHeader()
        if not header.isSortIndicatorShown():
            header.setSectionsClickable(True)
            header.setSortIndicatorShown(True)
            header.sectionClicked.connect(self._clicked)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        place = next((at for at, one in enumerate(self.columns) if one.sort == sort), -1)
        header.setSortIndicator(place, order)
        self.rows.show_order(place, descending)

    def _clicked(self, place: int) -> None:
        if self.columns[place].sort:
            self.sort_wanted.emit(self.columns[place].sort)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show rows; the cursor stays on its value, and the value at its place on the screen.

        If it is gone, the cursor goes to what took its place.
        """
        place, chosen, anchor = self.currentIndex().row(), self.chosen(), self._anchor()
        self.rows.set_items(items)
        if items and not self.currentIndex().isValid():
            row = self.rows.row_of(self._key(chosen)) if chosen is not None else -1
            self.selectRow(row if row >= 0 else min(max(place, 0), len(items) - 1))
        self._hold_still(*anchor)

    def _anchor(self) -> tuple[Item | None, int]:
        """Return the value that must not move, and where it stands: the chosen one, or the topmost."""
        row = self.currentIndex().row()
        if not 0 <= self.rowViewportPosition(row) < self.viewport().height():
            row = self.rowAt(0)
        return self.rows.item(row), self.rowViewportPosition(row)

    def _hold_still(self, anchor: Item | None, height: int) -> None:
        row = self.rows.row_of(self._key(anchor)) if anchor is not None else -1
        if row >= 0:
            moved = self.rowViewportPosition(row) - height
            bar = self.verticalScrollBar()
            if moved:
                bar.setValue(bar.value() + moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Pos1 and Ende go to the first and last row, as one expects of a list."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self.rows.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show at the mouse what does not fit into its column."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.cut_off(self.indexAt(event.pos()))
            QToolTip.showText(event.globalPos(), f"<span>{escape(text)}</span>" if text else "", self)
            return True
        return super().viewportEvent(event)

    def cut_off(self, index: Index) -> str:
        """Return the text of a cell that is too narrow for it, else nothing."""
        if not index.isValid() or self.sizeHintForIndex(index).width() <= self.columnWidth(index.column()):
            return ""
        return str(index.data())

    def chosen(self) -> Item | None:
        """Return the value under the cursor."""
        return self.rows.item(self.currentIndex().row())

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.pixels(tokens.ROW))
        header = self.horizontalHeader()
        for index, one in enumerate(self.columns):
            stretch = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(index, QHeaderView.ResizeMode.Interactive if one.width else stretch)
            if one.width:
                self.setColumnWidth(index, self._look.pixels(one.width))
