"""Every version of what people consented to, and notices that were printed as a job."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mailing_wording",
        sa.Column("list_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("list_id", "version", name="pk_mailing_wording"),
        sa.ForeignKeyConstraint(["list_id"], ["mailing_list.id"], name="fk_mailing_wording_list_id"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_mailing_wording_author_id"),
    )
    _keep_what_is_known()
    op.create_table(
        "printed_notice",
        sa.Column("job_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("notice_id", NUMBER, nullable=False),
        sa.Column("sheet", sa.String(32), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name="pk_printed_notice"),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name="fk_printed_notice_job_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_printed_notice_notice_id"),
    )
    op.create_index("ix_printed_notice_notice_id", "printed_notice", ["notice_id"])


def _keep_what_is_known() -> None:
    """Old versions are known from the consents to them: they held when the first of these was given."""
    op.execute(
        "INSERT INTO mailing_wording (list_id, version, wording, since, author_id)"
        " SELECT c.list_id, c.wording_version, min(c.wording), min(c.at), min(l.author_id)"
        " FROM subscription c JOIN mailing_list l ON l.id = c.list_id GROUP BY c.list_id, c.wording_version"
    )
    op.execute(
        "INSERT INTO mailing_wording (list_id, version, wording, since, author_id)"
        " SELECT l.id, l.wording_version, l.wording, l.changed_at, l.author_id FROM mailing_list l"
        " WHERE NOT EXISTS (SELECT 1 FROM mailing_wording w WHERE w.list_id = l.id"
        " AND w.version = l.wording_version)"
    )
