"""The queue in the side column of Empfang: how many wait, who is here, and one button for the next."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.queue.queue import QueueTicket, TicketState
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, card, column, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.queue.queue_actions import AGAIN, ARRIVED, FINISH, MISSED, NEXT, PARK, RETURN
from rathaus_desk.ui.queue.queue_desk import QueueDesk
from rathaus_desk.ui.queue.queue_words import minutes, running_time, theme_in_words

TICK_MS = 1_000
SHOWN = {TicketState.CALLED: (ARRIVED, AGAIN, MISSED, RETURN), TicketState.SERVED: (FINISH, PARK, RETURN)}


class QueueCard(QWidget):
    """The counter of this desk: the number that is here with its time, or the button for the next one."""

    def __init__(self, workplace: Workplace, desk: QueueDesk, title: str) -> None:
        super().__init__()
        self._at = workplace
        self._desk = desk
        frame, inner = card(title)
        self.line = label("", "strong")
        self.code = label("", "number", wrap=False)
        self.about = label("")
        self.time = label("", "muted")
        next_one = workplace.actions[NEXT]
        self.next = button(self.tr("Nächste aufrufen"), next_one.trigger, keys=keys_in_words(next_one))
        words = {
            ARRIVED: self.tr("Ist da"),
            AGAIN: self.tr("Noch einmal"),
            FINISH: self.tr("Fertig"),
            PARK: self.tr("Parken"),
            RETURN: self.tr("Zurückstellen"),
            MISSED: self.tr("Nicht erschienen"),
        }
        self.buttons = {name: self._button(name, text) for name, text in words.items()}
        inner.addWidget(self.line)
        beside = column(self.about, self.time, spacing=0)
        number = row(self.code, spacing=tokens.L)
        number.addLayout(beside, 1)
        inner.addLayout(number)
        line = FlowLayout()
        for made in self.buttons.values():
            line.addWidget(made)
        inner.addLayout(line)
        inner.addWidget(self.next)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)
        desk.changed.connect(self.show_queue)
        self.show_queue()

    def show_queue(self) -> None:
        """Show the newest state."""
        now = self._desk.now
        shown = now is not None and not self._at.background.desk.on_the_road  # there nobody waits
        self.setVisible(shown)
        if now is None or not shown:
            return
        if now.waiting:
            longest = minutes(now.longest(self._at.background.desk.now()))
            text = self.tr("{count} warten, am längsten {longest}")
            if len(now.waiting) == 1:
                text = self.tr("Eine Person wartet, seit {longest}")
            self.line.setText(text.format(count=len(now.waiting), longest=longest))
        else:
            self.line.setText(self.tr("Es wartet niemand."))
        self._show_running(self._desk.running)

    def _show_running(self, ticket: QueueTicket | None) -> None:
        shown = SHOWN.get(ticket.state, ()) if ticket is not None else ()
        for name, made in self.buttons.items():
            made.setVisible(name in shown)
        counter = self._desk.counter
        if ticket is None:
            where = counter.name if counter else ""
            show_text(self.code, "")
            show_text(self.about, self.tr("{counter} ist frei.").format(counter=where) if where else "")
            show_text(self.time, "")
            return
        show_text(self.code, ticket.code)
        self.code.setAccessibleName(self.tr("An diesem Tresen: {code}").format(code=ticket.code))
        show_text(self.about, theme_in_words(ticket))
        self._tick()

    def _tick(self) -> None:
        ticket = self._desk.running
        if ticket is None or ticket.called_at is None:
            return
        seconds = ticket.served_seconds + (self._at.background.desk.now() - ticket.called_at).total_seconds()
        text = f"{word(ticket.state)}, {running_time(seconds)}"
        if ticket.state is TicketState.CALLED:
            times = self.tr("{count}. Aufruf").format(count=ticket.calls)
            text = f"{times}, {running_time(seconds)}"
        show_text(self.time, text)

    def _button(self, name: str, text: str) -> QPushButton:
        action = self._at.actions[name]
        made = button(text, action.trigger, keys=keys_in_words(action))
        made.setAccessibleName(action.text())
        made.setToolTip(plain_tip(action.toolTip()))
        return made
