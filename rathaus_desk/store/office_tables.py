"""Tables of the town hall itself: settings, units, staff, districts, services, responsibilities."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.actors import Role
from rathaus_desk.store.base import Row, Word


class SettingRow(Row):
    """What the office has set up: the town, its hours, its closures."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class UnitRow(Row):
    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short: Mapped[str]
    room: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    topics: Mapped[str]


class StaffRow(Row):
    """`duty` is a list of [weekday, from, until] in local time; `db_role` is the login on a server."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_sort_name", "sort_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    sort_name: Mapped[str]
    role: Mapped[Role] = mapped_column(Word(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    room: Mapped[str]
    phone: Mapped[str]
    duty: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)
    db_role: Mapped[str | None] = mapped_column(index=True, unique=True)


class DeputyRow(Row):
    __tablename__ = "deputy"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class AbsenceRow(Row):
    """Days on which somebody is away; the reason is nobody's business here."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]


class DistrictRow(Row):
    __tablename__ = "district"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    postcode: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]


class StreetRow(Row):
    __tablename__ = "street"
    __table_args__ = (Index("ix_street_folded", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True)
    name: Mapped[str]
    folded: Mapped[str]


class ServiceRow(Row):
    """One Leistung; `facts`, `fields`, `documents` and `words` are short lists that belong to it alone.

    `needs_shared`: the unit itself meets or writes to the person. `complaint`: it is about a unit of ours.
    """

    __tablename__ = "service"
    __table_args__ = (Index("ix_service_sort_name", "sort_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    leika_key: Mapped[str]
    name: Mapped[str]
    sort_name: Mapped[str]
    short: Mapped[str]
    topic: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    place_bound: Mapped[bool]
    sensitive: Mapped[bool]
    facts: Mapped[list[Any]]
    fields: Mapped[list[Any]]
    documents: Mapped[list[Any]]
    words: Mapped[list[Any]]
    fee: Mapped[str]
    duration: Mapped[str]
    due_days: Mapped[int]
    knowledge: Mapped[str]
    plain: Mapped[str]
    law: Mapped[str]
    question: Mapped[str]
    needs_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    complaint: Mapped[bool] = mapped_column(default=False, server_default=false())
    minutes: Mapped[int] = mapped_column(default=15, server_default="15")


class ResponsibilityRow(Row):
    __tablename__ = "responsibility"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    because: Mapped[str]


class PreferenceRow(Row):
    """What one member of staff prefers: theme, zoom, window, columns."""

    __tablename__ = "preference"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
