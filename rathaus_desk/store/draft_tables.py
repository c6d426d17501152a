"""The table of drafts: what is typed and not saved yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.store.base import Row, Word


class DraftRow(Row):
    """One draft of one member of staff; `held_by` names the running window that types it."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    for_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[DraftState] = mapped_column(Word(DraftState))
    held_by: Mapped[str]
    label: Mapped[str]
    name: Mapped[str]
    note: Mapped[str]
    content: Mapped[dict[str, Any]]
    cursor: Mapped[dict[str, Any]]
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    parked_at: Mapped[datetime | None]
