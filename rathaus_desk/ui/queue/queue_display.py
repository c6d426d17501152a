"""The display of the waiting room: the called number and where to go, the last four, and the wait."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.queue.queue import CallBoard, CallNext, CallShown, QueueClass
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.rooms import TITLE
from rathaus_desk.ui.kit.widgets import announce, label, restyle
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.queue.gong import ring
from rathaus_desk.usecases.queue.queue_view import SHOWN_CALLS, call_board

TABLES = {"*", "queue_ticket", "queue_day", "counter", "setting"}
EVERY_MS = 15_000  # the minutes go on although nobody calls
SMALLER_THAN_SCREEN = 0.9
# Shares of the window's height. On a usual screen (30 cm high) capitals of the number are 40 mm, of the last
# calls 15 mm: they can be read from more than 5 m and from 4 m (DIN 1450: distance through 250).
NUMBER, COUNTER, BEFORE, SMALL = 0.195, 0.085, 0.068, 0.034


class QueueDisplay(QWidget):
    """Shows numbers and counters, never a name; what is new stands in a filled field and stays there."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._at = workplace
        self._rung: tuple[str, int, datetime] | None = None
        self._began = False  # what stood there when the display was opened has been called already
        self.setWindowTitle(TITLE)
        self.setObjectName("display")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the clerk goes on typing
        self.setProperty("help", "queue")
        self.code, self.counter = label("", wrap=False), label("")
        self.room = label("")
        self.before = [(label("", wrap=False), label("", wrap=False)) for _ in range(SHOWN_CALLS - 1)]
        self.waits = [(label("", wrap=False), label("", wrap=False)) for _ in QueueClass]
        self.rule = label("")
        self.doors = label("")
        self.clock = label("", wrap=False)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        workplace.background.changed.connect(self._changed)
        workplace.look.changed.connect(self._fit)

    def open_wide(self) -> None:
        """Show it whole on the second screen, or large on the only one."""
        screens = QGuiApplication.screens()
        parent = self.parentWidget()
        here = parent.screen() if parent is not None else QGuiApplication.primaryScreen()
        others = [one for one in screens if one is not here]
        place = (others[0] if others else here).availableGeometry()
        if others:
            self.setGeometry(place)
            self.showFullScreen()
        else:
            self.resize(place.size() * SMALLER_THAN_SCREEN)
            self.show()
        self._timer.start(EVERY_MS)
        self.refresh()

    def refresh(self) -> None:
        """Read the calls anew."""
        if self.isVisible() and self._at.background.desk.may(CallNext):
            self._at.background.ask(self, call_board, self.show_board)

    def show_board(self, board: CallBoard) -> None:
        """Show a state of the calls; a call that is new rings."""
        first = board.calls[0] if board.calls and board.calls[0].current else None
        self._show_first(first, nobody=not board.calls)
        self._began = True
        rest = board.calls[1:] if first else board.calls[: SHOWN_CALLS - 1]
        for index, (code, counter) in enumerate(self.before):
            shown = rest[index] if index < len(rest) else None
            code.setText(shown.code if shown else "")
            counter.setText(shown.counter if shown else "")
        for (name, words), one in zip(self.waits, reversed(board.ranges), strict=True):
            name.setText(word(one.queue_class))
            words.setText(one.words)
            name.setVisible(board.open)  # nobody who comes now gets a number
            words.setVisible(board.open)
        self.group_waits.setVisible(board.open)
        self.rule.setText(board.rule)
        closed = self.tr("Heute gibt es keine neuen Wartemarken. Wer wartet, kommt noch dran.")
        self.doors.setText("" if board.open else closed)
        self.doors.setVisible(not board.open)
        self.clock.setText(self.tr("{time} Uhr").format(time=clock(self._at.background.desk.now())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._timer.stop()
            self._began = False
            self.hide()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_first(self, first: CallShown | None, *, nobody: bool) -> None:
        self.first.setProperty("called", "yes" if first else "no")
        for one in (self.first, self.code, self.counter, self.room):
            restyle(one)
        calm = self.tr("Bitte ziehen Sie eine Nummer.") if nobody else self.tr("Bitte warten Sie.")
        self.code.setText(first.code if first else "")
        self.code.setVisible(first is not None)
        to = self.tr("Bitte an {counter}")
        self.counter.setText(to.format(counter=first.counter) if first else calm)
        self.room.setText(first.room if first else "")
        self.room.setVisible(bool(first and first.room))
        self._fit()
        if first is None:
            return
        call = (first.code, first.calls, first.called_at)
        if call != self._rung:
            if self._began:
                ring()
            self._rung = call
            self.first.setAccessibleName(f"{first.code}: {self.counter.text()}")
            announce(self.first)

    def _lay_out(self) -> None:
        self.first = QFrame()
        self.first.setObjectName("called")
        inner = QVBoxLayout(self.first)
        inner.setContentsMargins(tokens.XXL, tokens.L, tokens.XXL, tokens.L)
        inner.addStretch(1)
        for one in (self.code, self.counter, self.room):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(one)
        inner.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(tokens.XXL * 2)
        below.addLayout(self._latest(), 42)
        below.addLayout(self._beside(), 58)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XXL, tokens.XXL, tokens.XXL, tokens.XL)
        whole.setSpacing(tokens.XL)
        whole.addWidget(self.first, 52)
        whole.addLayout(below, 48)

    def _latest(self) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(tokens.XXL)
        table.setVerticalSpacing(tokens.S)
        self.group = label(self.tr("Zuletzt aufgerufen"))
        table.addWidget(self.group, 0, 0, 1, 2)
        for index, (code, counter) in enumerate(self.before, 1):
            table.addWidget(code, index, 0)
            table.addWidget(counter, index, 1)
        table.setColumnStretch(1, 1)
        table.setRowStretch(SHOWN_CALLS, 1)
        return table

    def _beside(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(tokens.L)
        self.group_waits = label(self.tr("Wartezeit im Augenblick"))
        waits = QGridLayout()
        waits.setHorizontalSpacing(tokens.XXL)
        for index, (name, words) in enumerate(self.waits):
            waits.addWidget(name, index, 0)
            waits.addWidget(words, index, 1)
        waits.setColumnStretch(1, 1)
        side.addWidget(self.group_waits)
        side.addLayout(waits)
        side.addWidget(self.rule)
        side.addWidget(self.doors)
        side.addStretch(1)
        side.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignRight)
        return side

    def _fit(self) -> None:
        """Set every size from the window's height: a waiting room has no zoom."""
        high = min(self.height(), round(self.width() * 0.66))
        code = NUMBER if self.code.isVisibleTo(self) else COUNTER
        for one, share, bold in (
            (self.code, code, True), (self.counter, COUNTER, True), (self.room, SMALL, False),
            (self.rule, SMALL, False), (self.doors, SMALL, True),
            (self.clock, SMALL, False), (self.group, SMALL, False), (self.group_waits, SMALL, False),
        ):  # fmt: skip
            _set_size(one, high * share, bold=bold)
        for name, words in self.waits:
            _set_size(name, high * SMALL, bold=False)
            _set_size(words, high * SMALL, bold=True)
        for code_label, counter in self.before:
            _set_size(code_label, high * BEFORE, bold=True)
            _set_size(counter, high * BEFORE, bold=False)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self.refresh()


def _set_size(target: QLabel, pixels: float, *, bold: bool) -> None:
    font = QFont(tokens.FACE)
    font.setPixelSize(max(round(pixels), 10))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    target.setFont(font)
    target.setStyleSheet(f"font-size: {font.pixelSize()}px; font-weight: {600 if bold else 400};")
