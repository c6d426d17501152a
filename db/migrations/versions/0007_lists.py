"""Lists: saved views, what was opened last, the protocol of exports, and the town's offers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Four new tables, and two indexes by which long lists stand in the order of the phone book."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "saved_view",
        sa.Column("id", number, nullable=False),
        sa.Column("staff_id", number, nullable=False),
        sa.Column("unit_id", number, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", number, nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_view_staff_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_saved_view_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("ix_saved_view_staff", "saved_view", ["staff_id", "place"])
    op.create_index("ix_saved_view_unit_id", "saved_view", ["unit_id"])
    op.create_table(
        "recent",
        sa.Column("staff_id", number, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("record_id", number, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_recent_staff_id"),
        sa.PrimaryKeyConstraint("staff_id", "kind", "record_id", name="pk_recent"),
    )
    op.create_index("ix_recent_at", "recent", ["staff_id", "at"])
    op.create_table(
        "export_log",
        sa.Column("id", number, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("staff_id", number, nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("filtered", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows", number, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_export_log_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_export_log"),
    )
    op.create_table(
        "offer",
        sa.Column("id", number, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("district_id", number, nullable=True),
        sa.Column("times", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name="fk_offer_district_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offer"),
    )
    op.create_index("ix_offer_sort_name", "offer", ["sort_name", "id"])
    op.create_index("ix_staff_sort_name", "staff", ["sort_name", "id"])
    op.create_index("ix_service_sort_name", "service", ["sort_name", "id"])
