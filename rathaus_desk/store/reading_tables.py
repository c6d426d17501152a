"""The protocol of reading: who has looked at the details of which citizens, when and for what."""

import os
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.base import Row, Word

SALT_BYTES = 16  # so that nobody guesses a forgotten entry from its mark


class ReadLogRow(Row):
    """One search or look at people; `refused` if the bound of an hour was reached and nothing was shown."""

    __tablename__ = "read_log"
    __table_args__ = (
        Index("ix_read_log_staff", "staff_id", "at"),
        Index("ix_read_log_block_id", "block_id", "id"),
        Index("ix_read_log_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[ReadKind] = mapped_column(Word(ReadKind))
    purpose: Mapped[str] = mapped_column(Text)
    criteria: Mapped[str] = mapped_column(Text)
    person_ids: Mapped[list[Any]]
    refused: Mapped[bool]
    salt: Mapped[bytes | None] = mapped_column(default=partial(os.urandom, SALT_BYTES))
    block_id: Mapped[int | None]
