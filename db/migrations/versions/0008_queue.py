"""The walk-in queue: counters where citizens are served, their tickets, and the days of the queue."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.String()
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "counter",
        _column("id", NUMBER),
        *(_column(name, TEXT) for name in ("key", "name", "room")),
        _column("unit_id", NUMBER),
        *(_column(name, sa.Boolean()) for name in ("step_free", "active", "takes_queue")),
        sa.PrimaryKeyConstraint("id", name="pk_counter"),
        sa.UniqueConstraint("key", name="uq_counter_key"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_counter_unit_id"),
    )
    op.create_index("ix_counter_unit_id", "counter", ["unit_id"])
    op.create_table("queue_ticket", *_ticket_columns(), *_ticket_rules())
    op.create_index("ix_queue_ticket_line", "queue_ticket", ["day", "state", "queue_class", "counts_from"])
    op.create_index("ix_queue_ticket_person_id", "queue_ticket", ["person_id"])
    op.create_table(
        "queue_day",
        _column("day", sa.Date()),
        _column("opened_at", MOMENT),
        _column("closed_at", MOMENT, maybe=True),
        _column("usual", sa.JSON()),
        sa.PrimaryKeyConstraint("day", name="pk_queue_day"),
    )


def _ticket_columns() -> list[sa.Column[Any]]:
    return [
        _column("id", NUMBER),
        _column("day", sa.Date()),
        _column("letter", TEXT),
        _column("number", NUMBER),
        _column("queue_class", WORD),
        _column("state", WORD),
        _column("service_id", NUMBER, maybe=True),
        _column("person_id", NUMBER, maybe=True),
        _column("needs", sa.JSON()),
        _column("step_free", sa.Boolean()),
        _column("only_counter_id", NUMBER, maybe=True),
        _column("counts_from", MOMENT),
        _column("due_at", MOMENT, maybe=True),
        _column("drawn_at", MOMENT),
        _column("drawn_by", NUMBER),
        _column("first_called_at", MOMENT, maybe=True),
        _column("called_at", MOMENT, maybe=True),
        _column("calls", NUMBER),
        _column("counter_id", NUMBER, maybe=True),
        _column("busy_counter_id", NUMBER, maybe=True),
        _column("arrived_at", MOMENT, maybe=True),
        _column("ended_at", MOMENT, maybe=True),
        _column("served_seconds", NUMBER),
        _column("parked_for", TEXT),
        _column("parked_by", NUMBER, maybe=True),
        _column("parked_until", MOMENT, maybe=True),
        _column("version", NUMBER),
    ]


def _ticket_rules() -> list[sa.Constraint]:
    foreign = {
        "service_id": "service.id",
        "person_id": "person.id",
        "only_counter_id": "counter.id",
        "drawn_by": "staff.id",
        "counter_id": "counter.id",
        "busy_counter_id": "counter.id",
        "parked_by": "staff.id",
    }
    return [
        sa.PrimaryKeyConstraint("id", name="pk_queue_ticket"),
        sa.UniqueConstraint("day", "letter", "number", name="uq_queue_ticket_day_letter_number"),
        sa.UniqueConstraint("busy_counter_id", name="uq_queue_ticket_busy_counter_id"),
        *(
            sa.ForeignKeyConstraint([name], [to], name=f"fk_queue_ticket_{name}")
            for name, to in foreign.items()
        ),
    ]


def _column(name: str, kind: Any, *, maybe: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=maybe)
