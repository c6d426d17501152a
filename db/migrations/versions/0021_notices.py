"""Notices, the places where they hang, and the dates of council and committees."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _notices()
    _places()
    _meetings()


def _notices() -> None:
    lines = ("who_said", "access", "contact", "phone", "web")
    op.create_table(
        "notice",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("when_said", sa.Text(), nullable=False),
        sa.Column("where_said", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in lines),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("icon", sa.String(32), nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_notice_unit_id"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_notice_author_id"),
    )
    op.create_index("ix_notice_unit_id", "notice", ["unit_id"])
    op.create_index("ix_notice_changed_at", "notice", ["changed_at"])


def _places() -> None:
    op.create_table(
        "notice_place",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("notice_id", NUMBER, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("district_id", NUMBER, nullable=True),
        sa.Column("hung_on", sa.Date(), nullable=False),
        sa.Column("hung_by", NUMBER, nullable=False),
        sa.Column("take_down_on", sa.Date(), nullable=True),
        sa.Column("taken_down_at", MOMENT, nullable=True),
        sa.Column("taken_down_by", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice_place"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_notice_place_notice_id"),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name="fk_notice_place_district_id"),
        sa.ForeignKeyConstraint(["hung_by"], ["staff.id"], name="fk_notice_place_hung_by"),
        sa.ForeignKeyConstraint(["taken_down_by"], ["staff.id"], name="fk_notice_place_taken_down_by"),
    )
    op.create_index("ix_notice_place_notice_id", "notice_place", ["notice_id"])
    op.create_index("ix_notice_place_hanging", "notice_place", ["hung_by", "taken_down_at"])


def _meetings() -> None:
    op.create_table(
        "council_meeting",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_council_meeting"),
    )
    op.create_index("ix_council_meeting_starts", "council_meeting", ["starts", "id"])
