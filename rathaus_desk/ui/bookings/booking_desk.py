"""Opens the booking at a halt from anywhere, says what was booked, and shows the slip for it."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet
from rathaus_desk.domain.bookings.bookings import (
    BookHalt,
    Booking,
    BookingState,
    CancelBooking,
    Cancelled,
    MarkTold,
    RestoreBooking,
    restoring,
)
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.ui.bookings.booking_lines import line_of, moved_up_in_words, when_in_words
from rathaus_desk.ui.bookings.folder_papers import FolderPapers, add_folder_actions
from rathaus_desk.ui.bookings.halt_booking import HaltBooking
from rathaus_desk.ui.kit.picker import Offered, Picker
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.bookings.booking_papers import booking_confirmation, draw_booking
from rathaus_desk.usecases.bookings.booking_values import booking, coming_bookings
from rathaus_desk.usecases.bookings.telling import bookings_to_tell

UNDO, OFFER_SECONDS, UNDO_SECONDS = "booking.undo", 30, 10


class Visit(Protocol):
    """What is known of who comes, in the running intake."""

    @property
    def service(self) -> Service | None:
        """The open concern."""

    @property
    def who_comes(self) -> Person | None:
        """The person of the register for whom a time is booked."""

    @property
    def pick_up(self) -> str:
        """Where a ride may begin without being asked."""


class BookingDesk(QObject):
    """What the front desk does for the service mobile."""

    def __init__(self, window: QWidget, workplace: Workplace, visit: Visit) -> None:
        super().__init__(window)
        self._window, self._at, self._visit = window, workplace, visit
        self.form: HaltBooking | None = None
        self.last: Booking | None = None
        self._back: RestoreBooking | None = None
        self.picker: Picker | None = None
        self.papers = FolderPapers(window, workplace)
        add_folder_actions(self.papers, workplace.actions)
        add, tr = workplace.actions.add, self.tr
        add("booking.book", tr("Beim Servicemobil anmelden"), "Vorgang",
            tr("Die nächsten Halte und Sprechstunden nahebei; Anliegen und Person sind aus der Aufnahme."),
            self.book, keys="Shift+F5")  # fmt: skip
        add("booking.print", tr("Anmeldung drucken"), "Drucken",
            tr("Der Zettel zur letzten Anmeldung beim Servicemobil oder zur Sprechstunde."),
            self.show_slip)  # fmt: skip
        add("booking.cancel", tr("Anmeldung beim Servicemobil absagen"), "Bearbeiten",
            tr("Gibt die Zeit frei; wer wartet, rückt nach und wird angerufen."), self.cancel)  # fmt: skip
        add(UNDO, tr("Absage oder Bescheid zurücknehmen"), "Bearbeiten",
            tr("Die Anmeldung beim Servicemobil steht wieder wie vorher, wenn die Zeit noch frei ist."),
            self.undo)  # fmt: skip
        add("booking.tell", tr("Wem beim Servicemobil Bescheid fehlt"), "Bearbeiten",
            tr("Wer noch eine andere Zeit erwartet; Enter heißt: Bescheid gesagt."), self.tell)  # fmt: skip

    def book(self) -> None:
        """Open the form with what is known."""
        if not self._at.background.desk.may(BookHalt):
            self._at.speaker.say(self.tr("Anmeldungen nimmt der Empfang entgegen."))
            return
        self._put_away()
        visit = self._visit
        self.form = HaltBooking(self._window, self._at, visit.service, visit.who_comes, visit.pick_up)
        self.form.booked.connect(self._booked)
        self.form.open()

    def show_slip(self) -> None:
        """Show the slip of the last booking."""
        if self.last is None or self.last.starts is None:
            self._at.speaker.say(self.tr("Es gibt noch keine Anmeldung mit einer Zeit."))
            return
        draw = partial(self._draw, self.last.id)
        self._at.background.ask(self, booking_confirmation, draw, booking_id=self.last.id)

    def cancel(self) -> None:
        """Ask which booking is to be cancelled."""
        self._at.background.ask(self, coming_bookings, self._offer_to_cancel)

    def tell(self) -> None:
        """Show who expects another time than they have; whom one chooses has been told."""
        self._at.background.ask(self, bookings_to_tell, self._offer_to_tell)

    def undo(self) -> None:
        """Let the booking stand again that was cancelled or noted as told last."""
        if self._back is None:
            self._at.speaker.say(self.tr("Hier gibt es gerade nichts zurückzunehmen."))
            return
        self._at.background.do(self, self._back, self._restored)
        self._back = None

    def start_anew(self) -> None:
        """Forget the last booking; somebody else sits here now."""
        self.last = self._back = None
        self._put_away()

    def _put_away(self) -> None:
        """Leave no form with somebody's name behind."""
        if self.form is not None:
            self.form.deleteLater()
            self.form = None

    def _booked(self, made: Booking) -> None:
        self.last = made
        day = day_on_paper(made.day)
        if made.state is BookingState.WAITING or made.starts is None:
            text = self.tr("{name} steht auf der Warteliste: {stop}, {day}. Mehr ist nicht zu speichern.")
            self._at.speaker.say(text.format(name=made.name, stop=made.stop, day=day))
            return
        said = self.tr("{name}: {day}, {time} Uhr, {stop}. Mehr ist nicht zu speichern.").format(
            name=made.name, day=day, time=minute_on_clock(made.starts), stop=made.stop
        )
        self._at.speaker.offer(said, self.tr("Zettel drucken"), "booking.print", OFFER_SECONDS)

    def _offer_to_cancel(self, found: tuple[Booking, ...]) -> None:
        person = self._visit.who_comes
        own = person.id if person else 0  # whoever is at the counter stands first
        first = tuple(sorted(found, key=lambda one: not own or one.person_id != own))
        self._offer(self.tr("Welche Anmeldung absagen?"), first, self._cancel, untold=False)

    def _offer_to_tell(self, found: tuple[Booking, ...]) -> None:
        self._offer(self.tr("Wem ist Bescheid gesagt?"), found, self._tell, untold=True)

    def _offer(
        self, title: str, found: tuple[Booking, ...], then: Callable[[Booking], None], *, untold: bool
    ) -> None:
        if not found:
            self._at.speaker.say(self.tr("Da ist niemand."))
            return
        self.picker = Picker(self._window, title, [self._offered(one, untold) for one in found])
        self.picker.chosen.connect(then)
        self.picker.open()

    def _offered(self, one: Booking, untold: bool) -> Offered:
        """Return a booking to choose; where citizens can see the screen, time and halt stand for the name."""
        when = f"{when_in_words(one.day, one.starts)}, {one.stop}"
        if self._at.privacy.counter_view:
            return Offered(when, one.service_name, one)
        return Offered(one.name, line_of(one, untold=untold), one)

    def _cancel(self, one: Booking) -> None:
        command = CancelBooking(booking_id=one.id, seen_version=one.version)
        self._at.background.do(self, command, partial(self._cancelled, one))

    def _cancelled(self, before: Booking, done: Cancelled) -> None:
        said = self.tr("Abgesagt: {name}.").format(name=self._named(before))
        if done.moved_up is None:
            self._offer_undo(said, before, done.booking)
        else:
            self._at.background.ask(self, booking, partial(self._moved_up, said), booking_id=done.moved_up)

    def _moved_up(self, said: str, up: Booking) -> None:
        self._at.speaker.say(f"{said} {moved_up_in_words(up, self._named(up))}")

    def _tell(self, one: Booking) -> None:
        command = MarkTold(booking_id=one.id, seen_version=one.version)
        self._at.background.do(self, command, partial(self._told, one))

    def _told(self, before: Booking, now: Booking) -> None:
        self._offer_undo(self.tr("{name} weiß Bescheid.").format(name=self._named(now)), before, now)

    def _offer_undo(self, said: str, before: Booking, now: Booking) -> None:
        self._back = restoring(before, now.version)
        self._at.speaker.offer(said, self.tr("Rückgängig"), UNDO, UNDO_SECONDS)

    def _restored(self, one: Booking) -> None:
        self._at.speaker.say(self.tr("Zurückgenommen: {who}.").format(who=self._named(one)))

    def _named(self, one: Booking) -> str:
        return self._at.privacy.at_counter(one.name, when_in_words(one.day, one.starts))

    def _draw(self, booking_id: int, sheet: AppointmentSheet) -> None:
        self._at.background.draw(self, partial(draw_booking, sheet), partial(self._show, booking_id))

    def _show(self, booking_id: int, pdf: bytes) -> None:
        if self.last is not None and self.last.id == booking_id:  # else it is somebody else's by now
            self._at.speaker.show_paper(self.tr("Zettel zur Anmeldung"), pdf, "Anmeldung.pdf")
