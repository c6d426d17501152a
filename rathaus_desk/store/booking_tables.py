"""Tables of the bookings at halts: who comes, which stretches of a halt are given away, how stops divide."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.store.base import Row, Word


class BookingRow(Row):
    """One booking. `after_opening` are minutes, None on the waiting list; `told_*` is what they know.

    `contact_id` is the contact whose promise says that they will be called.
    """

    __tablename__ = "booking"
    __table_args__ = (Index("ix_booking_halt_id", "halt_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    halt_id: Mapped[int] = mapped_column(ForeignKey("halt.id"))
    after_opening: Mapped[int | None]
    minutes: Mapped[int]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    ride_needed: Mapped[bool]
    ride_from: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[BookingState] = mapped_column(Word(BookingState))
    told_day: Mapped[date | None]
    told_starts: Mapped[int | None]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    taken_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class BookingCellRow(Row):
    """Five minutes of a halt that are given away; the key lets only one of two desks in."""

    __tablename__ = "booking_cell"
    __table_args__ = ({"sqlite_with_rowid": False},)

    halt_id: Mapped[int] = mapped_column(ForeignKey("halt.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)


class SlotRuleRow(Row):
    """How a stop divides its time, in minutes; a stop without a row does it as usual."""

    __tablename__ = "slot_rule"

    stop_id: Mapped[int] = mapped_column(ForeignKey("stop.id"), primary_key=True)
    walk_in: Mapped[int]
    buffer: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
