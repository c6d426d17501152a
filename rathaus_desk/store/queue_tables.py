"""The walk-in queue: tickets, and the days on which it was open."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.queue.queue import QueueClass, TicketState
from rathaus_desk.store.base import Row, Word


class TicketRow(Row):
    """One ticket. `busy_counter_id` is set while its person is at a counter: no counter can serve two."""

    __tablename__ = "queue_ticket"
    __table_args__ = (
        UniqueConstraint("day", "letter", "number"),
        Index("ix_queue_ticket_line", "day", "state", "queue_class", "counts_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    letter: Mapped[str]
    number: Mapped[int]
    queue_class: Mapped[QueueClass] = mapped_column(Word(QueueClass))
    state: Mapped[TicketState] = mapped_column(Word(TicketState))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    needs: Mapped[list[Any]]
    step_free: Mapped[bool]
    only_counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    counts_from: Mapped[datetime]
    due_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    first_called_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    calls: Mapped[int]
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    busy_counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"), unique=True)
    arrived_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    served_seconds: Mapped[int]
    parked_for: Mapped[str]
    parked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    parked_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class QueueDayRow(Row):
    """A day on which tickets were given out; closed when the doors closed.

    `usual` is what the days before taught: the median seconds at the counter by the id of the service.
    """

    __tablename__ = "queue_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    usual: Mapped[dict[str, Any]]
