"""Packs of the offline day, who was in them, and what did not fit when they came back."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ON_THE_ROAD = sa.text("state = 'out'")
UNDECIDED = sa.text("state = 'open' AND field <> ''")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _number(name: str, *, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=empty)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "device",
        _number("id"),
        *_words("name"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("name", name="uq_device_name"),
    )
    _packs()
    op.create_table(
        "pack_person",
        _number("pack_id"),
        _number("person_id"),
        sa.PrimaryKeyConstraint("pack_id", "person_id", name="pk_pack_person"),
        _to("pack_person", "pack_id", "pack"),
        _to("pack_person", "person_id", "person"),
    )
    op.create_index("ix_pack_person_person_id", "pack_person", ["person_id"])
    _conflicts()
    op.create_table(
        "pack_entry",
        _number("seq"),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        *_words("previous", "digest", "signature"),
        sa.PrimaryKeyConstraint("seq", name="pk_pack_entry"),
        sa.UniqueConstraint("command_id", name="uq_pack_entry_command_id"),
    )


def _packs() -> None:
    op.create_table(
        "pack",
        *map(_number, ("id", "device_id", "tour_id", "staff_id")),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("device_key", sa.LargeBinary(), nullable=False),
        sa.Column("office_seed", sa.LargeBinary(), nullable=False),
        _number("applied"),
        *_words("head"),
        _number("skew_seconds", empty=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        _number("ended_by", empty=True),
        *_words("because"),
        _number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_pack"),
        _to("pack", "device_id", "device"),
        _to("pack", "tour_id", "tour"),
        _to("pack", "staff_id", "staff"),
        _to("pack", "ended_by", "staff"),
    )
    for column in ("device_id", "tour_id", "staff_id", "day"):
        op.create_index(f"ix_pack_{column}", "pack", [column])
    op.create_index(
        "ix_pack_on_the_road",
        "pack",
        ["tour_id"],
        unique=True,
        sqlite_where=ON_THE_ROAD,
        postgresql_where=ON_THE_ROAD,
    )


def _conflicts() -> None:
    op.create_table(
        "pack_conflict",
        _number("id"),
        _number("pack_id"),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        *_words("kind"),
        _number("record_id"),
        *_words("field"),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        _number("mine_by"),
        sa.Column("mine_at", MOMENT, nullable=False),
        _number("theirs_by", empty=True),
        sa.Column("theirs_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        _number("settled_by", empty=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        _number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_conflict"),
        _to("pack_conflict", "pack_id", "pack"),
        *(_to("pack_conflict", column, "staff") for column in ("mine_by", "theirs_by", "settled_by")),
    )
    op.create_index("ix_pack_conflict_pack_id", "pack_conflict", ["pack_id"])
    op.create_index(
        "ix_pack_conflict_once",
        "pack_conflict",
        ["pack_id", "kind", "record_id", "field"],
        unique=True,
        sqlite_where=UNDECIDED,
        postgresql_where=UNDECIDED,
    )
