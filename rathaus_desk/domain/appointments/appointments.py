"""Appointments: who comes when, to which counter, for what; and what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.people.people import Need

HOLD_SECONDS = 180
UNDO_SECONDS = 10


class AppointmentState(StrEnum):
    """Where an appointment stands; a moved one is still to come, at another time than first told."""

    BOOKED = "booked"
    MOVED = "moved"
    ARRIVED = "arrived"
    SERVED = "served"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class AppointmentMove(StrEnum):
    """What somebody can do with an appointment."""

    MOVE = "move"
    CANCEL = "cancel"
    ARRIVE = "arrive"
    SERVE = "serve"
    FINISH = "finish"
    MISS = "miss"
    REOPEN = "reopen"


_COMING = (AppointmentState.BOOKED, AppointmentState.MOVED)
MOVES: dict[AppointmentMove, tuple[tuple[AppointmentState, ...], AppointmentState]] = {
    AppointmentMove.MOVE: (_COMING, AppointmentState.MOVED),
    AppointmentMove.CANCEL: (_COMING, AppointmentState.CANCELLED),
    AppointmentMove.ARRIVE: ((*_COMING, AppointmentState.NO_SHOW), AppointmentState.ARRIVED),
    AppointmentMove.SERVE: ((*_COMING, AppointmentState.ARRIVED), AppointmentState.SERVED),
    AppointmentMove.FINISH: ((AppointmentState.ARRIVED, AppointmentState.SERVED), AppointmentState.DONE),
    AppointmentMove.MISS: (_COMING, AppointmentState.NO_SHOW),
    AppointmentMove.REOPEN: (
        (AppointmentState.ARRIVED, AppointmentState.NO_SHOW),
        AppointmentState.BOOKED,
    ),
}
TO_COME = frozenset(_COMING)


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment as the desk shows it, in the town's time; `hidden` ones say no more than "belegt"."""

    id: int
    number: str
    counter_id: int
    counter: str
    room: str
    start: datetime
    minutes: int
    kind: AppointmentKind
    state: AppointmentState
    services: tuple[str, ...]
    service_names: tuple[str, ...]
    person_id: int | None
    name: str
    phone: str
    needs: tuple[Need, ...]
    note: str
    want_earlier: bool
    case_id: int | None
    series_id: int | None
    moved_from: datetime | None
    sequence: int
    taken_by: str
    hidden: bool
    version: int

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)

    def may(self, move: AppointmentMove) -> bool:
        """Tell whether something can be done with it now."""
        return not self.hidden and self.state in MOVES[move][0]


@dataclass(frozen=True, slots=True)
class Bring:
    """What somebody has to bring, with the note beside it."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """What is told after a booking: read aloud, printed, or put into a calendar."""

    appointment: Appointment
    bring: tuple[Bring, ...]
    where: str
    call: str


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A free slot as it is offered, with the counter in words."""

    counter_id: int
    counter: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Offers:
    """Free slots for some services: how long it takes, what there is, and why there is nothing."""

    minutes: int
    slots: tuple[SlotOffer, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot that is kept free for one desk for a few minutes while somebody is on the phone."""

    counter_id: int
    start: datetime
    minutes: int
    until: datetime


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A stretch of a counter's day that nobody has booked."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class CounterDay:
    """One counter on one day: appointments, free times, and why it is shut if it is."""

    counter_id: int
    name: str
    room: str
    step_free: bool
    appointments: tuple[Appointment, ...]
    free: tuple[FreeTime, ...]
    shut: str = ""


@dataclass(frozen=True, slots=True)
class DayCount:
    """One counter on one day of the overview: how many appointments, how many minutes are free."""

    counter_id: int
    name: str
    day: date
    booked: int
    free_minutes: int
    shut: str


@dataclass(frozen=True, slots=True)
class NoShowFigure:
    """How many appointments of a service were kept and missed; never per person, never below a minimum."""

    service: str
    kept: int
    missed: int
    enough: bool


@dataclass(frozen=True, slots=True)
class SeriesBooked:
    """A series: its appointments, and the days that were left out with the reason."""

    series_id: int
    appointments: tuple[Appointment, ...]
    left_out: tuple[tuple[date, str], ...]
    every_weeks: int
    told: Booked  # what is said about the first of them


@dataclass(frozen=True, kw_only=True)
class HoldSlot(Command[Hold]):
    """Keep a slot free while somebody is on the phone; what this desk held before becomes free."""

    counter_id: int
    start: datetime
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ReleaseSlots(Command[None]):
    """Give back what this desk holds."""


@dataclass(frozen=True, kw_only=True)
class BookAppointment(Command[Booked]):
    """Give somebody an appointment; a name and a number are enough, an e-mail address is never asked for."""

    services: tuple[str, ...]
    counter_id: int
    start: datetime
    kind: AppointmentKind = AppointmentKind.IN_PERSON
    minutes: int | None = None
    person_id: int | None = None
    name: str = ""
    phone: str = ""
    needs: tuple[Need, ...] = ()
    note: str = ""
    want_earlier: bool = False
    case_id: int | None = None
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class UndoBooking(Command[None]):
    """Take a booking back within ten seconds; nothing of it remains."""

    appointment_id: int


@dataclass(frozen=True, kw_only=True)
class BookSeries(Command[SeriesBooked]):
    """Book the same time every so many weeks; with consent, days that are not possible are left out."""

    services: tuple[str, ...]
    counter_id: int
    start: datetime
    every_weeks: int
    until: date
    kind: AppointmentKind = AppointmentKind.IN_PERSON
    minutes: int | None = None
    person_id: int | None = None
    name: str = ""
    phone: str = ""
    needs: tuple[Need, ...] = ()
    note: str = ""
    case_id: int | None = None
    skipped: tuple[date, ...] = ()
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class MoveAppointment(Command[Booked]):
    """Give an appointment another time or counter; its number stays."""

    appointment_id: int
    counter_id: int
    start: datetime
    seen_version: int
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class CancelAppointment(Command[Appointment]):
    """Cancel an appointment; its time is free at once."""

    appointment_id: int
    reason: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class CancelSeries(Command[int]):
    """Cancel what is still to come of a series; returns how many appointments that were."""

    series_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class UndoSeries(Command[int]):
    """Take the booking of a series back within ten seconds; returns how many appointments that were."""

    series_id: int


@dataclass(frozen=True, kw_only=True)
class UndoCancelling(Command[int]):
    """Take a cancelling back within ten seconds, of one appointment or of a series.

    `cancelled` is the id of the command that cancelled; returns how many appointments stand again.
    """

    cancelled: UUID


@dataclass(frozen=True, kw_only=True)
class MarkArrived(Command[Appointment]):
    """Note that somebody is here; they get a waiting number of the class of appointments that are due."""

    appointment_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class TicketToAppointment(Command[Booked]):
    """Give somebody who waits an appointment instead; what the ticket knows need not be said again."""

    ticket_id: int
    seen_version: int
    counter_id: int
    start: datetime
    services: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class MarkServed(Command[Appointment]):
    """Note that somebody is being served, or with `done` that it is over."""

    appointment_id: int
    seen_version: int
    done: bool = False


@dataclass(frozen=True, kw_only=True)
class MarkNoShow(Command[Appointment]):
    """Note that nobody came; it counts for the service, and nothing else is kept of it."""

    appointment_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ReopenAppointment(Command[Appointment]):
    """Take back that somebody arrived or did not come."""

    appointment_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class WantEarlier(Command[Appointment]):
    """Note that somebody would like to come earlier if a time becomes free, or no longer."""

    appointment_id: int
    wanted: bool
    seen_version: int
