"""One card of Mein Tag: a title with its count, some rows, and "alle" if there are more."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from rathaus_desk.domain.day.my_day import SHOWN
from rathaus_desk.ui.day.day_rows import DayRow
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.icons import picture
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.state_pill import SMALL_ICON, tone_colour
from rathaus_desk.ui.kit.tables import Index
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, label, row

ROW_DATA = int(Qt.ItemDataRole.UserRole)
ONE_LINE_FROM = 640  # pixels at 100 %, from which on the state stands in a column of its own
STATE_SHARE = 3  # one part in three at most is the state's


class DayRows(QStyledItemDelegate):
    """Paints a row: icon and state in the colour of its tone, the title, and below it the details."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._states: tuple[str, ...] = ()
        self._steps: tuple[float, ...] = (tokens.BASE,)

    def measure(self, rows: list[DayRow]) -> None:
        """Take in what the rows say: the states get one column, and a second line only if there is one."""
        self._states = tuple({one.state for one in rows})
        details = any(one.detail for one in rows)
        self._steps = (tokens.BASE, tokens.SMALL) if details else (tokens.BASE,)

    def height(self) -> int:
        """Return the height of a row in pixels: its lines and their rooms."""
        lines = sum(QFontMetrics(self._look.font(step)).lineSpacing() for step in self._steps)
        return max(lines + 2 * self._look.pixels(tokens.S), self._look.pixels(tokens.ROW))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = index.data(ROW_DATA)
        if not isinstance(shown, DayRow):
            return
        look, gap = self._look, self._look.pixels(tokens.S)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.colours.selection))
        painter.setPen(QColor(look.colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(gap, gap, -gap, -gap)
        size = look.pixels(SMALL_ICON)
        line = QFontMetrics(look.font()).lineSpacing()
        colour = tone_colour(look, shown.tone)
        painter.drawPixmap(inner.left(), inner.top() + (line - size) // 2, picture(shown.icon, colour, size))
        text = inner.adjusted(size + gap, 0, 0, 0)
        wide = rect.width() >= look.pixels(ONE_LINE_FROM)
        state = QRect(text.left(), text.top(), self._column(text.width()) if wide else text.width(), line)
        title = QRect(text.left(), text.top(), text.width(), line)
        used = self._write(painter, state, shown.state, colour, bold=True)
        title.setLeft(state.right() + gap if wide else text.left() + used + gap)
        self._write(painter, title, shown.title, look.colours.ink)
        below = QRect(title.left() if wide else text.left(), text.top() + line, 0, inner.height() - line)
        below.setRight(inner.right())
        self._write(painter, below, shown.detail, look.colours.muted, step=tokens.SMALL)
        painter.restore()

    def _column(self, width: int) -> int:
        """Return how wide the states are, all below one another."""
        metrics = QFontMetrics(self._look.font(bold=True))
        widest = max((metrics.horizontalAdvance(one) for one in self._states), default=0)
        return min(widest + self._look.pixels(tokens.S), width // STATE_SHARE)

    def _write(
        self, painter: QPainter, rect: QRect, text: str, colour: str, *, bold: bool = False,
        step: float = tokens.BASE,
    ) -> int:  # fmt: skip
        font = self._look.font(step, bold=bold)
        metrics = QFontMetrics(font)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
        return metrics.horizontalAdvance(cut)


class DayList(QListWidget):
    """The rows of a card, as high as they need; Up and Down move, Tab leaves, Enter opens."""

    opened = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._rows: list[DayRow] = []
        self._paints = DayRows(look, self)
        self.setItemDelegate(self._paints)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.itemClicked.connect(self._clicked)
        look.changed.connect(self._fit)

    def show_rows(self, rows: list[DayRow]) -> None:
        """Show rows; the chosen one stays chosen, and if it is gone, the one that took its place."""
        if rows == self._rows:
            return
        key, place = self.key, self.currentRow()
        self._rows = rows
        self._paints.measure(rows)
        self.blockSignals(True)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        for number, shown in enumerate(rows):
            if number == self.count():
                self.addItem(QListWidgetItem())
            item = self.item(number)
            item.setData(ROW_DATA, shown)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), shown.spoken)
            item.setToolTip(plain_tip(f"{shown.title}\n{shown.detail}".strip()))
        self.blockSignals(False)
        keys = [one.key for one in rows]
        here = keys.index(key) if key in keys else min(place, len(rows) - 1)
        self.setCurrentRow(max(here, 0) if self.hasFocus() else here)
        self._fit()

    @property
    def key(self) -> str:
        """The key of the chosen row; empty if none is."""
        place = self.currentRow()
        return self._rows[place].key if 0 <= place < len(self._rows) else ""

    @property
    def rows(self) -> tuple[DayRow, ...]:
        """The rows that are shown."""
        return tuple(self._rows)

    def choose(self, key: str) -> None:
        """Choose a row by its key."""
        for place, one in enumerate(self._rows):
            if one.key == key:
                self.setCurrentRow(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.opened.emit(self.key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._rows and self.currentRow() < 0:
            self.setCurrentRow(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def row_in_card(self) -> QRect:
        """Return where the chosen row is, in the list's own pixels."""
        item = self.currentItem()
        return self.visualItemRect(item) if item is not None else self.rect()

    def _clicked(self, _item: QListWidgetItem) -> None:
        if self.key:
            self.opened.emit(self.key)

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(len(self._rows) * self._paints.height())


class DayCard(QFrame):
    """A titled list that hides itself while there is nothing in it."""

    opened = Signal(str)
    whole_wanted = Signal()

    def __init__(self, look: Look, title: str, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = label(title, "group")
        self.list = DayList(look, name)
        self.list.opened.connect(self.opened)
        self.more = button("", self.whole_wanted.emit, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.S)
        column.setSpacing(tokens.XS)
        column.addWidget(self.title)
        column.addWidget(self.list)
        column.addLayout(row(self.more, None))
        self._title, self._name = title, name
        self.hide()

    def on_paper(self) -> list[tuple[str, str, str]]:
        """Return the rows as they are printed: which list, how it stands, what it is about."""
        return [
            (self._name, one.state, " – ".join(filter(None, (one.title, one.detail))))
            for one in self.list.rows
        ]

    def show_rows(self, rows: Sequence[DayRow], count: int) -> None:
        """Show the rows there is room for, and how many there are in all."""
        had_focus = self.list.hasFocus()
        self.title.setText(f"{self._title}  {count}")
        self.list.setAccessibleName(self.tr("{name}, {count}").format(name=self._name, count=count))
        self.list.show_rows(list(rows))
        fewer = len(rows) == count > SHOWN
        text = self.tr("alle ({count})") if not fewer else self.tr("nur die ersten {count}")
        self.more.setText(text.format(count=SHOWN if fewer else count))
        self.more.setAccessibleName(f"{self._name}, {self.more.text()}")
        self.more.setVisible(count > SHOWN)
        self.setVisible(bool(rows))
        if had_focus and not rows:
            self.focusNextChild()
