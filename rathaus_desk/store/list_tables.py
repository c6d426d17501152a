"""Tables of lists: saved views, what was opened last, the protocol of exports, the town's offers."""

import os
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.domain.office.offers import OfferKind
from rathaus_desk.store.base import Row, Word
from rathaus_desk.store.reading_tables import SALT_BYTES


class SavedViewRow(Row):
    """A view of the cases; with `unit_id` the whole unit sees it."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_staff", "staff_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    place: Mapped[int]
    selection: Mapped[dict[str, Any]]
    columns: Mapped[list[Any]]


class RecentRow(Row):
    """What one member of staff has opened, each thing once with its last time."""

    __tablename__ = "recent"
    __table_args__ = (Index("ix_recent_at", "staff_id", "at"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    kind: Mapped[HitKind] = mapped_column(Word(HitKind), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ExportRow(Row):
    """A list that left the program as a file; never what stood in it."""

    __tablename__ = "export_log"
    __table_args__ = (
        Index("ix_export_log_block_id", "block_id", "id"),
        Index("ix_export_log_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    list_name: Mapped[str]
    filtered: Mapped[str] = mapped_column(Text)
    columns: Mapped[list[Any]]
    rows: Mapped[int]
    purpose: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str]
    salt: Mapped[bytes | None] = mapped_column(default=partial(os.urandom, SALT_BYTES))
    block_id: Mapped[int | None]


class OfferRow(Row):
    """An offer of the town or its people; `folded` is what the search reads."""

    __tablename__ = "offer"
    __table_args__ = (Index("ix_offer_sort_name", "sort_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_name: Mapped[str]
    kind: Mapped[OfferKind] = mapped_column(Word(OfferKind))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    times: Mapped[str]
    place: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    step_free: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
