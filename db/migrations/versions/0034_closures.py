"""Days on which a stop cannot be used, and days on which equipment is not to be had."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name, of in (("stop_closure", "stop"), ("equipment_out", "equipment_set")):
        column = "stop_id" if of == "stop" else "equipment_id"
        op.create_table(
            name,
            sa.Column("id", NUMBER, nullable=False),
            sa.Column(column, NUMBER, nullable=False),
            sa.Column("first", sa.Date(), nullable=False),
            sa.Column("last", sa.Date(), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.ForeignKeyConstraint([column], [f"{of}.id"], name=f"fk_{name}_{column}"),
        )
        op.create_index(f"ix_{name}_{column}", name, [column])
