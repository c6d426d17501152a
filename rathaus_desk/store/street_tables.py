"""Minutes of driving between stops and depots that were read from the streets of a map."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.store.base import Row


class StreetMinutesRow(Row):
    """All of them in one row: `places` is a list of [key, latitude, longitude], `minutes` their pairs.

    A place that has moved since is known by its point, and what was read for it no longer holds.
    """

    __tablename__ = "street_minutes"

    origin: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    read_on: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    places: Mapped[list[Any]]
    minutes: Mapped[bytes]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
