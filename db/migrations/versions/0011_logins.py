"""Logins: which role of the server somebody signs in with, and who has read whose details for what."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("staff", sa.Column("db_role", sa.String(), nullable=True))
    op.create_index("ix_staff_db_role", "staff", ["db_role"], unique=True)
    op.create_table(
        "read_log",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("person_ids", sa.JSON(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_read_log"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_read_log_staff_id"),
    )
    op.create_index("ix_read_log_staff", "read_log", ["staff_id", "at"])
