"""The service mobile: stops, rhythms, fleet, crews, home visits, timetables with tours and halts."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _places()
    _fleet()
    _around()
    _homes()
    _timetables()
    _halts()


def _places() -> None:
    op.create_table(
        "stop",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("district_id", NUMBER, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("parking", sa.String(), nullable=False),
        sa.Column("power", sa.Boolean(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("toilet", sa.String(), nullable=False),
        sa.Column("coverage", sa.String(32), nullable=False),
        sa.Column("indoor", sa.String(), nullable=False),
        sa.Column("key_holder", sa.String(), nullable=False),
        sa.Column("permit_until", sa.Date(), nullable=True),
        sa.Column("permit_note", sa.String(), nullable=False),
        sa.Column("poster_place", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("minutes", NUMBER, nullable=False),
        sa.Column("set_up", NUMBER, nullable=False),
        sa.Column("pack_up", NUMBER, nullable=False),
        sa.Column("staff", NUMBER, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stop"),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name="fk_stop_district_id"),
    )
    op.create_index("ix_stop_district_id", "stop", ["district_id"])
    op.create_index("ix_stop_sort_name", "stop", ["sort_name"])
    op.create_table(
        "stop_rhythm",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("stop_id", NUMBER, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("every", NUMBER, nullable=False),
        sa.Column("anchor", sa.Date(), nullable=True),
        sa.Column("odd", sa.Boolean(), nullable=False),
        sa.Column("nths", sa.JSON(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("in_school_holidays", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stop_rhythm"),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name="fk_stop_rhythm_stop_id"),
    )
    op.create_index("ix_stop_rhythm_stop_id", "stop_rhythm", ["stop_id"])
    op.create_table(
        "institution",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("district_id", NUMBER, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_institution"),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name="fk_institution_district_id"),
    )


def _fleet() -> None:
    op.create_table(
        "vehicle",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("depot", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("team", NUMBER, nullable=False),
        sa.Column("crew", sa.JSON(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vehicle"),
    )
    op.create_table(
        "vehicle_out",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("vehicle_id", NUMBER, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vehicle_out"),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name="fk_vehicle_out_vehicle_id"),
    )
    op.create_index("ix_vehicle_out_vehicle_id", "vehicle_out", ["vehicle_id"])
    op.create_table(
        "equipment_set",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("needs_power", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_equipment_set"),
    )
    op.create_table(
        "crew_member",
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("drives", sa.Boolean(), nullable=False),
        sa.Column("duty", sa.JSON(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_crew_member"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_crew_member_staff_id"),
    )


def _around() -> None:
    op.create_table(
        "school_holiday",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_school_holiday"),
    )
    op.create_index("ix_school_holiday_first", "school_holiday", ["first"])
    op.create_table(
        "travel_minutes",
        sa.Column("start_key", sa.String(), nullable=False),
        sa.Column("end_key", sa.String(), nullable=False),
        sa.Column("minutes", NUMBER, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("start_key", "end_key", name="pk_travel_minutes"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_travel_minutes_staff_id"),
    )


def _homes() -> None:
    op.create_table(
        "home_visit",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("district_id", NUMBER, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("eligibility", sa.String(32), nullable=False),
        sa.Column("minutes", NUMBER, nullable=False),
        sa.Column("persons", NUMBER, nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("institution_id", NUMBER, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_home_visit"),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name="fk_home_visit_district_id"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_home_visit_institution_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_home_visit_person_id"),
    )
    op.create_index("ix_home_visit_last", "home_visit", ["last"])
    op.create_index("ix_home_visit_person_id", "home_visit", ["person_id"])


def _timetables() -> None:
    op.create_table(
        "timetable",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_by", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timetable"),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name="fk_timetable_published_by"),
    )
    op.create_index("ix_timetable_last", "timetable", ["last"])
    op.create_table(
        "tour",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("timetable_id", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("vehicle_id", NUMBER, nullable=False),
        sa.Column("crew", sa.JSON(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("departs", NUMBER, nullable=False),
        sa.Column("back", NUMBER, nullable=False),
        sa.Column("pause_from", NUMBER, nullable=True),
        sa.Column("pause_to", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tour"),
        sa.ForeignKeyConstraint(["timetable_id"], ["timetable.id"], name="fk_tour_timetable_id"),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name="fk_tour_vehicle_id"),
        sa.UniqueConstraint("timetable_id", "day", "vehicle_id", name="uq_tour_timetable_id_day_vehicle_id"),
    )
    op.create_index("ix_tour_day", "tour", ["day"])
    op.create_index("ix_tour_vehicle_id", "tour", ["vehicle_id"])


def _halts() -> None:
    op.create_table(
        "halt",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("tour_id", NUMBER, nullable=False),
        sa.Column("stop_id", NUMBER, nullable=True),
        sa.Column("visit_id", NUMBER, nullable=True),
        sa.Column("arrives", NUMBER, nullable=False),
        sa.Column("opens", NUMBER, nullable=False),
        sa.Column("closes", NUMBER, nullable=False),
        sa.Column("leaves", NUMBER, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("moved_opens", NUMBER, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_halt"),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], name="fk_halt_stop_id"),
        sa.ForeignKeyConstraint(["tour_id"], ["tour.id"], name="fk_halt_tour_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["home_visit.id"], name="fk_halt_visit_id"),
    )
    op.create_index("ix_halt_stop_id", "halt", ["stop_id"])
    op.create_index("ix_halt_tour_id", "halt", ["tour_id"])
    op.create_index("ix_halt_visit_id", "halt", ["visit_id"])
    op.create_table(
        "halt_count",
        sa.Column("halt_id", NUMBER, nullable=False),
        sa.Column("walk_ins", NUMBER, nullable=False),
        sa.Column("served", NUMBER, nullable=False),
        sa.Column("cost_cents", NUMBER, nullable=True),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("halt_id", name="pk_halt_count"),
        sa.ForeignKeyConstraint(["halt_id"], ["halt.id"], name="fk_halt_count_halt_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_halt_count_staff_id"),
    )
