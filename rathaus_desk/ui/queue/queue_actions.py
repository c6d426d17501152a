"""The keys of the queue: they work in every room, so that nobody leaves the form to call the next one."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.queue.queue import DrawTicket
from rathaus_desk.domain.queue.queue_sheet import TicketSize
from rathaus_desk.ui.kit.actions import Actions
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.queue.queue_desk import YES, QueueDesk
from rathaus_desk.ui.queue.queue_dialogs import DrawDialog, ParkDialog
from rathaus_desk.ui.queue.queue_display import QueueDisplay
from rathaus_desk.ui.queue.queue_setup import QueueSetupWindow
from rathaus_desk.usecases.office.catalogue import services

NEXT, AGAIN, ARRIVED, FINISH = "queue.next", "queue.again", "queue.arrived", "queue.finish"
MISSED, PARK, RETURN = "queue.missed", "queue.park", "queue.return"
DRAW, DISPLAY = "queue.draw", "queue.display"
# Not named after the queue: the administration sets counters up and sees nobody who waits.
SETUP = "counter_setup"
MENU = "Extras"


class QueueActions(QObject):
    """Registers what can be done with the queue, and opens its small windows."""

    def __init__(self, window: QWidget, workplace: Workplace, desk: QueueDesk) -> None:
        super().__init__(window)
        self._window = window
        self._at = workplace
        self._desk = desk
        self.display = QueueDisplay(window, workplace)
        self._register(workplace.actions)

    def draw(self) -> None:
        """Ask for whom the ticket is, and give it out."""
        if self._at.background.desk.may(DrawTicket):
            self._at.background.ask(self, services, self._open_draw)

    def park(self) -> None:
        """Ask what the person at this counter waits for."""
        ticket = self._desk.running
        if ticket is None:
            self._at.speaker.say(self.tr("An diesem Tresen ist gerade niemand."))
            return
        dialog = ParkDialog(self._window, ticket.code)
        dialog.chosen.connect(lambda what, minutes: self._desk.park(ticket, what, minutes))
        dialog.open()

    def show_display(self) -> None:
        """Open the display of the waiting room, on the second screen if there is one."""
        self.display.open_wide()

    def set_up(self) -> None:
        """Open the counters and the rule, for who may change them."""
        if self._at.background.desk.may(SaveCounter):
            QueueSetupWindow(self._window, self._at).open()
        else:
            self._at.speaker.say(self.tr("Tresen und Regel ändern die Leitung und die Administration."))

    def _open_draw(self, known: tuple[Service, ...]) -> None:
        dialog = DrawDialog(self._window, known, self._at.background.desk.now())
        dialog.chosen.connect(self._draw)
        dialog.open()

    def _draw(self, command: DrawTicket, size: TicketSize | None) -> None:
        self._desk.draw(command, size)

    def _register(self, actions: Actions) -> None:
        add, tr, desk = actions.add, self.tr, self._desk
        add(NEXT, tr("Nächste Nummer aufrufen"), MENU,
            tr("Ruft auf, wer nach der Regel an der Reihe ist, und beginnt eine leere Aufnahme."),
            desk.call_next, keys="F7")  # fmt: skip
        add(AGAIN, tr("Noch einmal aufrufen"), MENU,
            tr("Ruft dieselbe Nummer noch einmal auf, bis sie oft genug aufgerufen ist."),
            desk.call_again, keys="Shift+F7")  # fmt: skip
        add(ARRIVED, tr("Ist am Tresen"), MENU,
            tr("Vermerkt, dass die aufgerufene Person da ist."), desk.arrived,
            keys="F4")  # fmt: skip
        add(FINISH, tr("Nummer fertig"), MENU,
            tr("Die Person an diesem Tresen ist fertig."), desk.finish, keys="Shift+F4")  # fmt: skip
        add(MISSED, tr("Nicht erschienen"), MENU,
            tr("Legt die aufgerufene Nummer beiseite; kommt die Person doch, behält sie ihren Platz."),
            desk.missed, keys="Ctrl+Shift+F7")  # fmt: skip
        add(PARK, tr("Nummer parken"), MENU,
            tr("Die Person wartet auf etwas; der Tresen ist so lange frei."),
            self.park, keys="Shift+F8")  # fmt: skip
        add(RETURN, tr("Zurück in die Schlange"), MENU,
            tr("Stellt die Nummer an ihren alten Platz zurück."), desk.put_back,
            keys="Ctrl+F8")  # fmt: skip
        add(DRAW, tr("Wartemarke ziehen"), MENU,
            tr("Gibt eine Nummer aus, auf Wunsch gedruckt."), self.draw, keys="Ctrl+F7")  # fmt: skip
        add(DISPLAY, tr("Anzeige für den Warteraum"), MENU,
            tr("Öffnet die Anzeige der aufgerufenen Nummern, auf dem zweiten Bildschirm, wenn einer da ist."),
            self.show_display)  # fmt: skip
        add(SETUP, tr("Schlange und Tresen"), MENU,
            tr("Welche Tresen es gibt, wen sie aufrufen, und nach welcher Regel."),
            self.set_up)  # fmt: skip
        add(YES, tr("Rückfrage zur Warteschlange bejahen"), MENU,
            tr("Bejaht, was unten gefragt ist, zum Beispiel: erst beenden, dann aufrufen."),
            desk.consent, keys="Ctrl+Shift+Y")  # fmt: skip
