"""Tables of notices, of the places where they hang, and of the dates of council and committees."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.notices.notices import NoticeIcon, NoticeSheet
from rathaus_desk.store.base import Row, Word


class NoticeRow(Row):
    """A notice as it is now; `ended` ones are put away and can come back."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    when_said: Mapped[str] = mapped_column(Text)
    where_said: Mapped[str] = mapped_column(Text)
    who_said: Mapped[str]
    access: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    web: Mapped[str]
    valid_until: Mapped[date | None]
    icon: Mapped[NoticeIcon] = mapped_column(Word(NoticeIcon))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime] = mapped_column(index=True)
    ended: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class NoticePlaceRow(Row):
    """A place where a notice hangs; without `take_down_on` it hangs until the notice is over."""

    __tablename__ = "notice_place"
    __table_args__ = (Index("ix_notice_place_hanging", "hung_by", "taken_down_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    place: Mapped[str]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    hung_on: Mapped[date]
    hung_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    take_down_on: Mapped[date | None]
    taken_down_at: Mapped[datetime | None]
    taken_down_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PrintedNoticeRow(Row):
    """The words of a notice as a print job has them, so that copies printed again are the same."""

    __tablename__ = "printed_notice"

    job_id: Mapped[int] = mapped_column(ForeignKey("print_job.id"), primary_key=True, autoincrement=False)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    sheet: Mapped[NoticeSheet] = mapped_column(Word(NoticeSheet))
    words: Mapped[dict[str, Any]] = mapped_column(JSON)


class CouncilMeetingRow(Row):
    """A meeting of the council or a committee; one that is cancelled stays, so that it can come back."""

    __tablename__ = "council_meeting"
    __table_args__ = (Index("ix_council_meeting_starts", "starts", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]
    starts: Mapped[datetime]
    note: Mapped[str]
    changed_at: Mapped[datetime]
    cancelled: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
