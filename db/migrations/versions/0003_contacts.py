"""Contacts: who speaks for whom, which flags a unit sees, complaints, wrong pick-up codes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """A new table of authorities, and columns on contacts, cases and services."""
    _authority()
    for column in (
        sa.Column("language", sa.String(), nullable=False, server_default=""),
        sa.Column("code_misses", NUMBER, nullable=False, server_default="0"),
    ):
        op.add_column("contact", column)
    _case_file()
    for name in ("needs_shared", "complaint"):
        flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("service", flag)
    # Where a service is sensitive, the unit talks to the person itself.
    op.execute("UPDATE service SET needs_shared = true WHERE sensitive = true")
    op.execute("UPDATE service SET complaint = true WHERE key = 'beschwerde'")


def _authority() -> None:
    op.create_table(
        "authority",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("representative_id", NUMBER, nullable=True),
        sa.Column("representative_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("seen_by", NUMBER, nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_authority_person_id"),
        sa.ForeignKeyConstraint(["representative_id"], ["person.id"], name="fk_authority_representative_id"),
        sa.ForeignKeyConstraint(["seen_by"], ["staff.id"], name="fk_authority_seen_by"),
    )
    op.create_index("ix_authority_person_id", "authority", ["person_id"])
    op.create_index("ix_authority_representative_id", "authority", ["representative_id"])


def _case_file() -> None:
    op.add_column("case_file", sa.Column("concerned_name", sa.String(), nullable=False, server_default=""))
    op.add_column("case_file", sa.Column("share_needs", sa.JSON(), nullable=True))
    op.add_column("case_file", sa.Column("covered", sa.Boolean(), nullable=True))
    for name, target in (
        ("caller_id", "person.id"),
        ("authority_id", "authority.id"),
        ("about_unit_id", "unit.id"),
    ):
        reference = sa.ForeignKey(target, name=f"fk_case_file_{name}")
        column = sa.Column(name, NUMBER, reference, nullable=True)
        op.add_column("case_file", column, inline_references=True)
    op.create_index("ix_case_file_caller", "case_file", ["caller_id", "id"])
