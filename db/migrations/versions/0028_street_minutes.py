"""Minutes of driving that were read from the streets of a map."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "street_minutes",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.LargeBinary(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_street_minutes"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_street_minutes_staff_id"),
    )
