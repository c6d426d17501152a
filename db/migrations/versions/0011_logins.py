"""Logins: the role of the server that is somebody's, who has read whose details, and what was corrected."""

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
    op.create_table(
        "person_change",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "version", name="pk_person_change"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_change_person_id"),
    )
