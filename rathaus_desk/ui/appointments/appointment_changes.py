"""Moving and cancelling: the chosen appointment, or all that is still to come of its series."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.appointments.appointments import (
    Appointment,
    AppointmentMove,
    Booked,
    CancelAppointment,
    CancelSeries,
    MoveAppointment,
    UndoCancelling,
)
from rathaus_desk.ui.appointments.appointment_detail import AppointmentDetail
from rathaus_desk.ui.appointments.appointment_steps import AppointmentSteps
from rathaus_desk.ui.appointments.appointment_undo import AppointmentUndo
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.free_slots import who_wants_earlier


class AppointmentChanges(QObject):
    """Keeps which appointment is being moved, and sends what the forms of the detail say."""

    moving_changed = Signal(str)  # what to do now, or nothing
    moved = Signal(object)
    cancelling = Signal()

    def __init__(
        self, parent: QObject, workplace: Workplace, steps: AppointmentSteps, undoing: AppointmentUndo
    ) -> None:
        super().__init__(parent)
        self._at, self._steps, self._undoing = workplace, steps, undoing
        self.moving: Appointment | None = None

    def serve(self, detail: AppointmentDetail) -> None:
        """Send what the forms of the detail say; it takes its words from actions that are there by now."""
        self._detail = detail
        detail.cancel_sent.connect(self._cancel)
        detail.series_sent.connect(self._cancel_series)

    def begin_move(self) -> None:
        """Begin to move the chosen appointment: the next free time that is taken is its new one."""
        chosen = self._steps.chosen_for(AppointmentMove.MOVE)
        if chosen is not None:
            self.moving = chosen
            text = self.tr(
                "{name} verlegen: mit den Pfeiltasten zur neuen Zeit, Enter verlegt, Esc lässt alles."
            )
            self.moving_changed.emit(text.format(name=self._named(chosen)))

    def stop_moving(self) -> bool:
        """Leave everything as it was; tell whether something was being moved."""
        was, self.moving = self.moving, None
        if was is not None:
            self.moving_changed.emit("")
        return was is not None

    def move_to(self, counter_id: int | None, start: datetime) -> None:
        """Give what is being moved its new time."""
        if self.moving is not None and counter_id:
            command = MoveAppointment(
                appointment_id=self.moving.id, counter_id=counter_id, start=start,
                seen_version=self.moving.version,
            )  # fmt: skip
            self._at.background.do(self, command, self._was_moved, self._steps.refused)

    def cancel(self) -> None:
        """Ask why, then cancel the chosen appointment."""
        self._ask(self._detail.ask_reason)

    def cancel_series(self) -> None:
        """Ask why, then cancel all that is still to come of the series."""
        chosen = self._detail.shown
        if chosen is None or chosen.series_id is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Termin wählen, der zu einer Serie gehört."))
        else:
            self._ask(self._detail.ask_series_reason)

    def _ask(self, unfold: Callable[[], None]) -> None:
        if self._steps.chosen_for(AppointmentMove.CANCEL) is not None:
            self.cancelling.emit()
            unfold()

    def _was_moved(self, booked: Booked) -> None:
        self.stop_moving()
        self.moved.emit(booked)

    def _cancel(self, reason: str) -> None:
        chosen = self._detail.shown
        if chosen is not None:
            command = CancelAppointment(appointment_id=chosen.id, reason=reason, seen_version=chosen.version)
            done = partial(self._cancelled, command)
            self._at.background.do(self, command, done, self._detail.cancelling.refuse)

    def _cancel_series(self, reason: str) -> None:
        chosen = self._detail.shown
        if chosen is not None and chosen.series_id is not None:
            command = CancelSeries(series_id=chosen.series_id, reason=reason)
            form = self._detail.cancelling_series
            self._at.background.do(self, command, partial(self._series_cancelled, command), form.refuse)

    def _cancelled(self, command: CancelAppointment, gone: Appointment) -> None:
        self._detail.cancelling.fill({"reason": ""})
        self._detail.cancelling.fold()
        told = self.tr("Abgesagt. Die Zeit ist wieder frei.")
        undo = UndoCancelling(cancelled=command.command_id)
        self._undoing.offer(told, undo, self.tr("Der Termin steht wieder."))
        self._at.background.ask(
            self, who_wants_earlier, self._detail.offer_freed,
            counter_id=gone.counter_id, start=gone.start, minutes=gone.minutes,
        )  # fmt: skip

    def _series_cancelled(self, command: CancelSeries, count: int) -> None:
        self._detail.cancelling_series.fill({"reason": ""})
        self._detail.cancelling_series.fold()
        one = self.tr("Der letzte Termin der Serie ist abgesagt.")
        more = self.tr("{count} Termine der Serie sind abgesagt. Die Zeiten sind wieder frei.")
        undo = UndoCancelling(cancelled=command.command_id)
        again = self.tr("Die Termine der Serie stehen wieder.")
        self._undoing.offer(one if count == 1 else more.format(count=count), undo, again)

    def _named(self, one: Appointment) -> str:
        return self._at.privacy.at_counter(one.name, one.number)
