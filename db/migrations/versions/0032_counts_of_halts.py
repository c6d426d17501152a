"""Nobody counts less than nobody at a halt."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTED = ("walk_ins", "served", "cost_cents")


def upgrade() -> None:
    before = _as_it_was()
    for one in COUNTED:
        below = before.c[one] < sa.literal_column("0")
        op.execute(sa.update(before).where(below).values({one: sa.literal_column("0")}))
    with op.batch_alter_table("halt_count", copy_from=before) as halt_count:
        for one in COUNTED:
            halt_count.create_check_constraint(op.f(f"ck_halt_count_{one}"), f"{one} >= 0")


def _as_it_was() -> sa.Table:
    """Return the table as SQLite has to build it anew: it adds no constraint to one that is there."""
    return sa.Table(
        "halt_count",
        sa.MetaData(),
        sa.Column("halt_id", NUMBER, nullable=False),
        sa.Column("walk_ins", NUMBER, nullable=False),
        sa.Column("served", NUMBER, nullable=False),
        sa.Column("cost_cents", NUMBER, nullable=True),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("halt_id", name="pk_halt_count"),
        sa.ForeignKeyConstraint(["halt_id"], ["halt.id"], name="fk_halt_count_halt_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_halt_count_staff_id"),
    )
