"""Protocols are kept for a time: the marks of forgotten entries, lines that say so, salt for their marks."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for protocol in ("read_log", "export_log"):
        op.add_column(protocol, sa.Column("salt", sa.LargeBinary(), nullable=True))
        op.create_index(f"ix_{protocol}_at", protocol, ["at", "id"])
    op.create_table(
        "protocol_closing",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("protocol", sa.String(32), nullable=False),
        sa.Column("months", NUMBER, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("first_block", NUMBER, nullable=False),
        sa.Column("last_block", NUMBER, nullable=False),
        sa.Column("entries", NUMBER, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("block_id", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_protocol_closing"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_protocol_closing_staff_id"),
    )
    op.create_index("ix_protocol_closing_block_id", "protocol_closing", ["block_id", "id"])
    op.create_table(
        "protocol_gap",
        sa.Column("block_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("protocol", sa.String(32), nullable=False),
        sa.Column("entries", NUMBER, nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("block_id", "protocol", name="pk_protocol_gap"),
    )
