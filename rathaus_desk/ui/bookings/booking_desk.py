"""Opens the booking at a halt from anywhere, says what was booked, and shows the slip for it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet
from rathaus_desk.domain.bookings.bookings import BookHalt, Booking, BookingState
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.ui.bookings.halt_booking import HaltBooking
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.bookings.booking_papers import booking_confirmation, draw_booking

OFFER_SECONDS = 30
Known = Callable[[], tuple[Service | None, Person | None]]


class BookingDesk(QObject):
    """What the front desk does for the service mobile."""

    def __init__(self, window: QWidget, workplace: Workplace, known: Known) -> None:
        """Ask `known` for the running intake's concern and person."""
        super().__init__(window)
        self._window, self._at, self._known = window, workplace, known
        self.form: HaltBooking | None = None
        self.last: Booking | None = None
        add, tr = workplace.actions.add, self.tr
        add("booking.book", tr("Beim Servicemobil anmelden"), "Vorgang",
            tr("Die nächsten Halte in der Nähe; Anliegen und Person kommen aus der Aufnahme."),
            self.book, keys="Shift+F5")  # fmt: skip
        add("booking.print", tr("Anmeldung drucken"), "Drucken",
            tr("Der Zettel zur letzten Anmeldung beim Servicemobil."), self.show_slip)  # fmt: skip

    def book(self) -> None:
        """Open the form with what is known."""
        if not self._at.background.desk.may(BookHalt):
            self._at.speaker.say(self.tr("Anmeldungen nimmt der Empfang entgegen."))
            return
        self.form = HaltBooking(self._window, self._at, *self._known())
        self.form.booked.connect(self._booked)
        self.form.open()

    def show_slip(self) -> None:
        """Show the slip of the last booking."""
        if self.last is None or self.last.starts is None:
            self._at.speaker.say(self.tr("Es gibt noch keine Anmeldung mit einer Zeit."))
            return
        self._at.background.ask(self, booking_confirmation, self._draw, booking_id=self.last.id)

    def start_anew(self) -> None:
        """Forget the last booking; somebody else sits here now."""
        self.last = None

    def _booked(self, made: Booking) -> None:
        self.last = made
        day = day_on_paper(made.day)
        if made.state is BookingState.WAITING or made.starts is None:
            text = self.tr("{name} steht auf der Warteliste: {stop}, {day}.")
            self._at.speaker.say(text.format(name=made.name, stop=made.stop, day=day))
            return
        said = self.tr("{name}: {day}, {time} Uhr, {stop}.").format(
            name=made.name, day=day, time=minute_on_clock(made.starts), stop=made.stop
        )
        self._at.speaker.offer(said, self.tr("Zettel drucken"), "booking.print", OFFER_SECONDS)

    def _draw(self, sheet: AppointmentSheet) -> None:
        self._at.background.draw(self, partial(draw_booking, sheet), self._show)

    def _show(self, pdf: bytes) -> None:
        self._at.speaker.show_paper(self.tr("Anmeldung beim Servicemobil"), pdf, "Anmeldung.pdf")
