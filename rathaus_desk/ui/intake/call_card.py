"""Calls at the corner of the window: who may be calling, and for how long; they never take the focus."""

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.widgets import announce, button, clear, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.people.people import people_by_phone

MOST_CALLS, MOST_PEOPLE = 3, 3
FORGOTTEN_SECONDS = 180  # a call that nobody took and whose end nobody reported
CARD_WIDTH = 428
MOST_OF_HEIGHT = 0.75  # of the window


class CallCard(QFrame):
    """One call: its number and the people known by it; a number alone proves nobody's identity."""

    taken = Signal(object)
    closed = Signal()

    def __init__(self, number: str, people: tuple[Person, ...], workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "numbercard")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.number, self.people = number, people
        self._at = workplace
        self.since = label("", "muted", wrap=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        self._column.setSpacing(tokens.S)
        self.fill()

    @property
    def person(self) -> Person | None:
        """Who it is, if the number belongs to one person only."""
        return self.people[0] if len(self.people) == 1 else None

    def fill(self) -> None:
        """Show who may be calling; in the counter view nobody's name."""
        self.since.setParent(None)
        clear(self._column)
        head = row(label(self.tr("ANRUF"), "group", wrap=False), None, self.since)
        self._column.addLayout(head)
        self._column.addWidget(label(show_phone(self.number), "large"))
        if not self.people:
            self._column.addWidget(label(self.tr("Diese Nummer ist nicht eingetragen."), "muted"))
        elif len(self.people) > 1:
            self._column.addWidget(label(self.tr("Mehrere Personen haben diese Nummer."), "muted"))
        for one in () if self._at.privacy.counter_view else self.people[:MOST_PEOPLE]:
            self._add_person(one)
        if len(self.people) == 1 and self._at.privacy.counter_view:
            self._column.addWidget(label(self.tr("Die Nummer ist bekannt."), "muted"))
        keys = keys_in_words(self._at.actions["call.take"])
        take = button(self.tr("Übernehmen"), partial(self.taken.emit, self.person), keys=keys)
        take.setAccessibleName(self.tr("Anrufer übernehmen"))
        close = button(self.tr("Schließen"), self.closed.emit, "quiet")
        for verb in (take, close):
            verb.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column.addLayout(row(None, close, take))

    def show_seconds(self, seconds: int) -> None:
        """Show for how long it has been ringing."""
        self.since.setText(f"{seconds // 60}:{seconds % 60:02}")

    def _add_person(self, person: Person) -> None:
        text = " · ".join(part for part in (person.name, person.address) if part)
        name = label(text)
        if len(self.people) == 1:
            self._column.addWidget(name)
            return
        take = button(self.tr("Aufnehmen"), partial(self.taken.emit, person))
        take.setAccessibleName(self.tr("{name} aufnehmen").format(name=person.name))
        take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = row(name, take)
        line.setStretch(0, 1)
        self._column.addLayout(line)


class CallStack(QObject):
    """The calls that ring, the newest on top, three at most; and how long the one that was taken lasts."""

    taken = Signal(str, object)  # the number and, where it is certain, the person

    def __init__(
        self,
        over: QWidget,
        workplace: Workplace,
        lasting: QLabel,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(over)
        self._over = over
        self._at = workplace
        self._seconds = seconds
        self._rang_at: dict[CallCard, float] = {}
        self._lasting, self._talking_since, self._talking_to = lasting, 0.0, ""
        self.frame = QFrame(over)
        self.frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self.frame)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.S)
        self.frame.hide()
        lasting.hide()
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start(1000)
        workplace.actions.add("call.take", self.tr("Anrufer übernehmen"), "Vorgang",
            self.tr("Beginnt die Aufnahme mit dem obersten Anruf. Was im Formular steht, wird geparkt."),
            self.take_newest, keys="Ctrl+Shift+F2")  # fmt: skip
        workplace.privacy.changed.connect(self._fill_again)
        workplace.look.changed.connect(self._place)

    @property
    def cards(self) -> tuple[CallCard, ...]:
        """The calls that ring, the newest first."""
        return tuple(reversed(self._rang_at))

    def ring(self, number: str) -> None:
        """A call comes in: find out who it may be. Somebody with a lock (§ 51 BMG) counts as unknown."""
        owner = QObject(self)  # each call its own, so that no answer overtakes another
        rings = partial(self._rings, owner, number)
        self._at.background.ask(owner, people_by_phone, rings, text=number)

    def hang_up(self, number: str) -> None:
        """A call has ended, whether or not somebody took it."""
        for card in self.cards:
            if show_phone(card.number) == show_phone(number):
                self._away(card)
        if show_phone(number) == self._talking_to:
            self._stop_talking()

    def clear(self) -> None:
        """Put everything away: somebody else sits here now."""
        for card in self.cards:
            self._away(card)
        self._stop_talking()

    def take_newest(self) -> None:
        """Take over the newest call."""
        if self.cards:
            self._take(self.cards[0], self.cards[0].person)
        else:
            self._at.speaker.say(self.tr("Es ist kein Anruf gemeldet."))

    def tick(self) -> None:
        """Let the clocks go on, and forget what nobody took."""
        now = self._seconds()
        self.frame.raise_()  # above a focus ring that was drawn meanwhile
        for card, rang_at in list(self._rang_at.items()):
            card.show_seconds(int(now - rang_at))
            if now - rang_at >= FORGOTTEN_SECONDS:
                self._away(card)
        if self._talking_to:
            spent = int(now - self._talking_since)
            text = self.tr("Gespräch {minutes}:{seconds:02}")
            self._lasting.setText(text.format(minutes=spent // 60, seconds=spent % 60))

    def _rings(self, owner: QObject, number: str, people: tuple[Person, ...]) -> None:
        owner.deleteLater()
        self.hang_up(number)  # the telephone says the same call twice
        card = CallCard(number, people, self._at)
        card.taken.connect(partial(self._take, card))
        card.closed.connect(partial(self._away, card))
        self._rang_at[card] = self._seconds()
        self._column.insertWidget(0, card)
        for old in self.cards[MOST_CALLS:]:
            self._away(old)
        self.tick()
        self._place()
        QTimer.singleShot(0, self, self._place)  # once the style sheet has said how tall its parts are
        announce(card)

    def _take(self, card: CallCard, person: Person | None) -> None:
        number = card.number
        self._away(card)
        self._talking_to, self._talking_since = show_phone(number), self._seconds()
        self._lasting.show()
        self.tick()
        self.taken.emit(number, person)

    def _away(self, card: CallCard) -> None:
        if self._rang_at.pop(card, None) is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._place()

    def _stop_talking(self) -> None:
        self._talking_to = ""
        self._lasting.hide()

    def _fill_again(self) -> None:
        for card in self.cards:
            card.fill()
        QTimer.singleShot(0, self, self._place)

    def _leave_room(self, width: int) -> None:
        """Show as many calls as leave the entry line free, the newest in any case."""
        room = self._over.height() * MOST_OF_HEIGHT
        for card in self.cards:
            tall = card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()
            room -= tall + tokens.S
            card.setVisible(room >= 0 or card is self.cards[0])

    def _place(self) -> None:
        self.frame.setVisible(bool(self._rang_at))
        width = min(self._at.look.pixels(CARD_WIDTH), self._over.width() - 2 * tokens.XL)
        self.frame.setFixedWidth(width)
        self._leave_room(width)
        self._column.activate()
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else -1
        self.frame.resize(width, height if height > 0 else self._column.sizeHint().height())
        corner = self._over.rect().bottomRight()
        top = max(corner.y() - self.frame.height() - 3 * tokens.XL, 0)
        self.frame.move(corner.x() - width - tokens.XL, top)
        self.frame.raise_()
