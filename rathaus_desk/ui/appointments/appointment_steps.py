"""What is done with the chosen appointment: arrived, its turn, over, missed, earlier, back again."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.appointments.appointments import (
    Appointment,
    AppointmentMove,
    MarkArrived,
    MarkNoShow,
    MarkServed,
    ReopenAppointment,
    WantEarlier,
)
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.kit.workplace import Workplace


class AppointmentSteps(QObject):
    """Sends one command each, for the appointment under the cursor."""

    def __init__(
        self,
        parent: QObject,
        workplace: Workplace,
        chosen: Callable[[], Appointment | None],
        done: Callable[[Appointment], None],
    ) -> None:
        super().__init__(parent)
        self._at, self._chosen, self._done = workplace, chosen, done

    def arrive(self) -> None:
        """Note that the person is here."""
        self._do(AppointmentMove.ARRIVE, MarkArrived)

    def serve(self) -> None:
        """Note that the talk has begun."""
        self._do(AppointmentMove.SERVE, MarkServed)

    def finish(self) -> None:
        """Note that the talk is over."""
        self._do(AppointmentMove.FINISH, partial(MarkServed, done=True))

    def miss(self) -> None:
        """Note that nobody came."""
        self._do(AppointmentMove.MISS, MarkNoShow)

    def reopen(self) -> None:
        """Take an arrival or a no-show back."""
        self._do(AppointmentMove.REOPEN, ReopenAppointment)

    def want_earlier(self) -> None:
        """Put the person on the list of those who would come earlier, or take them off."""
        chosen = self._chosen()
        wanted = not chosen.want_earlier if chosen else True
        self._do(AppointmentMove.MOVE, partial(WantEarlier, wanted=wanted))

    def chosen_for(self, move: AppointmentMove) -> Appointment | None:
        """Return the chosen appointment, or say that this one cannot."""
        chosen = self._chosen()
        if chosen is None or not chosen.may(move):
            self._at.speaker.say(self.tr("Bitte zuerst einen Termin wählen, bei dem das noch geht."))
            return None
        return chosen

    def refused(self, error: DeskError) -> None:
        """Say why it did not work."""
        self._at.speaker.say(str(error))

    def _do(self, move: AppointmentMove, make: Callable[..., Command[Appointment]]) -> None:
        chosen = self.chosen_for(move)
        if chosen is not None:
            command = make(appointment_id=chosen.id, seen_version=chosen.version)
            self._at.background.do(self, command, self._done, self.refused)
