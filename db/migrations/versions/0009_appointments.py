"""Appointments: hours of counters, single days, series, who comes when, and the cells that are given away."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String()
WORD = sa.String(32)
JSON = sa.JSON()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("service", sa.Column("minutes", NUMBER, nullable=False, server_default="15"))
    _hours()
    _table(
        "appointment_series",
        _column("id", NUMBER),
        _column("starts", MOMENT),
        _column("every_weeks", NUMBER),
        _column("until", sa.Date()),
        _column("skipped", JSON),
    )
    _appointments()
    _table(
        "appointment_cell",
        _column("counter_id", NUMBER),
        _column("cell", NUMBER),
        _column("appointment_id", NUMBER, maybe=True),
        _column("held_by", NUMBER, maybe=True),
        _column("held_until", MOMENT, maybe=True),
        key=("counter_id", "cell"),
        counter_id="counter.id",
        appointment_id="appointment.id",
        held_by="staff.id",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_appointment_cell_appointment_id", "appointment_cell", ["appointment_id"])
    op.create_index("ix_appointment_cell_held_by", "appointment_cell", ["held_by"])


def _hours() -> None:
    _table(
        "opening_pattern",
        _column("id", NUMBER),
        _column("counter_id", NUMBER),
        _column("weekday", NUMBER),
        _column("begins", TEXT),
        _column("ends", TEXT),
        _column("services", JSON),
        _column("kinds", JSON),
        _column("share", NUMBER),
        _column("valid_from", sa.Date(), maybe=True),
        _column("valid_until", sa.Date(), maybe=True),
        _column("weeks", JSON),
        _column("staff_id", NUMBER, maybe=True),
        counter_id="counter.id",
        staff_id="staff.id",
    )
    op.create_index("ix_opening_pattern_counter_id", "opening_pattern", ["counter_id"])
    _table(
        "opening_exception",
        _column("id", NUMBER),
        _column("counter_id", NUMBER, maybe=True),
        _column("day", sa.Date()),
        _column("kind", WORD),
        _column("begins", TEXT),
        _column("ends", TEXT),
        _column("reason", TEXT),
        counter_id="counter.id",
    )
    op.create_index("ix_opening_exception_day", "opening_exception", ["day"])


def _appointments() -> None:
    _table(
        "appointment",
        _column("id", NUMBER),
        _column("number", TEXT),
        _column("counter_id", NUMBER),
        _column("starts", MOMENT),
        _column("minutes", NUMBER),
        _column("kind", WORD),
        _column("state", WORD),
        _column("service_id", NUMBER),
        _column("services", JSON),
        _column("person_id", NUMBER, maybe=True),
        _column("name", TEXT),
        _column("phone", TEXT),
        _column("needs", JSON),
        _column("note", sa.Text()),
        _column("want_earlier", sa.Boolean()),
        _column("case_id", NUMBER, maybe=True),
        _column("series_id", NUMBER, maybe=True),
        _column("ticket_id", NUMBER, maybe=True),
        _column("moved_from", MOMENT, maybe=True),
        _column("sequence", NUMBER),
        _column("cancelled_because", sa.Text()),
        _column("taken_by", NUMBER),
        _column("taken_at", MOMENT),
        _column("changed_at", MOMENT),
        _column("version", NUMBER),
        sa.UniqueConstraint("number", name="uq_appointment_number"),
        counter_id="counter.id",
        service_id="service.id",
        person_id="person.id",
        case_id="case_file.id",
        series_id="appointment_series.id",
        ticket_id="queue_ticket.id",
        taken_by="staff.id",
    )
    op.create_index("ix_appointment_counter", "appointment", ["counter_id", "starts"])
    op.create_index("ix_appointment_starts", "appointment", ["starts", "state"])
    op.create_index("ix_appointment_person", "appointment", ["person_id", "starts"])
    for name in ("service_id", "case_id", "series_id", "ticket_id"):
        op.create_index(f"ix_appointment_{name}", "appointment", [name])


def _table(
    name: str,
    *parts: Any,
    key: tuple[str, ...] = ("id",),
    sqlite_with_rowid: bool = True,
    **foreign: str,
) -> None:
    op.create_table(
        name,
        *parts,
        *(
            sa.ForeignKeyConstraint([column], [to], name=f"fk_{name}_{column}")
            for column, to in foreign.items()
        ),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        sqlite_with_rowid=sqlite_with_rowid,
    )


def _column(name: str, kind: Any, *, maybe: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=maybe)
