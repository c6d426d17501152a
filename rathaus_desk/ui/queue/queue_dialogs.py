"""The small windows of the queue: drawing a ticket, and parking one."""

from datetime import datetime

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import LONGEST_PARKING_NOTE, DrawTicket, QueueClass
from rathaus_desk.domain.queue.queue_sheet import TicketSize
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import button, label, row, show_text

WIDTH = 30  # in line heights
MINUTES = (0, 10, 20, 30, 60)


class DrawDialog(QDialog):
    """For whom a ticket is: class, theme, needs; Enter prints it."""

    chosen = Signal(object, object)  # the command, and the size to print or None

    def __init__(self, parent: QWidget, services: tuple[Service, ...], now: datetime) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Wartemarke ziehen"))
        self._today = now.replace(second=0, microsecond=0)
        self.setProperty("help", "queue")
        self.kinds = QButtonGroup(self)
        self.theme = QComboBox()
        self.theme.setAccessibleName(self.tr("Anliegen"))
        self.theme.addItem(self.tr("Anliegen noch nicht gesagt"), "")
        for one in services:
            self.theme.addItem(one.name, one.key)
        self.theme.setMaxVisibleItems(12)
        self.theme.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.step_free = QCheckBox(self.tr("Tresen ohne Stufen"))
        self.due = QTimeEdit(QTime(now.hour, now.minute))
        self.due.setDisplayFormat("HH:mm")
        self.due.setAccessibleName(self.tr("Uhrzeit des Termins"))
        self.size_ = QComboBox()
        self.size_.setAccessibleName(self.tr("Größe der Marke"))
        for size in TicketSize:
            self.size_.addItem(word(size), size)
        self.size_.setCurrentIndex(self.size_.findData(TicketSize.A6))
        self._lay_out()

    def print_ticket(self) -> None:
        """Give the ticket out on paper."""
        self._choose(self.size_.currentData())

    def only_number(self) -> None:
        """Give the number out without paper."""
        self._choose(None)

    def _choose(self, size: TicketSize | None) -> None:
        kind = list(QueueClass)[self.kinds.checkedId()]
        needs = (Need.STEP_FREE,) if self.step_free.isChecked() else ()
        due = None
        if kind is QueueClass.APPOINTMENT:
            moment = self.due.time()
            due = self._today.replace(hour=moment.hour(), minute=moment.minute())
        self.chosen.emit(
            DrawTicket(queue_class=kind, service=self.theme.currentData(), needs=needs, due_at=due), size
        )
        self.accept()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        column.setSpacing(tokens.M)
        column.addWidget(label(self.tr("Für wen ist die Marke?"), "group"))
        line = FlowLayout()
        for index, kind in reversed(list(enumerate(QueueClass))):
            chip = QPushButton(word(kind))
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setChecked(kind is QueueClass.WALK_IN)
            self.kinds.addButton(chip, index)
            line.addWidget(chip)
        self.kinds.setExclusive(True)
        column.addLayout(line)
        self.due_line = QWidget()
        self.due_line.setLayout(row(label(self.tr("Termin um"), wrap=False), self.due, None))
        self.kinds.idToggled.connect(self._show_due)
        self._show_due()
        column.addWidget(self.due_line)
        column.addWidget(label(self.tr("Weswegen?"), "group"))
        column.addWidget(self.theme)
        column.addWidget(self.step_free)
        column.addLayout(row(label(self.tr("Papier"), wrap=False), self.size_, None))
        printing = button(self.tr("Marke drucken"), self.print_ticket, "primary")
        printing.setDefault(True)
        only = button(self.tr("Nur die Nummer"), self.only_number)
        column.addLayout(row(None, button(self.tr("Zurück"), self.reject), only, printing))
        self.setMinimumWidth(self.fontMetrics().lineSpacing() * WIDTH)

    def _show_due(self) -> None:
        kind = list(QueueClass)[self.kinds.checkedId()]
        self.due_line.setVisible(kind is QueueClass.APPOINTMENT)


class ParkDialog(QDialog):
    """What somebody waits for meanwhile, and for about how long."""

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget, code: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("{code} parken").format(code=code))
        self.setProperty("help", "queue")
        self.what = QLineEdit()
        at_most(self.what, LONGEST_PARKING_NOTE)
        self.what.setPlaceholderText(self.tr("zum Beispiel: Foto am Automaten"))
        self.what.setAccessibleName(self.tr("Worauf gewartet wird"))
        self.until = QComboBox()
        self.until.setAccessibleName(self.tr("Wie lange"))
        for minutes in MINUTES:
            text = self.tr("etwa {minutes} Minuten").format(minutes=minutes)
            self.until.addItem(text if minutes else self.tr("ohne feste Zeit"), minutes)
        self.error = label("", "error")
        self.error.hide()
        self.what.textChanged.connect(self.error.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        column.setSpacing(tokens.M)
        column.addWidget(label(self.tr("Worauf wartet die Person?"), "group"))
        column.addWidget(self.what)
        column.addWidget(self.until)
        column.addWidget(self.error)
        park = button(self.tr("Parken"), self.park, "primary")
        park.setDefault(True)
        column.addLayout(row(None, button(self.tr("Zurück"), self.reject), park))
        self.setMinimumWidth(self.fontMetrics().lineSpacing() * WIDTH)

    def park(self) -> None:
        """Hand over what was typed."""
        if not self.what.text().strip():
            show_text(self.error, self.tr("Bitte kurz sagen, worauf gewartet wird."))
            self.what.setFocus()
            return
        self.chosen.emit(self.what.text(), self.until.currentData())
        self.accept()
