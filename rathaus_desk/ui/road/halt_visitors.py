"""Who comes to the chosen halt: the list beside the plan, and what one does with a booking."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet
from rathaus_desk.domain.bookings.bookings import (
    AFTERWARDS,
    TO_COME,
    Booking,
    BookingState,
    CancelBooking,
    Cancelled,
    HaltList,
    HaltOffer,
    MarkBooking,
    MarkTold,
    RebookHalt,
    restoring,
)
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.timetables import Halt, HaltState, Timetable, Tour
from rathaus_desk.domain.words import word
from rathaus_desk.ui.bookings.booking_lines import change_in_words, moved_up_in_words, when_in_words
from rathaus_desk.ui.bookings.halt_rebooking import HaltRebooking
from rathaus_desk.ui.road.road_actions import LIST, MONTH, WEEK
from rathaus_desk.ui.road.road_desk import RoadDesk
from rathaus_desk.ui.road.road_papers import RoadPapers
from rathaus_desk.ui.road.slot_rules import SlotRules
from rathaus_desk.ui.road.visitor_actions import add_visitor_actions
from rathaus_desk.usecases.bookings.booking_letters import change_letter, draw_change_letter
from rathaus_desk.usecases.bookings.booking_papers import booking_confirmation, draw_booking
from rathaus_desk.usecases.bookings.booking_values import booking, bookings_of_halts
from rathaus_desk.usecases.bookings.bookings import who_moves_up
from rathaus_desk.usecases.bookings.halt_lists import halt_list, halt_tallies
from rathaus_desk.usecases.bookings.telling import bookings_to_see, bookings_to_tell
from rathaus_desk.usecases.road.timetables import tours

REACHED = frozenset({"promise"})  # who was reached on the call that was promised knows


class HaltVisitors(QObject):
    """The list follows the cursor; every deed can be taken back as long as nobody else has the time."""

    outdated = Signal()  # the slip beside the list is another one's than the chosen booking's

    def __init__(self, window: QWidget, page: RoadDesk) -> None:
        super().__init__(window)
        self._window, self._page, self._at = window, page, page.at
        self._telling = False
        self._slip_of = 0  # the booking whose slip was shown last
        self._wanted = 0  # the booking to which the cursor is to go
        self._asked = False  # whether somebody is to be cancelled for good
        self.rebooking: HaltRebooking | None = None
        self.rules = SlotRules(self, page)
        self.papers = RoadPapers(window, page, self.slip_of_chosen)
        add_visitor_actions(self, self._at.actions, self, self.papers, self.rules)
        self._at.background.changed.connect(self._changed)
        self._at.privacy.changed.connect(self.left_question)

    def attend(self) -> None:
        """Follow the list, once the page is laid out."""
        self._page.parts.bookings.entered.connect(self._lead)
        self._page.parts.bookings.turned.connect(self._turned)

    def forget(self) -> None:
        """Show nobody any more; somebody else sits here now."""
        self._telling, self._wanted, self._asked = False, 0, False
        self._put_away()
        self._page.parts.bookings.forget()
        self._page.parts.card.show_tallies({})

    # What is shown

    def show_list(self) -> None:
        """Show who comes to the chosen halt, and go into the list."""
        halt = self._page.chosen().halt
        if halt is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Halt wählen."))
            return
        self._telling = False
        self._page.parts.show_bookings()
        self.follow()

    def show_untold(self) -> None:
        """Show everybody who expects something else than there will be."""
        self._telling = True
        self._page.parts.show_bookings()
        self._load()

    def follow(self) -> None:
        """Show the halt under the cursor, while the list stands at the side."""
        if self._page.parts.bookings_open and not self._telling:
            self._load()

    def take(self, board: RoadBoard) -> None:
        """Follow a board that has been read anew: how many come to each halt, and who must be told."""
        counted = self._page.parts.card.show_tallies
        self._at.background.ask(self, halt_tallies, counted, first=board.first, last=board.last)
        if self._page.parts.bookings_open and self._telling:
            self._load()

    def report(self, made: Timetable) -> None:
        """Say whom a timetable that was just published leaves with another time, and lead to them."""
        self._at.background.ask(self, bookings_to_tell, partial(self._reported, made))

    # What one does

    def arrived(self) -> None:
        """Note that somebody came, or take that back."""
        self._mark(BookingState.ARRIVED)

    def missed(self) -> None:
        """Note that somebody did not come, or take that back."""
        self._mark(BookingState.MISSED)

    def told(self) -> None:
        """Note that somebody knows."""
        one = self._chosen()
        if one is None:
            return
        if not self._page.parts.bookings.is_untold(one):
            self._at.speaker.say(self.tr("{who} weiß schon Bescheid.").format(who=self._named(one)))
            return
        command = MarkTold(booking_id=one.id, seen_version=one.version)
        said = self.tr("{who} weiß Bescheid.").format(who=self._named(one))
        self._do(command, said, lambda made: restoring(one, made.version))

    def rebook(self) -> None:
        """Ask for another time, here or at another halt."""
        one = self._chosen()
        if one is not None and self._allows(one, one.state in TO_COME):
            self._put_away()
            self.rebooking = HaltRebooking(self._window, self._at, one, self._named(one))
            self.rebooking.wanted.connect(partial(self._rebook, one))
            self.rebooking.open()

    def cancel(self) -> None:
        """Cancel a booking; where somebody moves up it cannot be taken back, and is asked for first."""
        one = self._chosen()
        if one is not None and self._allows(one, one.state in TO_COME):
            self._at.background.ask(self, who_moves_up, partial(self._ask_off, one), booking_id=one.id)

    def left_question(self) -> bool:
        """Go back from the question to the list; tell whether one was asked."""
        asked = self._asked and self._page.parts.report_open
        self._asked = False
        if asked:
            self._page.parts.show_bookings()
            self._page.parts.bookings.focus_list()
        return asked

    def print_slip(self) -> None:
        """Show the slip of the chosen booking."""
        one = self._chosen()
        if one is not None:
            self.show_slip(one)

    def print_letter(self) -> None:
        """Show the letter to the chosen person, who expects something else."""
        one = self._chosen()
        if one is not None:
            draw = partial(self._draw_letter, one.id)
            self._at.background.ask(self, change_letter, draw, booking_id=one.id)

    def show_slip(self, one: Booking) -> None:
        """Show the slip of a booking."""
        draw = partial(self._draw, one.id)
        self._at.background.ask(self, booking_confirmation, draw, booking_id=one.id)

    def slip_of_chosen(self) -> tuple[str, Callable[[], None]] | None:
        """Return whose slip can be printed now, and how."""
        parts = self._page.parts
        one = parts.bookings.chosen() if parts.bookings_open else None
        if one is None or not parts.bookings.has_slip(one):
            return None
        when = when_in_words(one.day, one.starts)
        return ", ".join((self._named(one), when)), partial(self.show_slip, one)

    # What happens

    def _load(self) -> None:
        if self._telling:
            self._at.background.ask(self, bookings_to_see, self._show_untold)
            return
        halt = self._page.chosen().halt
        if halt is not None and (why := self._why_nobody(halt)) == "":
            self._at.background.ask(self, halt_list, partial(self._show_halt, halt), halt_id=halt.id)
        else:
            self._page.parts.bookings.show_nothing(why if halt else self.tr("Hier ist kein Halt."))
            self._focus_list()

    def _why_nobody(self, halt: Halt) -> str:
        if halt.stop_id is None:
            return self.tr("Ein Hausbesuch hat keine Anmeldungen.")
        drafted = halt.state is HaltState.DRAFT
        return self.tr("Anmelden geht, sobald der Fahrplan veröffentlicht ist.") if drafted else ""

    def _show_halt(self, halt: Halt, found: HaltList) -> None:
        now = self._page.chosen().halt
        if self._telling or now is None or now.id != halt.id:
            return  # the cursor has gone on meanwhile
        shown = self._page.parts.bookings
        shown.show_halt(f"{short_day(halt.day)} {halt.name}", found.bookings, found.untold)
        shown.go_to(self._wanted)
        self._wanted = 0
        self._focus_list()

    def _show_untold(self, found: tuple[Booking, ...]) -> None:
        if self._telling:
            self._page.parts.bookings.show_untold(found)
            self._focus_list()

    def _focus_list(self) -> None:
        """Leave the cursor in the view while it is walked there; else put it into the list."""
        self._page.parts.focus_bookings()

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & REACHED and self._page.parts.bookings.isVisible():
            self._load()

    def _lead(self) -> None:
        """Go from whom one must tell to their halt, if the timetable still knows it."""
        one = self._page.parts.bookings.chosen()
        if one is not None and self._telling:
            self._at.background.ask(self, tours, partial(self._lead_to, one), first=one.day, last=one.day)

    def _lead_to(self, one: Booking, found: tuple[Tour, ...]) -> None:
        if one.halt_id not in {halt.id for tour in found for halt in tour.halts}:
            text = self.tr("{stop} am {day}: Dort hält niemand mehr. Strg+U bietet andere Zeiten an.")
            self._at.speaker.say(text.format(stop=one.stop, day=short_day(one.day)))
            return
        self._telling, self._wanted = False, one.id
        if self._page.view not in (MONTH, WEEK, LIST):
            self._page.show_view(MONTH)
            self._page.parts.show_bookings()
        self._page.version = None
        self._page.go_to(one.day, one.halt_id)

    def _mark(self, state: BookingState) -> None:
        one = self._chosen()
        if one is None or not self._allows(one, one.state in AFTERWARDS):
            return
        wanted = BookingState.BOOKED if one.state is state else state
        command = MarkBooking(booking_id=one.id, state=wanted, seen_version=one.version)
        words = self.tr("{who}: {state}.").format(who=self._named(one), state=word(wanted))
        self._do(
            command,
            words,
            lambda made: MarkBooking(booking_id=one.id, state=one.state, seen_version=made.version),
        )

    def _rebook(self, one: Booking, halt: HaltOffer, starts: int) -> None:
        dialog = self.rebooking
        if dialog is None:
            return
        command = RebookHalt(booking_id=one.id, halt_id=halt.halt_id, starts=starts, seen_version=one.version)
        said = self.tr("{who}: jetzt {when}, {stop}.").format(
            who=self._named(one), when=when_in_words(halt.day, starts), stop=halt.stop
        )
        waiting = self._page.parts.bookings.waiting()
        then = partial(self._rebooked, said, one, waiting)
        self._page.undoing.do(command, said, lambda made: restoring(one, made.version), then, dialog.refuse)

    def _rebooked(self, said: str, before: Booking, waiting: frozenset[int], _made: Booking) -> None:
        """Say who moved up to the time that became free, if anybody waited for it."""
        self._put_away()
        if waiting - {before.id} and before.starts is not None:
            show = partial(self._moved_up_to, said, waiting - {before.id})
            self._at.background.ask(self, bookings_of_halts, show, halt_ids=(before.halt_id,))

    def _moved_up_to(self, said: str, waiting: frozenset[int], found: tuple[Booking, ...]) -> None:
        up = next((one for one in found if one.id in waiting and one.state is BookingState.BOOKED), None)
        if up is not None:
            self._moved_up(said, up)

    def _ask_off(self, one: Booking, up: Booking | None) -> None:
        """Cancel at once what can be taken back; else say who moves up, and ask."""
        if up is None:
            self._cancel(one)
            return
        who, next_one = self._named(one), self._named(up)
        sentence = self.tr(
            "{who} hat die Zeit {when}, {stop}. {next} wartet darauf, rückt nach und wird angerufen. "
            "Das lässt sich nicht zurücknehmen."
        )
        self._page.parts.show_report()
        self._page.parts.report.show_report(
            self.tr("Anmeldung absagen"),
            sentence.format(who=who, when=when_in_words(one.day, one.starts), stop=one.stop, next=next_one),
            (),
            self.tr("{who} absagen,\n{next} rückt nach").format(who=who, next=next_one),
            partial(self._cancel, one),
            self.tr("Strg+Enter"),
            self.tr("Zurück"),
        )
        self._asked = True

    def _cancel(self, one: Booking) -> None:
        self.left_question()
        self._page.parts.bookings.let_go()
        command = CancelBooking(booking_id=one.id, seen_version=one.version)
        self._at.background.do(self, command, partial(self._cancelled, one))

    def _cancelled(self, before: Booking, done: Cancelled) -> None:
        said = self.tr("Abgesagt: {who}.").format(who=self._named(before))
        if done.moved_up is None:
            self._page.undoing.offer(said, restoring(before, done.booking.version))
        else:
            self._at.background.ask(self, booking, partial(self._moved_up, said), booking_id=done.moved_up)

    def _moved_up(self, said: str, up: Booking) -> None:
        self._at.speaker.say(f"{said} {moved_up_in_words(up, self._named(up))}")

    def _reported(self, made: Timetable, found: tuple[Booking, ...]) -> None:
        if not found:
            return
        lines = tuple(f"{self._named(one)}: {change_in_words(one)}" for one in found)
        followed = self.tr("{count} Anmeldungen sind an ihren Halt mitgegangen.").format(count=made.followed)
        if made.followed == 1:
            followed = self.tr("Eine Anmeldung ist an ihren Halt mitgegangen.")
        said = (
            self.tr("„{name}“ ist veröffentlicht.").format(name=made.name),
            followed if made.followed else "",
            self.tr("Diese Angemeldeten erwarten noch etwas anderes."),
        )
        self._page.parts.show_report()
        self._page.parts.report.show_report(
            self.tr("Bescheid sagen"),
            " ".join(part for part in said if part),
            ((self.tr("Bescheid fehlt"), lines),),
            self.tr("Zur Liste"),
            self.show_untold,
            self.tr("Strg+Enter"),
        )

    def _draw(self, booking_id: int, sheet: AppointmentSheet) -> None:
        show = partial(self._show_slip, booking_id, self.tr("Zettel zur Anmeldung"))
        self._at.background.draw(self, partial(draw_booking, sheet), show)

    def _draw_letter(self, booking_id: int, letter: Letter) -> None:
        show = partial(self._show_slip, booking_id, self.tr("Brief zur Anmeldung"))
        self._at.background.draw(self, partial(draw_change_letter, letter), show)

    def _show_slip(self, booking_id: int, title: str, pdf: bytes) -> None:
        now = self._page.parts.bookings.chosen()
        if now is not None and now.id == booking_id:  # else somebody else is chosen by now
            self._slip_of = booking_id
            self._at.speaker.show_paper(title, pdf, "Anmeldung.pdf")

    def _turned(self, one: Booking) -> None:
        """Let nobody's slip lie beside somebody else's booking."""
        if self._slip_of not in (0, one.id):
            self._slip_of = 0
            self.outdated.emit()

    # Small things

    def _do(self, command: Command[Any], said: str, back: Callable[[Booking], Command[Any]]) -> None:
        self._page.undoing.do(command, said, back)

    def _chosen(self) -> Booking | None:
        """Return the booking that is meant; else say how to choose one."""
        parts = self._page.parts
        one = parts.bookings.chosen() if parts.bookings_open else None
        if one is None:
            self._at.speaker.say(self.tr("Bitte zuerst mit Strg+B eine Anmeldung wählen."))
        return one

    def _allows(self, one: Booking, possible: bool) -> bool:
        if not possible:
            self._at.speaker.say(
                self.tr("Diese Anmeldung steht auf „{state}“.").format(state=word(one.state))
            )
        return possible

    def _named(self, one: Booking) -> str:
        return self._page.parts.bookings.named(one)

    def _put_away(self) -> None:
        """Leave no form with somebody's name behind."""
        if self.rebooking is not None:
            self.rebooking.close()
            self.rebooking.deleteLater()
            self.rebooking = None
