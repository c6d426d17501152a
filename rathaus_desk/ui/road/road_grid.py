"""Month and week as a table: arrows walk from halt to halt; the mouse, or Strg+M, carries one elsewhere."""

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.sheet_table import EDGE, SPOKEN, SheetModel, draw_icon
from rathaus_desk.ui.kit.state_pill import DONE, LATE, PLAIN, SOON
from rathaus_desk.ui.kit.tables import DISPLAY, TIP, Index
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.road.road_sheet import RoadSheet, Spot

NARROWEST = 90
SHORT = 2  # letters of a weekday
INKS = {PLAIN: "ink", SOON: "soon", LATE: "late", DONE: "done"}
NOWHERE = Spot(date.min)


class SpotModel(SheetModel[RoadSheet]):
    """Month or week as Qt's views read it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(RoadSheet(), parent)
        self._shortly = False

    def name_shortly(self, shortly: bool) -> None:
        """Head the columns with "Do" in place of "Donnerstag", where that would be cut."""
        if shortly != self._shortly:
            self._shortly = shortly
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(self.columnCount() - 1, 0))

    def spot(self, index: Index) -> Spot:
        """Return the field at an index."""
        return self.sheet.spots[index.row()][index.column()]

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        spot = self.spot(index)
        if role == DISPLAY:
            return spot.text
        if role == SPOKEN:
            return spot.spoken or spot.text
        if role == TIP:
            return plain_tip(spot.spoken or spot.text)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        name = super().headerData(section, orientation, role)
        shortly = self._shortly and orientation == Qt.Orientation.Horizontal
        return name[:SHORT] if shortly and name else name


class SpotPainter(QStyledItemDelegate):
    """Draws a field: the day's name on the ground, a halt as a card with icon and words."""

    def __init__(self, look: Look, grid: "RoadGrid") -> None:
        super().__init__(grid)
        self._look, self._grid = look, grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        spot, colours = self._grid.sheets.spot(index), self._look.colours
        shown = QStyleOptionViewItem(option)
        area: QRect = shown.rect
        here = index == self._grid.currentIndex()
        chosen = bool(shown.state & QStyle.StateFlag.State_Selected) or here
        painter.save()
        painter.fillRect(area, QColor(colours.ground if spot.head else colours.surface))
        inside = area.adjusted(1, 1, -1, -1)
        if spot.halt is not None:
            soft = (
                colours.accent_soft if spot.tone in (PLAIN, DONE) else getattr(colours, f"{spot.tone}_soft")
            )
            painter.fillRect(inside, QColor(colours.selection if chosen else soft))
            if soft == colours.surface:  # in high contrast a halt shows by its edge alone
                painter.setPen(QColor(colours.line))
                painter.drawRect(inside.adjusted(0, 0, -1, -1))
        if spot.head:
            painter.setPen(QColor(colours.line))
            painter.drawLine(area.topLeft(), area.topRight())
        ink = colours.muted if spot.head and spot.tone == PLAIN else getattr(colours, INKS[spot.tone])
        plain = spot.halt is not None and (chosen or spot.tone == DONE)
        painter.setPen(QColor(colours.ink if plain else ink))
        small = spot.tone == SOON if spot.head else not self._grid.sheets.sheet.tall
        font = self._look.font(tokens.SMALL) if small else shown.font
        if spot.today:
            font = self._look.font(bold=True)
            painter.setPen(QColor(colours.ink))
        painter.setFont(font)
        self._write(painter, QFontMetrics(font), inside, spot)
        if chosen and here:
            carried = self._grid.carried is not None
            painter.setPen(QPen(QColor(colours.focus if carried else colours.accent), EDGE))
            painter.drawRect(inside.adjusted(1, 1, -EDGE, -EDGE))
        painter.restore()

    def _write(self, painter: QPainter, metrics: QFontMetrics, inside: QRect, spot: Spot) -> None:
        row = self._look.pixels(tokens.DENSE_ROW)
        line = inside.adjusted(tokens.S, 0, -tokens.XS, 0)
        line.setHeight(min(row, inside.height()))
        if spot.icon:
            draw_icon(painter, line, spot.icon, getattr(self._look.colours, INKS[spot.tone]), self._look)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        right = Qt.TextElideMode.ElideRight
        text = spot.text
        if spot.today and metrics.horizontalAdvance(text) > line.width():
            text = text.partition(" ")[0]  # "Heute" says it all; half a date says nothing
        painter.drawText(line, flags, metrics.elidedText(text, right, line.width()))
        if spot.below and inside.height() >= 2 * row - 2:
            line.translate(0, row - tokens.XS)
            line.setLeft(inside.left() + tokens.S)
            small = self._look.font(tokens.SMALL)  # else the hours would not fit below the name
            painter.setFont(small)
            painter.drawText(line, flags, QFontMetrics(small).elidedText(spot.below, right, line.width()))


