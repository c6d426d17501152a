"""Giving a booking another time, at its halt or at another one, by a figure for the halt and an hour."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.bookings.bookings import Booking, HaltOffer
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.bookings.booking_lines import when_in_words
from rathaus_desk.ui.bookings.halt_proposals import LOOKED_AT, HaltProposals
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import announce, button, label, mark_wrong, named, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.bookings.halt_offers import other_offers

WIDTH, HEIGHT, LEAST = 560, 620, 480


class HaltRebooking(QDialog):
    """The form; Enter in the line takes what is chosen. `wanted` hands over the halt and its minute."""

    wanted = Signal(object, int)

    def __init__(self, parent: QWidget, workplace: Workplace, booking: Booking, who: str) -> None:
        """Begin with a booking; `who` is whose it is, as it may be read here."""
        super().__init__(parent)
        self._at, self.booking = workplace, booking
        self._asking = self._take_at_once = False
        self.setWindowTitle(self.tr("Andere Zeit oder anderer Halt"))
        look = workplace.look
        wide, high = max(parent.width(), LEAST), max(parent.height(), LEAST)
        self.resize(min(look.pixels(WIDTH), wide), min(look.pixels(HEIGHT), high))
        self.wish, self.error = QLineEdit(), label("", "error")
        self.proposals = HaltProposals(workplace.background.desk.now().date())
        at_most(self.wish, 120)
        self.wish.setPlaceholderText(self.tr("Ziffer, Ort oder Tag · 10:20 die Zeit"))
        self._lay_out(who)
        self.wish.textEdited.connect(self.proposals.wish)
        self.wish.setFocus()
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif (here := self.focusWidget()) in self.proposals.buttons and not event.modifiers():
            self.proposals.choose([one is here for one in self.proposals.buttons].index(True))
        else:
            self.take()

    def take(self) -> None:
        """Hand over what is chosen; if the halts are still being looked up, as soon as they are here."""
        self._take_at_once = self._asking
        if self._asking or not self.take_button.isEnabled():
            return
        show_text(self.error, "")
        mark_wrong(self.wish, False)
        halt, slot = self.proposals.halt, self.proposals.slot
        if self.proposals.missed:
            self._complain(self.proposals.missed)
        elif halt is None or slot is None:
            self._complain(self.tr("Dort ist keine Zeit frei. Bitte einen anderen Halt wählen."))
        else:
            self.take_button.setEnabled(False)
            self.wanted.emit(halt, slot)

    def refuse(self, error: DeskError) -> None:
        """Say why it did not work, and look again what is free."""
        self.take_button.setEnabled(True)
        self._complain(str(error))
        self._ask()

    def _ask(self) -> None:
        self._asking = True
        self._at.background.ask(
            self, other_offers, self._offered, on_refusal=self._not_offered,
            booking_id=self.booking.id, limit=LOOKED_AT,
        )  # fmt: skip

    def _offered(self, found: tuple[HaltOffer, ...]) -> None:
        self._asking = False
        self.proposals.show_offers(found)
        if self.wish.text().strip():
            self.proposals.wish(self.wish.text())
        if self._take_at_once:
            self.take()

    def _not_offered(self, error: DeskError) -> None:
        self._asking = self._take_at_once = False
        self._complain(str(error))

    def _complain(self, text: str) -> None:
        show_text(self.error, text)
        announce(self.error)
        mark_wrong(self.wish, True)
        self.wish.setFocus()

    def _lay_out(self, who: str) -> None:
        one = self.booking
        before = self.tr("Bisher: {when}, {stop}")
        if one.starts is None:
            before = self.tr("Bisher auf der Warteliste: {when}, {stop}")
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(" · ".join(part for part in (who, one.service_name) if part), "strong"))
        inner.addWidget(label(before.format(when=when_in_words(one.day, one.starts), stop=one.stop)))
        inner.addLayout(named(self.tr("Wann und wo"), self.wish))
        inner.addWidget(self.proposals)
        inner.addStretch(1)
        self.take_button = button(self.tr("Umbuchen"), self.take, "primary", self.tr("Strg+Enter"))
        close = button(self.tr("Schließen"), self.reject, keys=self.tr("Esc"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, close, self.take_button))
