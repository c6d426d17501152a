"""The day of the counters as a table: times down, counters across; a screen reader can walk it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from rathaus_desk.domain.appointments import TO_COME, Appointment, AppointmentState, CounterDay, DayCount
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.opening_patterns import AppointmentKind
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.icons import icon
from rathaus_desk.ui.look import Look
from rathaus_desk.ui.state_pill import SMALL_ICON

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
DECORATION = int(Qt.ItemDataRole.DecorationRole)
TIP = int(Qt.ItemDataRole.ToolTipRole)
RASTER = timedelta(minutes=15)
COLUMN_WIDTH, WEEK_WIDTH = 170, 110
WEEKDAYS_SHOWN = 5
FREE = "frei"
STATE_ICONS = {
    AppointmentState.BOOKED: "clock",
    AppointmentState.MOVED: "route",
    AppointmentState.ARRIVED: "person",
    AppointmentState.SERVED: "claim",
    AppointmentState.DONE: "done",
    AppointmentState.NO_SHOW: "late",
    AppointmentState.CANCELLED: "close",
}
_KIND_ICONS = {AppointmentKind.PHONE: "phone", AppointmentKind.VIDEO: "talk"}
_GROUND = {
    AppointmentState.ARRIVED: "done_soft",
    AppointmentState.SERVED: "done_soft",
    AppointmentState.DONE: "ground",
    AppointmentState.NO_SHOW: "soon_soft",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the table: what stands there, what is read aloud, what Enter takes."""

    text: str = ""
    spoken: str = ""
    appointment: Appointment | None = None
    free: datetime | None = None
    day: date | None = None
    rows: int = 1
    ground: str = ""
    ink: str = "muted"
    icon: str = ""


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """All fields of a table with its heads."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    counters: tuple[int, ...] = ()  # of the columns of a day
    times: tuple[datetime, ...] = ()  # of its rows
    cells: tuple[tuple[Cell, ...], ...] = ()


def day_sheet(days: Sequence[CounterDay]) -> Sheet:
    """Return a day: a row for each quarter of an hour and for each other time at which something begins."""
    times = _times(days)
    columns = tuple(one.name if one.step_free else f"{one.name} (Stufen)" for one in days)
    by_column = [_column(one, times) for one in days]
    cells = tuple(tuple(column[row] for column in by_column) for row in range(len(times)))
    counters = tuple(one.counter_id for one in days)
    return Sheet(tuple(clock(one) for one in times), columns, counters, tuple(times), cells)


def week_sheet(counts: Sequence[DayCount]) -> Sheet:
    """Return some days: a row for each counter, a column for each day."""
    days = sorted({one.day for one in counts})
    places = dict.fromkeys((one.counter_id, one.name) for one in counts)
    found = {(one.counter_id, one.day): one for one in counts}
    cells = tuple(tuple(_count(found[place[0], day]) for day in days) for place in places)
    return Sheet(tuple(name for _id, name in places), tuple(short_day(one) for one in days), (), (), cells)


def state_words(one: Appointment) -> str:
    """Return kind and state as far as they differ from the usual."""
    kind = "" if one.kind is AppointmentKind.IN_PERSON else word(one.kind)
    state = "" if one.state is AppointmentState.BOOKED else word(one.state)
    earlier = "möchte früher" if one.want_earlier else ""
    return ", ".join(part for part in (kind, state, earlier) if part)


class GridModel(QAbstractTableModel):
    """A sheet as Qt's views read it."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.sheet = Sheet()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def cell(self, index: Index) -> Cell:
        """Return the field at an index, an empty one outside."""
        return self.sheet.cells[index.row()][index.column()] if index.isValid() else EMPTY

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role in (DISPLAY, TIP):
            return cell.text
        if role == SPOKEN:
            at, where = self.sheet.rows[index.row()], self.sheet.columns[index.column()]
            return f"{at}, {where}: {cell.spoken or cell.text}"
        if role == BACKGROUND and cell.ground:
            return QColor(getattr(self._look.colours, cell.ground))
        if role == DECORATION and cell.icon:
            return icon(cell.icon, getattr(self._look.colours, cell.ink), self._look.pixels(SMALL_ICON))
        if role == FOREGROUND:
            return QColor(getattr(self._look.colours, cell.ink))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role != DISPLAY:
            return None
        heads = self.sheet.columns if orientation == Qt.Orientation.Horizontal else self.sheet.rows
        return heads[section] if section < len(heads) else None


