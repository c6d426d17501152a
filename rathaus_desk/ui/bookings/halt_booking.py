"""Booking somebody at a halt of the service mobile: concern, who, which halt; a figure chooses."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.bookings.bookings import BookHalt, Booking, HaltOffer
from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.bookings.halt_proposals import LOOKED_AT, HaltProposals
from rathaus_desk.ui.cases.case_search import SearchLine
from rathaus_desk.ui.intake.hit_list import HitList
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import (
    announce,
    button,
    label,
    mark_wrong,
    named,
    row,
    scrolled,
    show_text,
)
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.office.catalogue import service as service_by_key
from rathaus_desk.usecases.services.find_services import find_services

WIDTH, HEIGHT, LEAST = 560, 760, 480
MOST_HITS = 6


class HaltBooking(QDialog):
    """The form; Enter goes on, Strg+Enter books."""

    booked = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        service: Service | None,
        person: Person | None,
        pick_up: str,
    ) -> None:
        """Begin with what is known: the intake's concern and person, and where a ride would begin."""
        super().__init__(parent)
        self._at, self._pick_up = workplace, pick_up
        self.service, self.person = service, person
        self._asking = self._book_at_once = False
        self.setWindowTitle(self.tr("Beim Servicemobil anmelden"))
        look = workplace.look
        wide, high = max(parent.width(), LEAST), max(parent.height(), LEAST)
        self.resize(min(look.pixels(WIDTH), wide), min(look.pixels(HEIGHT), high))
        self.service_line, self.wish = SearchLine(), QLineEdit()
        self.name, self.phone, self.ride_from = QLineEdit(), QLineEdit(), QLineEdit()
        self.ride = QCheckBox(self.tr("Braucht eine &Fahrt dorthin"))
        self.proposals = HaltProposals(workplace.background.desk.now().date())
        self.known = label("", "strong")
        self.error = label("", "error")
        self._lay_out()
        self.service_line.textEdited.connect(self._look)
        self.service_line.down.connect(lambda: self.list.step(1))
        self.list.picked.connect(self._take)
        self.wish.textEdited.connect(self._wish)
        self.proposals.chose.connect(self._wish_is_clear)
        self.ride.toggled.connect(self._ride_toggled)
        self._show_known()
        self._ask()
        (self._first_open()).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.book()
        else:
            self._go_on()

    def book(self) -> None:
        """Book the chosen slot, or a place on the waiting list where none is free."""
        show_text(self.error, "")
        self._book_at_once = False
        halt = self.proposals.halt
        if self.service is None:
            self._complain(self.tr("Bitte noch das Anliegen wählen."), self.service_line)
        elif self.person is None and not self.name.text().strip():
            self._complain(self.tr("Bitte noch einen Namen eintragen. Nur der Name ist nötig."), self.name)
        elif self._asking:
            self._book_at_once = True  # what was typed last is still being looked up
        elif self.proposals.missed:
            self._complain(self.proposals.missed, self.wish)
        elif halt is None:
            self._complain(self.tr("Es gibt keinen Halt zu buchen."), self.service_line)
        else:
            self._send(halt, self.service)

    # Building

    def _lay_out(self) -> None:
        self._people, self._where_from = QWidget(), QWidget()
        people = QVBoxLayout()
        people.addLayout(named(self.tr("Name"), self.name))
        people.addLayout(named(self.tr("Telefon (darf leer bleiben)"), self.phone))
        pick_up = named(self.tr("Abholen bei"), self.ride_from)
        for layout, widget in ((people, self._people), (pick_up, self._where_from)):
            layout.setContentsMargins(0, 0, 0, 0)
            widget.setLayout(layout)
        for line in (self.service_line, self.name, self.phone, self.wish, self.ride_from):
            at_most(line, 120)
        self.service_line.setPlaceholderText(self.tr("Mit den Worten der Leute: „perso“"))
        self.wish.setPlaceholderText(self.tr("Ziffer, Ort oder Tag · 10:20 die Zeit"))
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(tokens.XS, tokens.XS, tokens.XS, tokens.XS)  # room for the ring of focus
        inner.setSpacing(tokens.S)
        inner.addLayout(named(self.tr("Anliegen"), self.service_line))
        inner.addWidget(self.known)
        inner.addWidget(self._people)
        inner.addLayout(named(self.tr("Wann und wo"), self.wish))
        for one in (self.proposals, self.ride, self._where_from):
            inner.addWidget(one)
        inner.addStretch(1)
        self.list = HitList(content, self._at.look)
        self.book_button = button(self.tr("Anmelden"), self.book, "primary", self.tr("Strg+Enter"))
        close = button(self.tr("Schließen"), self.reject, keys=self.tr("Esc"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, close, self.book_button))

    def _first_open(self) -> QLineEdit:
        if self.service is None:
            return self.service_line
        return self.name if self.person is None else self.wish

    def _show_known(self) -> None:
        person = self.person
        service = self.service.name if self.service else ""
        who = person.name if person else ""
        show_text(self.known, " · ".join(part for part in (who, service) if part))
        self._people.setVisible(person is None)
        self._where_from.setVisible(self.ride.isChecked())

    # What happens

    def _go_on(self) -> None:
        """Do what Enter means in the field where the cursor is."""
        here = self.focusWidget()
        if here is self.service_line:
            self._take_first()
        elif here is self.name:
            self.phone.setFocus()
        elif here is self.phone:
            self.wish.setFocus()
        elif here is self.wish or here is self.book_button:
            self.book()
        elif here in self.proposals.buttons:
            self.proposals.choose(self.proposals.buttons.index(here))
        elif here is self.ride_from:
            self.wish.setFocus()

    def _look(self, text: str) -> None:
        if text.strip():
            show = partial(self._show_hits, text)
            self._at.background.ask(self, find_services, show, text=text, limit=MOST_HITS)
        else:
            self._show_hits(text, ())

    def _show_hits(self, text: str, hits: tuple[Hit, ...]) -> None:
        if text != self.service_line.text():
            return
        self.list.show_hits(hits)
        corner = self.service_line.geometry().bottomLeft()
        self.list.move(corner.x(), corner.y() + tokens.XS)
        self.list.setFixedWidth(self.service_line.width())
        self.list.raise_()

    def _take_first(self) -> None:
        text = self.service_line.text()
        if text.strip():
            self._at.background.ask(self, find_services, self._take_best, text=text, limit=MOST_HITS)
        elif self.service:
            self._first_open().setFocus()

    def _take_best(self, hits: tuple[Hit, ...]) -> None:
        if hits:
            self._take(hits[min(self.list.current, len(hits) - 1)])
        else:
            self._complain(self.tr("Dazu steht nichts im Verzeichnis."), self.service_line)

    def _take(self, hit: Hit) -> None:
        self.service_line.clear()
        self._show_hits("", ())
        self._at.background.ask(self, service_by_key, self._took, key=hit.key)

    def _took(self, service: Service) -> None:
        self.service = service
        show_text(self.error, "")
        mark_wrong(self.service_line, False)
        self._show_known()
        self._ask()
        self._first_open().setFocus()

    def _ask(self) -> None:
        if self.service is None:
            return
        self._asking = True
        self._at.background.ask(
            self,
            halt_offers,
            self._offered,
            on_refusal=self._not_offered,
            service=self.service.key,
            district_id=self.person.district_id if self.person else None,
            needs=self.person.needs if self.person else (),
            limit=LOOKED_AT,
        )

    def _offered(self, found: tuple[HaltOffer, ...]) -> None:
        self._asking = False
        self.proposals.show_offers(found)
        if self.wish.text().strip():
            self.proposals.wish(self.wish.text())
        if self._book_at_once:
            self.book()

    def _wish(self, text: str) -> None:
        self._wish_is_clear()
        self.proposals.wish(text)

    def _wish_is_clear(self) -> None:
        """Take away the complaint about what is being put right."""
        if self.wish.property("wrong") == "true":
            mark_wrong(self.wish, False)
            show_text(self.error, "")

    def _not_offered(self, error: DeskError) -> None:
        self._asking = self._book_at_once = False
        self._complain(str(error), None)

    def _ride_toggled(self, wanted: bool) -> None:
        if wanted and not self.ride_from.text():
            self.ride_from.setText(self._pick_up)
        self._show_known()

    def _send(self, halt: HaltOffer, service: Service) -> None:
        self.book_button.setEnabled(False)
        command = BookHalt(
            halt_id=halt.halt_id,
            service=service.key,
            starts=self.proposals.slot,
            person_id=self.person.id if self.person else None,
            name="" if self.person else self.name.text(),
            phone=self.phone.text(),
            ride_needed=self.ride.isChecked(),
            ride_from=self.ride_from.text(),
        )
        self._at.background.do(self, command, self._done, self._refused)

    def _done(self, made: Booking) -> None:
        self.accept()
        self.booked.emit(made)

    def _refused(self, error: DeskError) -> None:
        self.book_button.setEnabled(True)
        field = error.field if isinstance(error, Refused) else None
        lines = {"name": self.name, "phone": self.phone, "ride_from": self.ride_from, "starts": self.wish}
        self._complain(str(error), lines.get(field or ""))
        if field == "starts":
            self._ask()

    def _complain(self, text: str, line: QLineEdit | None) -> None:
        show_text(self.error, text)
        announce(self.error)
        if line is not None:
            mark_wrong(line, True)
            line.setFocus()
