"""Templates that the town hall wrote or changed itself, with every version."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OF_HOUSE = sa.text("unit_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "template",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("shipped_digest", sa.String(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_template"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_template_unit_id"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_template_author_id"),
    )
    op.create_index("ix_template_place", "template", ["key", "unit_id"], unique=True)
    op.create_index(
        "ix_template_of_house",
        "template",
        ["key"],
        unique=True,
        sqlite_where=OF_HOUSE,
        postgresql_where=OF_HOUSE,
    )
    op.create_index("ix_template_unit_id", "template", ["unit_id"])
    op.create_table(
        "template_version",
        sa.Column("template_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("template_id", "version", name="pk_template_version"),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name="fk_template_version_template_id"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_template_version_author_id"),
    )
