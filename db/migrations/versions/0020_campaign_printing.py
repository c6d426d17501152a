"""A print job knows its campaign, each letter its recipient and readers; a proof freezes the text."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in (
        sa.Column("template_text", sa.Text(), nullable=False, server_default=""),
        sa.Column("size", sa.String(32), nullable=False, server_default="senior"),
        sa.Column("details", sa.JSON(), nullable=False, server_default="{}"),
    ):
        op.add_column("campaign", column)
    reference = sa.ForeignKey("campaign.id", name="fk_print_job_campaign_id")
    op.add_column(
        "print_job", sa.Column("campaign_id", NUMBER, reference, nullable=True), inline_references=True
    )
    op.create_index("ix_print_job_campaign_id", "print_job", ["campaign_id"])
    op.add_column("print_letter", sa.Column("recipient_id", NUMBER, nullable=True))
    op.create_index("ix_print_letter_recipient_id", "print_letter", ["recipient_id"])
    op.create_table(
        "letter_reader",
        sa.Column("job_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("job_id", "number", "person_id", name="pk_letter_reader"),
        sa.ForeignKeyConstraint(
            ["job_id", "number"],
            ["print_letter.job_id", "print_letter.number"],
            name="fk_letter_reader_job_id",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_letter_reader_person_id"),
    )
    op.create_index("ix_letter_reader_person_id", "letter_reader", ["person_id"])