class GroundPainter(QStyledItemDelegate):
    """Paints the ground of a field itself: where a style sheet speaks of items, Qt leaves it out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = index.data(BACKGROUND)
        if ground is not None:
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), ground)
        super().paint(painter, option, index)


class AppointmentGrid(QTableView):
    """Arrows walk from field to field; Enter takes what stands there."""

    moved = Signal(object)
    taken = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sheets = GridModel(look, self)
        self.setModel(self.sheets)
        self.setItemDelegate(GroundPainter(self))
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

    def _fit(self) -> None:
        lines = 1 if self.sheets.sheet.times else 2
        self.setWordWrap(lines > 1)
        self.verticalHeader().setDefaultSectionSize(self._look.pixels(tokens.DENSE_ROW * lines))
        side = self._look.pixels(SMALL_ICON)
        self.setIconSize(QSize(side, side))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        width = COLUMN_WIDTH if self.sheets.sheet.times else WEEK_WIDTH
        self.horizontalHeader().setMinimumSectionSize(self._look.pixels(width))


def _times(days: Sequence[CounterDay]) -> list[datetime]:
    times = {one for day in days for booked in day.appointments for one in (booked.start, booked.end)}
    for day in days:
        for free in day.free:
            at = free.start
            while at < free.end:
                times.add(at)
                at += RASTER - timedelta(minutes=at.minute % 15)
    ends = [one.end for day in days for one in day.appointments] + [
        one.end for day in days for one in day.free
    ]
    return sorted(one for one in times if one < max(ends))


def _column(day: CounterDay, times: Sequence[datetime]) -> list[Cell]:
    cells = []
    for at in times:
        booked = next((one for one in day.appointments if one.start <= at < one.end), None)
        if booked is not None:
            rows = sum(booked.start <= one < booked.end for one in times)
            cells.append(_booked(booked, rows if at == booked.start else 1))
        elif any(one.start <= at < one.end for one in day.free):
            cells.append(Cell(FREE, FREE, free=at, ink="accent"))
        else:
            cells.append(Cell("", day.shut or "keine Termine", ground="ground"))
    return cells


def _booked(one: Appointment, rows: int) -> Cell:
    what = ", ".join(one.service_names)
    text = " · ".join(part for part in (one.name, state_words(one), what) if part)
    spoken = f"{text}, {one.minutes} Minuten"
    if one.hidden:
        return Cell(text, spoken, appointment=one, rows=rows, ground="ground", icon="lock")
    ground = _GROUND.get(one.state, "accent_soft")
    name = (
        _KIND_ICONS.get(one.kind, STATE_ICONS[one.state]) if one.state in TO_COME else STATE_ICONS[one.state]
    )
    return Cell(text, spoken, appointment=one, rows=rows, ground=ground, ink="ink", icon=name)


def _count(one: DayCount) -> Cell:
    if one.shut and not one.booked:
        return Cell(one.shut, one.shut, day=one.day)
    booked = {0: "kein Termin", 1: "1 Termin"}.get(one.booked, f"{one.booked} Termine")
    hours, minutes = divmod(one.free_minutes, 60)
    free = f"{hours}:{minutes:02} Std. frei" if one.free_minutes else "nichts frei"
    return Cell(f"{booked}\n{free}", f"{booked}, {free}", day=one.day, ink="ink")
