"""The timetable of the service mobile: versions, tours, halts, and what may be done with them.

What is published stands: it is moved or cancelled with a word to those who rely on it, never dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.halt_counts import HaltCount
from rathaus_desk.domain.road.places import DAY_MINUTES


class TimetableState(StrEnum):
    """Whether people may rely on a timetable."""

    DRAFT = "draft"
    PUBLISHED = "published"


class HaltState(StrEnum):
    """How firm a halt is; MOVED was published elsewhere and takes place where it stands now."""

    DRAFT = "draft"
    PUBLISHED = "published"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Timetable:
    """One version of the timetable, from one day to another.

    `followed` and `to_tell` come with publishing alone: how many bookings went along to its halts, and how
    many people expect by now what will not be.
    """

    id: int
    name: str
    first: date
    last: date
    state: TimetableState
    version: int
    published_at: datetime | None = None
    published_by: str = ""
    followed: int = 0
    to_tell: int = 0


@dataclass(frozen=True, slots=True)
class HaltTimes:
    """Minutes of the day: reaching the place, opening, closing, leaving it."""

    arrives: int
    opens: int
    closes: int
    leaves: int


@dataclass(frozen=True, slots=True)
class Halt:
    """One halt of one tour; of a home visit that one may not know of, only the time stands here."""

    id: int
    tour_id: int
    timetable_id: int
    day: date
    vehicle_id: int
    stop_id: int | None
    visit_id: int | None
    name: str
    times: HaltTimes
    state: HaltState
    pinned: bool
    version: int
    moved_from: date | None = None
    moved_opens: int | None = None
    note: str = ""
    internal: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """One vehicle on one day with its halts in their order."""

    id: int
    timetable_id: int
    day: date
    vehicle_id: int
    vehicle: str
    crew: tuple[int, ...]
    equipment: tuple[int, ...]
    departs: int
    back: int
    pause: tuple[int, int] | None
    halts: tuple[Halt, ...]
    version: int


@dataclass(frozen=True, slots=True)
class PlannedHalt:
    """A halt of a plan that is to be kept: at a stop, or a home visit.

    Anybody may read its note one day; what is `internal` is for the house.
    """

    times: HaltTimes
    stop_id: int | None = None
    visit_id: int | None = None
    pinned: bool = False
    note: str = ""
    internal: str = ""


@dataclass(frozen=True, slots=True)
class PlannedTour:
    """A tour of a plan that is to be kept."""

    day: date
    vehicle_id: int
    crew: tuple[int, ...]
    equipment: tuple[int, ...]
    departs: int
    back: int
    halts: tuple[PlannedHalt, ...]
    pause: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class HaltChange:
    """A halt before and after a command, None where there was or is none; and the draft's version then."""

    before: Halt | None
    after: Halt | None
    draft: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class KeepPlan(Command[Timetable]):
    """Keep a plan as a new draft of the timetable, or in the place of a draft that was seen."""

    name: str
    first: date
    last: date
    tours: tuple[PlannedTour, ...]
    timetable_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class PublishTimetable(Command[Timetable]):
    """Let people rely on a draft; from then on it is frozen. Broken rules need consent."""

    timetable_id: int
    seen_version: int
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class DropTimetable(Command[None]):
    """Throw a draft away."""

    timetable_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class PinHalt(Command[HaltChange]):
    """Hold a halt of a draft where it is, or let it go."""

    halt_id: int
    pinned: bool
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class MoveHalt(Command[HaltChange]):
    """Move a halt to a day, a vehicle, a minute of opening; one that is published needs consent.

    In a draft it is held there if the day is another one, or as `pinned` says. Without a note the one it
    has stays.
    """

    halt_id: int
    day: date
    vehicle_id: int
    opens: int
    seen_version: int
    note: str | None = None
    pinned: bool | None = None
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class CancelHalt(Command[HaltChange]):
    """Say that a published halt does not take place, and why."""

    halt_id: int
    seen_version: int
    note: str


