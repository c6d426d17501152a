"""The chosen halt: when, with whom, what speaks against it, and its stop's card; or the chosen day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.bookings.bookings import HaltTally, SetSlotRule
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import full_day, numeric_date
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.closures import StopClosure
from rathaus_desk.domain.road.findings import StopDemand
from rathaus_desk.domain.road.places import STOP_TITLES, SaveStop, Stop, StopKind
from rathaus_desk.domain.road.rhythms import SaveRhythm, StopRhythm, rhythm_in_words
from rathaus_desk.domain.road.timetables import CancelHalt, Halt, HaltState, MoveHalt, NoteHalt, PinHalt, Tour
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import Actions, keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import button, clear, label, show_text, tone
from rathaus_desk.ui.road.basics_sections import days_in_words
from rathaus_desk.ui.road.road_actions import CANCEL, EDIT, MOVE, PIN, RHYTHM, SAY, WHY
from rathaus_desk.ui.road.road_forms import windows_in_words
from rathaus_desk.ui.road.road_sheet import clock_of
from rathaus_desk.ui.road.visitor_actions import BOOKINGS, PRINT, SLOTS

VERBS = (BOOKINGS, PRINT, MOVE, PIN, WHY, EDIT, RHYTHM, SLOTS, CANCEL)
OFTEN = (BOOKINGS, PRINT)  # in sight however much is written below
OF_HALT = (MOVE, PIN, CANCEL)
# Whose it is decides whether a verb is offered at all.
NEEDS: dict[str, type[Command[Any]]] = {
    MOVE: MoveHalt, PIN: PinHalt, EDIT: SaveStop, RHYTHM: SaveRhythm, SLOTS: SetSlotRule, CANCEL: CancelHalt,
}  # fmt: skip


class HaltCard(QFrame):
    """Follows the cursor."""

    def __init__(self, actions: Actions, may: Callable[[type[Command[Any]]], bool]) -> None:
        """Make the card; `may` tells whose a command is."""
        super().__init__()
        self._may, self._actions = may, actions
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
        self.title.setText(board.halt_name(halt))
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
            (self.tr("Tour"), tour.vehicle),
            (self.tr("Team"), crew),
            (self.tr("Hinweis für alle"), halt.note),
            (self.tr("Nur für uns"), halt.internal),
            (self.tr("Hinweise schreiben"), self._note_keys(halt)),
            *_stop_lines(board, board.stop(halt.stop_id)),
            (self.tr("Nachfrage"), demand_in_words(board.demand.get(halt.stop_id or 0))),
        ]
        against = board.against(tour, halt)
        self._show([one.sentence for one in against if not one.hint], lines)
        self._offer(halt, stop=halt.stop_id is not None)

    def show_tallies(self, tallies: Mapping[int, HaltTally]) -> None:
        """Say how many come to the halt that is shown, and to the next ones without asking again."""
        self._tallies = tallies
        self._tell_tally()

    def show_stop(self, board: RoadBoard | None, stop: Stop, rhythms: Sequence[StopRhythm] = ()) -> None:
        """Show the card of a stop."""
        self.title.setText(stop.words.name)
        room = stop.words.kind is StopKind.CONSULTING
        self.when.setText(f"{word(stop.words.kind)}, {stop.district}" if room else stop.district)
        often = [(self.tr("Rhythmus"), f"{rhythm_in_words(one.rhythm)}, {_season(one)}") for one in rhythms]
        came = (self.tr("Nachfrage"), demand_in_words(board.demand.get(stop.id) if board else None))
        self._show([], [*often, came, *_stop_lines(board, stop)])
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

    def _note_keys(self, halt: Halt) -> str:
        """Return with which keys one writes notes to a halt; empty if one may not, or it is a home visit."""
        return keys_in_words(self._actions[SAY]) if halt.stop_id and self._may(NoteHalt) else ""

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
            mine = name not in NEEDS or self._may(NEEDS[name])
            one.setVisible(mine and (halt is not None if name in OF_HALT else stop))
        self.verbs[BOOKINGS].setVisible(_takes_bookings(halt))
        self._tell_tally()

    def said_when_off(self, halt: Halt) -> str:
        """Return what is said once a halt is called off: who has to hear of it, too."""
        one = self._tallies.get(halt.id, HaltTally())
        said = self.tr("{name} fällt aus.").format(name=halt.name)
        more = self.tr("Wer angemeldet war, steht in Mein Tag: Bescheid sagen.")
        return f"{said} {more}" if one.coming or one.waiting else said

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


def demand_in_words(one: StopDemand | None) -> str:
    """Return how many came to a stop in the last year and what each of them cost, empty if nobody counted."""
    if one is None:
        return ""
    halts = "1 Halt" if one.halts == 1 else f"{one.halts} Halte"
    told = f"{halts} gezählt, im Schnitt {people_each(one)} Menschen"
    return f"{told}, {cost_each(one)} je Person" if one.cost_each is not None else told


def people_each(one: StopDemand) -> str:
    """Return how many people came to a halt on average: "3,4"."""
    return f"{one.served_each:.1f}".replace(".", ",")


def cost_each(one: StopDemand) -> str:
    """Return what one of them cost: "41,20 €", empty if nobody knows."""
    cents = one.cost_each
    return "" if cents is None else f"{cents // 100},{cents % 100:02} €"


def _takes_bookings(halt: Halt | None) -> bool:
    return halt is not None and halt.stop_id is not None and halt.state is not HaltState.DRAFT


def _place_title(kind: StopKind) -> str:
    return "Anschrift" if kind is StopKind.CONSULTING else STOP_TITLES["place"]


def _season(one: StopRhythm) -> str:
    return f"{numeric_date(one.first)} bis {numeric_date(one.last)}"


def _closed(one: StopClosure) -> str:
    return ", ".join(filter(None, (days_in_words(one.first, one.last), one.reason)))


def _stop_lines(board: RoadBoard | None, stop: Stop | None) -> list[tuple[str, str]]:
    if stop is None:
        return []
    words = stop.words
    yes_no = {True: "ja", False: "nein"}
    return [
        (_place_title(words.kind), words.place),
        (STOP_TITLES["parking"], words.parking),
        (STOP_TITLES["power"], yes_no[words.power]),
        (STOP_TITLES["step_free"], yes_no[words.step_free]),
        (STOP_TITLES["toilet"], words.toilet),
        (STOP_TITLES["coverage"], word(words.coverage)),
        (STOP_TITLES["indoor"], words.indoor),
        (STOP_TITLES["key_holder"], words.key_holder),
        (STOP_TITLES["permit_until"], numeric_date(words.permit_until) if words.permit_until else ""),
        (STOP_TITLES["permit_note"], words.permit_note),
        *(("Gesperrt", _closed(one)) for one in (board.closed(stop.id) if board else ())),
        (STOP_TITLES["poster_place"], words.poster_place),
        (STOP_TITLES["windows"], ", ".join(windows_in_words(words.windows).splitlines())),
        (STOP_TITLES["minutes"], f"{words.minutes} Minuten"),
    ]
