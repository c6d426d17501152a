"""Numbers that are kept back for a workplace, so that intake goes on without the server."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reserved_number",
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("running", NUMBER, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=True),
        sa.Column("workplace", sa.String(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("year", "running", name="pk_reserved_number"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_reserved_number_staff_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_reserved_number_case_id"),
    )
    op.create_index("ix_reserved_number_staff_id", "reserved_number", ["staff_id"])
    op.create_index("ix_reserved_number_case_id", "reserved_number", ["case_id"])
