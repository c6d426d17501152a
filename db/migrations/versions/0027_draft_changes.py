"""What was changed in a draft of the timetable, and by whom, for those who still look at an older state."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("timetable", sa.Column("changes", sa.JSON(), nullable=False, server_default="[]"))
