"""The table of numbers that are kept back for a workplace, for the hour in which the server is away."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.store.base import Row


class ReservedNumberRow(Row):
    """One case number that was counted and not given to a case at once.

    Without `staff_id` it was given back, and whoever reserves next gets it. With `case_id` it is used: as the
    number of that case, or as a second one that stands on a slip.
    """

    __tablename__ = "reserved_number"

    year: Mapped[int] = mapped_column(primary_key=True)
    running: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    workplace: Mapped[str]
    reserved_at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
