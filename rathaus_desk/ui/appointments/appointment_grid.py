"""The day of the counters as a table: times down, counters across; a screen reader can walk it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from rathaus_desk.ui.appointments.appointment_sheet import EMPTY, Cell, Sheet
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.sheet_table import EDGE, SPOKEN, SheetModel, draw_icon
from rathaus_desk.ui.kit.tables import DISPLAY, TIP, Index
from rathaus_desk.ui.kit.tips import plain_tip

BUSY_WIDTH, QUIET_WIDTH, WEEK_WIDTH = 168, 84, 110
ELLIPSIS = " …"


def fitted(cell: Cell, metrics: QFontMetrics, width: int) -> str:
    """Return the first line of a field in the fullest words that fit, cut between words if none do."""
    texts = (cell.text, *cell.shorter)
    for text in texts:
        if metrics.horizontalAdvance(text) <= width:
            return text
    return cut_at_word(texts[-1], metrics, width)


def cut_at_word(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return as many whole words as fit into `width` pixels, or as many letters if not even one does."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    words = text.split()
    while len(words) > 1:
        words.pop()
        shown = " ".join(words).rstrip(" ,·") + ELLIPSIS
        if metrics.horizontalAdvance(shown) <= width:
            return shown
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


class GridModel(SheetModel[Sheet]):
    """The day of the counters as Qt's views read it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(Sheet(), parent)

    def cell(self, index: Index) -> Cell:
        """Return the field at an index, an empty one outside."""
        return self.sheet.cells[index.row()][index.column()] if index.isValid() else EMPTY

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role in (DISPLAY, TIP):
            text = "\n".join(part for part in (cell.text, cell.below if cell.day else "") if part)
            return plain_tip(text) if role == TIP else text
        if role == SPOKEN:
            at, where = self.sheet.rows[index.row()], self.sheet.columns[index.column()]
            return f"{at}, {where}: {cell.spoken or cell.text}"
        return None


class CellPainter(QStyledItemDelegate):
    """Paints a field: its ground, icon, one line or two, and a frame around the chosen one."""

    def __init__(self, look: Look, view: "AppointmentGrid") -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, colours = self._view.sheets.cell(index), self._look.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = "selection" if chosen else cell.ground or "surface"
        inside = option.rect.adjusted(0, 0, -1, -1)
        painter.fillRect(option.rect, QColor(colours.line))
        painter.fillRect(inside, QColor(getattr(colours, ground)))
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        painter.setFont(shown.font)
        painter.setPen(QColor(colours.ink if chosen else getattr(colours, cell.ink)))
        self._write(painter, QFontMetrics(shown.font), inside, cell)
        if chosen:
            painter.setPen(QPen(QColor(colours.accent), EDGE))
            painter.drawRect(inside.adjusted(1, 1, -EDGE, -EDGE))
        painter.restore()

    def _write(self, painter: QPainter, metrics: QFontMetrics, inside: QRect, cell: Cell) -> None:
        row = self._look.pixels(tokens.DENSE_ROW)
        line = inside.adjusted(tokens.S, 0, -tokens.S, 0)
        line.setHeight(min(row, inside.height()))
        if cell.icon:
            draw_icon(painter, line, cell.icon, getattr(self._look.colours, cell.ink), self._look)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        two = cell.below and inside.height() >= 2 * row - 1
        first = Cell(cell.shorter[0], shorter=cell.shorter[1:]) if two and cell.shorter else cell
        painter.drawText(line, flags, fitted(first, metrics, line.width()))
        if two:
            line.translate(0, row - tokens.XS)
            painter.drawText(line, flags, cut_at_word(cell.below, metrics, line.width()))


class AppointmentGrid(QTableView):
    """Arrows walk from field to field; Enter takes what stands there."""

    moved = Signal(object)
    taken = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sheets = GridModel(self)
        self.setModel(self.sheets)
        self.setItemDelegate(CellPainter(look, self))
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(self.tr("Termine des Tages"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setHighlightSections(False)
            head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(self._taken)
        look.changed.connect(self._fit)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet; the cursor stays on what it was on."""
        before, at = self.chosen(), self.currentIndex()
        row, column = at.row(), at.column()
        self.clearSpans()
        self.sheets.show_sheet(sheet)
        for number, line in enumerate(sheet.cells):
            for place, cell in enumerate(line):
                if cell.rows > 1:
                    self.setSpan(number, place, cell.rows, 1)
        self._fit()
        number_before = before.appointment.number if before.appointment else ""
        if not (number_before and self.go_to_number(number_before)):
            last = max(len(sheet.rows) - 1, 0)
            self.setCurrentIndex(self.sheets.index(min(max(row, 0), last), max(column, 0)))

    def go_to_time(self, moment: datetime) -> None:
        """Put the cursor on the first row from a moment on."""
        times = self.sheets.sheet.times
        row = next((at for at, one in enumerate(times) if one >= moment), len(times) - 1)
        if times:
            self.setCurrentIndex(self.sheets.index(row, 0))

    def go_to_number(self, number: str) -> bool:
        """Put the cursor on the appointment with a number; tell whether it is here."""
        return self.go_to(lambda cell: cell.appointment is not None and cell.appointment.number == number)

    def go_to(self, fits: Callable[[Cell], bool]) -> bool:
        """Put the cursor on the first field that fits; tell whether there is one."""
        for number, line in enumerate(self.sheets.sheet.cells):
            for place, cell in enumerate(line):
                if fits(cell):
                    self.setCurrentIndex(self.sheets.index(number, place))
                    return True
        return False

    def chosen(self) -> Cell:
        """Return the field under the cursor."""
        index = self.currentIndex()
        inside = index.row() < len(self.sheets.sheet.rows) and index.column() < len(self.sheets.sheet.columns)
        return self.sheets.cell(index) if inside else EMPTY

    def counter_of(self, column: int) -> int | None:
        """Return the counter of a column of the day."""
        counters = self.sheets.sheet.counters
        return counters[column] if 0 <= column < len(counters) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._taken(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(self.sheets.cell(current))

    def _taken(self, index: QModelIndex) -> None:
        if index.isValid():
            self.taken.emit(self.sheets.cell(index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        field = self.visualRect(self.currentIndex())
        seen = field.top() >= 0 and field.bottom() < event.oldSize().height()
        self._share_width()
        if seen:  # a line of notice below takes some height; what was just booked stays in sight
            self.scrollTo(self.currentIndex())

    def _fit(self) -> None:
        lines = 1 if self.sheets.sheet.times else 2
        self.verticalHeader().setDefaultSectionSize(self._look.pixels(tokens.DENSE_ROW * lines))
        self._share_width()

    def _share_width(self) -> None:
        """Give columns in which somebody comes what the others can spare; no head is cut."""
        sheet, head = self.sheets.sheet, self.horizontalHeader()
        busy = [place for place in range(len(sheet.columns)) if not sheet.times or sheet.busy(place)]
        usual = BUSY_WIDTH if sheet.times else WEEK_WIDTH
        needs = [
            max(self._look.pixels(usual if place in busy else QUIET_WIDTH), head.sectionSizeHint(place))
            for place in range(len(sheet.columns))
        ]
        spare = max(self.viewport().width() - sum(needs), 0)
        wider = busy or list(range(len(needs)))
        for at, place in enumerate(wider):
            needs[place] += (spare + at) // len(wider)
        for place, width in enumerate(needs):
            self.setColumnWidth(place, width)
