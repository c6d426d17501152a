"""The chosen halt: when, with whom, what speaks against it, and its stop's card; or the chosen day."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.bookings.bookings import HaltTally
from rathaus_desk.domain.dates import full_day, numeric_date
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.places import STOP_TITLES, Stop
from rathaus_desk.domain.road.rhythms import StopRhythm, rhythm_in_words
from rathaus_desk.domain.road.timetables import Halt, HaltState, Tour
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import Actions, keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import button, clear, label, show_text, tone
from rathaus_desk.ui.road.road_actions import CANCEL, EDIT, MOVE, PIN, RHYTHM, WHY
from rathaus_desk.ui.road.road_forms import windows_in_words
from rathaus_desk.ui.road.road_sheet import clock_of
from rathaus_desk.ui.road.visitor_actions import BOOKINGS, PRINT, SLOTS

VERBS = (BOOKINGS, PRINT, MOVE, PIN, WHY, EDIT, RHYTHM, SLOTS, CANCEL)
OFTEN = (BOOKINGS, PRINT)  # in sight however much is written below
OF_HALT = (MOVE, PIN, CANCEL)


class HaltCard(QFrame):
    """Follows the cursor."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        self.title = label("", "large")
        self.when = label("", "strong")
        inner.addWidget(self.title)
        inner.addWidget(self.when)
        self.tally = label("")
        inner.addWidget(self.tally)
        self._tallies: Mapping[int, HaltTally] = {}
        self._halt: Halt | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.XS)
        often, verbs = FlowLayout(tokens.S), FlowLayout(tokens.S)
        short = {
            MOVE: self.tr("Verlegen"), PIN: self.tr("Festhalten"), WHY: self.tr("Warum nicht dort?"),
            EDIT: self.tr("Haltepunkt ändern"), RHYTHM: self.tr("Rhythmus ändern"),
            CANCEL: self.tr("Absagen"), BOOKINGS: self.tr("Anmeldungen"), PRINT: self.tr("Drucken"),
            SLOTS: self.tr("Zeiten am Halt"),
        }  # fmt: skip
        self.verbs = {
            name: button(short[name], actions[name].trigger, "quiet", keys_in_words(actions[name]))
            for name in VERBS
        }
        for name, one in self.verbs.items():
            (often if name in OFTEN else verbs).addWidget(one)
        for part in (often, self._lines, verbs):
            inner.addLayout(part)
        inner.addStretch(1)

    def show_halt(self, board: RoadBoard, tour: Tour, halt: Halt) -> None:
        """Show a halt and its stop."""
        self.title.setText(halt.name)
        times = f"{clock_of(halt.times.opens)} bis {clock_of(halt.times.closes)} Uhr"
        self.when.setText(f"{full_day(tour.day)}, {times}")
        crew = ", ".join(board.crew.get(one, "") for one in tour.crew)
        state = word(halt.state)
        if halt.pinned:
            state = self.tr("{state}, festgehalten").format(state=state)
        if halt.state is HaltState.MOVED and halt.moved_from is not None:
            state = self.tr("{state} vom {day}").format(state=state, day=numeric_date(halt.moved_from))
        lines = [
            (self.tr("Stand"), state),
            (self.tr("Fahrzeug"), tour.vehicle),
            (self.tr("Team"), crew),
            (self.tr("Hinweis"), halt.note),
            *_stop_lines(board.stop(halt.stop_id)),
        ]
        against = board.against(tour, halt)
        self._show([one.sentence for one in against if not one.hint], lines)
        self._offer(halt, stop=halt.stop_id is not None)

    def show_tallies(self, tallies: Mapping[int, HaltTally]) -> None:
        """Say how many come to the halt that is shown, and to the next ones without asking again."""
        self._tallies = tallies
        self._tell_tally()

    def show_stop(self, stop: Stop, rhythms: Sequence[StopRhythm] = ()) -> None:
        """Show the card of a stop."""
        self.title.setText(stop.words.name)
        self.when.setText(stop.district)
        often = [(self.tr("Rhythmus"), f"{rhythm_in_words(one.rhythm)}, {_season(one)}") for one in rhythms]
        self._show([], [*often, *_stop_lines(stop)])
        self._offer(None, stop=True)

    def show_day(self, board: RoadBoard, day: date) -> None:
        """Show what a day brings."""
        self.title.setText(full_day(day))
        tours = board.on(day)
        count = sum(len(one.halts) for one in tours)
        said = self.tr("{count} Halte") if count != 1 else self.tr("1 Halt")
        self.when.setText(said.format(count=count) if count else self.tr("Kein Halt an diesem Tag."))
        lines = [(self.tr("Tag"), board.days.get(day, ""))]
        for tour in tours:
            out = f"{clock_of(tour.departs)} bis {clock_of(tour.back)} Uhr"
            crew = ", ".join(board.crew.get(one, "") for one in tour.crew)
            lines.append((tour.vehicle, f"{out} · {crew}"))
        self._show([one.sentence for one in board.conflicts if one.day == day and not one.hint], lines)
        self._offer(None, stop=True)

    def _show(self, against: Sequence[str], lines: Sequence[tuple[str, str]]) -> None:
        clear(self._lines)
        for one in against:
            made = label(one, "strong")
            tone(made, "late")
            self._lines.addWidget(made)
        for title, text in lines:
            if text:
                self._lines.addWidget(label(f"{title}: {text}"))

    def _offer(self, halt: Halt | None, *, stop: bool) -> None:
        self._halt = halt
        for name, one in self.verbs.items():
            one.setVisible(halt is not None if name in OF_HALT else stop)
        self.verbs[BOOKINGS].setVisible(_takes_bookings(halt))
        self._tell_tally()

    def _tell_tally(self) -> None:
        halt = self._halt
        told = tally_in_words(self._tallies.get(halt.id)) if halt and _takes_bookings(halt) else ""
        show_text(self.tally, self.tr("Anmeldungen: {told}").format(told=told) if told else "")


