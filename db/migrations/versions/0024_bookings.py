"""Bookings at the halts of the service mobile: slots, waiting list, how stops divide their time."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "booking",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("halt_id", NUMBER, nullable=False),
        sa.Column("after_opening", NUMBER, nullable=True),
        sa.Column("minutes", NUMBER, nullable=False),
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("ride_needed", sa.Boolean(), nullable=False),
        sa.Column("ride_from", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("told_day", sa.Date(), nullable=True),
        sa.Column("told_starts", NUMBER, nullable=True),
        sa.Column("contact_id", NUMBER, nullable=True),
        sa.Column("taken_by", NUMBER, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_booking_contact_id"),
        sa.ForeignKeyConstraint(["halt_id"], ["halt.id"], name="fk_booking_halt_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_booking_person_id"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_booking_service_id"),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name="fk_booking_taken_by"),
    )
    op.create_index("ix_booking_halt_id", "booking", ["halt_id", "state"])
    op.create_index("ix_booking_person_id", "booking", ["person_id"])
    op.create_table(
        "booking_cell",
        sa.Column("halt_id", NUMBER, nullable=False),
        sa.Column("cell", NUMBER, nullable=False),
        sa.Column("booking_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("halt_id", "cell", name="pk_booking_cell"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_booking_cell_booking_id"),
        sa.ForeignKeyConstraint(["halt_id"], ["halt.id"], name="fk_booking_cell_halt_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_booking_cell_booking_id", "booking_cell", ["booking_id"])
    op.create_table(
        "slot_rule",
        sa.Column("stop_id", NUMBER, nullable=False),
        sa.Column("walk_in", NUMBER, nullable=False),
        sa.Column("buffer", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("stop_id", name="pk_slot_rule"),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name="fk_slot_rule_stop_id"),
    )
