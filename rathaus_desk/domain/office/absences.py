"""Absences: the days on which somebody is away, who may enter them, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import Staff, stand_in

ENTERED_AFTERWARDS = timedelta(days=31)
LONGEST = timedelta(days=1_100)  # three years of parental leave
# Who looks after what an absent person promised and no deputy can: the lead first.
LAST_MINDERS = (Role.LEAD, Role.GUIDE, Role.MOBILE)


@dataclass(frozen=True, slots=True)
class Absence:
    """The days on which one person is away, both included; why is nobody's business."""

    id: int
    staff_id: int
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whose absence the actor may enter; `listed` is how a list sorts the name."""

    id: int
    shown: str
    listed: str


@dataclass(frozen=True, slots=True)
class AbsenceBoard:
    """Whose absence the actor may enter, the actor first, and which ones run or come."""

    people: tuple[Colleague, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Acting:
    """Working days on which one person stands in; nobody if the name is empty."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task that an absent person has taken over."""

    case_id: int
    number: str
    service: str
    due: date


@dataclass(frozen=True, slots=True)
class KeptBy:
    """How many promises somebody keeps, or looks after, in place of the absent person."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class NeedsTime:
    """A promise that nobody on duty can keep in its time, and who now agrees on another one."""

    owner: str
    start: datetime
    end: datetime
    minder: str


@dataclass(frozen=True, slots=True)
class AbsenceEffects:
    """What follows from an absence as things stand now.

    `keeper` answers for the cases on its first day; on the day `unit_empty` nobody of the unit is there.
    `unseen` counts promises about locked people that nobody who is there may see.
    """

    absence: Absence
    acting: tuple[Acting, ...]
    unit: str
    unit_empty: date | None
    tasks: tuple[HeldTask, ...]
    tasks_all: int
    cases: int
    keeper: str
    kept: tuple[KeptBy, ...]
    needs_time: tuple[NeedsTime, ...]
    unseen: int
    tours: tuple[tuple[date, str], ...]  # published ones to go along on, by day, each with its vehicle


@dataclass(frozen=True, kw_only=True)
class EnterAbsence(Command[Absence]):
    """Say on which days somebody is away: oneself, or a colleague if one leads the unit."""

    staff_id: int
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ChangeAbsence(Command[Absence]):
    """Put other days in the place of those that were read."""

    absence_id: int
    first: date
    last: date
    seen_first: date
    seen_last: date


@dataclass(frozen=True, kw_only=True)
class EndAbsence(Command[None]):
    """Somebody is back today, or does not go at all."""

    absence_id: int
    seen_first: date
    seen_last: date


def demand_days(first: date, last: date, today: date) -> None:
    """Refuse days that are in the wrong order, all over, or too many to be meant."""
    if last < first:
        raise Refused(
            "Der letzte Tag liegt vor dem ersten. Bitte die Tage prüfen; es wurde nichts geändert.", "last"
        )
    if last < today:
        raise Refused(
            f"Der {numeric_date(last)} ist schon vorbei, daraus folgt nichts mehr. Es wurde nichts geändert.",
            "last",
        )
    if first < today - ENTERED_AFTERWARDS:
        raise Refused(
            f"Rückwirkend geht es höchstens {ENTERED_AFTERWARDS.days} Tage. Es wurde nichts geändert.",
            "first",
        )
    if last - first > LONGEST:
        raise Refused(
            "Länger als drei Jahre lässt sich niemand abwesend eintragen. Es wurde nichts geändert.", "last"
        )


def overlapping(first: date, last: date, others: Sequence[Absence]) -> Absence | None:
    """Return the first of `others` that has a day in common with these days."""
    return next((one for one in others if one.first <= last and first <= one.last), None)


def may_enter_for(role: Role, actor: Staff, person: Staff, colleagues: Mapping[int, Staff]) -> bool:
    """Tell whether somebody may enter the absence of `person`: oneself, and the lead of the unit.

    A unit without a lead of its own is led by whoever leads in the house.
    """
    if actor.id == person.id:
        return True
    own_lead = any(one.role is Role.LEAD and one.unit_id == person.unit_id for one in colleagues.values())
    return role is Role.LEAD and (actor.unit_id == person.unit_id or not own_lead)


def without(person: Staff, absence: Absence) -> Staff:
    """Return somebody as if this absence had not been entered."""
    days = list(person.absences)
    if (absence.first, absence.last) in days:
        days.remove((absence.first, absence.last))
    return replace(person, absences=tuple(days))


def last_minder(day: date, colleagues: Mapping[int, Staff]) -> Staff | None:
    """Return who looks after a promise when its owner and all deputies are away on `day`.

    The lead who is there, or a guide, or somebody of the crew; the lead if the whole house is away. None only
    if the house has nobody who may keep a promise of somebody else.
    """
    able = [one for one in colleagues.values() if one.role in LAST_MINDERS]
    able.sort(key=lambda one: (one.absent_on(day), LAST_MINDERS.index(one.role), one.id))
    return able[0] if able else None


def minder(owner: Staff, day: date, colleagues: Mapping[int, Staff]) -> Staff:
    """Return who on `day` looks after what `owner` promised: the owner, a deputy, or the last to turn to."""
    if not owner.absent_on(day):
        return owner
    return stand_in(owner, day, colleagues) or last_minder(day, colleagues) or owner


def acting_spans(person: Staff, days: Sequence[date], colleagues: Mapping[int, Staff]) -> tuple[Acting, ...]:
    """Return who stands in for `person` on these working days, one entry for days that follow each other."""
    spans: list[Acting] = []
    for day in days:
        deputy = stand_in(person, day, colleagues)
        name = deputy.shown if deputy else ""
        if spans and spans[-1].name == name:
            spans[-1] = replace(spans[-1], last=day)
        else:
            spans.append(Acting(day, day, name))
    return tuple(spans)


def first_empty_day(unit_id: int, days: Sequence[date], colleagues: Mapping[int, Staff]) -> date | None:
    """Return the first of these days on which nobody of a unit is there."""
    unit = [one for one in colleagues.values() if one.unit_id == unit_id]
    return next((day for day in days if all(one.absent_on(day) for one in unit)), None)


def who_may_keep(owner_id: int, colleagues: Mapping[int, Staff], *, locked: bool) -> dict[int, Staff]:
    """Return the colleagues who may keep a promise of `owner_id`: of a locked person's the leads alone.

    The owner stays among them: what became locked later is still that person's until it is handed over.
    """
    roles = (Role.LEAD,) if locked else CASE_ROLES
    return {key: one for key, one in colleagues.items() if one.role in roles or key == owner_id}