def tally_in_words(one: HaltTally | None) -> str:
    """Return in words how many come to a halt."""
    if one is None or one == HaltTally():
        return "keine"
    parts = [f"{one.coming}" + (f", davon {one.rides} mit Fahrt" if one.rides else "")]
    parts += [f"{one.waiting} auf der Warteliste"] if one.waiting else []
    return ", ".join(parts)


def _takes_bookings(halt: Halt | None) -> bool:
    return halt is not None and halt.stop_id is not None and halt.state is not HaltState.DRAFT


def _season(one: StopRhythm) -> str:
    return f"{numeric_date(one.first)} bis {numeric_date(one.last)}"


def _stop_lines(stop: Stop | None) -> list[tuple[str, str]]:
    if stop is None:
        return []
    words = stop.words
    yes_no = {True: "ja", False: "nein"}
    return [
        (STOP_TITLES["place"], words.place),
        (STOP_TITLES["parking"], words.parking),
        (STOP_TITLES["power"], yes_no[words.power]),
        (STOP_TITLES["step_free"], yes_no[words.step_free]),
        (STOP_TITLES["toilet"], words.toilet),
        (STOP_TITLES["coverage"], word(words.coverage)),
        (STOP_TITLES["indoor"], words.indoor),
        (STOP_TITLES["key_holder"], words.key_holder),
        (STOP_TITLES["permit_until"], numeric_date(words.permit_until) if words.permit_until else ""),
        (STOP_TITLES["permit_note"], words.permit_note),
        (STOP_TITLES["poster_place"], words.poster_place),
        (STOP_TITLES["windows"], ", ".join(windows_in_words(words.windows).splitlines())),
        (STOP_TITLES["minutes"], f"{words.minutes} Minuten"),
    ]
