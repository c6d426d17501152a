"""Promises: who is on the phone about one, when it was settled, and an index by who keeps it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Let two people see who is calling, and find the promises of one person by index."""
    calling = sa.ForeignKey("staff.id", name="fk_promise_calling_id")
    op.add_column("promise", sa.Column("calling_id", NUMBER, calling, nullable=True), inline_references=True)
    op.add_column("promise", sa.Column("calling_until", MOMENT, nullable=True))
    op.add_column("promise", sa.Column("settled_at", MOMENT, nullable=True))
    op.create_index("ix_promise_keeper", "promise", ["staff_id", "state", "window_end"])
