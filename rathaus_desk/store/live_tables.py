"""Tables of what goes on this moment: who has what open, and which tables were written to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.office.presence import OpenKind
from rathaus_desk.store.base import Row, Word


class PresenceRow(Row):
    """What one window has open this moment; deleted on leaving and by age, no history is kept.

    `seen_at` is by the clock of the database: those of the PCs may differ by minutes.
    """

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_record", "kind", "record_id"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    window: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[OpenKind] = mapped_column(Word(OpenKind))
    record_id: Mapped[int]
    seen_at: Mapped[datetime]


class TableTurnRow(Row):
    """How often a table was written to, for other programs at the same file; on a server it stays empty."""

    __tablename__ = "table_turn"

    name: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[int]
