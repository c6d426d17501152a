"""Live: who has what open this moment, and how often each table was written to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("record_id", NUMBER, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "window", name="pk_presence"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_presence_staff_id"),
    )
    op.create_index("ix_presence_record", "presence", ["kind", "record_id"])
    op.create_table(
        "table_turn",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("turn", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_table_turn"),
    )
