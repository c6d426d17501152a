"""What stays of entries that a protocol has forgotten: their marks by block, and sealed lines that say so."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.office.protocols import ProtocolKind
from rathaus_desk.store.base import Row, Word


class ProtocolClosingRow(Row):
    """That a protocol has forgotten everything up to `last_block`; itself an entry of the chain.

    Its blocks go on where the closing before it ended; `until` is the time that the period of `months` gave,
    `digest` covers the gaps.
    """

    __tablename__ = "protocol_closing"
    __table_args__ = (Index("ix_protocol_closing_block_id", "block_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    protocol: Mapped[ProtocolKind] = mapped_column(Word(ProtocolKind))
    months: Mapped[int]
    until: Mapped[datetime]
    first_block: Mapped[int]
    last_block: Mapped[int]
    entries: Mapped[int]
    digest: Mapped[bytes]
    block_id: Mapped[int | None]


class ProtocolGapRow(Row):
    """The marks of what a protocol has forgotten of one block, in order, one after the other."""

    __tablename__ = "protocol_gap"

    block_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    protocol: Mapped[ProtocolKind] = mapped_column(Word(ProtocolKind), primary_key=True)
    entries: Mapped[int]
    marks: Mapped[bytes]
