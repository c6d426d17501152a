"""Running numbers get a name of their own: a counter is now the place where citizens are served."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "running_number",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_running_number"),
    )
    op.execute("INSERT INTO running_number (name, value) SELECT name, value FROM counter")
    op.drop_table("counter")
