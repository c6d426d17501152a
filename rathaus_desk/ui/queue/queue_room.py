"""Puts the queue together: its desk, its keys, its page, its card beside the form, its display."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.ui.intake.reception_page import ReceptionPage
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.queue.queue_actions import QueueActions
from rathaus_desk.ui.queue.queue_card import QueueCard
from rathaus_desk.ui.queue.queue_desk import QueueDesk
from rathaus_desk.ui.queue.queue_intake import QueueIntake
from rathaus_desk.ui.queue.queue_page import QueuePage


class QueueRoom(QObject):
    """Everything of the queue in one window."""

    def __init__(self, window: QWidget, workplace: Workplace, reception: ReceptionPage) -> None:
        super().__init__(window)
        self.desk = QueueDesk(self, workplace)
        self.actions = QueueActions(window, workplace, self.desk)
        self.page = QueuePage(workplace, self.desk)
        self.card = QueueCard(workplace, self.desk, self.tr("WARTESCHLANGE"))
        self.intake = QueueIntake(reception, self.desk)
        reception.side_place.addWidget(self.card)
        self.desk.sit_down()

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self.actions.display.hide()
        self.desk.sit_down()
