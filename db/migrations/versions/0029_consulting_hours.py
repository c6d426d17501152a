"""Consulting hours in rooms of the districts, and teams that hold them without the service mobile."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("stop", sa.Column("kind", sa.String(32), server_default="halt", nullable=False))
    op.add_column("vehicle", sa.Column("van", sa.Boolean(), server_default=sa.true(), nullable=False))