class RoadGrid(QTableView):
    """Arrows walk; Enter takes what stands there; what is carried is put down by Enter or by letting go."""

    moved = Signal(object)
    taken = Signal(object)
    dropped = Signal(object, object)  # the halt's field, the field it was put on

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.carried: Spot | None = None
        self._pressed: tuple[Spot, Any] | None = None
        self.sheets = SpotModel(self)
        self.setModel(self.sheets)
        self.setItemDelegate(SpotPainter(look, self))
        self.setCornerButtonEnabled(False)
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
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(self._moved)
        look.changed.connect(self._fit)

    def show_sheet(self, sheet: RoadSheet) -> None:
        """Show another sheet; the cursor stays on its halt, or at its place."""
        before, at = self.chosen(), self.currentIndex()
        self.sheets.show_sheet(sheet)
        self._fit()
        self.updateGeometries()  # the names of the rows may be wider now
        self._share_width()
        if before.halt is not None and self.go_to_halt(before.halt.id):
            return
        if sheet.rows:
            row, column = min(max(at.row(), 0), len(sheet.rows) - 1), max(at.column(), 0)
            self.setCurrentIndex(self.sheets.index(row, min(column, len(sheet.columns) - 1)))

    def chosen(self) -> Spot:
        """Return the field under the cursor."""
        at = self.currentIndex()
        inside = at.isValid() and at.row() < len(self.sheets.sheet.rows)
        return self.sheets.spot(at) if inside and at.column() < len(self.sheets.sheet.columns) else NOWHERE

    def go_to_halt(self, halt_id: int) -> bool:
        """Put the cursor on a halt; tell whether it is here."""
        return self._go_to(lambda one: one.halt is not None and one.halt.id == halt_id)

    def go_to_day(self, day: date, vehicle_id: int | None = None) -> bool:
        """Put the cursor on the first halt of a day, or else on the day; tell whether it is here."""
        mine = (None, vehicle_id) if vehicle_id is not None else None
        there = [one for row in self.sheets.sheet.spots for one in row if one.day == day]
        halts = [one for one in there if one.halt and (mine is None or one.vehicle_id in mine)]
        heads = [one for one in there if one.head]
        wanted = next(iter(halts or heads), None)
        return wanted is not None and self._go_to(lambda one: one is wanted)

    def pick_up(self) -> bool:
        """Take the halt under the cursor along, to be put down elsewhere; tell whether there is one."""
        spot = self.chosen()
        self.carried = spot if spot.halt is not None else None
        self.viewport().update()
        return self.carried is not None

    def let_go(self) -> bool:
        """Leave what is carried where it was; tell whether anything was."""
        carried, self.carried = self.carried, None
        self.viewport().update()
        return carried is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._take_or_put_down()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        spot = self._under(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (spot, event.position()) if left and spot.halt is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed is not None and self.carried is None:
            away = (event.position() - self._pressed[1]).manhattanLength()
            if away >= QApplication.startDragDistance():
                self.carried = self._pressed[0]
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is not None and self.carried is pressed[0]:
            self._put_down(self._under(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.taken.emit(self.chosen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _take_or_put_down(self) -> None:
        if self.carried is not None:
            self._put_down(self.chosen())
        else:
            self.taken.emit(self.chosen())

    def _under(self, event: QMouseEvent) -> Spot:
        index = self.indexAt(event.position().toPoint())
        return self.sheets.spot(index) if index.isValid() else NOWHERE

    def _put_down(self, target: Spot) -> None:
        carried = self.carried
        self.let_go()
        if carried is None or target is NOWHERE:
            return
        if not self.sheets.sheet.tall:  # weeks below one another know days only
            target = replace(target, vehicle_id=None)
        if target.day != carried.day or target.vehicle_id not in (None, carried.vehicle_id):
            self.dropped.emit(carried, target)

    def _go_to(self, fits: Any) -> bool:
        for row, line in enumerate(self.sheets.sheet.spots):
            for column, one in enumerate(line):
                if fits(one):
                    self.setCurrentIndex(self.sheets.index(row, column))
                    self._show_with_head(row, column)
                    return True
        return False

    def _show_with_head(self, row: int, column: int) -> None:
        """Scroll so that one sees which day it is, and the whole of its week if there is room."""
        spots = self.sheets.sheet.spots
        head = next((one for one in range(row, -1, -1) if spots[one][column].head), row)
        later = range(row + 1, len(spots))
        end = next((one - 1 for one in later if spots[one][column].head), len(spots) - 1)
        for one in (end, head, row):
            self.scrollTo(self.sheets.index(one, column))

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.moved.emit(self.sheets.spot(current))

    def _fit(self) -> None:
        lines = 2 if self.sheets.sheet.tall else 1
        high = self._look.pixels(tokens.DENSE_ROW)
        self.verticalHeader().setDefaultSectionSize(high * lines)
        for row, line in enumerate(self.sheets.sheet.spots):
            self.setRowHeight(row, high if line and line[0].head else high * lines)
        self._share_width()

    def _share_width(self) -> None:
        names = self.sheets.sheet.columns
        if count := len(names):
            each = max(self.viewport().width() // count, self._look.pixels(NARROWEST))
            words = self.horizontalHeader().fontMetrics()
            widest = max(words.horizontalAdvance(one) for one in names)
            self.sheets.name_shortly(each < widest + 2 * tokens.M)
            for column in range(count):
                self.setColumnWidth(column, each)
