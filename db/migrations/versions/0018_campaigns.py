"""Letters to many: campaigns, their sources, recipients and pairs, what columns mean, and objections."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _campaigns()
    _recipients()
    _around()


def _campaigns() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("basis", sa.String(32), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("household", sa.Boolean(), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("created_by", NUMBER, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("proofed_by", NUMBER, nullable=True),
        sa.Column("proofed_at", MOMENT, nullable=True),
        sa.Column("proof_digest", sa.String(), nullable=False),
        sa.Column("filed_at", MOMENT, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_campaign_unit_id"),
        sa.ForeignKeyConstraint(["created_by"], ["staff.id"], name="fk_campaign_created_by"),
        sa.ForeignKeyConstraint(["proofed_by"], ["staff.id"], name="fk_campaign_proofed_by"),
    )
    op.create_index("ix_campaign_unit", "campaign", ["unit_id", "changed_at"])
    op.create_table(
        "campaign_source",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("lines", NUMBER, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_source"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_source_campaign_id"),
    )
    op.create_index("ix_campaign_source_campaign_id", "campaign_source", ["campaign_id"])


def _recipients() -> None:
    op.create_table(
        "campaign_recipient",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("source_id", NUMBER, nullable=False),
        sa.Column("line", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("fate", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_out", sa.Boolean(), nullable=False),
        sa.Column("of_id", NUMBER, nullable=True),
        sa.Column("household_id", NUMBER, nullable=True),
        sa.Column("hidden", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_recipient"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_recipient_campaign_id"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["campaign_source.id"], name="fk_campaign_recipient_source_id"
        ),
    )
    op.create_index("ix_campaign_recipient_fate", "campaign_recipient", ["campaign_id", "fate", "id"])
    op.create_index("ix_campaign_recipient_source_id", "campaign_recipient", ["source_id"])
    op.create_index("ix_campaign_recipient_person_id", "campaign_recipient", ["person_id"])
    op.create_table(
        "campaign_pair",
        sa.Column("first_id", NUMBER, nullable=False),
        sa.Column("second_id", NUMBER, nullable=False),
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("likeness", sa.String(32), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_campaign_pair"),
        sa.ForeignKeyConstraint(["first_id"], ["campaign_recipient.id"], name="fk_campaign_pair_first_id"),
        sa.ForeignKeyConstraint(["second_id"], ["campaign_recipient.id"], name="fk_campaign_pair_second_id"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_pair_campaign_id"),
    )
    op.create_index("ix_campaign_pair_second_id", "campaign_pair", ["second_id"])
    op.create_index("ix_campaign_pair_campaign_id", "campaign_pair", ["campaign_id"])


def _around() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("unit_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("heads_key", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "heads_key", name="pk_column_mapping"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_column_mapping_unit_id"),
    )
    op.create_table(
        "objection",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_objection_person_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_objection_staff_id"),
    )
    op.create_index("ix_objection_person", "objection", ["person_id", "purpose"], unique=True)
