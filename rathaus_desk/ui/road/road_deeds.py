"""What one does with a single halt or stop: move, hold, call off, change its card, ask why not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.commands import Command, new_command_id
from rathaus_desk.domain.dates import numeric_date, short_day
from rathaus_desk.domain.errors import Conflict, DeskError, NeedsConsent, Refused
from rathaus_desk.domain.road.findings import WhyNot
from rathaus_desk.domain.road.places import SaveStop, Stop
from rathaus_desk.domain.road.rhythms import SaveRhythm, StopRhythm
from rathaus_desk.domain.road.timetables import (
    CancelHalt,
    Halt,
    HaltState,
    MoveHalt,
    PinHalt,
    RemoveHalt,
    undo_of,
)
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.inline_form import InlineForm, TextField
from rathaus_desk.ui.road.rhythm_form import (
    RHYTHM,
    new_rhythm_values,
    rhythm_back,
    rhythm_command,
    rhythm_form,
    rhythm_values,
    season_of,
    show_what_counts,
    turn_seasons,
)
from rathaus_desk.ui.road.road_actions import STOPS
from rathaus_desk.ui.road.road_desk import MoreForm, RoadDesk
from rathaus_desk.ui.road.road_forms import (
    CANCEL,
    FRESH_STOP,
    NEW_CARD,
    PLAN,
    STOP,
    WHY,
    cancel_form,
    demand_day,
    plan_form,
    retired,
    said_of_stop,
    show_versions,
    stop_form,
    stop_values,
    stop_words,
    why_form,
)
from rathaus_desk.ui.road.road_sheet import Spot, clock_of
from rathaus_desk.ui.road.why_places import place_key, place_name, place_of
from rathaus_desk.usecases.road.planning import why_not
from rathaus_desk.usecases.road.stops import rhythms, stop


class RoadDeeds(QObject):
    """Every deed goes through the undo of the page."""

    def __init__(self, parent: QObject, page: RoadDesk) -> None:
        super().__init__(parent)
        self._page, self._at = page, page.at
        self._stop: Stop | None = None
        self._halt: Halt | None = None
        self._seasons: tuple[StopRhythm, ...] = ()
        self.more: dict[str, MoreForm] = {}  # forms that others build and send, by their kind
        self.place = FormPlace(self._build)
        self.place.changed.connect(self._folded)

    def forget(self) -> None:
        """Throw away what somebody else has typed."""
        self._stop = self._halt = None
        self.place.clear()

    def undo(self) -> None:
        """Take the last change back."""
        self._page.undoing.undo()

    # Moving and holding

    def begin_move(self) -> None:
        """Take the chosen halt along; the arrows carry it, Enter puts it down."""
        if not self.may(MoveHalt):
            return
        if self._page.parts.grid.isVisible() and self._page.parts.grid.pick_up():
            halt = self._page.chosen().halt
            text = self.tr("{name} verlegen: mit den Pfeilen zum Tag, Enter legt ab, Esc lässt ihn stehen.")
            self._page.say_hint(text.format(name=halt.name if halt else ""))
            self._page.parts.grid.setFocus()
        else:
            self._at.speaker.say(self.tr("Bitte in Monat oder Woche einen Halt wählen."))

    def put(self, carried: Spot, target: Spot) -> None:
        """Put a carried halt on another day or vehicle, at an hour that fits there if there is one."""
        self._page.say_hint("")
        halt, vehicle_id = carried.halt, target.vehicle_id or carried.vehicle_id or 0
        if halt is None or not self.may(MoveHalt):
            return
        if target.day == carried.day:
            self._move(halt, target, vehicle_id, None)
            return
        self._at.background.ask(
            self, why_not, partial(self._move, halt, target, vehicle_id), stop_id=halt.stop_id,
            visit_id=halt.visit_id, named=not self._at.privacy.counter_view, day=target.day,
            timetable_id=self._page.version, vehicle_id=vehicle_id,
            on_refusal=lambda _error: self._move(halt, target, vehicle_id, None),
        )  # fmt: skip

    def pin(self) -> None:
        """Hold the chosen halt where it is, or let it go."""
        halt = self._chosen()
        if halt is None or not self.may(PinHalt):
            return
        if halt.state is not HaltState.DRAFT:
            self._at.speaker.say(self.tr("Was veröffentlicht ist, steht schon fest."))
            return
        said = self.tr("{name} ist wieder frei.") if halt.pinned else self.tr("{name} ist festgehalten.")
        command = PinHalt(halt_id=halt.id, pinned=not halt.pinned, seen_version=halt.version)
        self._page.undoing.do(command, said.format(name=halt.name), undo_of)

    def cancel(self) -> None:
        """Take the chosen halt out of a draft, or ask why a published one does not take place."""
        halt = self._chosen()
        if halt is None or not self.may(CancelHalt):
            return
        if halt.state is HaltState.DRAFT:
            command = RemoveHalt(halt_id=halt.id, seen_version=halt.version)
            said = self.tr("{name} ist aus dem Entwurf genommen.").format(name=halt.name)
            self._page.undoing.do(command, said, undo_of)
            return
        self._halt = halt
        self.unfold(f"{CANCEL}.{halt.id}", {}, "note", halt.version)

    # Stops

    def edit_stop(self) -> None:
        """Open the card of the chosen stop."""
        board, stop_id = self._page.board, self._page.chosen_stop()
        stop = board.stop(stop_id) if board else None
        if stop is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Haltepunkt wählen."))
        elif board is not None and self.may(SaveStop):
            self._stop = stop
            values = stop_values(stop.words, board.services)
            self.unfold(f"{STOP}.{stop.id}", values, "name", stop.version)

    def new_stop(self) -> None:
        """Begin an empty card."""
        if self._page.board is not None and self.may(SaveStop):
            self._stop = None
            self.unfold(NEW_CARD, dict(FRESH_STOP), "name", 0)

    def edit_rhythm(self) -> None:
        """Open the rhythm of the chosen stop that holds now, or begin its first."""
        board, stop_id = self._page.board, self._page.chosen_stop()
        self._stop = board.stop(stop_id) if board else None
        if self._stop is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Haltepunkt wählen."))
        elif self.may(SaveRhythm):
            self._at.background.ask(self, rhythms, partial(self._unfold_rhythm, self._stop), stop_id=stop_id)

    def _unfold_rhythm(self, stop: Stop, found: tuple[StopRhythm, ...]) -> None:
        today = self._page.today()
        reaching = [one for one in found if one.last >= today]
        known = next(iter(reaching or found), None)
        self._seasons = found
        values = rhythm_values(known) if known else new_rhythm_values(found, today)
        name = f"{RHYTHM}.{stop.id}.{'.'.join(str(one.id) for one in found)}"
        self.unfold(name, values, "kind", known.version if known else 0)
        show_what_counts(self.place.form(name))

    def _turn_seasons(self) -> None:
        if self.place.unfolded.partition(".")[0] == RHYTHM:
            turn_seasons(self.place.form(self.place.unfolded), self._seasons, self._page.today())

    # Why not there?

    def ask_why(self) -> None:
        """Unfold the question, with the chosen stop and day in it."""
        if self._page.board is None:
            return
        spot = self._page.chosen()
        place = place_key(spot.halt, self._page.chosen_stop())
        self.place.empty(WHY)
        values = {"stop_id": place, "day": numeric_date(spot.day)}
        self.unfold(WHY, values, "day" if place else "stop_id", 0)
        day = self.place.form(WHY).parts()["day"]
        if place and isinstance(day, TextField):
            day.selectAll()  # another day is typed over this one

    # Forms

    def unfold(self, name: str, values: dict[str, str], first: str, version: int) -> None:
        """Unfold a form at the side; one with something in it stays as it was left."""
        form = self.place.form(name)
        if form.seen_version is None or not form.filled:
            form.fill(values)
            form.begin(version)
        self.place.unfold(name, version)
        self._page.parts.show_form()
        form.focus_field(first)

    def send(self) -> None:
        """Send the form that is open."""
        form = self.place.form(self.place.unfolded)
        kind = self.place.unfolded.partition(".")[0]
        if not form.demand_choice() or not form.send_button.isEnabled():
            return
        try:
            {
                **{name: one.send for name, one in self.more.items()}, PLAN: self._page.plans.send,
                STOP: self._save_stop, RHYTHM: self._save_rhythm, CANCEL: self._cancel, WHY: self._why,
            }[kind](form)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            form.focus_refused(refused)

    def may(self, command: type[Command[Any]]) -> bool:
        """Tell whether this is the person's to do; say whose it is otherwise."""
        may = self._at.background.desk.may(command)
        if not may:
            self._at.speaker.say(self.tr("Den Fahrplan ändert das Team des Servicemobils."))
        return may

    def _build(self, name: str) -> InlineForm:
        kind, board = name.partition(".")[0], self._page.board
        if board is None:
            raise AssertionError("a form is unfolded on a board only")
        if kind in self.more:
            form = self.more[kind].build()
        elif kind == STOP:
            known = self._stop
            form = stop_form(known.words.name if known else self.tr("Neuer Haltepunkt"), board)
        elif kind == RHYTHM and self._stop is not None:
            form = rhythm_form(self._stop, self._seasons)
            form.typed.connect(self._turn_seasons)
        elif kind == CANCEL:
            form = cancel_form(self._halt.name if self._halt else "")
        else:
            form = why_form(board) if kind == WHY else plan_form()
        form.sent.connect(self.send)
        form.look_again.connect(self._look_again)
        return form

    def _look_again(self) -> None:
        form = self.place.form(self.place.unfolded)
        form.seen_version = form.stored_version
        form.forgive()
        form.focus_first()

    def _folded(self) -> None:
        if not self.place.unfolded:
            self._page.back()

    def _save_stop(self, form: InlineForm) -> None:
        board, before = self._page.board, self._stop
        if board is None:
            return
        words = stop_words(form.values(), board.services, self._page.today(), board.service_words)
        number, seen = (before.id if before else None), form.seen_version or 0
        command = SaveStop(words=words, stop_id=number, seen_version=seen)

        def back(saved: Stop) -> SaveStop:
            old = before.words if before else retired(saved)
            return SaveStop(words=old, stop_id=saved.id, seen_version=saved.version)

        self._do(form, command, said_of_stop(words, new=before is None), back, self._read_stop)

    def _save_rhythm(self, form: InlineForm) -> None:
        stop, before = self._stop, season_of(form.values(), self._seasons)
        if stop is None:
            return
        seen = form.seen_version or 0
        command = rhythm_command(form.values(), stop.id, before, seen, self._page.today())
        said = self.tr("Der Rhythmus von {name} ist gespeichert.").format(name=stop.words.name)
        self._do(form, command, said, partial(rhythm_back, before), partial(self._read_rhythm, stop, before))

    def _cancel(self, form: InlineForm) -> None:
        halt = self._halt
        if halt is not None:
            seen = form.seen_version or 0
            command = CancelHalt(halt_id=halt.id, seen_version=seen, note=form.values()["note"])
            self._do(form, command, self._page.parts.card.said_when_off(halt), undo_of)

    def _do(
        self, form: InlineForm, command: Command[Any], said: str, back: Any,
        read: Callable[[InlineForm, Conflict], None] | None = None,
    ) -> None:  # fmt: skip
        """Send a command; with `read` what somebody else has changed meanwhile is shown by field."""
        form.set_busy(True)
        name = self.place.unfolded

        def refused(error: DeskError) -> None:
            if read is not None and isinstance(error, Conflict):
                read(form, error)
                return
            form.refuse(error)
            if self.place.unfolded == name:
                form.focus_refused(error)

        def through(result: object) -> None:
            self._page.wanted_stop = result.id if isinstance(result, Stop) else 0
            self.place.empty(name)
            if name == NEW_CARD:
                self._page.show_view(STOPS)  # where the new stop is chosen, for its rhythm is next

        self._page.undoing.do(command, said, back, through, refused)

    def _read_stop(self, form: InlineForm, error: Conflict) -> None:
        board, meant = self._page.board, self._stop
        if board is None or meant is None:
            return

        def show(now: Stop) -> None:
            self._stop = now  # taking it back leads to what is stored now
            show_versions(form, error, now.version, stop_values(now.words, board.services))

        self._at.background.ask(self, stop, show, stop_id=meant.id, on_refusal=form.refuse)

    def _read_rhythm(self, stop: Stop, meant: StopRhythm | None, form: InlineForm, error: Conflict) -> None:
        def show(found: tuple[StopRhythm, ...]) -> None:
            now = next((one for one in found if meant is not None and one.id == meant.id), None)
            if now is None:
                form.refuse(error)
                return
            self._seasons = tuple(now if one.id == now.id else one for one in self._seasons)
            show_versions(form, error, now.version, rhythm_values(now))

        self._at.background.ask(self, rhythms, show, stop_id=stop.id, on_refusal=form.refuse)

    def _why(self, form: InlineForm) -> None:
        values = form.values()
        if not values["stop_id"]:
            raise Refused(self.tr("Bitte einen Haltepunkt wählen."), "stop_id")
        day = demand_day(values["day"], "day", self._page.today())
        vehicle = int(values["vehicle_id"]) if values["vehicle_id"] else None
        self.why(values["stop_id"], day, vehicle, form.refuse)

    def why(
        self, place: str, day: date, vehicle_id: int | None = None,
        on_refusal: Callable[[DeskError], None] | None = None,
    ) -> None:  # fmt: skip
        """Show why nobody halts at a place on a day, and what would help."""
        self._at.background.ask(
            self, why_not, partial(self._answer, place, day), on_refusal=on_refusal, **place_of(place),
            named=not self._at.privacy.counter_view, day=day, timetable_id=self._page.version,
            vehicle_id=vehicle_id,
        )  # fmt: skip

    def _answer(self, place: str, day: date, answer: WhyNot) -> None:
        name = place_name(self._page.board, place)
        title = self.tr("{name} am {day}").format(name=name, day=short_day(day))
        self.place.empty(WHY)
        self._page.parts.show_report()
        self._page.parts.report.show_answer(title, answer)

    # Small things

    def _chosen(self) -> Halt | None:
        halt = self._page.chosen().halt
        if halt is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Halt wählen."))
        return halt

    def _move(self, halt: Halt, target: Spot, vehicle_id: int, answer: WhyNot | None) -> None:
        fitting = answer.opens if answer is not None and answer.fits else None
        opens = halt.times.opens if fitting is None else fitting
        command = MoveHalt(
            halt_id=halt.id, day=target.day, vehicle_id=vehicle_id, opens=opens, seen_version=halt.version
        )
        words = self.tr("{name} steht jetzt am {day}, {time} Uhr.")
        said = words.format(name=halt.name, day=short_day(target.day), time=clock_of(opens))
        worse = f" {answer.sentence}" if answer is not None and not answer.fits else ""
        self._send_move(command, f"{said}{worse}")

    def _send_move(self, command: MoveHalt, said: str) -> None:
        def refused(error: DeskError) -> None:
            if isinstance(error, NeedsConsent):
                agreed = replace(command, command_id=new_command_id(), consent=True)
                self._page.parts.show_report()
                self._page.parts.report.show_report(
                    self.tr("Verlegen"), str(error), (), self.tr("Trotzdem verlegen"),
                    partial(self._send_move, agreed, said), self.tr("Strg+Enter"),
                )  # fmt: skip
            else:
                self._at.speaker.say(str(error))

        def moved(change: Any) -> None:
            self._page.go_to(change.after.day, change.after.id)
            self._page.back()

        self._page.undoing.do(command, said, undo_of, moved, refused)
