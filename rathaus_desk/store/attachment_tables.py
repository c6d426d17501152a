"""Tables of what hangs on a case; the bytes lie apart, so that no list ever reads them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.cases.attachments import AttachmentKind, AttachmentOrigin
from rathaus_desk.store.base import Row, Word


class AttachmentRow(Row):
    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    name: Mapped[str]
    kind: Mapped[AttachmentKind] = mapped_column(Word(AttachmentKind))
    origin: Mapped[AttachmentOrigin] = mapped_column(Word(AttachmentOrigin))
    size: Mapped[int]
    sha256: Mapped[str]
    for_units: Mapped[bool]
    added_at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]


class AttachmentContentRow(Row):
    __tablename__ = "attachment_content"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    content: Mapped[bytes]
