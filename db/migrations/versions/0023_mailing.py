"""Mailing lists and the consents to them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTIVE = sa.text("withdrawn_at IS NULL AND person_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "mailing_list",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("wording_version", NUMBER, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailing_list"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_mailing_list_unit_id"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_mailing_list_author_id"),
    )
    op.create_index("ix_mailing_list_unit_id", "mailing_list", ["unit_id"])
    _subscriptions()


def _subscriptions() -> None:
    lines = ("given_name", "family_name", "street", "house_number", "postcode", "place", "email")
    op.create_table(
        "subscription",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("list_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in lines),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("wording_version", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_how", sa.String(32), nullable=True),
        sa.Column("withdrawn_by", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.ForeignKeyConstraint(["list_id"], ["mailing_list.id"], name="fk_subscription_list_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_subscription_person_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_subscription_staff_id"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["staff.id"], name="fk_subscription_withdrawn_by"),
    )
    op.create_index(
        "ix_subscription_once",
        "subscription",
        ["list_id", "person_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_index("ix_subscription_list", "subscription", ["list_id", "withdrawn_at"])
    op.create_index("ix_subscription_person_id", "subscription", ["person_id"])
