"""What leaves the house about appointments: confirmation, list of the day, entry for a calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.paper.letters import Letterhead, PrintSize


@dataclass(frozen=True, slots=True)
class AppointmentSheet:
    """The confirmation that somebody takes home: when, where, what to bring, how to cancel."""

    letterhead: Letterhead
    number: str
    name: str
    starts: datetime
    minutes: int
    kind: AppointmentKind
    what: tuple[str, ...]
    where: tuple[str, ...]
    bring: tuple[tuple[str, str], ...]
    call: str
    dated: date
    replaces: str = ""
    size: PrintSize = PrintSize.LARGE
    small: bool = False  # on A5, if all of it fits there in readable type
    practice: bool = False


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The appointments of a day in large type: each counter with its lines of time and text."""

    letterhead: Letterhead
    day: date
    counters: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    dated: datetime
    practice: bool = False


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What goes into a citizen's own calendar; a sensitive concern is not named there.

    A series comes every so many weeks until `until`; `moved` are (was, is, until when).
    """

    uid: str
    sequence: int
    summary: str
    location: str
    description: str
    start: datetime
    end: datetime
    changed: datetime
    sender: str
    sender_email: str
    cancelled: bool = False
    every_weeks: int = 0
    until: datetime | None = None
    skipped: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, datetime, datetime], ...] = ()
