"""Tables of routing: authorities outside, arguments of returns, interim words, and who is to be told."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.cases.cases import ToldBy
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.store.base import Row, Word


class OutsideAuthorityRow(Row):
    """An authority outside the house; `address` has one line of the window a line."""

    __tablename__ = "outside_authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sort_name: Mapped[str]
    address: Mapped[str] = mapped_column(Text)
    phone: Mapped[str]
    topics: Mapped[str]


class TaskArgumentRow(Row):
    """Why a unit gave a task back, and whom it named; these are counted, never per person."""

    __tablename__ = "task_argument"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    proposed_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    proposed_authority_id: Mapped[int | None] = mapped_column(ForeignKey("outside_authority.id"))
    because: Mapped[str] = mapped_column(Text)


class InterimRow(Row):
    """Where a unit stands; `told_at` is when the citizen heard of it."""

    __tablename__ = "interim"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    expected: Mapped[date | None]
    told_at: Mapped[datetime | None]


class TellingRow(Row):
    """Somebody who reported a cause that is answered now, and is to hear of it in their own way."""

    __tablename__ = "telling"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    cause_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    reply_by: Mapped[ReplyBy] = mapped_column(Word(ReplyBy))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_by: Mapped[ToldBy | None] = mapped_column(Word(ToldBy))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