@dataclass(frozen=True, kw_only=True)
class RestoreHalt(Command[HaltChange]):
    """Let a cancelled halt take place after all; what was said of it before may stand there again."""

    halt_id: int
    seen_version: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AddHalt(Command[HaltChange]):
    """Put a stop or a home visit into a draft."""

    timetable_id: int
    day: date
    vehicle_id: int
    opens: int
    stop_id: int | None = None
    visit_id: int | None = None
    minutes: int | None = None
    pinned: bool = False
    note: str = ""
    internal: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteHalt(Command[HaltChange]):
    """Say something about a halt at a stop: to everybody, and to the house alone."""

    halt_id: int
    note: str
    internal: str
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class RemoveHalt(Command[HaltChange]):
    """Take a halt out of a draft."""

    halt_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """A tour before and after other people or equipment go along; and the draft's version then."""

    before: Tour
    after: Tour
    draft: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class SetCompany(Command[CompanyChange]):
    """Say who and what goes along on a tour; also on a published one, for people rely on the halt alone."""

    tour_id: int
    crew: tuple[int, ...]
    equipment: tuple[int, ...]
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class CountHalt(Command[HaltCount]):
    """Note after a halt how many came and what it cost; None where nobody counted."""

    halt_id: int
    walk_ins: int
    served: int
    cost_cents: int | None = None
    seen_version: int = 0


def company_before(change: CompanyChange) -> SetCompany:
    """Return the command that lets those go along again who did before."""
    before = change.before
    return SetCompany(
        tour_id=before.id, crew=before.crew, equipment=before.equipment, seen_version=change.after.version
    )


def planned_as_shown(tours: Iterable[Tour]) -> tuple[PlannedTour, ...]:
    """Return tours of a draft as they would be kept again."""
    return tuple(
        PlannedTour(
            day=one.day,
            vehicle_id=one.vehicle_id,
            crew=one.crew,
            equipment=one.equipment,
            departs=one.departs,
            back=one.back,
            halts=tuple(
                PlannedHalt(it.times, it.stop_id, it.visit_id, it.pinned, it.note, it.internal)
                for it in one.halts
            ),
            pause=one.pause,
        )
        for one in tours
    )


def undo_of(change: HaltChange) -> Command[Any]:
    """Return the command that takes a change of a halt back."""
    before, after = change.before, change.after
    if after is None and before is not None:
        minutes = before.times.closes - before.times.opens
        return AddHalt(
            timetable_id=before.timetable_id, day=before.day, vehicle_id=before.vehicle_id,
            opens=before.times.opens, stop_id=before.stop_id, visit_id=before.visit_id, minutes=minutes,
            pinned=before.pinned, note=before.note, internal=before.internal,
        )  # fmt: skip
    if after is None:
        raise ValueError("nothing has changed")
    if before is None:
        return RemoveHalt(halt_id=after.id, seen_version=after.version)
    return _back(before, after)


def _back(before: Halt, after: Halt) -> Command[Any]:
    if replace(after, note=before.note, internal=before.internal, version=before.version) == before:
        return NoteHalt(
            halt_id=after.id, note=before.note, internal=before.internal, seen_version=after.version
        )
    if after.state is HaltState.CANCELLED:
        return RestoreHalt(halt_id=after.id, seen_version=after.version, note=before.note)
    if before.state is HaltState.CANCELLED:
        return CancelHalt(halt_id=after.id, seen_version=after.version, note=before.note)
    if (before.day, before.vehicle_id, before.times) == (after.day, after.vehicle_id, after.times):
        return PinHalt(halt_id=after.id, pinned=before.pinned, seen_version=after.version)
    return MoveHalt(
        halt_id=after.id, day=before.day, vehicle_id=before.vehicle_id, opens=before.times.opens,
        seen_version=after.version, note=before.note, pinned=before.pinned, consent=True,
    )  # fmt: skip


def times_from(opens: int, minutes: int, set_up: int, pack_up: int) -> HaltTimes:
    """Return the times of a halt that opens at a minute. Refuses what does not lie within one day."""
    times = HaltTimes(opens - set_up, opens, opens + minutes, opens + minutes + pack_up)
    if minutes <= 0 or times.arrives < 0 or times.leaves > DAY_MINUTES:
        raise Refused("So liegt der Halt nicht an einem Tag. Es wurde nichts geändert.", "opens")
    return times


def demand_draft(state: TimetableState) -> None:
    """Refuse to change the plan of a published timetable in silence."""
    if state is TimetableState.PUBLISHED:
        raise Refused(
            "Dieser Fahrplan ist veröffentlicht und bleibt, wie er ist. Bitte den Halt verlegen, absagen "
            "oder einen neuen Entwurf machen. Es wurde nichts geändert."
        )
