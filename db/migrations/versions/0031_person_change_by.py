"""Who corrected which fields of a person, and when; and what of a halt is for the house alone."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    reference = sa.ForeignKey("staff.id", name="fk_person_change_staff_id")
    op.add_column(
        "person_change", sa.Column("staff_id", NUMBER, reference, nullable=True), inline_references=True
    )
    op.add_column("person_change", sa.Column("at", MOMENT, nullable=True))
    op.add_column("halt", sa.Column("internal", sa.String(), nullable=False, server_default=""))
