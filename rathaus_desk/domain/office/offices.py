"""The town hall: units, staff, who is on duty and who stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.office.duedates import Opening


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the town hall that takes over tasks."""

    id: int
    key: str
    name: str
    short: str
    room: str
    phone: str
    email: str
    topics: str


@dataclass(frozen=True, slots=True)
class District:
    """A part of the town ("Ortsteil")."""

    id: int
    key: str
    name: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff with duty hours, absences and deputies (ids, first choice first)."""

    id: int
    login: str
    title: str
    given_name: str
    family_name: str
    role: Role
    unit_id: int
    room: str
    phone: str
    duty: tuple[Opening, ...] = ()
    absences: tuple[tuple[date, date], ...] = ()
    deputies: tuple[int, ...] = ()

    @property
    def shown(self) -> str:
        """How colleagues and citizens call the person: "Frau Özdemir"."""
        return f"{self.title} {self.family_name}".strip()

    @property
    def shown_after(self) -> str:
        """The same after "durch", "von" and "an": "Herrn Tepe"."""
        return self.shown.replace("Herr ", "Herrn ", 1) if self.title == "Herr" else self.shown

    @property
    def full_name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    def absent_on(self, day: date) -> bool:
        """Tell whether an absence covers `day`."""
        return any(first <= day <= last for first, last in self.absences)

    def serves(self, start: datetime, end: datetime) -> bool:
        """Tell whether the person is on duty for the whole span (local times of one day)."""
        return not self.absent_on(start.date()) and any(
            weekday == start.weekday() and begin <= _plain(start) and _plain(end) <= close
            for weekday, begin, close in self.duty
        )


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """One line of the phone list, with who stands in today."""

    staff: Staff
    unit: Unit
    absent: bool
    deputy: str


def stand_in(person: Staff, day: date, colleagues: Mapping[int, Staff]) -> Staff | None:
    """Return the first deputy of `person` who is there on `day`."""
    for deputy_id in person.deputies:
        deputy = colleagues.get(deputy_id)
        if deputy and not deputy.absent_on(day):
            return deputy
    return None


def who_serves(
    person: Staff, start: datetime, end: datetime, colleagues: Mapping[int, Staff]
) -> Staff | None:
    """Return `person`, or the first deputy, who is on duty for the whole span."""
    candidates: Iterable[Staff] = (
        person,
        *(colleagues[one] for one in person.deputies if one in colleagues),
    )
    return next((one for one in candidates if one.serves(start, end)), None)


def _plain(moment: datetime) -> time:
    return moment.time().replace(tzinfo=None)
