"""The queue at this desk: which counter it is, who is there, and everything one can do with a ticket."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import CannotOpen, DeskError, NeedsConsent
from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.queue.queue import (
    ArriveTicket,
    CallAgain,
    CallNext,
    CancelTicket,
    CloseDay,
    DrawTicket,
    FinishTicket,
    MarkMissed,
    OpenDay,
    ParkTicket,
    PickTicket,
    QueueNow,
    QueueTicket,
    ReturnTicket,
    TicketState,
)
from rathaus_desk.domain.queue.queue_sheet import TicketSheet, TicketSize
from rathaus_desk.settings import load_settings
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.queue.queue_sheet import draw_ticket_sheet, ticket_sheet
from rathaus_desk.usecases.queue.queue_view import COUNTER_KEY, counters_for, queue_now

TABLES = {"*", "queue_ticket", "queue_day", "counter", "setting"}
COUNTERS = {"*", "counter"}  # then it may have another name, or be out of use
EVERY_MS = 20_000  # so that the minutes on the screen go on
YES, YES_SECONDS = "queue.yes", 20


class QueueDesk(QObject):
    """Holds the newest state of the queue and sends commands; page, card and display show it."""

    changed = Signal()
    called = Signal(object)  # a ticket that this desk has just called

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self.now: QueueNow | None = None
        self.counters: tuple[Counter, ...] = ()
        self.counter_id: int | None = None
        self._asked: Command[Any] | None = None
        workplace.background.changed.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(EVERY_MS)

    @property
    def counter(self) -> Counter | None:
        """The counter at which this desk stands."""
        return next((one for one in self.counters if one.id == self.counter_id), None)

    @property
    def running(self) -> QueueTicket | None:
        """Who is at this counter."""
        return self.now.at(self.counter_id) if self.now and self.counter_id else None

    def sit_down(self) -> None:
        """Find out whose desk this is, and read everything anew."""
        self.now, self.counter_id = None, None
        self._asked = None
        self.changed.emit()
        if self._at.background.desk.may(CallNext):
            self._at.background.ask(self, counters_for, self._seated, named=_named_counter())

    def refresh(self) -> None:
        """Read the queue anew."""
        if self._at.background.desk.may(CallNext):
            self._at.background.ask(self, queue_now, self._took)

    def choose(self, counter_id: int) -> None:
        """Stand at another counter, and remember that."""
        self.counter_id = counter_id
        command = SetPreference(key=COUNTER_KEY, value={"id": counter_id})
        self._at.background.do(self, command, lambda _none: None)
        self.changed.emit()

    # What one can do

    def call_next(self) -> None:
        """Call whoever is next to this counter."""
        if self.counter_id is None:
            self._at.speaker.say(self.tr("Bitte zuerst in der Warteschlange den eigenen Tresen wählen."))
        else:
            self._call(CallNext(counter_id=self.counter_id))

    def pick(self, ticket: QueueTicket) -> None:
        """Call one certain ticket to this counter."""
        if self.counter_id is None:
            self.call_next()
        else:
            self._call(PickTicket(ticket_id=ticket.id, counter_id=self.counter_id))

    def call_again(self) -> None:
        """Call who is awaited here once more."""
        self._with_running(CallAgain, self.tr("{code} ist noch einmal aufgerufen."))

    def arrived(self) -> None:
        """Note that the called person is here."""
        self._with_running(ArriveTicket, self.tr("{code} ist am Tresen."))

    def finish(self) -> None:
        """Let the person at this counter go."""
        self._with_running(FinishTicket, self.tr("{code} ist fertig."))

    def missed(self) -> None:
        """Put the called number aside: nobody came."""
        self._with_running(MarkMissed, self.tr("{code} ist nicht erschienen."))

    def put_back(self) -> None:
        """Put the person at this counter back into the line, at the old place."""
        self._with_running(ReturnTicket, self.tr("{code} wartet wieder, am alten Platz."))

    def back_in_line(self, ticket: QueueTicket) -> None:
        """Put a parked or missed ticket back into the line."""
        text = self.tr("{code} wartet wieder, am alten Platz.")
        self._do(ReturnTicket(ticket_id=ticket.id, seen_version=ticket.version), text)

    def cancel(self, ticket: QueueTicket) -> None:
        """Strike a ticket out."""
        command = CancelTicket(ticket_id=ticket.id, seen_version=ticket.version)
        self._do(command, self.tr("{code} ist gestrichen."))

    def park(self, ticket: QueueTicket, waits_for: str, minutes: int) -> None:
        """Let somebody wait for something; 0 minutes is no certain time."""
        command = ParkTicket(
            ticket_id=ticket.id, seen_version=ticket.version, waits_for=waits_for,
            until=self._at.background.desk.now() + timedelta(minutes=minutes) if minutes else None,
        )  # fmt: skip
        self._do(command, self.tr("{code} wartet auf: {what}").replace("{what}", waits_for))

    def draw(self, command: DrawTicket, size: TicketSize | None) -> None:
        """Give out a ticket, and print it in a size, or only say its number."""
        self._at.background.do(self, command, partial(self._drawn, size))

    def close_doors(self, *, send_home: bool = False) -> None:
        """Give out no more tickets today."""
        self._at.background.do(self, CloseDay(send_home=send_home), self._doors_closed)

    def open_doors(self) -> None:
        """Give out tickets again."""
        said = self.tr("Es werden wieder Wartemarken ausgegeben.")
        self._at.background.do(self, OpenDay(), lambda _none: self._at.speaker.say(said))

    def consent(self) -> None:
        """Send the command again that was asked about, now meant so."""
        if self._asked is not None:
            command, self._asked = self._asked, None
            self._call(replace(command, consent=True))  # type: ignore[call-arg]

    # Answers

    def _call(self, command: Command[Any]) -> None:
        self._at.background.do(self, command, self._has_called, partial(self._refused, command))

    def _has_called(self, ticket: QueueTicket | None) -> None:
        if ticket is None:
            self._at.speaker.say(self.tr("Es wartet niemand."))
            return
        text = self.tr("{code} ist aufgerufen: bitte an {counter}.")
        if ticket.state is TicketState.CALLED and ticket.calls == 1:
            self._at.speaker.say(text.format(code=ticket.code, counter=ticket.counter))
            self.called.emit(ticket)

    def _refused(self, command: Command[Any], error: DeskError) -> None:
        if isinstance(error, NeedsConsent):
            self._asked = command
            self._at.speaker.offer(str(error), self.tr("Ja, so machen"), YES, YES_SECONDS)
        else:
            self._at.speaker.say(str(error))
            self.refresh()

    def _with_running(self, kind: type[Command[QueueTicket]], text: str) -> None:
        ticket = self.running
        if ticket is None:
            self._at.speaker.say(self.tr("An diesem Tresen ist gerade niemand."))
        else:
            self._do(kind(ticket_id=ticket.id, seen_version=ticket.version), text)  # type: ignore[call-arg]

    def _do(self, command: Command[QueueTicket], text: str) -> None:
        tell = partial(self._tell, text)
        self._at.background.do(self, command, tell, partial(self._refused, command))

    def _tell(self, text: str, ticket: QueueTicket) -> None:
        self._at.speaker.say(text.format(code=ticket.code))

    def _drawn(self, size: TicketSize | None, ticket: QueueTicket) -> None:
        self._at.speaker.say(self.tr("Wartemarke {code} ist gezogen.").format(code=ticket.code))
        if size is not None:
            self._at.background.ask(self, ticket_sheet, self._draw_sheet, ticket_id=ticket.id, size=size)

    def _draw_sheet(self, sheet: TicketSheet) -> None:
        show = partial(self._show_sheet, sheet.code)
        self._at.background.draw(self, partial(draw_ticket_sheet, sheet), show)

    def _show_sheet(self, code: str, pdf: bytes) -> None:
        title = self.tr("Wartemarke {code}").format(code=code)
        self._at.speaker.show_paper(
            title, pdf, f"Wartemarke-{code.replace(' ', '')}.pdf", kind=PrintKind.TICKET
        )

    def _doors_closed(self, still_here: int) -> None:
        text = self.tr("Die Türen sind zu. Noch da: {count}.").format(count=still_here)
        self._at.speaker.say(text)

    def _seated(self, answer: tuple[tuple[Counter, ...], int | None]) -> None:
        self.counters, self.counter_id = answer
        self.refresh()

    def _took(self, now: QueueNow) -> None:
        self.now = now
        self.changed.emit()

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & COUNTERS and self._at.background.desk.may(CallNext):
            self._at.background.ask(self, counters_for, self._seated, named=_named_counter())
        elif tables & TABLES:
            self.refresh()


def _named_counter() -> str:
    """Return how this PC's settings call its counter."""
    try:
        return load_settings().workplace.counter
    except CannotOpen:
        return ""  # the window has said so already
