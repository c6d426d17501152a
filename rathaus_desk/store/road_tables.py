"""Tables of the service mobile: where it halts, what it drives with, how often, and its timetables."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.road.places import Coverage, Eligibility, StopKind, VisitState
from rathaus_desk.domain.road.rhythms import RhythmKind
from rathaus_desk.domain.road.timetables import HaltState, TimetableState
from rathaus_desk.store.base import Row, Word


class StopRow(Row):
    """`windows` is a list of [weekday, from, until] in minutes, `services` holds keys."""

    __tablename__ = "stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True)
    place: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    parking: Mapped[str]
    power: Mapped[bool]
    step_free: Mapped[bool]
    toilet: Mapped[str]
    coverage: Mapped[Coverage] = mapped_column(Word(Coverage))
    indoor: Mapped[str]
    key_holder: Mapped[str]
    permit_until: Mapped[date | None]
    permit_note: Mapped[str]
    poster_place: Mapped[str]
    services: Mapped[list[Any]]
    windows: Mapped[list[Any]]
    minutes: Mapped[int]
    set_up: Mapped[int]
    pack_up: Mapped[int]
    staff: Mapped[int]
    active: Mapped[bool]
    kind: Mapped[StopKind] = mapped_column(Word(StopKind), default=StopKind.HALT, server_default="halt")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class StopRhythmRow(Row):
    """How often a stop is visited from one day to another; what a kind does not need is empty."""

    __tablename__ = "stop_rhythm"

    id: Mapped[int] = mapped_column(primary_key=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("stop.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    kind: Mapped[RhythmKind] = mapped_column(Word(RhythmKind))
    weekdays: Mapped[list[Any]]
    every: Mapped[int]
    anchor: Mapped[date | None]
    odd: Mapped[bool]
    nths: Mapped[list[Any]]
    months: Mapped[list[Any]]
    dates: Mapped[list[Any]]
    in_school_holidays: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class StopClosureRow(Row):
    """Days on which a stop cannot be used."""

    __tablename__ = "stop_closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("stop.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str]


class VehicleRow(Row):
    """`crew` and `equipment` are ids, the preferred first; no `van` is a team that comes by itself."""

    __tablename__ = "vehicle"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    depot: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    team: Mapped[int]
    crew: Mapped[list[Any]]
    equipment: Mapped[list[Any]]
    active: Mapped[bool]
    van: Mapped[bool] = mapped_column(default=True, server_default=true())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class VehicleOutRow(Row):
    """Days on which a vehicle is not to be had."""

    __tablename__ = "vehicle_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    vehicle_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str]


class EquipmentSetRow(Row):
    """A set of equipment; `services` holds the keys of what it allows."""

    __tablename__ = "equipment_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    services: Mapped[list[Any]]
    needs_power: Mapped[bool]
    active: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class EquipmentOutRow(Row):
    """Days on which a set of equipment is not to be had."""

    __tablename__ = "equipment_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment_set.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str]


class CrewMemberRow(Row):
    """Who goes along; an empty `duty` means the usual duty hours. Leave stands in `absence`."""

    __tablename__ = "crew_member"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    drives: Mapped[bool]
    duty: Mapped[list[Any]]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class SchoolHolidayRow(Row):
    """School holidays, with who has told us and when."""

    __tablename__ = "school_holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date] = mapped_column(index=True)
    last: Mapped[date]
    name: Mapped[str]
    source: Mapped[str]
    noted_on: Mapped[date]


class TravelMinutesRow(Row):
    """Minutes that somebody has typed in, either way; the places by their keys, in their order."""

    __tablename__ = "travel_minutes"

    start_key: Mapped[str] = mapped_column(primary_key=True)
    end_key: Mapped[str] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TimetableRow(Row):
    """A version of the timetable; of several published ones the last holds on a day.

    `changes` holds the last ones made in a draft, as [version, staff, stop, home visit, words].
    """

    __tablename__ = "timetable"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    state: Mapped[TimetableState] = mapped_column(Word(TimetableState))
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class TourRow(Row):
    """One vehicle on one day; times are minutes of the day, crew and equipment ids."""

    __tablename__ = "tour"
    __table_args__ = (
        UniqueConstraint("timetable_id", "day", "vehicle_id"),
        Index("ix_tour_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id"))
    day: Mapped[date]
    vehicle_id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), index=True)
    crew: Mapped[list[Any]]
    equipment: Mapped[list[Any]]
    departs: Mapped[int]
    back: Mapped[int]
    pause_from: Mapped[int | None]
    pause_to: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class InstitutionRow(Row):
    """A home or a hospital that gets collective dates."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    active: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HomeVisitRow(Row):
    """A wish for a visit at home or in an institution, once between two days."""

    __tablename__ = "home_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    eligibility: Mapped[Eligibility] = mapped_column(Word(Eligibility))
    minutes: Mapped[int]
    persons: Mapped[int]
    services: Mapped[list[Any]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[VisitState] = mapped_column(Word(VisitState))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HaltRow(Row):
    """One halt; `moved_from` and `moved_opens` are where it was published before.

    `note` is for everybody, once it is published; `internal` never leaves the house.
    """

    __tablename__ = "halt"

    id: Mapped[int] = mapped_column(primary_key=True)
    tour_id: Mapped[int] = mapped_column(ForeignKey("tour.id"), index=True)
    stop_id: Mapped[int | None] = mapped_column(ForeignKey("stop.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("home_visit.id"), index=True)
    arrives: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    leaves: Mapped[int]
    state: Mapped[HaltState] = mapped_column(Word(HaltState))
    pinned: Mapped[bool]
    moved_from: Mapped[date | None]
    moved_opens: Mapped[int | None]
    note: Mapped[str]
    internal: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HaltCountRow(Row):
    """How many came to a halt and what it cost, so that demand can be told."""

    __tablename__ = "halt_count"
    __table_args__ = tuple(
        CheckConstraint(f"{one} >= 0", name=one) for one in ("walk_ins", "served", "cost_cents")
    )

    halt_id: Mapped[int] = mapped_column(ForeignKey("halt.id"), primary_key=True)
    walk_ins: Mapped[int]
    served: Mapped[int]
    cost_cents: Mapped[int | None]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
