"""Who hands a pack back, where it is not the one who took it along."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    reference = sa.ForeignKey("staff.id", name="fk_pack_brought_by")
    op.add_column("pack", sa.Column("brought_by", NUMBER, reference, nullable=True), inline_references=True)
