"""Giving an appointment on the phone: concern, who, when it suits; three proposals by figure."""

from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.appointments.appointments import (
    BookAppointment,
    BookSeries,
    Offers,
    TicketToAppointment,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.appointments.slot_wishes import TypedWish, read_wish
from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError, NeedsConsent, Refused
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Need, Person
from rathaus_desk.domain.queue.queue import QueueTicket
from rathaus_desk.ui.appointments.appointment_kinds import KindChips
from rathaus_desk.ui.appointments.appointment_order import Booking, Order
from rathaus_desk.ui.appointments.appointment_repeat import RepeatChoice
from rathaus_desk.ui.appointments.slot_proposals import SlotProposals
from rathaus_desk.ui.cases.case_search import SearchLine
from rathaus_desk.ui.intake.hit_list import HitList
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import announce, button, label, mark_wrong, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.free_slots import offers
from rathaus_desk.usecases.office.catalogue import service as service_by_key
from rathaus_desk.usecases.services.find_services import find_services

MOST_HITS = 6


class AppointmentBooking(QFrame):
    """The form; what it proposes is held for this desk, so no other promises it."""

    booked = Signal(object)
    folded = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.setProperty("kind", "card")
        self.services: list[Service] = []
        self.person: Person | None = None
        self._counter_id: int | None = None
        self._at_time: datetime | None = None
        self._wish = TypedWish()
        self._answered = ""
        self._asking = self._book_at_once = False
        self._ticket: QueueTicket | None = None
        self._case: Case | None = None
        self._asked: BookAppointment | BookSeries | None = None  # waits for a yes
        self.service_line = SearchLine()
        self.name, self.phone, self.wish = QLineEdit(), QLineEdit(), QLineEdit()
        self.taken_services = label("", "strong")
        self.who = label("", "strong")
        self.error = label("", "error")
        self.kind_chips = KindChips()
        self.kinds = self.kind_chips.buttons
        self.proposals = SlotProposals(workplace)
        self.repeat = RepeatChoice(lambda: workplace.background.desk.now().date())
        self._lay_out()
        self._connect()
        self.empty()

    # What others ask of the form

    def begin(
        self,
        service: Service | None = None,
        person: Person | None = None,
        *,
        counter_id: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Start with what is known: the intake's concern and person, or a free time of the table."""
        self.empty()
        self.person, self._counter_id, self._at_time = person, counter_id, at
        if service is not None:
            self.services = [service]
        self._show_known()
        self._ask()
        (self.service_line if not self.services else self.wish if person else self.name).setFocus()

    def take_ticket(self, ticket: QueueTicket) -> None:
        """Book for somebody who waits; the waiting number ends with the booking."""
        self._ticket = ticket
        self._show_known()
        if ticket.service:
            self._at.background.ask(self, service_by_key, self._took, key=ticket.service)

    def take_case(self, case: Case) -> None:
        """Book for a case: its concern and whoever it is about are known, its story tells of it."""
        self.begin(case.service, case.person)
        self._case = case
        if case.person is None:
            self.name.setText(case.caller_name)
            self.phone.setText(case.caller_phone)
        self._show_known()
        (self.wish if case.person or case.caller_name else self.name).setFocus()

    def empty(self) -> None:
        """Forget everything."""
        self.services, self.person = [], None
        self._asking = self._book_at_once = False
        self._counter_id, self._at_time, self._ticket, self._case = None, None, None, None
        self.repeat.empty()
        self._wish = TypedWish()
        for line in (self.service_line, self.name, self.phone, self.wish):
            line.clear()
            mark_wrong(line, False)
        self.list.show_hits(())
        self.kinds[AppointmentKind.IN_PERSON].setChecked(True)
        show_text(self.error, "")
        self._show_known()
        self.proposals.empty()

    def fold(self) -> None:
        """Close the form and give back what it holds."""
        self.empty()
        self.proposals.give_back()
        self.folded.emit()

    def book(self) -> None:
        """Book the chosen time; if what was typed last is still being looked up, as soon as it is there."""
        show_text(self.error, "")
        self._book_at_once = False
        if self._asked is not None:
            self._send(replace(self._asked, consent=True))
            return
        try:
            read_wish(self.wish.text(), self._at.background.desk.now().date())
        except Refused as refused:
            self._complain(str(refused), self.wish)
            return
        if not self.services:
            self._complain(self.tr("Bitte noch das Anliegen wählen."), self.service_line)
        elif self.person is None and not self.name.text().strip() and self._ticket is None:
            self._complain(self.tr("Bitte noch einen Namen eintragen. Nur der Name ist nötig."), self.name)
        elif self._asking:
            self._book_at_once = True
        elif self.proposals.slot is None:
            self._complain(self.tr("Es ist noch keine Zeit gewählt."), self.wish)
        elif self.repeat.every_weeks and self.repeat.until.day is None:
            self._complain(self.tr("Bitte noch eintragen, bis wann die Serie geht."), self.repeat.until)
        else:
            self._send(self._order().command(self.proposals.slot))

    # Building

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.S)
        close = button(self.tr("Schließen"), self.fold, "quiet", self.tr("Esc"))
        head = row(label(self.tr("Termin vergeben"), "strong"), None, close)
        inner.addLayout(head)
        self._field(
            inner, self.tr("Anliegen"), self.service_line, self.tr("Mit den Worten der Leute: „perso“")
        )
        inner.addWidget(self.taken_services)
        called = self._field(inner, self.tr("Name"), self.name, "")
        reached = self._field(inner, self.tr("Telefon (darf leer bleiben)"), self.phone, "")
        self._asked_of_guests = (called, self.name, reached, self.phone)
        inner.addWidget(self.who)
        self._field(
            inner, self.tr("Wann passt es"), self.wish, self.tr("do nm · ab 15 · kw 49 · Ziffer wählt")
        )
        for one in (self.kind_chips, self.proposals, self.repeat):
            inner.addWidget(one)
        inner.addStretch(1)
        self.list = HitList(content, self._at.look)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        self.book_button = button("", self.book, "primary")
        whole.addLayout(row(None, self.book_button))

    def _field(self, inner: QVBoxLayout, title: str, line: QLineEdit, hint: str) -> QLabel:
        line.setAccessibleName(title)
        line.setPlaceholderText(hint)
        at_most(line, 120)
        made = label(title, "small")
        made.setBuddy(line)
        inner.addWidget(made)
        inner.addWidget(line)
        return made

    def _connect(self) -> None:
        self.service_line.textEdited.connect(self._look)
        self.service_line.returnPressed.connect(self._take_first)
        self.service_line.down.connect(lambda: self.list.step(1))
        self.list.picked.connect(self._take)
        self.wish.textEdited.connect(self._wished)
        self.name.returnPressed.connect(self.phone.setFocus)
        self.phone.returnPressed.connect(self.wish.setFocus)
        self.wish.returnPressed.connect(self.book)
        self.kind_chips.changed.connect(self._ask)
        self.repeat.until.returnPressed.connect(self.book)
        self.proposals.slower.connect(self._ask)
        self.proposals.chose.connect(self._forget_question)
        self.repeat.changed.connect(self._forget_question)
        for line in (self.name, self.phone, self.wish):
            line.textEdited.connect(self._forget_question)

    # Concern

    def _look(self, text: str) -> None:
        if not text.strip():
            self._show_hits(text, ())
            return
        show = partial(self._show_hits, text)
        self._at.background.ask(self, find_services, show, text=text, limit=MOST_HITS)

    def _show_hits(self, text: str, hits: tuple[Hit, ...]) -> None:
        if text != self.service_line.text():
            return
        self._answered = text
        self.list.show_hits(hits)
        corner = self.service_line.geometry().bottomLeft()
        self.list.move(corner.x(), corner.y() + tokens.XS)
        self.list.setFixedWidth(self.service_line.width())
        self.list.raise_()

    def _take_first(self) -> None:
        text = self.service_line.text()
        hit = self.list.chosen()
        if text.strip() and hit is not None and self._answered == text:
            self._take(hit)
        elif text.strip():  # the answer is still under way
            self._at.background.ask(self, find_services, self._take_best, text=text, limit=1)
        elif self.services:
            (self.wish if self.person else self.name).setFocus()

    def _take_best(self, hits: tuple[Hit, ...]) -> None:
        if hits:
            self._take(hits[0])
        else:
            nothing = self.tr("Dazu steht nichts im Verzeichnis. „Unklar“ geht auch.")
            self._complain(nothing, self.service_line)

    def _take(self, hit: Hit) -> None:
        self.service_line.clear()
        self._show_hits("", ())
        self._at.background.ask(self, service_by_key, self._took, key=hit.key)

    def _took(self, service: Service) -> None:
        if service.key not in {one.key for one in self.services}:
            self.services.append(service)
        show_text(self.error, "")
        self._show_known()
        self._ask()
        (self.wish if self.person else self.name).setFocus()

    def _show_known(self, minutes: int = 0) -> None:
        length = self.tr("{minutes} Minuten").format(minutes=minutes) if minutes else ""
        names = ", ".join(one.name for one in self.services)
        show_text(self.taken_services, " · ".join(part for part in (names, length) if part))
        person = self.person
        number = self.tr("Wartemarke {code}").format(code=self._ticket.code) if self._ticket else ""
        about = self.tr("Zum Vorgang {number}").format(number=self._case.number) if self._case else number
        known = f"{person.name}, {person.phone}".strip(", ") if person else ""
        show_text(self.who, "\n".join(part for part in (known, about) if part))
        for one in self._asked_of_guests:
            one.setVisible(person is None)

    # Time

    def _wished(self, text: str) -> None:
        try:
            wish = read_wish(text, self._at.background.desk.now().date())
        except Refused:
            return  # it may become a day with the next letter
        before, self._wish = self._wish, wish
        mark_wrong(self.wish, False)
        self._at_time = None if text.strip() else self._at_time
        if replace(before, choice=wish.choice) == wish:
            self.proposals.choose(wish.choice)
        else:
            self._ask()

    def _ask(self) -> None:
        self._forget_question()
        if not self.services:
            self.proposals.empty()
            return
        self._asking = True
        wish, at = self._wish, self._at_time
        day: date | None = at.date() if at else wish.first
        begin: time | None = at.time().replace(tzinfo=None) if at else wish.begin
        self._at.background.ask(
            self,
            offers,
            self._offered,
            on_refusal=self._offers_refused,
            services=tuple(one.key for one in self.services),
            needs=self._needs(),
            kind=self.kind_chips.chosen,
            weekdays=wish.weekdays,
            begin=begin,
            end=None if at else wish.end,
            half=None if at else wish.half,
            first=day,
            last=at.date() if at else wish.last,
            counter_id=self._counter_id if at else None,
        )

    def _needs(self) -> tuple[Need, ...]:
        return self.person.needs if self.person else ()

    def _offered(self, found: Offers) -> None:
        self._asking = False
        self._show_known(found.minutes)
        self.proposals.show_offers(found, self._wish.choice)
        if self._book_at_once:
            self.book()

    # Booking

    def _order(self) -> Order:
        return Order(
            services=tuple(one.key for one in self.services),
            kind=self.kind_chips.chosen,
            person=self.person,
            name=self.name.text(),
            phone=self.phone.text(),
            ticket=self._ticket,
            case=self._case,
            every_weeks=self.repeat.every_weeks,
            until=self.repeat.until.day,
        )

    def _send(self, command: Booking) -> None:
        self.book_button.setEnabled(False)
        refused = partial(self._refused, command)
        self._at.background.do(self, cast("Command[object]", command), self._done, refused)

    def _done(self, booked: object) -> None:
        self.book_button.setEnabled(True)
        self.empty()
        self.booked.emit(booked)

    def _offers_refused(self, error: DeskError) -> None:
        self._asking = self._book_at_once = False
        self._complain(str(error), None)

    def _refused(self, command: Booking, error: DeskError) -> None:
        self.book_button.setEnabled(True)
        self._book_at_once = False
        field = error.field if isinstance(error, Refused) else None
        line = {
            "services": self.service_line, "name": self.name, "phone": self.phone, "until": self.repeat.until,
        }.get(field or "")  # fmt: skip
        self._complain(str(error), line)
        if isinstance(error, NeedsConsent) and not isinstance(command, TicketToAppointment):
            self._asked = command
            self._name_button()
        if field == "start":
            self._ask()

    def _forget_question(self) -> None:
        """Ask anew, now that something else is to be booked."""
        if self._asked is not None:
            show_text(self.error, "")
        self._asked = None
        self._name_button()

    def _name_button(self) -> None:
        action = self._at.actions["appointment.confirm"]
        verb = self.tr("Ja, so buchen") if self._asked is not None else action.text()
        self.book_button.setText(f"{verb}  {keys_in_words(action)}")
        self.book_button.setAccessibleName(verb)

    def _complain(self, text: str, line: QLineEdit | None) -> None:
        show_text(self.error, text)
        announce(self.error)
        if line is not None:
            mark_wrong(line, True)
            line.setFocus()
