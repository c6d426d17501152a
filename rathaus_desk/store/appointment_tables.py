"""Appointments: when counters take them, who comes when, and which cells of time are given away."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind, ExceptionKind
from rathaus_desk.store.base import Row, Word


class OpeningPatternRow(Row):
    """A weekly span of a counter; times are the town's, as "08:30"."""

    __tablename__ = "opening_pattern"

    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), index=True)
    weekday: Mapped[int]
    begins: Mapped[str]
    ends: Mapped[str]
    services: Mapped[list[Any]]
    kinds: Mapped[list[Any]]
    share: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    weeks: Mapped[list[Any]]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class OpeningExceptionRow(Row):
    """A single day that differs; without a counter it holds for all, without times for the whole day."""

    __tablename__ = "opening_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[ExceptionKind] = mapped_column(Word(ExceptionKind))
    begins: Mapped[str]
    ends: Mapped[str]
    reason: Mapped[str]


class AppointmentSeriesRow(Row):
    """The same time every so many weeks; `skipped` are the days that were left out."""

    __tablename__ = "appointment_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    starts: Mapped[datetime]
    every_weeks: Mapped[int]
    until: Mapped[date]
    skipped: Mapped[list[Any]]


class AppointmentRow(Row):
    """One appointment. What became of it stands here and nowhere on the person."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_counter", "counter_id", "starts"),
        Index("ix_appointment_starts", "starts", "state"),
        Index("ix_appointment_person", "person_id", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    starts: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[AppointmentKind] = mapped_column(Word(AppointmentKind))
    state: Mapped[AppointmentState] = mapped_column(Word(AppointmentState))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    services: Mapped[list[Any]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    phone: Mapped[str]
    needs: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(Text)
    want_earlier: Mapped[bool]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_series.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("queue_ticket.id"), index=True)
    moved_from: Mapped[datetime | None]
    sequence: Mapped[int]
    cancelled_because: Mapped[str] = mapped_column(Text)
    taken_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class AppointmentCellRow(Row):
    """Five minutes of a counter that are given away, or held for somebody who is on the phone.

    Its key is the promise: whatever two programs do at once, one of them finds the cell taken.
    """

    __tablename__ = "appointment_cell"
    __table_args__ = ({"sqlite_with_rowid": False},)

    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    held_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    held_until: Mapped[datetime | None]
