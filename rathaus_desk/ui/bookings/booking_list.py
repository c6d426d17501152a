"""Bookings as a list beside the plan: those of one halt with who waits below, or those to be told."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from rathaus_desk.domain.bookings.bookings import AFTERWARDS, TO_COME, Booking, BookingState
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.words import word
from rathaus_desk.ui.bookings.booking_lines import FALLEN, known_or_fallen, takes_place
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tables import Column
from rathaus_desk.ui.kit.two_lines import TwoLines
from rathaus_desk.ui.kit.widgets import button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace

ARRIVED, MISSED, REBOOK = "road.arrived", "road.missed", "road.rebook"
OFF, TOLD, SLIP = "road.booking_off", "road.told", "road.slip"
LETTER = "road.booking_letter"
TIME_WIDTH, DAY_WIDTH, STATE_WIDTH = 76, 92, 138
LEAST_ROWS = 3  # in sight at the least; on a low page the rest is scrolled to
ROOMY = 1.25  # up to this zoom buttons say their keys


class BookingLines(TwoLines[Booking]):
    """A name with its concern below, a state with what is to be done."""

    def __init__(self, name: str, columns: list[Column[Booking]], look: Look) -> None:
        super().__init__(name, columns, look, lambda one: one.id)

    def set_when(self, width: int) -> None:
        """Give the column of times its width, in pixels at 100 %."""
        self.columns = [replace(self.columns[0], width=width), *self.columns[1:]]
        self._fit()

    def _fit(self) -> None:
        super()._fit()
        high = self.verticalHeader().defaultSectionSize()
        self.setMinimumHeight(self._look.pixels(tokens.ROW) + LEAST_ROWS * high)


class BookingList(QFrame):
    """The list, the chosen booking written out below it, and what can be done with it."""

    entered = Signal()
    turned = Signal(object)  # to another booking

    def __init__(self, workplace: Workplace, close: Callable[[], None]) -> None:
        super().__init__()
        self._at = workplace
        self._untold: frozenset[int] = frozenset()
        self._places: dict[int, int] = {}  # on the waiting list
        self._everywhere, self._opened, self._nobody = False, 0, False
        self.setProperty("kind", "card")
        self.title, self.sentence = label("", "large"), label("", "")
        self.close_button = button(self.tr("Schließen"), close, "quiet", self.tr("Esc"))
        self.facts = label("", "")
        self.list = BookingLines(self.tr("Anmeldungen"), self._columns(), workplace.look)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.activated.connect(self._enter)
        workplace.privacy.changed.connect(self._hide_names)
        workplace.look.changed.connect(self._name_buttons)

    def show_halt(self, title: str, bookings: tuple[Booking, ...], untold: frozenset[int]) -> None:
        """Show who comes to a halt, and those who wait below them."""
        waiting = sum(one.state is BookingState.WAITING for one in bookings)
        parts = [self.tr("{count} angemeldet").format(count=len(bookings) - waiting)]
        parts += [self.tr("{count} auf der Warteliste").format(count=waiting)] if waiting else []
        parts += [self.tr("{count} ohne Bescheid").format(count=len(untold))] if untold else []
        nobody = self.tr("Für diesen Halt hat sich noch niemand angemeldet.")
        self._show(title, ", ".join(parts) if bookings else nobody, bookings, untold, everywhere=False)

    def show_untold(self, bookings: tuple[Booking, ...]) -> None:
        """Show whoever expects something else than there will be, then who waits though there is room."""
        untold = frozenset(one.id for one in bookings if not one.has_room)
        said = self.tr("Sie erwarten noch etwas anderes. Enter führt zum Halt.") if untold else ""
        if len(untold) < len(bookings):
            free = self.tr("Wer wartet, obwohl eine Zeit frei ist: bitte anrufen und umbuchen.")
            said = f"{said} {free}".strip()
        nobody = self.tr("Alle Angemeldeten wissen Bescheid.")
        sentence = said if bookings else nobody
        self._show(self.tr("Bescheid sagen"), sentence, bookings, untold, everywhere=True)

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nobody to show."""
        self._show(self.tr("Anmeldungen"), sentence, (), frozenset(), everywhere=False)

    def chosen(self) -> Booking | None:
        """Return the booking under the cursor."""
        return self.list.chosen()

    def waiting(self) -> frozenset[int]:
        """Return who waits for a time, of those that are shown."""
        return frozenset(self._places)

    def go_to(self, booking_id: int) -> None:
        """Put the cursor on a booking, if it is here."""
        if (place := self.list.rows.row_of(booking_id)) >= 0:
            self.list.selectRow(place)

    def let_go(self) -> None:
        """Choose nobody until somebody is chosen anew: whoever takes the place of another is not meant."""
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self._nobody = True

    def focus_list(self) -> None:
        """Go into the list, or where nobody is in it to the way out."""
        (self.list if self.list.rows.rowCount() else self.close_button).setFocus()

    def is_untold(self, one: Booking) -> bool:
        """Tell whether somebody must still be told."""
        return one.id in self._untold

    def has_slip(self, one: Booking) -> bool:
        """Tell whether there is something to print: a time at a halt that takes place."""
        booked = one.state is BookingState.BOOKED and one.starts is not None
        return booked and not (self.is_untold(one) and not takes_place(one))

    def named(self, one: Booking) -> str:
        """Return whose booking it is, as it may stand here; a card that was opened says the name."""
        return one.name if self._tells(one) else self._at.privacy.at_counter(one.name, self.tr("Anmeldung"))

    def forget(self) -> None:
        """Show nobody any more; somebody else sits here now."""
        self.show_nothing("")

    # What is shown

    def _show(
        self, title: str, sentence: str, bookings: tuple[Booking, ...], untold: frozenset[int], *,
        everywhere: bool,
    ) -> None:  # fmt: skip
        if self._opened not in {one.id for one in bookings}:
            self._opened = 0
        if everywhere != self._everywhere:
            self.list.set_when(DAY_WIDTH if everywhere else TIME_WIDTH)
        self._untold, self._everywhere = untold, everywhere
        waiting = [one for one in bookings if one.state is BookingState.WAITING]
        self._places = {one.id: place for place, one in enumerate(waiting, 1)}
        self.title.setText(title)
        show_text(self.sentence, sentence)
        self.list.setVisible(bool(bookings))
        nobody = self._nobody and title == self.list.accessibleName()
        self.list.setAccessibleName(title)
        self.list.show_items(bookings)  # chooses somebody, where there is somebody
        if nobody:
            self.let_go()
        self._write_out()

    def _write_out(self) -> None:
        """Write the chosen booking out, and offer what its state allows."""
        one = self.chosen()
        show_text(self.facts, self._facts(one) if one else "")
        offered = self._offered(one) if one else frozenset()
        for name, made in self.buttons.items():
            made.setVisible(name in offered)

    def _offered(self, one: Booking) -> frozenset[str]:
        begun = one.state in AFTERWARDS and one.day <= self._at.background.desk.now().date()
        offered = {REBOOK, OFF} if one.state in TO_COME else set()
        offered |= {ARRIVED, MISSED} if begun else set()
        offered |= {TOLD} if self.is_untold(one) else set()
        offered |= {SLIP} if self.has_slip(one) else set()
        offered |= {LETTER} if self.is_untold(one) and one.person_id is not None else set()
        return frozenset(offered)

    def _facts(self, one: Booking) -> str:
        ride = self.tr("Braucht eine Fahrt") if one.ride_needed else ""
        known = known_or_fallen(one) if self.is_untold(one) else ""
        if not self._tells(one):
            told = ", ".join(part for part in (one.service_name, ride) if part)
            return "\n".join((told, self.tr("Enter zeigt den Namen.")))
        if ride and one.ride_from:
            ride = self.tr("Braucht eine Fahrt, abholen bei {where}").format(where=one.ride_from)
        who = ", ".join(part for part in (one.name, one.phone) if part)
        lines = (
            who,
            self.tr("{service}, {minutes} Minuten").format(service=one.service_name, minutes=one.minutes),
            ride,
            self.tr("Weiß von: {when}").format(when=known) if known else "",
            one.note,
        )
        return "\n".join(line for line in lines if line)

    def _tells(self, one: Booking) -> bool:
        return one.id == self._opened or not self._at.privacy.counter_view

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._write_out()
        if (one := self.chosen()) is not None:
            self._nobody = False
            self.turned.emit(one)

    def _enter(self, _index: QModelIndex) -> None:
        """Lead to the halt from the list of all; at a halt open what is chosen, then go to its buttons."""
        one = self.chosen()
        if one is None:
            return
        if not self._tells(one):
            self._opened = one.id
            self._write_out()
        elif self._everywhere:
            self.entered.emit()
        else:
            next((made for made in self.buttons.values() if made.isVisible()), self.close_button).setFocus()

    def _hide_names(self) -> None:
        self._opened = 0
        rows = self.list.rows
        rows.set_items([one for at in range(rows.rowCount()) if (one := rows.item(at)) is not None])
        self._write_out()

    # Building

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        head = row(self.title, self.close_button)
        head.setStretch(0, 1)
        inner.addLayout(head)
        inner.addWidget(self.sentence)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.facts)
        verbs = FlowLayout(tokens.S)
        for name in (ARRIVED, MISSED, TOLD, REBOOK, OFF, SLIP, LETTER):
            self.buttons[name] = button("", self._at.actions[name].trigger, "quiet")
            verbs.addWidget(self.buttons[name])
        inner.addLayout(verbs)
        inner.addStretch(0)
        self._name_buttons()

    def _name_buttons(self) -> None:
        """Say the keys beside the verbs while there is room for them."""
        roomy = self._at.look.zoom <= ROOMY
        for name, made in self.buttons.items():
            action = self._at.actions[name]
            made.setText(f"{action.text()}  {keys_in_words(action)}".strip() if roomy else action.text())
            made.setAccessibleName(action.text())

    def _columns(self) -> list[Column[Booking]]:
        return [
            Column(self.tr("Zeit"), self._when, TIME_WIDTH),
            Column(self.tr("Wer und wofür"), self._who),
            Column(self.tr("Stand"), self._state, STATE_WIDTH, tone=self._tone),
        ]

    def _when(self, one: Booking) -> str:
        time = self.tr("wartet") if one.starts is None else minute_on_clock(one.starts)
        if not self._everywhere:
            return f"{time}\n{self.tr('Fahrt')}" if one.ride_needed else time
        return f"{short_day(one.day)}\n{time if takes_place(one) or one.has_room else FALLEN}"

    def _who(self, one: Booking) -> str:
        below = f"{one.stop}, {one.service_name}" if self._everywhere else one.service_name
        name = self._at.privacy.at_counter(one.name)
        return "\n".join(part for part in (name, below) if part)

    def _state(self, one: Booking) -> str:
        if one.has_room:
            return self.tr("Warteliste\nZeit ist frei")
        if (place := self._places.get(one.id)) is not None and not self.is_untold(one):
            return self.tr("Warteliste\nPlatz {place}").format(place=place)
        if self._everywhere:
            known = known_or_fallen(one).removesuffix(" Uhr")
            return self.tr("weiß von\n{when}").format(when=known) if known else self.tr("weiß noch nichts")
        state = word(one.state)
        two_lines = state.replace(" ", "\n", 1)  # "nicht gekommen" is too long for one
        return f"{state}\n{self.tr('Bescheid fehlt')}" if self.is_untold(one) else two_lines

    def _tone(self, one: Booking) -> str:
        if self.is_untold(one) or one.has_room:
            return "soon"
        return {BookingState.ARRIVED: "done", BookingState.WAITING: "muted"}.get(one.state, "")
