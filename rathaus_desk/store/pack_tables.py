"""Tables of the offline day: devices, packs, who was in them, what did not fit, and a laptop's own chain."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from rathaus_desk.domain.pack.pack import ConflictState, PackState
from rathaus_desk.store.base import Row, Word

_ON_THE_ROAD = text("state = 'out'")
_UNDECIDED = text("state = 'open' AND field <> ''")


class DeviceRow(Row):
    """A laptop that goes along, by the name on its sticker."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class PackRow(Row):
    """One pack; `applied` entries of the laptop's chain are in, `head` is the digest of the last of them.

    Of a tour one pack is out at a time: its slots are that laptop's alone. `staff_id` took it along,
    `brought_by` hands it back, or has begun to.
    """

    __tablename__ = "pack"
    __table_args__ = (
        Index(
            "ix_pack_on_the_road",
            "tour_id",
            unique=True,
            sqlite_where=_ON_THE_ROAD,
            postgresql_where=_ON_THE_ROAD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    tour_id: Mapped[int] = mapped_column(ForeignKey("tour.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    state: Mapped[PackState] = mapped_column(Word(PackState))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device_key: Mapped[bytes]
    office_seed: Mapped[bytes]
    applied: Mapped[int]
    head: Mapped[str]
    skew_seconds: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    because: Mapped[str]
    brought_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PackPersonRow(Row):
    """Whose data went along in which pack: whoever loses a laptop must tell them."""

    __tablename__ = "pack_person"

    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class PackConflictRow(Row):
    """One field that two have changed; without a field a command that the town hall did not take."""

    __tablename__ = "pack_conflict"
    __table_args__ = (
        Index(
            "ix_pack_conflict_once",
            "pack_id",
            "kind",
            "record_id",
            "field",
            unique=True,
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"), index=True)
    command_id: Mapped[UUID]
    kind: Mapped[str]
    record_id: Mapped[int]
    field: Mapped[str]
    values: Mapped[dict[str, Any]]
    because: Mapped[str] = mapped_column(Text)
    mine_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    mine_at: Mapped[datetime]
    theirs_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    theirs_at: Mapped[datetime | None]
    state: Mapped[ConflictState] = mapped_column(Word(ConflictState))
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PackEntryRow(Row):
    """A link of a laptop's chain, in the file of its pack alone; that file's journal has what was said."""

    __tablename__ = "pack_entry"

    seq: Mapped[int] = mapped_column(primary_key=True)
    command_id: Mapped[UUID] = mapped_column(unique=True)
    said_at: Mapped[datetime]
    edits: Mapped[list[Any]]
    previous: Mapped[str]
    digest: Mapped[str]
    signature: Mapped[str]
