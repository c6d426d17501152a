"""Counters: the places where citizens are served."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.store.base import Row


class CounterRow(Row):
    __tablename__ = "counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    room: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    step_free: Mapped[bool]
    active: Mapped[bool]
    takes_queue: Mapped[bool]
