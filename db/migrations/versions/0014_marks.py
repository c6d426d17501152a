"""Marks: what a server keeps beside a case and a contact, so that a policy looks at one row."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for table, name in (("contact", "restricted"), ("contact", "shielded"), ("case_file", "restricted")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
